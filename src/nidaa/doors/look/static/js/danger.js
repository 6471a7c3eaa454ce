import "./failing.js";

// The advice follows by itself when there is script; the button that asks for it is then in the way.
for (const element of document.querySelectorAll(".no-script")) element.hidden = true;
// A factor keeps the look of its answer.
document.getElementById("assess")?.addEventListener("change", (event) => {
  const factor = event.target.closest(".factor");
  if (factor && event.target.type === "radio") factor.dataset.answer = event.target.value;
});
