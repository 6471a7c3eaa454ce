"""Mail to subscribers: kept lines, one click to leave, and what each refusal means."""

import asyncio

import pytest
from django.conf import settings
from tests.channels.mail.relay import certificate, relay
from tests.factories.notices import NAMES, PHOTO, SITE, alert, update, withdrawal

from nidaa.distribution.channels.mail import send as mailing
from nidaa.distribution.channels.mail.render import render
from nidaa.distribution.facts import Greeting, Recipient, Verdict

WORDS = "Ne plus recevoir ces alertes"


def recipient(number=1, language="fr", address=None):
    return Recipient(number, address or f"habitant{number}@village.example", language, f"token{number}")


def use(monkeypatch, port, *, tls="no", secrets=None, **more):
    options = {"host": "127.0.0.1", "port": str(port), "sender": "alert@nidaa.example", "tls": tls, **more}
    monkeypatch.setattr(
        settings, "ACCOUNTS", {"mail": {"main": {"options": options, "secrets": secrets or {}}}}
    )


@pytest.fixture
def post(monkeypatch):
    with relay() as (found, port):
        use(monkeypatch, port, connections="2")
        yield found


def sent(notice, *recipients):
    async def run():
        async with mailing.opened(notice, PHOTO) as postman:
            found = await asyncio.gather(*(postman.send(one, f"{one.id:032x}") for one in recipients))
        await asyncio.sleep(0.05)  # a broken line is closed by the loop, which a worker's never leaves
        return found

    return asyncio.run(run())


def test_many_mails_go_over_few_lines(post):
    found = sent(alert(), *(recipient(number) for number in range(1, 21)))
    assert {one.verdict for one in found} == {Verdict.ACCEPTED}
    assert sorted(to for to, _ in post.taken) == sorted(recipient(n).address for n in range(1, 21))
    assert post.connections <= 2


def test_everybody_reads_a_language_and_can_leave_by_one_click(post):
    sent(alert(), recipient(1, "ar"), recipient(2, "fr"))
    mails = dict(post.taken)
    arabic, french = mails[recipient(1).address], mails[recipient(2).address]
    assert "زينب" in arabic["Subject"]
    assert "Zineb" in french["Subject"]
    assert arabic["List-Unsubscribe"] == f"<{SITE}/leave/token1>"
    assert arabic["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"{SITE}/fr/leave/token2" in french.get_body().get_content()
    assert [one["Content-Language"] for one in (arabic, french)] == ["ar", "fr"]


def test_a_correction_supersedes_and_the_end_names_nobody(post):
    first = alert()
    for notice in (first, update(first), withdrawal(update(first))):
        sent(notice, recipient())
    ids = [mail["Message-ID"] for _, mail in post.taken]
    assert len(set(ids)) == 3
    assert [mail["Supersedes"] for _, mail in post.taken] == [None, ids[0], ids[1]]
    assert post.taken[-1][1]["References"] == " ".join(ids[:2])
    assert not any(name in post.taken[-1][1].as_string() for name in NAMES)
    assert not any(name in post.taken[-1][1].get_body().get_content() for name in NAMES)


def test_the_same_bytes_at_every_attempt():
    one = [render(alert(), recipient(), sender="a@nidaa.example", stop_words=WORDS) for _ in range(2)]
    assert one[0] == one[1]


@pytest.mark.parametrize(
    ("fault", "verdict"),
    [
        ("rcpt 550 5.1.1", Verdict.GONE),
        ("rcpt 551", Verdict.GONE),
        ("rcpt 550 5.7.1", Verdict.REJECTED),
        ("rcpt 452", Verdict.THROTTLED),
        ("rcpt 421", Verdict.THROTTLED),
        ("rcpt 455", Verdict.AGAIN),
        ("data 554", Verdict.REJECTED),
        ("data 451", Verdict.THROTTLED),
        ("drop before", Verdict.AGAIN),
        ("drop", Verdict.AMBIGUOUS),
    ],
)
def test_what_each_refusal_means_and_the_next_mail_goes_out(post, fault, verdict):
    post.faults.append(fault)

    async def run():
        async with mailing.opened(alert(), PHOTO) as postman:
            return [await postman.send(recipient(number), "k") for number in (1, 2)]

    first, second = asyncio.run(run())
    assert (first.verdict, second.verdict) == (verdict, Verdict.ACCEPTED)


def test_silence_after_the_text_leaves_it_open(post, monkeypatch):
    monkeypatch.setattr(mailing, "DEADLINE_S", 0.5)
    post.faults.append("silent")
    assert sent(alert(), recipient())[0].verdict is Verdict.AMBIGUOUS


def test_nobody_listens(monkeypatch):
    use(monkeypatch, 1)
    assert sent(alert(), recipient())[0].verdict is Verdict.AGAIN


@pytest.mark.parametrize("address", ["", "kein name", "é@village.example", "a@b\r\nBcc: c@d.example"])
def test_what_is_no_address_ends_and_reaches_nobody_else(post, address):
    assert sent(alert(), Recipient(1, address, "fr", "t"))[0].verdict is Verdict.GONE
    assert post.taken == []


def test_the_line_is_encrypted_and_signed_in(monkeypatch, tmp_path):
    pair = certificate(tmp_path)
    with relay(tls=pair, password="ein geheimes Wort") as (found, port):
        use(
            monkeypatch,
            port,
            tls="starttls",
            ca=str(pair[0]),
            user="nidaa",
            secrets={"password": "ein geheimes Wort"},
        )
        assert sent(alert(), recipient())[0].verdict is Verdict.ACCEPTED
        use(monkeypatch, port, tls="starttls", ca=str(pair[0]), user="nidaa", secrets={"password": "falsch"})
        assert sent(alert(), recipient())[0].verdict is Verdict.STOP_ACCOUNT
        use(monkeypatch, port, tls="starttls", user="nidaa", secrets={"password": "ein geheimes Wort"})
        assert sent(alert(), recipient())[0].verdict is Verdict.AGAIN, "a certificate nobody vouches for"
        assert len(found.taken) == 1


def test_an_address_is_asked_to_confirm(post):
    greeting = Greeting("ar", "rtl", "أكّدوا", "أكّدوا للتوصل", f"{SITE}/ar/confirm/abc")

    async def run():
        found = await mailing.greet("habitant@village.example", greeting, "k1")
        await asyncio.sleep(0.05)
        return found

    assert asyncio.run(run()).verdict is Verdict.ACCEPTED
    ((to, mail),) = post.taken
    assert (to, mail["Subject"]) == ("habitant@village.example", "أكّدوا")
    assert greeting.link in mail.get_body().get_content()
