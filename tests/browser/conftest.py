"""One installation and one Chromium for all tests of this folder; each test opens windows of its own."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.officers import Console
from tests.browser.town import Town
from tests.browser.windows import Windows

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
)  # fmt: skip


def _chromium():
    """Where the browser is: what NIDAA_BROWSER names (tools/browser.sh), else the system's, else Playwright's own."""
    wanted = os.environ.get("NIDAA_BROWSER") or shutil.which("chromium") or "playwright"
    return {} if wanted == "playwright" else {"executable_path": wanted}


@pytest.fixture(scope="package")
def town():
    with Town() as standing:
        yield standing


@pytest.fixture(scope="package")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(args=list(ARGUMENTS), **_chromium())
        yield browser
        browser.close()


@pytest.fixture
def windows(chromium):
    """windows.open(…): a window with its own cookies; what a page complains of fails the test."""
    opened = Windows(chromium)
    yield opened
    opened.close()


@pytest.fixture(scope="package")
def signed_in(town, chromium):
    """Cookies of officers who have signed in once, by name: a code opens once only."""
    return {}


@pytest.fixture
def console(town, windows, signed_in):
    """console.officer("amina", "fr"): a window in which that officer is signed in."""
    return Console(town, windows, signed_in)
