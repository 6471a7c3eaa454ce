// Choosing a place: a search as you type, a pin on the map, both writing into the same two fields of a form.
import { onePin } from "./map.js";

const PAUSE_MS = 200;

/** Join a map and the fieldset with data-pick-map: what one sets, the other shows. */
export function pickOn(map, pick, config) {
  const [lat, lon] = ["lat", "lon"].map((name) => pick.querySelector(`[data-pick-${name}]`));
  const said = pick.querySelector("[data-pick-said]");
  const write = async (newLat, newLon) => {
    [lat.value, lon.value] = [newLat.toFixed(5), newLon.toFixed(5)];
    lat.dispatchEvent(new Event("input", { bubbles: true })); // a form that keeps what is typed keeps the pin too
    pick.querySelectorAll("input[type=radio]").forEach((radio) => (radio.checked = false));
    said.textContent = `${config.words.set} ${await wordsOf(newLat, newLon, config)}`;
  };
  const setPin = onePin(map, write, config.words.pin);
  if (config.pin.length) setPin(config.pin[0], config.pin[1], { tell: false });
  const typed = () => {
    const point = [Number.parseFloat(lat.value), Number.parseFloat(lon.value)];
    if (point.every(Number.isFinite)) setPin(point[0], point[1], { fly: true });
  };
  [lat, lon].forEach((field) => field.addEventListener("change", typed));
  searchAsYouType(pick, config, (found) => setPin(found.lat, found.lon, { fly: true }));
}

async function wordsOf(lat, lon, config) {
  const point = `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
  try {
    const answer = await fetch(`${config.urls.at}?lat=${lat}&lon=${lon}`);
    const { words } = await answer.json();
    return `${words || config.words.outside} (${point})`;
  } catch {
    return point;
  }
}

function searchAsYouType(pick, config, choose) {
  const field = pick.querySelector("[data-pick-search]");
  const list = pick.querySelector("[data-pick-found]");
  let waiting = 0;
  const look = async () => {
    const typed = field.value.trim();
    if (typed.length < 2) return list.replaceChildren();
    const answer = await fetch(`${config.urls.places}?q=${encodeURIComponent(typed)}`);
    const { places } = await answer.json();
    if (field.value.trim() === typed) list.replaceChildren(...entries(places, config, choose));
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE_MS);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    list.querySelector("button")?.click();
  });
}

function entries(places, config, choose) {
  if (!places.length) {
    const none = document.createElement("p");
    none.textContent = config.words.nothing;
    return [none];
  }
  return places.map((place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "pick__match";
    button.textContent = place.within ? `${place.name} · ${place.within}` : place.name;
    button.addEventListener("click", () => {
      choose(place);
      button.parentElement.replaceChildren();
    });
    return button;
  });
}
