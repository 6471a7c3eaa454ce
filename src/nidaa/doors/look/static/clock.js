// Keeps every <time data-tick> true while the page stands open. The words come from the page (data-past, data-future,
// "{}" stands for the length); only the units come from the browser. Counts as doors/look/spans.py does.
const MINUTES_PER_DAY = 1440;
const language = document.documentElement.lang;
// Browsers know no Tamazight units; ar-MA writes Western digits.
const locale = { ar: "ar-MA", zgh: "fr" }[language] ?? language;

const unit = (count, name) =>
  new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: "short" }).format(count);

function span(minutes) {
  const parts =
    minutes >= 2 * MINUTES_PER_DAY
      ? [["day", Math.floor(minutes / MINUTES_PER_DAY)], ["hour", Math.floor((minutes % MINUTES_PER_DAY) / 60)]]
      : [["hour", Math.floor(minutes / 60)], ["minute", minutes % 60]];
  const shown = parts.filter(([, count]) => count);
  return (shown.length ? shown : parts.slice(-1)).map(([name, count]) => unit(count, name)).join(" ");
}

function tick() {
  for (const element of document.querySelectorAll("time[data-tick]")) {
    const seconds = (new Date(element.dateTime) - Date.now()) / 1000;
    const words = (seconds < 0 ? element.dataset.past : element.dataset.future).replace(
      "{}",
      span(Math.floor(Math.abs(seconds) / 60)),
    );
    if (element.textContent !== words) element.textContent = words;
    if ("late" in element.dataset) {
      element.dataset.late = seconds < 0 ? "yes" : "no";
      element.classList.toggle("late", seconds < 0);
    }
  }
}

tick();
setInterval(tick, 5000);
document.addEventListener("htmx:after:swap", tick);
