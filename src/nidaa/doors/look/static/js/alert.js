// The alert page: the area on the map, drawing it, places that stay picked. The fields of the form are the one truth;
// the map reads and writes them, so everything can be done without it.
import { openMap } from "./map.js";
import "./failing.js";
import { listenToDrawing } from "./draw.js";

const form = document.getElementById("draft");
const element = document.getElementById("alert-map");
const config = JSON.parse(document.getElementById("alert-map-config").textContent);

/** Tell the form that something has changed: htmx then asks for figures, texts and checklist. */
const changed = () => form.dispatchEvent(new Event("change", { bubbles: true }));

const shapeOnPage = () => {
  const script = document.getElementById("area-shape");
  return script ? JSON.parse(script.textContent) : null;
};

// A place that is ticked among the results stays when the next search replaces them.
document.getElementById("place-results")?.addEventListener("change", (event) => {
  const line = event.target.closest("li");
  if (!event.target.checked || !line) return;
  document.getElementById("picked").append(line);
});

// Enter in the search looks for places; it does not send the whole draft.
document.getElementById("place-query")?.addEventListener("keydown", (event) => {
  if (event.key === "Enter") {
    event.preventDefault();
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  }
});

function addCircle(lat, lon) {
  const rows = [...document.querySelectorAll("#circles .circle")];
  const empty = rows.find((row) => !row.querySelector("[name=circle-lat]").value) ?? moreOf(rows.at(-1));
  empty.querySelector("[name=circle-lat]").value = lat.toFixed(5);
  empty.querySelector("[name=circle-lon]").value = lon.toFixed(5);
  const km = empty.querySelector("[name=circle-km]");
  km.value ||= rows.map((row) => row.querySelector("[name=circle-km]").value).find(Boolean) || "10";
  km.focus();
  changed();
}

function addPolygon(points) {
  const boxes = [...document.querySelectorAll("#polygons textarea")];
  const empty = boxes.find((box) => !box.value.trim()) ?? moreOf(boxes.at(-1));
  empty.value = points.map(([lon, lat]) => `${lat.toFixed(5)}, ${lon.toFixed(5)}`).join("\n");
  empty.closest("details").open = true;
  changed();
}

function moreOf(row) {
  const copy = row.cloneNode(true);
  for (const input of copy.matches("textarea") ? [copy] : copy.querySelectorAll("input")) input.value = "";
  row.after(copy);
  return copy;
}

function show(map, shape) {
  const data = shape ? { type: "Feature", properties: {}, geometry: shape } : { type: "FeatureCollection", features: [] };
  if (map.getSource("area")) {
    map.getSource("area").setData(data);
    return;
  }
  map.addSource("area", { type: "geojson", data });
  map.addLayer({ id: "area", type: "fill", source: "area", paint: { "fill-color": "#b3121d", "fill-opacity": 0.16 } });
  map.addLayer({ id: "area-line", type: "line", source: "area", paint: { "line-color": "#b3121d", "line-width": 2 } });
}

function boundsOf(shape) {
  if (!shape) return config.bounds;
  const points = shape.coordinates.flat(shape.type === "Polygon" ? 1 : 2);
  const lons = points.map(([lon]) => lon), lats = points.map(([, lat]) => lat);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

async function start() {
  let map;
  try {
    map = await openMap(element, config);
  } catch (problem) {
    console.warn("map", problem);
    element.querySelector(".map__wait")?.replaceChildren(config.words.failed);
    return;
  }
  element.querySelector(".map__wait")?.remove();
  show(map, shapeOnPage());
  map.fitBounds(boundsOf(shapeOnPage()), { padding: 24, animate: false });
  document.addEventListener("htmx:after:swap", () => show(map, shapeOnPage()));
  const tools = document.querySelector(".draw");
  if (tools) listenToDrawing(map, tools, config.draw, { addCircle, addPolygon });
}

start();
