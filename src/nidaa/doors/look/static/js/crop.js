// The frame over a photo: dragged, moved by arrow keys, made larger or smaller; it writes the four numbers of the form,
// and the server draws the preview. Without it the numbers are typed.
const SHAPE = 4 / 5; // width to height of the public picture
const crop = document.querySelector("[data-crop]");
const sides = Object.fromEntries([...document.querySelectorAll("[data-crop-side]")].map((side) => [side.name, side]));
const preview = document.querySelector("[data-crop-preview]");
const ratio = (SHAPE * Number(crop.dataset.height)) / Number(crop.dataset.width); // width ÷ height, in fractions

const frame = document.createElement("div");
frame.className = "crop-frame";
frame.tabIndex = 0;
frame.setAttribute("role", "group");
frame.setAttribute("aria-label", document.querySelector("[data-crop-hint]").textContent);
const corner = document.createElement("span");
corner.className = "crop-corner";
frame.append(corner);
crop.append(frame);
document.querySelector("[data-crop-hint]").hidden = false;

let box = read();
draw();

function read() {
  const [left, top, right, bottom] = ["left", "top", "right", "bottom"].map((side) => Number.parseFloat(sides[side].value) / 100);
  return { left, top, width: right - left, height: bottom - top };
}
function draw() {
  frame.style.left = `${box.left * 100}%`;
  frame.style.top = `${box.top * 100}%`;
  frame.style.width = `${box.width * 100}%`;
  frame.style.height = `${box.height * 100}%`;
}
/** Keep the frame inside the picture and upright, write the numbers, ask for the preview. */
function put({ left, top, height }) {
  const tall = Math.min(Math.max(height, 0.08), 1, 1 / ratio);
  const wide = tall * ratio;
  box = { left: clamp(left, 1 - wide), top: clamp(top, 1 - tall), width: wide, height: tall };
  sides.left.value = per(box.left);
  sides.top.value = per(box.top);
  sides.right.value = per(Math.min(1, box.left + wide));
  sides.bottom.value = per(Math.min(1, box.top + tall));
  draw();
  ask();
}
const clamp = (value, most) => Math.min(Math.max(value, 0), most);
const per = (value) => (value * 100).toFixed(1);

let waiting = 0;
function ask() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const address = new URL(preview.src);
    for (const [name, side] of Object.entries(sides)) address.searchParams.set(name, side.value);
    preview.src = address;
  }, 250);
}

frame.addEventListener("pointerdown", (event) => {
  event.preventDefault();
  frame.focus();
  frame.setPointerCapture(event.pointerId);
  const start = { x: event.clientX, y: event.clientY, ...box };
  const resizing = event.target === corner;
  const size = crop.getBoundingClientRect();
  const move = (to) => {
    const [dx, dy] = [(to.clientX - start.x) / size.width, (to.clientY - start.y) / size.height];
    put(resizing ? { ...start, height: start.height + dy } : { left: start.left + dx, top: start.top + dy, height: start.height });
  };
  frame.addEventListener("pointermove", move);
  frame.addEventListener("lostpointercapture", () => frame.removeEventListener("pointermove", move), { once: true });
});
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
frame.addEventListener("keydown", (event) => {
  const step = event.shiftKey ? 0.05 : 0.01;
  if (event.key in STEPS) {
    const [x, y] = STEPS[event.key];
    put({ left: box.left + x * step, top: box.top + y * step, height: box.height });
  } else if (event.key === "+" || event.key === "=") put({ ...box, height: box.height + step });
  else if (event.key === "-") put({ ...box, height: box.height - step });
  else return;
  event.preventDefault();
});
for (const side of Object.values(sides)) {
  side.addEventListener("change", () => {
    box = read();
    draw();
    ask();
  });
}
