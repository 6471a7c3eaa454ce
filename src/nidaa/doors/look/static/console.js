// Small habits of the officers' screens. Everything works without them.

// The «unknown» button beside a field empties it, says so, and lifts when something is typed.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-unknown]");
  if (!button) return;
  const field = document.getElementById(button.dataset.unknown);
  const flag = document.getElementById(`${button.dataset.unknown}-unknown`);
  const pressed = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(pressed));
  if (flag) flag.value = pressed ? "yes" : "";
  if (pressed && field) {
    field.value = "";
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
document.addEventListener("input", (event) => {
  const button = document.querySelector(`button[data-unknown="${CSS.escape(event.target.id || "-")}"]`);
  if (!button || !event.target.value) return;
  button.setAttribute("aria-pressed", "false");
  const flag = document.getElementById(`${event.target.id}-unknown`);
  if (flag) flag.value = "";
});

// Single keys can be switched off on a machine (WCAG 2.2, 2.1.4): all of them, those of a screen's own script too.
const KEYS_OFF = "nidaa-keys-off";
const keys = document.querySelector("[data-keys-help]");
const off = document.querySelector("[data-keys-off]");
if (off) {
  keys.hidden = false;
  off.checked = localStorage.getItem(KEYS_OFF) === "yes";
  off.addEventListener("change", () => localStorage.setItem(KEYS_OFF, off.checked ? "yes" : "no"));
}
window.addEventListener(
  "keydown",
  (event) => {
    const typing = event.target.closest?.("input, textarea, select");
    const single = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (off?.checked && !typing && single) event.stopImmediatePropagation();
  },
  true,
);

// One key to a place: <a data-key="g">, when nobody is typing.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const target = document.querySelector(`[data-key="${CSS.escape(latinKey(event))}"]`);
  if (target) {
    event.preventDefault();
    target.click();
  }
});

/** The letter or digit on the key in Latin: an Arabic keyboard's «ت» is the j key. */
function latinKey(event) {
  return /^[\x21-\x7e]$/.test(event.key) ? event.key : event.code.replace(/^(Key|Digit|Numpad)/, "").toLowerCase();
}

// A form that is sent says so in its button and is not sent twice.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button?.dataset.busy || event.defaultPrevented) return;
  if (button.getAttribute("aria-disabled") === "true") {
    event.preventDefault();
    return;
  }
  button.setAttribute("aria-disabled", "true");
  button.textContent = button.dataset.busy;
});

// Printing is a button only where there is script.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
