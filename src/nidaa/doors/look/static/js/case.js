// Escape shuts what a fact says about itself, without moving the pointer or the focus (WCAG 1.4.13).
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const fact of document.querySelectorAll(".fact:hover, .fact:focus, .fact:focus-within")) fact.classList.add("shut");
});
for (const leave of ["pointerleave", "blur"]) {
  document.addEventListener(leave, (event) => event.target.classList?.remove("shut"), true);
}
// A link to a part of the page that is folded opens it.
const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
target?.closest("details")?.setAttribute("open", "");
