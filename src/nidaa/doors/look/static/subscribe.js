// Offers notifications where the browser can show them. Without this script the other ways are there.
const form = document.querySelector("form[data-push]");
const choice = form?.querySelector("[data-push-choice]");
const key = form?.dataset.push;
if (choice && key && "serviceWorker" in navigator && "PushManager" in window) {
  choice.hidden = false;
  form.addEventListener("submit", send);
}
async function send(event) {
  const button = event.submitter;
  if (button?.value !== "subscribe" || form.elements.medium.value !== "push" || form.elements.push.value) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  try {
    const worker = await navigator.serviceWorker.register("/push.js", { scope: "/" });
    await navigator.serviceWorker.ready;
    form.elements.push.value = JSON.stringify(await subscribed(worker.pushManager));
    form.requestSubmit(button);
  } catch {
    refuse(button.dataset.refused);
  }
}
// A subscription made with a key that we no longer use cannot be had again: it goes, and a new one is made.
async function subscribed(manager) {
  const wanted = { userVisibleOnly: true, applicationServerKey: key };
  try {
    return await manager.subscribe(wanted);
  } catch (problem) {
    if (problem.name !== "InvalidStateError") throw problem;
    await (await manager.getSubscription())?.unsubscribe();
    return manager.subscribe(wanted);
  }
}
function refuse(words) {
  const said = form.querySelector("[data-push-refused]") ?? document.createElement("p");
  said.className = "error";
  said.dataset.pushRefused = "";
  said.setAttribute("role", "alert");
  said.textContent = words;
  choice.after(said);
}
