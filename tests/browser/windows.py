"""Windows of a browser that listen to what pages complain of, and keep pictures when NIDAA_SHOTS names a folder."""

import os
from pathlib import Path

from playwright.sync_api import expect

# A machine that does other things as well is slow, not wrong.
PATIENCE_MS = 45_000
expect.set_options(timeout=PATIENCE_MS)

DESK = {"width": 1280, "height": 900}
TELEPHONE = {"width": 390, "height": 844}
SMALL_TELEPHONE = {"width": 320, "height": 640}
# Said by the browser, not by the page: a refusal we test for, and a machine without a graphics card.
EXPECTED = ("the server responded with a status of 4", "WebGL", "GPU stall", "GL Driver Message")


class Windows:
    def __init__(self, chromium):
        self._chromium = chromium
        self._open = []
        self.complaints = []

    def open(self, *, language="fr", size=DESK, **options):
        """A page in a window of its own. Options are Playwright's: java_script_enabled, storage_state…"""
        context = self._chromium.new_context(
            locale=language,
            viewport=size,
            reduced_motion="reduce",
            timezone_id="Africa/Casablanca",
            **options,
        )
        context.set_default_timeout(PATIENCE_MS)
        self._open.append(context)
        context.on("console", lambda message: self._hear(message.type, message.text, message.location["url"]))
        context.on("weberror", lambda problem: self._hear("error", str(problem.error), problem.page.url))
        return context.new_page()

    def _hear(self, kind, text, where):
        loud = kind == "error" or (kind == "warning" and "Content Security Policy" in text)
        if loud and not any(word in text for word in EXPECTED):
            self.complaints.append(f"{where}: {text}")

    def close(self):
        for context in self._open:
            context.close()
        assert self.complaints == []


def shot(page, name):
    """A picture of the whole page for people to look at."""
    if folder := os.environ.get("NIDAA_SHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
