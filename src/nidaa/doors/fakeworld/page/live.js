// Looks again every two seconds and redraws what has changed; what was unfolded stays so. Without it the page reloads itself.
"use strict";
(() => {
  const main = document.getElementById("stage");
  const title = main.querySelector("h1").outerHTML;
  let last = "";
  const busy = () => main.contains(document.activeElement) && document.activeElement.matches("input, button");
  async function look() {
    if (document.hidden || busy()) return;
    const answer = await fetch("/_stage" + location.search);
    const drawn = await answer.text();
    if (!answer.ok || drawn === last) return;
    const open = [...main.querySelectorAll("details")].map((one) => one.open && one.innerText.slice(0, 80)).filter(Boolean);
    const glass = main.querySelector(".glass");
    const scrolled = glass ? glass.scrollTop : 0;
    main.innerHTML = title + drawn;
    for (const one of main.querySelectorAll("details")) one.open = open.some((text) => text.startsWith(one.innerText.slice(0, 40)));
    if (main.querySelector(".glass")) main.querySelector(".glass").scrollTop = scrolled;
    last = drawn;
  }
  setInterval(() => { look().catch(() => {}); }, 2000);
})();
