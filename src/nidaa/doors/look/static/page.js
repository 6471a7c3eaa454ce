// The public pages work without this. It offers the phone's own sharing, and says when an alert's time has passed.
for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share) continue;
  button.closest("[hidden]").hidden = false;
  button.addEventListener("click", () =>
    navigator.share({ title: button.dataset.title, url: button.dataset.share }).catch(() => {}),
  );
}
for (const notice of document.querySelectorAll("[data-expires]")) {
  notice.hidden = Date.now() < new Date(notice.dataset.expires);
}
// A form that is sent says so, and is not sent twice.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button?.dataset.busy) return;
  if (button.getAttribute("aria-disabled") === "true") {
    event.preventDefault();
    return;
  }
  button.setAttribute("aria-disabled", "true");
  button.textContent = button.dataset.busy;
});
// Back from the next page, the form can be sent again.
addEventListener("pageshow", (event) => event.persisted && location.reload());
