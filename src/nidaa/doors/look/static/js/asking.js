// Forms that ask: «unknown» and a typed answer exclude each other, a pressed answer can be lifted, maps open on demand,
// what is typed stays in this tab until it is saved (a dropped connection loses nothing), and a clock counts the report.

const KEPT = "nidaa-kept:";

// -- unknown ----------------------------------------------------------------------------------------
document.addEventListener("change", (event) => {
  const box = event.target.closest(".ask input[type=checkbox][name$='.unknown']");
  if (!box?.checked) return;
  for (const input of typedIn(box.closest(".ask"))) input.value = "";
});
document.addEventListener("input", (event) => {
  const ask = event.target.closest(".ask");
  const box = ask?.querySelector("input[type=checkbox][name$='.unknown']");
  if (box && event.target !== box && event.target.value) box.checked = false;
});
// A radio that is pressed again is lifted: «not asked» after all.
let pressed = null;
document.addEventListener("pointerdown", (event) => {
  const radio = event.target.closest(".choice")?.querySelector("input[type=radio]");
  pressed = radio?.checked ? radio : null;
});
document.addEventListener("click", (event) => {
  if (event.target !== pressed) return;
  pressed.checked = false;
  pressed.dispatchEvent(new Event("change", { bubbles: true }));
  pressed = null;
});

function typedIn(ask) {
  return ask.querySelectorAll("input:not([type=checkbox]):not([type=radio]), textarea, select");
}

// -- kept in this tab ---------------------------------------------------------------------------------
// A page that says what was saved ends the keeping of it, once: the address forgets that it was just saved.
for (const saved of document.querySelectorAll("[data-kept-no-more]")) {
  const begins = KEPT + saved.dataset.keptNoMore;
  for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith(begins))) sessionStorage.removeItem(key);
  history.replaceState(null, "", location.pathname);
}

const form = document.querySelector("form[data-keep]");
if (form) keep(form);

function keep(form) {
  const key = KEPT + form.dataset.keep;
  const kept = read(key);
  if (kept && !document.getElementById("form-errors") && fill(form, kept.values)) {
    form.querySelector("[data-kept-note]")?.removeAttribute("hidden");
  }
  const started = form.elements.namedItem("started");
  if (started && kept?.started) started.value = kept.started;
  const write = () => {
    const values = {};
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && name !== "csrfmiddlewaretoken" && value) values[name] = value;
    }
    sessionStorage.setItem(key, JSON.stringify({ values, started: started?.value }));
  };
  form.addEventListener("input", write);
  form.addEventListener("change", write);
  form.querySelector("[data-forget]")?.addEventListener("click", () => {
    sessionStorage.removeItem(key);
    location.reload();
  });
}

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

/** Put kept values back; true when one differs from what the page says. */
function fill(form, values) {
  let changed = false;
  for (const input of form.elements) {
    if (!input.name || input.type === "file" || input.type === "hidden") continue;
    const value = values[input.name];
    if (input.type === "checkbox" || input.type === "radio") {
      changed ||= input.checked !== (value === input.value);
      input.checked = value === input.value;
    } else {
      changed ||= input.value !== (value ?? "");
      input.value = value ?? "";
    }
    if (input.value && input.name in values) input.closest("details")?.setAttribute("open", "");
  }
  return changed;
}

// -- map of a point ------------------------------------------------------------------------------------
for (const fieldset of document.querySelectorAll("[data-point]")) {
  const button = fieldset.querySelector("[data-open-map]");
  button.hidden = false;
  button.addEventListener("click", () => open(fieldset, button));
  if (fieldset.closest("[data-map-at-once]")) open(fieldset, button);
}
async function open(fieldset, button) {
  button.hidden = true;
  fieldset.querySelector("[data-pick]").hidden = false;
  const element = fieldset.querySelector(".map");
  const { configOf, openMap } = await import("./map.js");
  const { pickPlace } = await import("./pick.js");
  const config = { ...configOf(element), pin: pinOf(fieldset) };
  const join = pickPlace(fieldset, config);
  try {
    const map = await openMap(element, config);
    element.querySelector(".map__wait")?.remove();
    join(map);
  } catch {
    element.querySelector(".map__wait")?.replaceChildren(config.words.failed);
  }
}
function pinOf(fieldset) {
  const point = ["lat", "lon"].map((part) => Number.parseFloat(fieldset.querySelector(`[data-pick-${part}]`).value));
  return point.every(Number.isFinite) ? point : [];
}
// A place that is chosen also fills the words beside it, when nobody has written any.
document.addEventListener(
  "click",
  (event) => {
    const match = event.target.closest(".pick__match");
    const words = match?.closest("[data-asks]")?.querySelector("[data-place-words] input");
    if (!words || words.value) return;
    words.value = match.textContent.replace(" · ", ", ");
    words.dispatchEvent(new Event("input", { bubbles: true }));
  },
  true,
);

// -- clock of the report -------------------------------------------------------------------------------
const stopwatch = document.querySelector("[data-stopwatch]");
if (stopwatch) {
  const started = document.querySelector("input[name=started]");
  const show = () => {
    const seconds = Math.max(0, Math.floor((Date.now() - new Date(started.value)) / 1000));
    stopwatch.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    stopwatch.dataset.over = seconds > 180 ? "yes" : "no";
  };
  show();
  setInterval(show, 1000);
}

document.getElementById("form-errors")?.focus();
