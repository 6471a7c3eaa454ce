"""Sending: one officer stops in one press, two start again; what is not well stands first; receipts are kept."""

import re
from datetime import date, timedelta

import pytest
from django.conf import settings
from tests.cast import amina, hind, karim, salma
from tests.doors.console.stories import released

from nidaa.distribution.commands import add_partner, carry_out, halt
from nidaa.distribution.facts import Channel, DeliveryState, HaltScope
from nidaa.distribution.models import Delivery, Halt
from nidaa.distribution.queries import standing_halts
from nidaa.ground.clock import now

pytestmark = pytest.mark.django_db
REASON = "Le compte écrit des choses étranges"


@pytest.fixture(autouse=True)
def _accounts(monkeypatch):
    named = {"options": {"name": "Page nationale", "exercises": "yes"}, "secrets": {}}
    held = {"facebook": {"national": named}, "meta": {"programme": named}, "whatsapp": {"main": named}}
    monkeypatch.setattr(settings, "ACCOUNTS", held)


def text(response):
    return response.content.decode().replace("&#x27;", "'")


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text(response)))


def test_one_officer_stops_in_one_press_and_it_stands_in_red_above_all(officer_client):
    client = officer_client(karim)
    assert "Nothing is stopped." in text(client.get("/sending"))
    done = client.post("/sending/stop", {"what": "account:facebook:national", "reason": REASON})
    assert done.url == "/sending"
    (row,) = standing_halts()
    assert (row.scope, row.key, row.reason) == ("account", "facebook:national", REASON)
    assert not row.also_withdrawals
    page = text(client.get("/sending"))
    halts = page[page.index('id="halts"') : page.index("</section>", page.index('id="halts"'))]
    for said in ("Facebook page · Page nationale", REASON, "Karim Essai", "Withdrawals still go out."):
        assert said in halts
    assert page.index('id="halts"') < page.index('id="outlets"')


def test_two_officers_start_again_and_the_first_sees_that_it_waits(officer_client):
    first, second = officer_client(karim), officer_client(salma)
    first.post("/sending/stop", {"what": "all:", "reason": REASON})
    number = standing_halts()[0].pk
    assert "Agree: start again" not in text(second.get("/sending"))
    first.post(f"/sending/{number}/ask")
    page = text(first.get("/sending"))
    assert "You have asked to start again. It waits for a second officer." in page
    assert "Agree: start again" not in page
    assert "<bdi>Karim Essai</bdi> asks to start again." in text(second.get("/sending"))
    second.post(f"/sending/{number}/agree")
    assert standing_halts() == []
    assert "Nothing is stopped." in text(second.get("/sending"))


def test_who_asked_cannot_agree_as_well(officer_client):
    client = officer_client(salma)
    client.post("/sending/stop", {"what": "channel:facebook", "reason": REASON})
    number = standing_halts()[0].pk
    client.post(f"/sending/{number}/ask")
    answer = client.post(f"/sending/{number}/agree", follow=True)
    assert "It takes two officers to start again; you have asked for it yourself." in text(answer)
    assert len(standing_halts()) == 1


def test_of_two_who_cannot_agree_one_asks_anew(officer_client):
    """An approver has asked, and no other approver is there: a case officer asks in his place."""
    number = halt(HaltScope.ALL, "", reason=REASON, by=amina(), at=now())
    officer_client(salma).post(f"/sending/{number}/ask")
    client = officer_client(karim)
    assert "Ask to start again" in text(client.get("/sending"))
    client.post(f"/sending/{number}/ask")
    officer_client(salma).post(f"/sending/{number}/agree")
    assert standing_halts() == []


def test_withdrawals_are_held_only_when_it_is_ticked_and_the_page_says_what_follows(officer_client):
    client = officer_client(karim)
    assert "nobody there is told that a child is found" in text(client.get("/sending"))
    client.post("/sending/stop", {"what": "channel:facebook", "reason": REASON, "also_withdrawals": "on"})
    assert Halt.objects.get().also_withdrawals
    assert "Withdrawals are held back too" in text(client.get("/sending"))


@pytest.mark.parametrize(
    ("changed", "says"),
    [({"reason": " "}, "This field is required."), ({"what": "channel:fax"}, "Select a valid choice.")],
)
def test_what_cannot_be_stopped_is_refused_and_nothing_typed_is_lost(officer_client, changed, says):
    sent = {"what": "channel:facebook", "reason": REASON} | changed
    answer = officer_client(karim).post("/sending/stop", sent)
    assert answer.status_code == 422
    assert says in text(answer)
    assert changed.get("reason", REASON).strip() in text(answer)
    assert standing_halts() == []


def test_a_live_alert_can_be_chosen_and_the_link_beside_a_way_chooses_it(officer_client):
    story = released()
    client = officer_client(karim)
    assert f'<option value="alert:{story.alert.public_id}">' in text(client.get("/sending"))
    page = text(client.get("/sending?stop=channel:page"))
    assert '<option value="channel:page" selected>' in page
    client.post("/sending/stop", {"what": f"alert:{story.alert.public_id}", "reason": REASON})
    page = text(client.get("/sending"))
    assert f"The alert {story.alert.code}" in page
    assert f'href="/alert/{story.alert.id}/live"' in page


