// When something the page asked for does not come, the page says so ([data-failed]) until the next answer.
const tell = (failed) => {
  for (const element of document.querySelectorAll("[data-failed]")) element.hidden = !failed;
};
document.addEventListener("htmx:error", () => tell(true));
document.addEventListener("htmx:response:error", () => tell(true));
document.addEventListener("htmx:after:swap", (event) => {
  if ((event.detail?.ctx?.response?.status ?? 200) < 400) tell(false);
});
