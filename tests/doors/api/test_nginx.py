"""The file in deploy/nginx before a real partners' door."""

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
import urllib3
from tests.channels.receivers import free_port
from tests.doors.nginx import nginx

from nidaa.doors.demo.processes import server, wait_for_port

pytestmark = pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed here")


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    """The door's address. What it is asked here needs no database."""
    home, port = tmp_path_factory.mktemp("api"), free_port()
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            server("nidaa.config.wsgi_api", port),
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "nidaa.config.settings", "NIDAA_MODE": "demo"},
            stdout=log,
            stderr=log,
        )
    try:
        assert wait_for_port(port, within_s=30, unless=process.poll), (home / "log").read_text()
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def ask(port, path, **more):
    method = "POST" if "body" in more else "GET"
    return urllib3.request(method, f"http://127.0.0.1:{port}{path}", retries=False, timeout=15.0, **more)


def test_the_door_answers_through_it_and_there_is_nothing_else(api, tmp_path):
    with nginx("partners.conf", tmp_path, app=api) as port:
        found = ask(port, "/v1/openapi.json", headers={"Accept-Encoding": "gzip"})
        assert (found.status, found.headers["Content-Encoding"]) == (200, "gzip")
        assert found.json()["openapi"].startswith("3.")
        refused = ask(port, "/v1/alerts")
        assert (refused.status, refused.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert ask(port, "/").status == 404


def test_what_it_refuses_itself_has_the_shape_of_the_doors_own_refusals(api, tmp_path):
    with nginx("partners.conf", tmp_path, app=api) as port:
        large = ask(port, "/v1/cap", body=b"x" * 1_100_000)
        with ThreadPoolExecutor(8) as several:
            asked = list(several.map(lambda _: ask(port, "/v1/alerts"), range(200)))
    busy = [one for one in asked if one.status == 429]
    assert busy
    for answer in (large, busy[0]):
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert set(answer.json()) == set(asked[0].json())
        assert answer.json()["status"] == answer.status


def test_while_the_door_is_away_it_says_come_again(tmp_path):
    with nginx("partners.conf", tmp_path, app=f"127.0.0.1:{free_port()}") as port:
        away = ask(port, "/v1/alerts")
    assert (away.status, away.json()["status"], away.headers["Retry-After"]) == (503, 503, "5")
