// Choosing a place: a search as you type, a pin on the map, both writing into the same two fields of a form.
import { onePin } from "./map.js";

const PAUSE_MS = 200;

/**
 * A fieldset with data-pick-map that searches at once and needs no map for it. Returns a function that joins a map to
 * it when one is drawn: what one sets, the other shows. That in turn returns one that takes the pin off the map.
 */
export function pickPlace(pick, config) {
  const [lat, lon] = ["lat", "lon"].map((name) => pick.querySelector(`[data-pick-${name}]`));
  const said = pick.querySelector("[data-pick-said]");
  const write = async (newLat, newLon) => {
    [lat.value, lon.value] = [newLat.toFixed(5), newLon.toFixed(5)];
    lat.dispatchEvent(new Event("input", { bubbles: true })); // a form that keeps what is typed keeps the pin too
    pick.querySelectorAll("input[type=radio]").forEach((radio) => (radio.checked = false));
    said.textContent = `${config.words.set} ${await wordsOf(newLat, newLon, config)}`;
  };
  let setPin = (newLat, newLon, { tell = true } = {}) => tell && write(newLat, newLon);
  const typed = () => {
    const point = [Number.parseFloat(lat.value), Number.parseFloat(lon.value)];
    if (point.every(Number.isFinite)) setPin(point[0], point[1], { fly: true });
  };
  [lat, lon].forEach((field) => field.addEventListener("change", typed));
  searchAsYouType(pick, config, (found) => setPin(found.lat, found.lon, { fly: true }));
  return (map) => {
    const drawn = onePin(map, write, config.words.pin);
    const here = [lat, lon].map((field) => Number.parseFloat(field.value));
    if (here.every(Number.isFinite)) drawn(here[0], here[1], { tell: false, fly: !config.pin.length });
    setPin = drawn;
    return drawn.away;
  };
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
  const look = async ({ asked = true } = {}) => {
    const typed = field.value.trim();
    if (typed.length < 2) return list.replaceChildren();
    const answer = await fetch(`${config.urls.places}?q=${encodeURIComponent(typed)}`);
    const { places } = await answer.json();
    if (field.value.trim() === typed && (asked || places.length)) list.replaceChildren(...entries(places, config, choose));
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
  if (!list.children.length) look({ asked: false }); // typed before this script had come, or by the one who told us
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
