"""What goes wrong on demand does, at the place where it was asked for, as often as it was asked for."""

import http.client
import json
import smtplib
import socket

import pytest

HOOK = "/hook/bus"


def post(world, *, timeout=2.0):
    line = http.client.HTTPConnection("127.0.0.1", world.ports["http"], timeout=timeout)
    try:
        line.request("POST", HOOK, b'{"type":"alert"}', {"webhook-id": "m1"})
        answer = line.getresponse()
        return answer.status, answer.read()
    finally:
        line.close()


@pytest.mark.parametrize(
    ("fault", "error", "received"),
    [
        ("hang", TimeoutError, 0),
        ("timeout", TimeoutError, 1),
        ("drip", TimeoutError, 1),
        ("reset", ConnectionResetError, 0),
        ("reset after", ConnectionResetError, 1),
        ("garbage", http.client.BadStatusLine, 1),
        ("truncated", http.client.IncompleteRead, 1),
    ],
)
def test_the_wire_fails(world, fault, error, received):
    world.faults.set("webhook", fault, count=1)
    with pytest.raises(error):
        post(world, timeout=0.3)
    assert len(world.ledger.received("webhook")) == received
    assert len(world.ledger.attempts("webhook")) == 1
    assert post(world)[0] == 200


def test_a_redirect_leads_away(world):
    world.faults.set("webhook", "redirect", count=1)
    assert post(world)[0] == 302
    assert world.ledger.received() == []


@pytest.mark.parametrize(
    ("service", "path", "fault", "status", "words"),
    [
        ("facebook", "/v26.0/1/feed", "368", 403, '"code": 368'),
        ("facebook", "/v26.0/1/feed", "429", 429, '"code": 4'),
        ("graph", "/v26.0/1/feed", "100/33", 400, '"error_subcode": 33'),
        ("whatsapp", "/v26.0/1/messages", "130429", 429, '"code": 130429'),
        ("whatsapp", "/v26.0/1/messages", "131056", 400, "pair rate limit"),
        ("telegram", "/bot1:x/sendMessage", "429", 429, '"retry_after": 9'),
        ("telegram", "/bot1:x/sendMessage", "message can't be deleted", 400, "Bad Request: message can't"),
        ("sms", "/sms/v1/messages", "402", 402, "no_credit"),
        ("cell", "/cap", "503", 503, "refused on demand"),
        ("*", "/push/one", "410", 410, "refused on demand"),
    ],
)
def test_each_service_refuses_in_its_manner(world, ask, service, path, fault, status, words):
    world.faults.set(service, fault, count=1, delay_s=9)
    answered, said = ask("POST", path, {"message": "v1"})
    assert answered == status
    assert words in json.dumps(said)
    assert world.ledger.received() == []


def test_a_fault_strikes_as_often_as_it_is_told(world):
    world.faults.set("webhook", "500", count=2)
    assert [post(world)[0] for _ in range(3)] == [500, 500, 200]


def test_a_fault_strikes_whom_it_names(world, ask):
    world.faults.set("whatsapp", "131026", match="212600000002")
    said = {"messaging_product": "whatsapp", "type": "text", "text": {"body": "x"}}
    answers = [ask("POST", "/v26.0/1/messages", said | {"to": f"21260000000{n}"})[0] for n in (1, 2)]
    assert answers == [200, 400]


def test_chance_repeats_itself_by_its_seed(world):
    def drawn():
        world.faults.clear()
        world.faults.set("webhook", "500", probability=0.5, seed=7)
        return [post(world)[0] for _ in range(20)]

    first = drawn()
    assert set(first) == {200, 500}
    assert drawn() == first


def test_faults_are_set_by_programs_too(world, ask):
    assert ask("POST", "/_faults", {"service": "webhook", "name": "500", "count": 1})[0] == 201
    assert [one["name"] for one in ask("GET", "/_faults")[1]] == ["500"]
    assert ask("POST", "/_faults", {"service": "webhook", "name": "500", "often": 1})[0] == 400
    ask("DELETE", "/_faults?service=webhook")
    assert ask("GET", "/_faults")[1] == []


def mail(world, timeout=2.0):
    with smtplib.SMTP("127.0.0.1", world.ports["smtp"], timeout=timeout) as line:
        line.sendmail(
            "a@nidaa.example", ["b@journal.example"], "Subject: v1\r\nMessage-ID: <1@x>\r\n\r\nBonjour"
        )


@pytest.mark.parametrize(
    ("fault", "error", "received"),
    [
        ("550", smtplib.SMTPRecipientsRefused, 0),
        ("451", smtplib.SMTPRecipientsRefused, 0),
        ("data 451", smtplib.SMTPDataError, 0),
        ("reset", smtplib.SMTPServerDisconnected, 0),
        ("reset after", smtplib.SMTPServerDisconnected, 1),
        ("timeout", (TimeoutError, smtplib.SMTPServerDisconnected), 1),
        ("hang", (TimeoutError, smtplib.SMTPServerDisconnected), 0),
    ],
)
def test_mail_fails(world, fault, error, received):
    world.faults.set("mail", fault, count=1)
    with pytest.raises(error):
        mail(world, timeout=0.3)
    assert len(world.ledger.received("mail")) == received
    mail(world)
    (one,) = world.ledger.received("mail")[received:]
    assert (one.to, one.key, one.again) == ("b@journal.example", "<1@x>", bool(received))


def test_a_request_in_pieces_and_in_chunks_is_one_request(world):
    with socket.create_connection(("127.0.0.1", world.ports["http"])) as line:
        for piece in (
            b"POST /hook HTTP/1.1\r\nTransfer-Enc",
            b"oding: chunked\r\n\r\n3\r\nab",
            b"c\r\n2\r\nde\r\n0\r\n\r\n",
        ):
            line.sendall(piece)
        assert line.recv(100).startswith(b"HTTP/1.1 200 OK")
    (one,) = world.ledger.received("webhook")
    assert one.said["body"] == b"abcde"


def test_a_body_that_was_cut_off_is_no_message(world):
    with socket.create_connection(("127.0.0.1", world.ports["http"])) as line:
        line.sendall(b"POST /hook HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc")
    with socket.create_connection(("127.0.0.1", world.ports["http"])) as line:
        line.sendall(b"SSH-2.0\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 400")
    assert world.ledger.attempts() == []
