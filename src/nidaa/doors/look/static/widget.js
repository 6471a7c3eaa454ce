// The widget in somebody else's page. Whenever it cannot be sure that the alert still stands, it shows no child.
const every = 20_000;
const child = document.querySelector("main[data-expires]");
const unsure = document.getElementById("unsure");
const sequence = (page) => page.querySelector('meta[name="nidaa-sequence"]')?.content;

function show(sure) {
  if (!child) return;
  const over = Date.now() >= new Date(child.dataset.expires);
  child.hidden = over || !sure;
  unsure.hidden = !child.hidden;
}

async function look() {
  try {
    const answer = await fetch(location.pathname, { cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(10_000) });
    if (!answer.ok) return show(false);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (sequence(page) !== sequence(document)) return location.reload();
    show(true);
  } catch {
    show(false);
  }
}

show(true);
setInterval(look, every);
addEventListener("pageshow", (event) => event.persisted && look());
document.addEventListener("visibilitychange", () => document.hidden || look());
