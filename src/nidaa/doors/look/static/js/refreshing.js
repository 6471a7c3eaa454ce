// A page that asks for its state again and again: a word when it could not, and none when it can again.
export function tellWhenStale(stale) {
  // Signed out meanwhile: the answer is another page, and belongs in the whole window.
  document.addEventListener("htmx:before:response", (event) => {
    const answer = event.detail.ctx.response.raw;
    if (answer.redirected) {
      event.preventDefault();
      location.reload();
    } else if (!answer.ok) {
      event.preventDefault();
      stale.hidden = false;
    }
  });
  document.addEventListener("htmx:error", () => (stale.hidden = false));
  document.addEventListener("htmx:after:swap", () => (stale.hidden = true));
}