def test_what_is_not_well_stands_first_and_says_why(officer_client, put_clock):
    story = released()
    at = now()
    carry_out(story.release.id, at=at)
    Delivery.objects.filter(channel="facebook").update(state=DeliveryState.FAILED, error="Meta failed.")
    Delivery.objects.filter(channel="page").update(state=DeliveryState.DELIVERED, finished_at=at)
    put_clock(at + timedelta(minutes=2))
    page = text(officer_client(karim).get("/sending"))
    table = page[page.index('id="outlets"') :]
    assert "Meta failed." in table
    assert table.index("Facebook page") < table.index("Public page")
    assert "Not configured:" in table
    assert "Telegram channel" in table[table.index("Not configured:") :]


def test_partners_who_have_not_answered_are_named(officer_client, put_clock):
    add_partner(
        key="bus", name="Autocars", channel=Channel.WEBHOOK, address="https://bus.example/hook", agreement="A-1",
        agreed_on=date(2026, 1, 1), languages=("fr",), exercises=True, by=hind(), at=now(),
    )  # fmt: skip
    story, at = released(), now()
    carry_out(story.release.id, at=at)
    client = officer_client(karim)
    put_clock(at + timedelta(seconds=30))
    assert "Every partner has answered." in text(client.get("/sending"))
    put_clock(at + timedelta(seconds=90))
    page = text(client.get("/sending"))
    assert "Autocars" in page
    assert "It may not have arrived." in page
    assert "1 partner has not answered" in text(client.get("/"))


def package(story):
    row = Delivery.objects.get(channel="meta")
    Delivery.objects.filter(pk=row.pk).update(
        state=DeliveryState.DELIVERED, reference="paquet-1.zip", finished_at=now()
    )
    return row.pk


def test_a_package_waits_until_its_receipt_is_recorded(officer_client):
    story = released()
    carry_out(story.release.id, at=now())
    number = package(story)
    client = officer_client(karim)
    assert "1 package waits to be handed over" in text(client.get("/"))
    assert "paquet-1.zip" in text(client.get("/sending"))
    refused = client.post(f"/sending/handover/{number}", {"receipt": "a" * 201})
    assert refused.status_code == 422
    assert "a" * 201 in text(refused)
    client.post(f"/sending/handover/{number}", {"receipt": "Mme Exemple, 14 h 05"})
    assert Delivery.objects.get(pk=number).reference.endswith("Mme Exemple, 14 h 05")
    assert "No package waits." in text(client.get("/sending"))
    again = client.post(f"/sending/handover/{number}", {"receipt": "encore"}, follow=True)
    assert "has been recorded already" in text(again)


def test_templates_without_a_yes_are_told_before_any_alert(officer_client):
    page = text(officer_client(karim).get("/sending"))
    assert "WhatsApp templates that Meta has not approved" in page
    assert "never submitted" in page


def test_meta_is_asked_only_when_the_button_is_pressed(officer_client):
    """Accounts without a token: what is missing is said, and nothing is called."""
    client = officer_client(karim)
    assert client.get("/sending/meta").status_code == 405
    page = text(client.post("/sending/meta"))
    assert "This account has no token" in page
    assert "<html" in page
    assert "<html" not in text(client.post("/sending/meta", HTTP_HX_REQUEST="true"))


def test_a_refresh_brings_the_parts_that_change_and_leaves_forms_alone(officer_client):
    page = text(officer_client(karim).get("/sending/state"))
    assert page.count("<hx-partial") == 3
    assert "<form" not in page
    officer_client(karim).post("/sending/stop", {"what": "all:", "reason": REASON})
    assert REASON in text(officer_client(karim).get("/sending/state"))


def test_the_board_says_that_sending_is_stopped_before_anything_else(officer_client):
    officer_client(karim).post("/sending/stop", {"what": "all:", "reason": REASON})
    page = text(officer_client(karim).get("/"))
    strip = page[page.index('class="strip"') :]
    assert strip.index("Sending is stopped") < 200
    assert "Everything" in strip


def test_an_administrator_looks_and_does_not_act(officer_client):
    client = officer_client(hind)
    page = text(client.get("/sending"))
    assert 'id="outlets"' in page
    assert "Stop sending now" not in page
    assert client.post("/sending/stop", {"what": "all:", "reason": REASON}).status_code == 403
    number = halt(HaltScope.ALL, "", reason=REASON, by=amina(), at=now())
    assert officer_client(karim).post(f"/sending/{number}/agree").status_code == 403


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_the_page_runs_as_its_language_does(officer_client, language, direction):
    page = text(officer_client(karim, language=language).get("/sending"))
    assert f'<html lang="{language}" dir="{direction}">' in page
