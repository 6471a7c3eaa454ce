// The board: keys, a filter over the rows, and a word when it could not be refreshed. Everything works without.
import { tellWhenStale } from "./refreshing.js";

const search = document.getElementById("board-q");
tellWhenStale(document.getElementById("board-stale"));

// -- keys (console.js switches them off; they do nothing while somebody types) --------------------------
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key === "/") {
    event.preventDefault();
    search.focus();
  }
  // By the place of the key where its letter is not Latin: an Arabic keyboard's «ت» is the j key.
  const letter = /^[a-z]$/i.test(event.key) ? event.key : event.code.replace("Key", "").toLowerCase();
  if (letter === "j" || letter === "k") move(letter === "j" ? 1 : -1);
});

function move(step) {
  const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.closest("tr").hidden === false);
  if (!rows.length) return;
  const here = rows.indexOf(document.activeElement);
  const next = here < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, here + step));
  rows[next].focus();
}

// -- filter: what is typed is looked for in the rows at once; Enter asks the server ---------------------
search.addEventListener("input", filter);
function filter() {
  const words = fold(search.value).split(/\s+/).filter(Boolean);
  const rows = [...document.querySelectorAll("#board-rows tr")];
  for (const row of rows) row.hidden = !words.every((word) => fold(row.textContent).includes(word));
  const nothing = document.getElementById("board-nothing");
  if (nothing) nothing.hidden = !rows.length || rows.some((row) => !row.hidden);
}
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

// -- refresh --------------------------------------------------------------------------------------------
let focused = "";
document.addEventListener("htmx:before:swap", () => (focused = document.activeElement?.getAttribute("href") ?? ""));
document.addEventListener("htmx:after:swap", () => {
  filter();
  if (focused) document.querySelector(`[data-row][href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
});
