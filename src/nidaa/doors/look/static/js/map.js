// The map of every screen: draws the country, numbered marks and one pin. The page says the same in words without it.
import * as maplibre from "../vendor/maplibre-gl/maplibre-gl.mjs";

maplibre.setWorkerUrl(new URL("../vendor/maplibre-gl/maplibre-gl-worker.mjs", import.meta.url).href);

const EARTH_M = 6371008.8;
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const still = window.matchMedia("(prefers-reduced-motion: reduce)");

/** The configuration a template wrote beside an element with data-map="id". */
export function configOf(element) {
  return JSON.parse(document.getElementById(element.dataset.map).textContent);
}

/** A map in `element`: resolves with MapLibre's map once its style stands; rejects where none can be drawn. */
export async function openMap(element, config) {
  const map = new maplibre.Map({
    container: element,
    style: config.styles[dark.matches ? "dark" : "light"],
    bounds: boundsOf(config),
    fitBoundsOptions: { padding: 56, maxZoom: 13 },
    locale: {
      "NavigationControl.ZoomIn": config.words.zoomIn,
      "NavigationControl.ZoomOut": config.words.zoomOut,
      "Map.Title": config.words.map,
      "AttributionControl.ToggleAttribution": config.words.credits,
    },
    attributionControl: { compact: true },
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: still.matches ? 0 : 200,
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), rightToLeft() ? "top-left" : "top-right");
  map.addControl(new maplibre.ScaleControl({ unit: "metric" }));
  await new Promise((done, failed) => {
    map.once("load", done);
    map.once("error", (event) => (map.isStyleLoaded() ? null : failed(event.error)));
  });
  return map;
}

const signs = new WeakMap(); // map → the signs that stand on it

/** Marks with numbers, in place of those that stood there; a click leads to the entry in the list. */
export function showMarks(map, marks) {
  if (map.getSource("spreads")) map.getSource("spreads").setData(spreads(marks));
  else addSpreads(map, marks);
  for (const sign of signs.get(map) ?? []) sign.remove();
  signs.set(map, marks.map((mark) => signOf(mark).addTo(map)));
}

function addSpreads(map, marks) {
  map.addSource("spreads", { type: "geojson", data: spreads(marks) });
  const tone = ["match", ["get", "kind"], "checked", "#5b6875", "#0b5cad"];
  map.addLayer({ id: "spreads", type: "fill", source: "spreads", paint: { "fill-color": tone, "fill-opacity": 0.12 } });
  map.addLayer({ id: "spreads-line", type: "line", source: "spreads", paint: { "line-color": tone, "line-width": 1.5 } });
}

function signOf(mark) {
  const sign = document.createElement("a");
  sign.href = `#${mark.anchor}`;
  sign.className = `mark mark--${mark.kind}${mark.active ? "" : " mark--off"}`;
  sign.textContent = mark.number;
  sign.title = mark.label;
  sign.setAttribute("aria-label", `${mark.number}. ${mark.label}`);
  sign.addEventListener("click", (event) => event.stopPropagation()); // it leads to the list; it sets no pin
  return new maplibre.Marker({ element: sign, opacity: mark.active ? "1" : "0.55" }).setLngLat([mark.lon, mark.lat]);
}

/**
 * One pin that a click sets and a drag moves; `moved` gets latitude and longitude. Returns a function that sets it, with
 * another, `away`, that takes it off the map for good.
 */
export function onePin(map, moved, label) {
  let marker = null;
  const set = (lat, lon, { tell = true, fly = false } = {}) => {
    if (!marker) {
      const sign = document.createElement("span");
      sign.className = "pin";
      sign.title = label;
      marker = new maplibre.Marker({ element: sign, draggable: true, anchor: "bottom" }).setLngLat([lon, lat]).addTo(map);
      marker.on("dragend", () => moved(marker.getLngLat().lat, marker.getLngLat().lng));
    }
    marker.setLngLat([lon, lat]);
    if (fly) map.easeTo({ center: [lon, lat], zoom: Math.max(map.getZoom(), 12), animate: !still.matches });
    if (tell) moved(lat, lon);
  };
  const clicked = (event) => set(event.lngLat.lat, event.lngLat.lng);
  map.on("click", clicked);
  map.getCanvas().classList.add("map__canvas--pin");
  set.away = () => {
    map.off("click", clicked);
    map.getCanvas().classList.remove("map__canvas--pin");
    marker?.remove();
  };
  return set;
}

/** A ring of 64 corners, `radius_m` around a point, in GeoJSON order. */
export function ring(lat, lon, radiusM) {
  const dLat = (radiusM / EARTH_M) * (180 / Math.PI);
  const dLon = dLat / Math.cos((lat * Math.PI) / 180);
  const turns = Array.from({ length: 65 }, (_, step) => (step / 64) * 2 * Math.PI);
  return turns.map((turn) => [lon + dLon * Math.cos(turn), lat + dLat * Math.sin(turn)]);
}

export const rightToLeft = () => document.documentElement.dir === "rtl";

function spreads(marks) {
  const wide = marks.filter((mark) => mark.radius_m > 0 && mark.active);
  return {
    type: "FeatureCollection",
    features: wide.map((mark) => ({
      type: "Feature",
      properties: { kind: mark.kind },
      geometry: { type: "Polygon", coordinates: [ring(mark.lat, mark.lon, mark.radius_m)] },
    })),
  };
}

function boundsOf(config) {
  const points = [...config.marks.map((mark) => [mark.lon, mark.lat])];
  if (config.pin.length) points.push([config.pin[1], config.pin[0]]);
  if (!points.length) return config.bounds;
  const bounds = new maplibre.LngLatBounds(points[0], points[0]);
  points.forEach((point) => bounds.extend(point));
  return bounds;
}

/** Draws every map of the page that no screen's own module draws. */
async function drawAll() {
  for (const element of document.querySelectorAll("[data-map]:not([data-map-own])")) {
    const config = configOf(element);
    const pick = document.querySelector(`[data-pick-map="${element.id}"]`);
    const join = pick ? (await import("./pick.js")).pickPlace(pick, config) : null;
    try {
      const map = await openMap(element, config);
      element.querySelector(".map__wait")?.remove();
      showMarks(map, config.marks);
      join?.(map);
    } catch (problem) {
      console.warn("map", problem);
      element.querySelector(".map__wait")?.replaceChildren(config.words.failed);
    }
  }
}

drawAll();
