// The tips screen: the photo opens in place, the inbox asks for new tips, an opened form takes the cursor.
const REFRESH_MS = 30_000;
// Asking again renews the session: only while somebody is there, or thirty idle minutes would never pass.
const THERE_MS = 5 * 60_000;
let lastTouch = Date.now();
for (const kind of ["keydown", "pointerdown", "pointermove"]) {
  document.addEventListener(kind, () => (lastTouch = Date.now()), { passive: true });
}

for (const card of document.querySelectorAll("[data-photo]")) {
  const wait = document.createElement("p");
  wait.textContent = card.dataset.wait;
  const before = [...card.childNodes];
  card.querySelector("a").addEventListener("click", async (event) => {
    event.preventDefault();
    card.replaceChildren(wait);
    try {
      const answer = await fetch(card.dataset.photo, { headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok) throw new Error(answer.statusText);
      card.innerHTML = await answer.text();
    } catch {
      card.replaceChildren(...before);
    }
  });
}

for (const details of document.querySelectorAll(".tip details")) {
  details.addEventListener("toggle", () => {
    const first = details.open ? details.querySelector("input:not([type=hidden])") : null;
    first?.focus();
    first?.select(); // what the tip says stands there: typing takes its place
  });
}

const list = document.querySelector("[data-refresh]");
if (list) {
  setInterval(async () => {
    if (document.hidden || Date.now() - lastTouch > THERE_MS || list.contains(document.activeElement)) return;
    const answer = await fetch(list.dataset.refresh).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(list.id);
    if (fresh) list.replaceChildren(...fresh.childNodes);
  }, REFRESH_MS);
}
