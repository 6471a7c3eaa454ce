"""Mail to partners: what it says, how it threads, and that no server can hold us longer than the deadline."""

from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.conf import settings
from tests.channels.receivers import mail_server, rude_server, within
from tests.factories.notices import NAMES, PHOTO, alert, parcel, update, withdrawal

from nidaa.distribution.channels.email import send as sending
from nidaa.distribution.channels.email.render import render
from nidaa.distribution.channels.email.send import send
from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import Target
from nidaa.ground.publishing import put
from nidaa.packs.facts import Act

PAPER = Target("paper", "redaction@journal.example", languages=("fr", "ar"), name="Le Journal")
CAP = b"<?xml version='1.0'?><alert/>"


def mail(notice, target=PAPER, cap=CAP):
    made = render(notice, target, key="k" * 40, sender="alertes@nidaa.example", cap=cap)
    return message_from_bytes(made, policy=policy.default)


def body(message):
    return message.get_body(("plain",)).get_content()


@pytest.fixture
def post_office(monkeypatch):
    with mail_server() as (ledger, port):
        monkeypatch.setattr(settings, "EMAIL_HOST", "127.0.0.1")
        monkeypatch.setattr(settings, "EMAIL_PORT", port)
        monkeypatch.setattr(sending, "WAIT_FOR_CAP_S", 0.0)
        yield ledger


def handed_over(notice, target=PAPER):
    return parcel(notice, channel="email", target=target)


def test_it_reads_in_the_languages_of_the_partner_in_their_order():
    text = body(mail(alert()))
    assert text.index("Zineb") < text.index("زينب")
    assert "Missing" not in text
    assert mail(alert())["Content-Language"] == "fr, ar"


def test_a_partner_without_languages_gets_all_of_them():
    assert mail(alert(), replace(PAPER, languages=()))["Content-Language"] == "ar, fr, zgh, en"
    assert mail(alert(languages=("ar",)), replace(PAPER, languages=("en",)))["Content-Language"] == "ar"


def test_it_gives_the_link_and_asks_to_publish_that_and_carries_no_photo():
    message = mail(alert())
    assert alert().url in body(message)
    assert "donnez le lien" in body(message)
    assert [part.get_content_type() for part in message.iter_attachments()] == ["application/cap+xml"]
    assert PHOTO.name not in message.as_string()


def test_the_cap_file_is_attached_byte_for_byte():
    (attached,) = mail(alert()).iter_attachments()
    assert attached.get_content() == CAP
    assert attached.get_filename() == "7Q4K-0001.cap.xml"
    assert not list(mail(alert(), cap=b"").iter_attachments())


def test_headers_say_that_a_machine_wrote_it_and_by_what_key_it_is_known():
    message = mail(alert())
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "Nidaa <alerts.nidaa.example>"
    assert message["X-Nidaa-Key"] == "k" * 40
    assert message["To"] == "Le Journal <redaction@journal.example>"
    assert message["Subject"] == "Avis de recherche : Zineb, 9 ans, disparue à Fès [7Q4K-0001]"


def test_the_end_stands_in_the_thread_of_the_alert():
    first = alert()
    second = update(first)
    messages = [mail(first), mail(second), mail(withdrawal(second))]
    ids = [message["Message-ID"] for message in messages]
    assert len(set(ids)) == 3
    assert [message["References"] for message in messages] == [None, ids[0], f"{ids[0]} {ids[1]}"]
    assert messages[2]["In-Reply-To"] == ids[1]


def test_two_partners_and_two_alerts_have_different_ids():
    other = replace(PAPER, key="radio")
    assert (
        len({mail(alert())["Message-ID"], mail(alert(), other)["Message-ID"], mail(alert(2))["Message-ID"]})
        == 3
    )


def test_the_same_mail_is_the_same_bytes_at_every_attempt():
    first, again = (
        render(alert(), PAPER, key="k", sender="a@b.example", cap=CAP).split(b"\n--=") for _ in range(2)
    )
    assert first[0].split(b'boundary="')[0] == again[0].split(b'boundary="')[0]


@pytest.mark.parametrize("act", [Act.FOUND, Act.CANCELLED, Act.EXPIRED])
def test_a_withdrawal_asks_to_delete_and_names_nobody(act):
    over = withdrawal(update(alert()), act)
    message = mail(over, cap=b"")
    assert "Supprimez tout ce que vous avez publié" in body(message)
    assert "ne republiez rien" in body(message)
    assert not [name for name in (*NAMES, PHOTO.name) if name in body(message) + str(message["Subject"])]


