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
    const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    form.elements.push.value = JSON.stringify(made);
    form.requestSubmit(button);
  } catch {
    refuse(button.dataset.refused);
  }
}
function refuse(words) {
  const said = document.createElement("p");
  said.className = "error";
  said.setAttribute("role", "alert");
  said.textContent = words;
  choice.after(said);
}
