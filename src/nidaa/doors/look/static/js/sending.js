// The sending page asks for its state again and again; a word when it could not. Everything works without.
const stale = document.getElementById("sending-stale");

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
