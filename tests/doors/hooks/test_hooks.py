"""The hooks door, as a provider and as a stranger meet it."""

import json
import socket

import pytest
from django.db import DatabaseError, connection, transaction

from nidaa.doors.hooks.callers import callers, signed
from nidaa.ground.vault.queries import unboxed

BODY = json.dumps({"object": "whatsapp_business_account", "entry": [], "who": "سلمى"}).encode()


def test_what_is_signed_is_kept_before_it_is_acknowledged_and_nobody_can_read_it_there(door):
    assert door.tell(BODY) == 200
    ((provider, account, sealed),) = door.rows()
    assert (provider, account) == ("whatsapp", "main")
    assert b"whatsapp_business_account" not in sealed
    assert unboxed(sealed, purpose="inbox whatsapp main") == BODY


def test_the_same_told_twice_is_kept_once_and_both_are_acknowledged(door):
    assert [door.tell(BODY), door.tell(BODY), door.tell(BODY + b" ")] == [200, 200, 200]
    assert len(door.rows()) == 2


@pytest.mark.parametrize(
    "said",
    ["sha256=" + "0" * 64, "sha256=", "0" * 64, "sha1=" + "0" * 40, "sha256=" + "é" * 64, "nonsense"],
)
def test_what_is_not_signed_is_refused_and_not_kept(door, said):
    assert door.ask("POST", "/hooks/whatsapp/main", BODY, {"X-Hub-Signature-256": said.encode()})[0] == 401
    assert door.rows() == []


def test_without_any_signature_it_is_refused(door):
    assert door.ask("POST", "/hooks/whatsapp/main", BODY)[0] == 401


def test_a_changed_byte_breaks_the_signature_and_the_raw_bytes_are_what_counts(door):
    right = f"sha256={door.whatsapp.digest(BODY).hex()}"
    again = json.dumps(json.loads(BODY), ensure_ascii=False).encode()
    assert again != BODY
    assert door.tell(again, said=right) == 401
    assert door.tell(BODY, said=right.upper().replace("SHA256", "sha256")) == 200


def test_a_signature_of_one_account_opens_no_other(door):
    assert door.tell(BODY, path="/hooks/sms/aggregator") == 401


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/hooks/whatsapp/other", 404),
        ("POST", "/hooks/telegram/main", 404),
        ("GET", "/", 404),
        ("POST", "/hooks/whatsapp/main/", 404),
        ("PUT", "/hooks/whatsapp/main", 405),
        ("GET", "/alive", 200),
    ],
)
def test_it_has_no_other_paths(door, method, path, status):
    assert door.ask(method, path, b"" if method != "GET" else None)[0] == status


def test_a_body_beyond_the_limit_is_not_read_to_its_end(door):
    most = 3 * 1024 * 1024
    with socket.create_connection(("127.0.0.1", door.port), timeout=15) as line:
        line.sendall(b"POST /hooks/whatsapp/main HTTP/1.1\r\nHost: x\r\nX-Hub-Signature-256: sha256=00\r\n")
        line.sendall(f"Content-Length: {most + 1}\r\n\r\n".encode())
        assert line.recv(100).startswith(b"HTTP/1.1 413")
    assert door.tell(b"x" * most) == 200


def test_a_body_that_does_not_say_its_length_is_cut_at_the_limit(door):
    pieces = (b"x" * 65_536 for _ in range(49))
    headers = {"X-Hub-Signature-256": "sha256=00"}
    try:
        status, _ = door.ask("POST", "/hooks/whatsapp/main", pieces, headers)
    except OSError:  # it has hung up already, which is an answer too
        status = 413
    assert status == 413


def test_a_body_in_pieces_is_put_together_before_its_signature_is_looked_at(door):
    whole = BODY * 500
    pieces = (whole[at : at + 1_000] for at in range(0, len(whole), 1_000))
    right = {"X-Hub-Signature-256": f"sha256={door.whatsapp.digest(whole).hex()}"}
    assert door.ask("POST", "/hooks/whatsapp/main", pieces, right)[0] == 200
    ((_, _, sealed),) = door.rows()
    assert unboxed(sealed, purpose="inbox whatsapp main") == whole


def test_another_provider_signs_under_its_own_header_with_its_own_secret(door):
    import hashlib
    import hmac

    made = hmac.new(b"t" * 32, b"{}", hashlib.sha256).hexdigest()
    assert door.ask("POST", "/hooks/sms/aggregator", b"{}", {"X-Signature": made})[0] == 200
    assert [row[:2] for row in door.rows()] == [("sms", "aggregator")]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={word}", (200, b"1158201444")),
        ("hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=guess", (403, b"")),
        ("hub.mode=unsubscribe&hub.challenge=1&hub.verify_token={word}", (403, b"")),
        ("hub.mode=subscribe&hub.verify_token={word}&hub.challenge=" + "1" * 201, (403, b"")),
        ("", (403, b"")),
    ],
)
def test_who_knows_the_word_hears_the_challenge(door, query, expected):
    word = "the%20word%20that%20was%20agreed"
    assert door.ask("GET", "/hooks/whatsapp/main?" + query.format(word=word)) == expected


def test_an_account_without_a_word_verifies_nobody(door):
    asked = "hub.mode=subscribe&hub.challenge=1&hub.verify_token="
    assert door.ask("GET", f"/hooks/sms/aggregator?{asked}")[0] == 403


def test_who_hangs_up_in_the_middle_harms_nobody(door):
    with socket.create_connection(("127.0.0.1", door.port)) as line:
        line.sendall(b"POST /hooks/whatsapp/main HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n")
        line.sendall(b"X-Hub-Signature-256: sha256=00\r\n\r\n{")
    assert door.tell(BODY) == 200
    assert len(door.rows()) == 1


def test_while_the_database_refuses_it_says_come_again_and_goes_on_afterwards(door):
    door.rows("REVOKE INSERT ON distribution_inbox FROM nidaa_hooks")
    try:
        assert door.tell(BODY) == 503
    finally:
        door.rows("GRANT INSERT ON distribution_inbox TO nidaa_hooks")
    assert door.rows() == []
    assert door.tell(BODY) == 200


def test_a_broken_connection_to_the_database_is_made_again(door):
    assert door.tell(BODY) == 200
    door.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'nidaa_hooks'")
    first = door.tell(BODY + b"1")
    assert first in {200, 503}
    assert door.tell(BODY + b"2") == 200


@pytest.mark.django_db
@pytest.mark.as_owner
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM distribution_inbox",
        "UPDATE distribution_inbox SET provider = 'x'",
        "DELETE FROM distribution_inbox",
        "SELECT * FROM distribution_subscriber",
        "SELECT * FROM distribution_publicnotice",
        "SELECT * FROM cases_case",
        "INSERT INTO distribution_halt DEFAULT VALUES",
    ],
)
def test_its_role_may_add_to_the_inbox_and_nothing_else(sql):
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"SET LOCAL ROLE nidaa_hooks; {sql}")


def test_an_account_without_a_secret_is_no_caller():
    held = {
        "sms": {
            "a": {"options": {}, "secrets": {"token": "x"}},
            "b": {"options": {}, "secrets": {"hook_secret": "y"}},
        }
    }
    assert set(callers(held)) == {"/hooks/sms/b"}


def test_a_signature_is_compared_whatever_it_is_made_of():
    assert signed(b"sha256=" + b"ab" * 32, bytes.fromhex("ab" * 32))
    assert not signed("sha256=٣٤".encode(), bytes.fromhex("ab" * 32))
