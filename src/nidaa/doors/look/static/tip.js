// Adds where the phone is to a tip, if its owner presses the button. The form works without.
for (const place of document.querySelectorAll("[data-locate]")) {
  if (!navigator.geolocation) continue;
  place.hidden = false;
  const button = place.querySelector("button");
  const form = place.closest("form");
  button.addEventListener("click", () => {
    button.textContent = button.dataset.busyWords;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.lat.value = coords.latitude.toFixed(5);
        form.elements.lon.value = coords.longitude.toFixed(5);
        button.textContent = button.dataset.done;
      },
      () => (button.textContent = button.dataset.failed),
      { enableHighAccuracy: true, timeout: 15000 },
    );
  });
}
