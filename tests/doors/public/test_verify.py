"""«Is this notice real?»: three answers, and a copy of our address on another site is never a proof."""

from datetime import timedelta
from html import unescape

import pytest
from tests.moments import after

from nidaa.distribution.models import PublicNotice
from nidaa.doors.public.verify import Asked, read
from nidaa.ground import clock

ID = "0" * 31 + "7"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("7Q4K-M2XP", Asked(code="7Q4K-M2XP")),
        (" 7q4k m2xp ", Asked(code="7q4k m2xp")),
        (ID, Asked(public_id=ID)),
        (f"https://alertes.example/a/{ID}", Asked(public_id=ID)),
        (f"alertes.example/a/{ID}/fr.html", Asked(public_id=ID)),
        (f"https://alertes.example/a/{ID}/poster.pdf?x=1#y", Asked(public_id=ID)),
        (f"https://alertes.example.evil.test/a/{ID}", Asked(elsewhere=True)),
        (f"https://evil.test/alertes.example/a/{ID}", Asked(elsewhere=True)),
        (f"https://alertes.example@evil.test/a/{ID}", Asked(elsewhere=True)),
        (f"https://user@alertes.example/a/{ID}", Asked(elsewhere=True)),
        (f"https://alertes.example:8443/a/{ID}", Asked(elsewhere=True)),
        (f"ftp://alertes.example/a/{ID}", Asked(elsewhere=True)),
        ("https://[broken", Asked(elsewhere=True)),
        ("https://alertes.example/", Asked()),
        ("javascript:alert(1)", Asked(elsewhere=True)),
        ("hello", Asked()),
        ("<script>", Asked()),
    ],
)
def test_what_is_typed_is_read_as_a_code_our_link_or_somebody_elses(typed, asked, settings):
    settings.PUBLIC_URL = "https://alertes.example"
    assert read(typed) == asked


@pytest.fixture
def _alerts(monkeypatch):
    monkeypatch.setattr("nidaa.doors.public.verify.now", lambda: after(minutes=30))
    rows = [
        ("1", "7Q4K-M2XP", "alert", False),
        ("2", "8R5M-N3YQ", "found", False),
        ("3", "9S6N-P4ZR", "alert", True),
    ]
    for last, code, act, exercise in rows:
        PublicNotice.objects.create(
            public_id="0" * 31 + last, code=code, act=act, sequence=1, exercise=exercise, languages=["ar", "fr"],
            expires_at=after(hours=1), updated_at=after(minutes=1),
        )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.usefixtures("_alerts")
@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("7q4k m2xp", "Oui. Elle est authentique et en cours."),
        ("8R5M-N3YQ", "Elle était authentique, et elle est terminée."),
        ("9S6N-P4ZR", "C'est un exercice"),
        ("AAAA-AAAA", "Nous ne connaissons aucune alerte"),
        ("https://evil.test/a/" + "0" * 31 + "1", "Cette adresse n'est pas la nôtre"),
    ],
)
def test_the_answer_is_one_sentence(public, code, says):
    answer = public.get("/fr/verify", {"code": code})
    assert says in unescape(answer.text)
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.usefixtures("_alerts")
def test_an_alert_whose_hour_has_come_is_over_even_if_nobody_has_said_so(public, monkeypatch):
    monkeypatch.setattr("nidaa.doors.public.verify.now", lambda: after(hours=1) + timedelta(seconds=1))
    assert "elle est terminée" in public.get("/fr/verify?code=7Q4K-M2XP").text


@pytest.mark.django_db
@pytest.mark.usefixtures("_alerts")
def test_a_real_alert_is_read_in_a_language_in_which_it_is_written(public):
    assert f'href="/a/{"0" * 31}1/ar.html"' in public.get("/en/verify?code=7Q4K-M2XP").text


@pytest.mark.django_db
def test_what_was_typed_is_shown_again_and_never_obeyed(public):
    text = public.get("/fr/verify", {"code": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_the_clock_of_the_house_is_the_one_asked():
    assert clock.now().tzinfo
