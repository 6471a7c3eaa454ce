"""The file in deploy/nginx, in a real nginx, over a real public folder; the application is dead throughout."""

import shutil
import subprocess

import pytest
import urllib3

from nidaa.doors.cli.bench_delivery_page import nginx
from nidaa.doors.demo.processes import free_port, wait_for_port

pytestmark = pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed here")
ALERT = "a" * 32
PUBLISHED = {
    f"a/{ALERT}/ar.html": "<p>عربي</p>",
    f"a/{ALERT}/fr.html": "<p>français</p>",
    f"a/{ALERT}/photo.jpg": "jpeg",
    f"a/{ALERT}/.fr.html.part": "half",
    f"widget/{ALERT}/fr.html": "<p>cadre</p>",
    "fr/index.html": "<p>liste</p>",
    "feeds/alerts.atom": "<feed/>",
    "cap/one.xml": "<alert/>",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    home = tmp_path_factory.mktemp("nginx")
    for parent in (home, *home.parents[:3]):  # one more beside other processes of the same run
        parent.chmod(0o755)
    for name, content in PUBLISHED.items():
        path = home / "public" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    port = free_port(8190)
    process = subprocess.Popen(nginx(home, port, home / "public"), stderr=subprocess.DEVNULL)
    try:
        assert wait_for_port(port, within_s=10, unless=process.poll)
        yield f"http://127.0.0.1:{port}/", home / "public"
    finally:
        process.terminate()
        process.wait(10)


def get(site, path, **headers):
    return urllib3.request("GET", site[0] + path, headers=headers, retries=False, redirect=False, timeout=5.0)


@pytest.mark.parametrize(
    ("path", "language", "kind", "words"),
    [
        (f"a/{ALERT}", "fr-FR,fr;q=0.9", "text/html; charset=utf-8", "français"),
        (f"a/{ALERT}", "de", "text/html; charset=utf-8", "عربي"),
        (f"a/{ALERT}/ar.html", "", "text/html; charset=utf-8", "عربي"),
        ("fr/", "", "text/html; charset=utf-8", "liste"),
        ("feeds/alerts.atom", "", "application/atom+xml; charset=utf-8", "<feed/>"),
        ("cap/one.xml", "", "application/cap+xml; charset=utf-8", "<alert/>"),
        (f"a/{ALERT}/photo.jpg", "", "image/jpeg", "jpeg"),
    ],
)
def test_what_is_published_stands_without_the_application(site, path, language, kind, words):
    answer = get(site, path, **{"Accept-Language": language})
    assert (answer.status, answer.headers["Content-Type"]) == (200, kind)
    assert words in answer.data.decode()
    assert answer.headers["X-Robots-Tag"] == "noindex, noarchive, noimageindex"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", [f"widget/{ALERT}/fr.html", f"widget/{ALERT}"])
def test_the_widget_alone_may_be_framed_and_may_ask_for_itself(site, path):
    answer = get(site, path, **{"Accept-Language": "fr", "Origin": "null"})
    assert answer.status == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "connect-src 'self'" in policy
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    other = get(site, f"a/{ALERT}/fr.html")
    assert "frame-ancestors 'self'" in other.headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in other.headers


@pytest.mark.parametrize("path", [f"a/{ALERT}/.fr.html.part", "cap/", "..%2f..%2fetc/passwd", "nginx.conf"])
def test_nothing_else_is_handed_out(site, path):
    assert get(site, path).status in {400, 403, 404, 502, 503}


def test_a_picture_that_is_taken_away_is_gone_within_the_second(site):
    (site[1] / "a" / ALERT / "gone.jpg").write_text("jpeg")
    assert get(site, f"a/{ALERT}/gone.jpg").status == 200
    (site[1] / "a" / ALERT / "gone.jpg").unlink()
    for _ in range(60):
        if get(site, f"a/{ALERT}/gone.jpg").status != 200:
            return
        import time

        time.sleep(0.05)
    pytest.fail("still handed out after three seconds")
