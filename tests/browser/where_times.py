"""How long an officer waits for the map: `python -m tests.browser.where_times [rounds]`; prints a table of medians.

From the press of a key or a button to the frame in which the new map is drawn, as the browser's own clock says it. A
tool to measure with, not a test: what it prints depends on the machine, so it names the load too.
"""

import json
import os
import statistics
import sys
from datetime import datetime, timedelta

from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS, _chromium
from tests.browser.desk import MOROCCO
from tests.browser.officers import Console
from tests.browser.town import Town
from tests.browser.windows import Windows

DRAWN = "#map[data-drawn]"
STAMP = "performance.timeOrigin + performance.now()"
# Two frames after the map says it is drawn: the first paints it, the second follows what was painted.
UNTIL_SEEN = f"""() => new Promise((done) => {{
  const element = document.getElementById("map");
  const look = () => element.dataset.drawn
    ? requestAnimationFrame(() => requestAnimationFrame(() => done({STAMP})))
    : setTimeout(look, 1);
  look();
}})"""


def timed(page, act):
    """Milliseconds from the act, as the page notes it in the capture phase, until the map is seen."""
    page.evaluate(
        f"""() => {{
      delete document.getElementById("map").dataset.drawn;
      sessionStorage.removeItem("acted");
      for (const kind of ["click", "input", "submit"])
        document.addEventListener(kind, () => sessionStorage.getItem("acted") || sessionStorage.setItem("acted", {STAMP}), {{ capture: true, once: true }});
    }}"""
    )
    act()
    seen = page.evaluate(UNTIL_SEEN)
    return seen - float(page.evaluate("sessionStorage.getItem('acted')"))


def switch(page):
    page.locator("[data-where-switch] button").first.click()


def slide(page):
    page.locator("#ahead").press("ArrowRight")


def suppose(page):
    """«What if it is false», and back again."""
    back = page.locator("[data-where-all]")
    (back if back.count() else page.locator("[data-where-without]").first).click()


def sight(page, address, number):
    """The form filled in; timed is the press of its button until the sighting has moved the map."""
    page.goto(f"{address}?add=sighting#form")
    page.wait_for_selector(DRAWN)
    seen = datetime.now(MOROCCO) - timedelta(minutes=10 + number)
    page.locator("[name=lat]").fill(f"{34.04 + 0.003 * (number % 7):.5f}")
    page.locator("[name=lon]").fill(f"{-5.01 + 0.002 * (number % 5):.5f}")
    page.locator("[name=seen_at_day]").fill(f"{seen:%Y-%m-%d}")
    page.locator("[name=seen_at_hour]").fill(f"{seen:%H:%M}")
    page.locator("[name=words]").fill(f"près de la gare, {number}")
    page.locator("[name=credibility][value=possible]").check()

    return timed(page, page.locator("#form .actions button").click)


def said(name, times):
    low, high = min(times), max(times)
    print(f"| {name} | {statistics.median(times):.0f} | {low:.0f} | {high:.0f} |")


def main(rounds):
    with Town() as town, sync_playwright() as playwright:
        made = town.act("released")
        browser = playwright.chromium.launch(args=list(ARGUMENTS), **_chromium())
        windows = Windows(browser)
        page = Console(town, windows, {}).officer("karim")
        address = f"{town.console}/case/{made['case']}/where"
        page.goto(address)
        while page.locator("[data-where-waits]").count():
            page.wait_for_timeout(1000)
            page.goto(address)
        print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores, {rounds} of each")
        print("| act | median ms | least | most |\n|---|---|---|---|")
        said("a sighting", [sight(page, address, n) for n in range(rounds)])
        page.goto(address)
        page.wait_for_selector(DRAWN)
        for name, act in (("switch", switch), ("what if false", suppose), ("time slider, one step", slide)):
            said(name, [timed(page, lambda act=act: act(page)) for _ in range(rounds)])
        print(json.dumps({"load": os.getloadavg()}))
        windows.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
