// The where screen: heat, areas and searched ground over the map; switches, suppositions and the hours answered at once.
// Everything here is also a link, a button or a field of the page, and works without this file.
import { configOf, openMap, showMarks } from "./map.js";
import { listenToDrawing } from "./draw.js";

const element = document.getElementById("map");
const config = configOf(element);
const screen = document.querySelector(".where");
const slider = document.getElementById("ahead");
const HEAT = ["match", ["get", "step"], 0, "#662506", 1, "#cc4c02", 2, "#fe9929", "#fee391"];
const ASK_MS = 120;
const LATE_MS = 500;
const LOOK_AGAIN_MS = 4000;
const NEAR_DEG = 0.1; // about ten kilometres
const supposed = new Set(new URLSearchParams(location.search).getAll("without"));
let map = null;
let asking = null;
let waiting = 0;
let late = 0;
let askedAt = -Infinity;
let pinAway = () => {};

function draw(layers) {
  if (!map) return;
  sayWhenDrawn();
  for (const name of ["heat", "areas", "traces"]) map.getSource(name)?.setData(layers[name]);
}

/** Whoever waits for the map (a test, a person with a stopwatch) sees on its element when the last answer is on the screen. */
function sayWhenDrawn() {
  delete element.dataset.drawn;
  map.once("idle", () => { element.dataset.drawn = "yes"; });
}

function addLayers(layers) {
  for (const name of ["heat", "areas", "traces"]) map.addSource(name, { type: "geojson", data: layers[name] });
  const names = map.getStyle().layers.find((layer) => layer.type === "symbol")?.id; // names stay readable on top
  map.addLayer({ id: "heat", type: "fill", source: "heat", paint: { "fill-color": HEAT, "fill-opacity": 0.65, "fill-antialias": false } }, names);
  const rim = (share, width, dash) => map.addLayer({ id: `area-${share}`, type: "line", source: "areas", filter: ["==", ["get", "share"], share], paint: { "line-color": "#16202b", "line-width": width, ...(dash ? { "line-dasharray": dash } : {}) } });
  rim(0.95, 1.5, [1, 2]);
  rim(0.8, 2, [4, 2]);
  rim(0.5, 2.5, null);
  const what = (...names) => ["in", ["get", "what"], ["literal", names]];
  const tone = ["match", ["get", "what"], "line", "#0b5cad", "heard", "#6b4e00", "#5b6875"];
  const counts = (yes, no) => ["case", ["get", "active"], yes, no];
  map.addLayer({ id: "traces", type: "fill", source: "traces", filter: what("searched", "heard"), paint: { "fill-color": tone, "fill-opacity": counts(0.25, 0.08) } });
  map.addLayer({ id: "traces-rim", type: "line", source: "traces", filter: what("searched", "heard"), paint: { "line-color": tone, "line-width": 2, "line-dasharray": [3, 2] } });
  map.addLayer({ id: "traces-line", type: "line", source: "traces", filter: what("line"), paint: { "line-color": tone, "line-width": 5, "line-opacity": counts(0.8, 0.3) } });
}

/** Open on what holds the child with even odds and on the marks around it; what lies far off is a drag away. */
function fit(layers) {
  const shape = layers.areas.features.find((one) => one.properties.share === 0.5)?.geometry;
  if (!shape || config.pin.length) return;
  const points = shape.coordinates.flat(2);
  const near = ([lon, lat]) => points.some(([x, y]) => Math.abs(x - lon) < NEAR_DEG && Math.abs(y - lat) < NEAR_DEG);
  const all = [...points, ...config.marks.map((mark) => [mark.lon, mark.lat]).filter(near)];
  const lons = all.map(([lon]) => lon), lats = all.map(([, lat]) => lat);
  map.fitBounds([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)], { padding: 64, maxZoom: 14, animate: false });
}

function address(path) {
  const asked = new URLSearchParams();
  if (slider.value !== "0") asked.set("ahead", slider.value);
  for (const id of supposed) asked.append("without", id);
  return asked.size ? `${path}?${asked}` : path;
}

/** Ask for the map anew: shapes, and the parts of the page that follow them. The last question asked is the one answered. */
async function refresh() {
  asking?.abort();
  asking = new AbortController();
  busy(true);
  try {
    const answer = await fetch(address(config.where.live), { signal: asking.signal });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    show(await answer.json());
  } catch (problem) {
    if (problem.name === "AbortError") return;
    console.warn("where", problem);
    document.getElementById("where-areas").insertAdjacentText("afterbegin", config.where.failed);
  }
  busy(false);
  lookAgain();
}

/** An answer of the server, on the map and beside it. */
function show({ layers, marks, html, said }) {
  draw(layers);
  if (map) showMarks(map, marks);
  for (const [part, text] of Object.entries(html)) replace(`where-${part}`, text);
  document.getElementById("ahead-said").innerHTML = said;
  history.replaceState(null, "", address(location.pathname));
}

