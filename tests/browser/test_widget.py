"""The widget in somebody else's page, handed out as files alone: it shows the alert, and never a child it cannot vouch for."""

import io
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image
from playwright.sync_api import expect

from nidaa.distribution.channels.page.send import send as publish_page
from nidaa.distribution.channels.widget.send import send
from nidaa.distribution.facts import Photo
from nidaa.ground.clock import now
from tests.browser import looking
from tests.browser.windows import shot
from tests.factories.notices import NAMES, PHOTO, alert, parcel, withdrawal

pytestmark = pytest.mark.browser
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-ancestors *"
EVERY_MS = 20_000


class _Files(SimpleHTTPRequestHandler):
    """As nginx hands them out."""

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Cache-Control", "public, max-age=5")
        super().end_headers()

    def log_message(self, *args):
        pass


class _Newspaper(_Files):
    """Another site: one page with our frame."""

    def end_headers(self):
        SimpleHTTPRequestHandler.end_headers(self)

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(f"<!doctype html><title>Journal</title>{self.server.frame}".encode())


@contextmanager
def _serving(handler):
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.frame, server.handle_error = "", lambda *_: None
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def live():
    from dataclasses import replace
    from datetime import timedelta

    notice = alert()
    return replace(notice, release=replace(notice.release, expires_at=now() + timedelta(hours=2)))


@pytest.fixture
def files(live):
    out = io.BytesIO()
    Image.new("RGB", (512, 640), (120, 80, 60)).save(out, "JPEG")
    ready = parcel(live, photo=Photo(PHOTO.name, out.getvalue(), out.getvalue(), 960, 1200))
    publish_page(ready)
    send(ready)
    with _serving(partial(_Files, directory=str(settings.PUBLIC_FOLDER))) as server:
        yield server


def framed(windows, files, live, *, more="", language="fr", **options):
    with _serving(_Newspaper) as paper:
        source = f"http://127.0.0.1:{files.server_port}/widget/{live.release.public_id}/{language}.html"
        paper.frame = f'<iframe src="{source}" title="alerte" width="360" height="480" {more}></iframe>'
        page = windows.open(language=language, **options)
        page.clock.install()
        page.goto(f"http://localhost:{paper.server_port}/")
        frame = page.frame_locator("iframe")
        expect(frame.locator(".name")).to_be_visible()
        return page, frame


@pytest.mark.parametrize("more", ["", 'sandbox="allow-scripts"'])
def test_it_shows_the_alert_and_at_its_end_nobody(windows, files, live, more):
    page, frame = framed(windows, files, live, more=more)
    expect(frame.locator(".name")).to_contain_text("Zineb")
    page.clock.run_for(EVERY_MS + 1_000)
    expect(frame.locator(".name")).to_be_visible()
    send(parcel(withdrawal(live)))
    page.clock.run_for(EVERY_MS + 1_000)
    expect(frame.locator("h1")).to_have_text("Fin d'alerte")
    assert not [name for name in NAMES if name in frame.locator("body").inner_text()]


def test_when_nobody_answers_it_shows_no_child_until_somebody_does(windows, files, live):
    windows.complaints = Deaf()
    page, frame = framed(windows, files, live)
    path = Path(settings.PUBLIC_FOLDER) / "widget" / live.release.public_id / "fr.html"
    content = path.read_bytes()
    path.unlink()
    page.clock.run_for(EVERY_MS + 1_000)
    expect(frame.locator(".name")).to_be_hidden()
    expect(frame.locator("#unsure")).to_be_visible()
    path.write_bytes(content)
    page.clock.run_for(EVERY_MS + 1_000)
    expect(frame.locator(".name")).to_be_visible()
    files.shutdown()
    files.server_close()
    page.clock.run_for(EVERY_MS + 12_000)
    expect(frame.locator(".name")).to_be_hidden()


def test_when_the_time_has_passed_it_shows_no_child(windows, files, live):
    page, frame = framed(windows, files, live)
    page.clock.fast_forward("02:30:00")
    page.clock.run_for(EVERY_MS + 1_000)
    expect(frame.locator(".name")).to_be_hidden()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_nothing_grave_in_the_widget(windows, files, live, language):
    page = windows.open(language=language, bypass_csp=True)
    address = f"http://127.0.0.1:{files.server_port}/widget/{live.release.public_id}/{language}.html"
    page.goto(address)
    assert looking.findings(page) == []
    page.set_viewport_size({"width": 360, "height": 480})
    shot(page, f"widget-{language}")
    assert looking.too_wide(page) == {}
    send(parcel(withdrawal(live)))
    page.goto("about:blank")
    page = windows.open(language=language, bypass_csp=True)
    page.goto(address)
    expect(page.locator("main.over.found h1")).to_be_visible()
    assert looking.findings(page) == []
    page.set_viewport_size({"width": 360, "height": 480})
    shot(page, f"widget-over-{language}")


class Deaf(list):
    """A server that is cut off is what the test is about: what the browser says of it is no complaint."""

    def append(self, _):
        pass
