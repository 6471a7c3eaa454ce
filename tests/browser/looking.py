"""What a page is held to: axe's rules, room on a small screen, a focus that can be seen, bytes on the wire."""

import json

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from tests.browser.windows import DESK, SMALL_TELEPHONE, TELEPHONE

GRAVE = {"serious", "critical"}
# Contrast is the one rule that the theme changes, and one that the width does not: it is slow, and looked at twice.
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
BUT_CONTRAST = {"rules": {"color-contrast": {"enabled": False}}}

FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const label = one.matches("input[type=radio], input[type=checkbox]") ? one.closest("label") : null;
  const shown = [style, label && getComputedStyle(label)].filter(Boolean);
  const x = box.x + Math.min(box.width / 2, 12), y = box.y + box.height / 2;
  const top = document.elementFromPoint(x, y);
  return {
    what: one.outerHTML.slice(0, 120),
    ring: shown.some((s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2),
    there: y >= 0 && y <= innerHeight && x >= 0 && x <= innerWidth,
    covered: Boolean(top) && !one.contains(top) && !top.contains(one) && !(label && label.contains(top)),
  };
}"""


def findings(page):
    """Serious and critical findings of axe: by day and night, at a desk and on a telephone; each as one line."""
    page.set_viewport_size(DESK)
    by_day = _run(page, {})
    page.emulate_media(color_scheme="dark")
    by_night = _run(page, CONTRAST)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(TELEPHONE)
    narrow = _run(page, BUT_CONTRAST)
    return sorted({*by_day, *(f"dark: {line}" for line in by_night), *(f"narrow: {line}" for line in narrow)})


def _run(page, options):
    settings = {"resultTypes": ["violations"], "iframes": False, **options}
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("settings => axe.run(settings)", settings)["violations"]
    return [
        f"{one['id']} ({one['impact']}): {json.dumps(node['target'])} {node['html'][:160]} {_contrast(node)}".strip()
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


def _contrast(node):
    data = (node.get("any") or [{}])[0].get("data") or {}
    return (
        f"{data['contrastRatio']} {data['fgColor']} on {data['bgColor']}" if "contrastRatio" in data else ""
    )


def too_wide(page):
    """Widths in CSS pixels at which the page scrolls sideways, with what sticks out."""
    found = {}
    for size in (TELEPHONE, SMALL_TELEPHONE):
        page.set_viewport_size(size)
        if page.evaluate("document.scrollingElement.scrollWidth > innerWidth"):
            found[size["width"]] = (
                page.evaluate("""() => [...document.querySelectorAll("main *, header *, footer *")]
              .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 || one.getBoundingClientRect().left < -1)
              .map((one) => one.outerHTML.slice(0, 100)).slice(0, 5)""")
            )
    page.set_viewport_size(DESK)
    return found


def skip_to_content(page):
    """The first Tab shows a way past the masthead, and it leads there."""
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    expect(page.locator("a.skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def focus_troubles(page, *, steps=40):
    """Walks by Tab; what is focused and has no ring, is out of sight, or lies under something."""
    found = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUS)
        if here and not (here["ring"] and here["there"] and not here["covered"]):
            found.append(here)
    return found


def tab_to(page, selector, *, within=120):
    wanted = page.locator(selector)
    for _ in range(within):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{selector} is not reached by Tab")


def weigh(page, address):
    """Bytes that came over the wire to show a page, by kind of thing."""
    came = []
    page.on("requestfinished", lambda request: came.append(request))  # noqa: PLW0108 - Playwright looks into it
    page.goto(address, wait_until="networkidle")
    weights = {}
    for request in came:
        size = request.sizes()["responseBodySize"]
        weights[request.resource_type] = weights.get(request.resource_type, 0) + size
    return weights