/**
 * Send a form; what comes back is the map after it. A refusal comes as a page: then the form is sent again in the plain
 * way, and the page says why, with all that was typed. Without an answer nothing is sent twice: it may have arrived.
 */
async function sent(form) {
  asking?.abort();
  asking = null;
  busy(true);
  const options = { method: "POST", body: new FormData(form), headers: { "X-Where": "1" } };
  const answer = await fetch(address(form.action), options).catch(() => null);
  const taken = answer?.ok && answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
  if (taken) show(taken);
  else if (answer) HTMLFormElement.prototype.submit.call(form);
  else document.getElementById("where-areas").insertAdjacentText("afterbegin", config.where.failed);
  busy(false);
  return taken;
}

/** Words only for a wait that is one: an answer within half a second needs none. */
function busy(on) {
  screen.setAttribute("aria-busy", String(on));
  clearTimeout(late);
  const words = document.querySelector("[data-where-busy]");
  if (on) late = setTimeout(() => { words.hidden = false; }, LATE_MS);
  else words.hidden = true;
}

/** Put a part in place; what was unfolded and where the focus was stay as they were. */
function replace(id, text) {
  const part = document.getElementById(id);
  const focused = document.activeElement?.closest("[aria-describedby]");
  const open = [...part.querySelectorAll("details")].map((one) => one.open);
  const key = part.contains(focused) ? focused.getAttribute("aria-describedby") : "";
  const tag = focused?.tagName;
  part.innerHTML = text;
  part.querySelectorAll("details").forEach((one, n) => { if (n in open) one.open = open[n]; });
  if (key) part.querySelector(`${tag}[aria-describedby="${CSS.escape(key)}"]`)?.focus();
}

/** The first step of the slider is asked for at once; of those that follow in the same drag, the last. */
const soon = () => {
  clearTimeout(waiting);
  const idle = performance.now() - askedAt > ASK_MS;
  askedAt = performance.now();
  if (idle) refresh();
  else waiting = setTimeout(refresh, ASK_MS);
};

slider.addEventListener("input", soon);
document.querySelector("[data-where-show]").hidden = true;
document.addEventListener("click", (event) => {
  const jump = event.target.closest("[data-ahead]");
  const what = event.target.closest("[data-where-without]");
  const all = event.target.closest("[data-where-all]");
  if (!(jump || what || all)) return;
  event.preventDefault();
  if (jump) slider.value = jump.dataset.ahead;
  if (what) supposed.add(what.dataset.whereWithout);
  if (all) supposed.clear();
  document.querySelectorAll("[data-ahead]").forEach((one) => one.setAttribute("aria-current", String(one.dataset.ahead === slider.value)));
  refresh();
});
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-where-switch], [data-where-add]");
  if (!form || event.submitter?.name === "search_place") return;
  event.preventDefault();
  const taken = await sent(form);
  if (taken && form.matches("[data-where-add]")) putAway(form, taken.taken);
});

/** What was typed is on the map: the form goes, words say so, and the keyboard stands where the next act begins. */
function putAway(form, words) {
  pinAway();
  form.remove();
  document.querySelectorAll(".ways [aria-current]").forEach((one) => one.removeAttribute("aria-current"));
  const says = document.querySelector("[data-where-said]");
  says.textContent = words;
  says.hidden = false;
  says.focus();
}

/** While the country is being prepared, look again by itself. */
function lookAgain() {
  if (document.querySelector("[data-where-waits]")) setTimeout(refresh, LOOK_AGAIN_MS);
}

function listenToForms() {
  const pick = document.querySelector('[data-pick-map="map"]');
  if (pick) import("./pick.js").then(({ pickPlace }) => { pinAway = pickPlace(pick, config)(map); });
  const tools = document.querySelector("[data-draw-into]");
  if (!tools) return;
  const field = document.getElementById(tools.dataset.drawInto);
  listenToDrawing(map, tools, config.where.draw, {
    addCircle: () => {},
    addPolygon: (corners) => { field.value = corners.map(([lon, lat]) => `${lat.toFixed(5)}, ${lon.toFixed(5)}`).join("\n"); field.focus(); },
  });
}

async function start() {
  const layers = JSON.parse(document.getElementById("where-layers").textContent);
  lookAgain();
  try {
    map = await openMap(element, config);
  } catch (problem) {
    console.warn("map", problem);
    element.querySelector(".map__wait")?.replaceChildren(config.words.failed);
    return;
  }
  element.querySelector(".map__wait")?.remove();
  sayWhenDrawn();
  addLayers(layers);
  showMarks(map, config.marks);
  fit(layers);
  listenToForms();
}

start();