def test_an_exercise_says_so_in_subject_and_header():
    message = mail(alert(exercise=True))
    assert message["Subject"].startswith("EXERCICE")
    assert message["X-Nidaa-Exercise"] == "yes"
    assert body(message).startswith("EXERCICE")


def test_it_goes_by_seven_bits_so_that_any_server_takes_it():
    assert render(alert(), PAPER, key="k", sender="a@b.example", cap=CAP).isascii()


def test_it_arrives_with_the_published_cap_file(post_office):
    notice = alert()
    put(Path(settings.PUBLIC_FOLDER) / "cap" / f"{notice.release.id.hex}.xml", CAP)
    receipt = send(handed_over(notice))
    (entry,) = post_office.entries
    assert entry["to"] == ["redaction@journal.example"]
    assert entry["key"] == handed_over(notice).key == receipt.reference
    assert receipt.detail == "taken as 4711"
    assert [part.get_content() for part in entry["message"].iter_attachments()] == [CAP]


def test_a_cap_file_that_is_not_there_does_not_keep_the_mail(post_office):
    send(handed_over(alert()))
    (entry,) = post_office.entries
    assert not list(entry["message"].iter_attachments())
    assert "/cap/" in body(entry["message"])


def test_the_mail_waits_a_moment_for_the_cap_file(post_office, monkeypatch):
    monkeypatch.setattr(sending, "WAIT_FOR_CAP_S", 2.0)
    answers = [b"", b"", CAP]
    monkeypatch.setattr(sending, "content_of", lambda _: answers.pop(0))
    send(handed_over(alert()))
    assert list(post_office.entries[0]["message"].iter_attachments())


@pytest.mark.parametrize(
    ("fault", "permanent"), [("rcpt 450", False), ("rcpt 550", True), ("data 451", False), ("data 554", True)]
)
def test_four_is_tried_again_and_five_is_for_good(post_office, fault, permanent):
    post_office.then(fault)
    with pytest.raises(Undeliverable, match=fault[5:]) as failure:
        send(handed_over(alert()))
    assert failure.value.permanent is permanent
    assert not failure.value.maybe_sent
    assert not post_office.entries


def test_a_server_that_takes_the_text_and_says_nothing_may_have_it(post_office, monkeypatch):
    monkeypatch.setattr(sending, "DEADLINE_S", 1.0)
    post_office.then("silent after text")
    with within(10), pytest.raises(Undeliverable) as failure:
        send(handed_over(alert()))
    assert failure.value.maybe_sent
    assert not failure.value.permanent
    send(handed_over(alert()))
    first, second = post_office.entries
    assert first["key"] == second["key"]
    assert first["message"]["Message-ID"] == second["message"]["Message-ID"]
    assert len(post_office.once) == 1, "a receiver that knows it by its key has it once"


@pytest.mark.parametrize("fault", ["hang", "drip", "reset"])
def test_a_server_that_hangs_drips_or_resets_is_cut_off_at_the_deadline(monkeypatch, fault):
    monkeypatch.setattr(sending, "DEADLINE_S", 1.0)
    monkeypatch.setattr(sending, "WAIT_FOR_CAP_S", 0.0)
    with rude_server(fault) as port:
        monkeypatch.setattr(settings, "EMAIL_HOST", "127.0.0.1")
        monkeypatch.setattr(settings, "EMAIL_PORT", port)
        with within(10), pytest.raises(Undeliverable, match="connect") as failure:
            send(handed_over(alert()))
    assert not failure.value.permanent
    assert not failure.value.maybe_sent


def test_nobody_at_the_door_is_tried_again(monkeypatch, post_office):
    monkeypatch.setattr(settings, "EMAIL_PORT", 1)
    with pytest.raises(Undeliverable) as failure:
        send(handed_over(alert()))
    assert not failure.value.permanent


@pytest.mark.parametrize("address", ["journal", "a@b\r\nBcc: x@y.example", "صحيفة@journal.example", "", "a@"])
def test_an_address_that_is_none_fails_for_good_before_anything_is_sent(post_office, address):
    with pytest.raises(Undeliverable) as failure:
        send(handed_over(alert(), replace(PAPER, address=address)))
    assert failure.value.permanent
    assert not post_office.entries


def test_the_deadline_is_shorter_than_the_lease():
    from nidaa.distribution.rules import LEASE

    assert LEASE.total_seconds() / 2 > sending.DEADLINE_S + sending.WAIT_FOR_CAP_S
