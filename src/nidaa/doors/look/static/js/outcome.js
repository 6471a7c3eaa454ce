// Asks for the state of the withdrawals until none is left, at most for a quarter of an hour.
const MOST_MS = 15 * 60_000;
const began = Date.now();

for (const box of document.querySelectorAll("[data-refresh][data-every]")) {
  const timer = setInterval(async () => {
    if (document.hidden) return;
    if (Date.now() - began > MOST_MS) return clearInterval(timer);
    const answer = await fetch(box.dataset.refresh).catch(() => null);
    if (!answer?.ok) return;
    box.innerHTML = await answer.text();
    if (box.querySelector('[data-left="0"]')) clearInterval(timer);
  }, Number(box.dataset.every) * 1000);
}
