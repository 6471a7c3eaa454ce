"""The file in deploy/nginx before a real hooks door."""

import dataclasses
import shutil
import socket
import time
from contextlib import suppress
from pathlib import Path

import pytest
from tests.channels.receivers import free_port
from tests.doors.nginx import nginx

from nidaa.ground.vault.queries import unboxed

pytestmark = [
    pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed here"),
    pytest.mark.django_db,  # the door writes into the tests' database
]
BODY = b'{"object": "whatsapp_business_account", "entry": []}'
MOST = 3 * 1024 * 1024
OF_ONE_ADDRESS = 100


@pytest.fixture
def front(door, tmp_path):
    """The same door, met through nginx."""
    with nginx("hooks.conf", tmp_path, app=f"127.0.0.1:{door.port}") as port:
        yield dataclasses.replace(door, port=port)


def begun(front, length):
    """A connection on which a post has begun, of which one byte has come."""
    line = socket.create_connection(("127.0.0.1", front.port), timeout=15)
    line.sendall(
        b"POST /hooks/whatsapp/main HTTP/1.1\r\nHost: localhost\r\nX-Hub-Signature-256: sha256=00\r\n"
    )
    line.sendall(f"Content-Length: {length}\r\n\r\n{{".encode())
    return line


def open_below(folder):
    """Files that some process has open there; nginx takes the names of its own away at once."""
    found = []
    for one in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError):
            found.append(str(one.readlink()))
    return [one for one in found if one.startswith(str(folder))]


def test_what_is_signed_is_kept_and_what_is_not_is_refused_by_the_door(front):
    assert front.tell(BODY) == 200
    ((_, _, sealed),) = front.rows()
    assert unboxed(sealed, purpose="inbox whatsapp main") == BODY
    assert front.tell(BODY, said="sha256=" + "0" * 64) == 401


def test_the_largest_comes_through_and_nothing_of_it_lies_on_the_disk(front, tmp_path):
    with begun(front, MOST) as line:
        line.sendall(b"x" * (MOST // 2))
        assert front.tell(b"x" * MOST) == 200
        assert open_below(tmp_path / "body") == []
    with begun(front, MOST + 1) as line:
        assert line.recv(100).startswith(b"HTTP/1.1 413")


def test_slow_ones_hold_the_door_for_nobody_and_one_address_only_for_itself(front, door):
    slow = [begun(front, 1_000) for _ in range(OF_ONE_ADDRESS)]
    try:
        ends = time.monotonic() + 10
        while front.tell(BODY) != 503:
            assert time.monotonic() < ends, "one address may have any number of posts under way"
        assert door.tell(BODY) == 200
    finally:
        for line in slow:
            line.close()


def test_it_hands_on_nothing_else_and_writes_no_query_anywhere(front, tmp_path):
    assert front.ask("GET", "/alive")[0] == 404
    asked = "/hooks/whatsapp/main?hub.mode=subscribe&hub.challenge=7&hub.verify_token=the%20word%20that%20was%20agreed"
    assert front.ask("GET", asked) == (200, b"7")
    (tmp_path / "away").mkdir()
    with nginx("hooks.conf", tmp_path / "away", app=f"127.0.0.1:{free_port()}") as port:
        assert dataclasses.replace(front, port=port).ask("GET", asked)[0] == 502
    for log in tmp_path.rglob("*.log"):
        assert "verify_token" not in log.read_text()
