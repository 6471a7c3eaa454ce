// Drawing on a map by clicking: the centre of a circle, the corners of a polygon. No drag, no double click: works with
// a mouse, a finger, a pen. `tools` holds the buttons; what is being done is said in words.

const EMPTY = { type: "FeatureCollection", features: [] };

export function listenToDrawing(map, tools, words, { addCircle, addPolygon }) {
  const button = (name) => tools.querySelector(`[data-draw="${name}"]`);
  const says = tools.querySelector("[data-draw-says]");
  const least = Number(tools.dataset.drawLeast ?? 3); // two points are a line already
  let mode = "";
  let corners = [];

  map.addSource("drawing", { type: "geojson", data: EMPTY });
  map.addLayer({ id: "drawing-line", type: "line", source: "drawing", paint: { "line-color": "#b3121d", "line-width": 2, "line-dasharray": [2, 1] } });
  map.addLayer({ id: "drawing-corners", type: "circle", source: "drawing", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 6, "circle-color": "#ffffff", "circle-stroke-color": "#b3121d", "circle-stroke-width": 3 } });
  tools.hidden = false;

  function shown() {
    const points = corners.map((corner) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: corner } }));
    const line = { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: corners } };
    map.getSource("drawing").setData({ type: "FeatureCollection", features: corners.length > 1 ? [line, ...points] : points });
    button("close").hidden = corners.length < least;
    button("undo").hidden = !corners.length;
    says.textContent = mode ? words[mode].replace("{}", corners.length) : "";
    button("circle").setAttribute("aria-pressed", String(mode === "circle"));
    button("polygon").setAttribute("aria-pressed", String(mode === "polygon"));
    map.getCanvas().style.cursor = mode ? "crosshair" : "";
  }

  function begin(wanted) {
    mode = mode === wanted ? "" : wanted;
    corners = [];
    shown();
  }

  map.on("click", ({ lngLat }) => {
    if (mode === "circle") {
      addCircle(lngLat.lat, lngLat.lng);
      begin("circle");
    } else if (mode === "polygon") {
      corners.push([lngLat.lng, lngLat.lat]);
      shown();
    }
  });
  button("circle").addEventListener("click", () => begin("circle"));
  button("polygon").addEventListener("click", () => begin("polygon"));
  button("undo").addEventListener("click", () => { corners.pop(); shown(); });
  button("close").addEventListener("click", () => {
    addPolygon(corners);
    begin("polygon");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && mode) begin(mode);
  });
}
