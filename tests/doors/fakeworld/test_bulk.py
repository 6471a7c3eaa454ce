"""The fast stub keeps every key, knows it again, and writes it down before it answers."""

import http.client
import json
import socket

import pytest

from nidaa.doors.fakeworld.world import running


def post(world, key, to="212600000001", path="/v26.0/1/messages"):
    line = http.client.HTTPConnection("127.0.0.1", world.ports["http"], timeout=2)
    try:
        line.request("POST", path, json.dumps({"to": to, "biz_opaque_callback_data": key}))
        answer = line.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        line.close()


def told(world):
    line = http.client.HTTPConnection("127.0.0.1", world.ports["http"], timeout=2)
    line.request("GET", "/_ledger")
    answer = json.loads(line.getresponse().read())
    line.close()
    return answer


@pytest.mark.parametrize("delay_s", [0.0, 0.02])
def test_keys_are_counted_and_known_again(tmp_path, delay_s):
    file = tmp_path / "keys"
    with running(only="whatsapp", ledger=file, delay_s=delay_s) as world:
        for key in ("k1", "k2", "k1"):
            status, said = post(world, key)
            assert (status, said["contacts"][0]["wa_id"]) == (200, "212600000001")
            assert file.read_text().split()[-2] == key
        assert told(world) == {"received": 3, "different": 2, "again": {"k1 212600000001": 2}}


def test_in_pieces_and_in_bad_times_it_keeps_the_same_book():
    with running(only="whatsapp") as world:
        head, body = (
            b"POST /v26.0/1/messages HTTP/1.1\r\nContent-Length: 45\r\n\r\n",
            b'{"to":"2126","biz_opaque_callback_data":"k1"}',
        )
        assert len(body) == 45
        with socket.create_connection(("127.0.0.1", world.ports["http"]), timeout=2) as line:
            line.sendall(head + body[:9])
            line.sendall(body[9:])
            assert line.recv(200).startswith(b"HTTP/1.1 200")
        world.faults.set("whatsapp", "130429", count=1)
        assert post(world, "k2")[0] == 429
        assert post(world, "k2")[0] == 200
        assert told(world)["different"] == 2


def test_one_service_at_a_time():
    with running(only="whatsapp") as world:
        line = http.client.HTTPConnection("127.0.0.1", world.ports["http"], timeout=2)
        line.request("POST", "/hook", b"{}")
        assert line.getresponse().status == 404
        line.close()
        assert set(world.ports) == {"http"}
