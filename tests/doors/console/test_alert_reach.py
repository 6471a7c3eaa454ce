"""Whom a draft would reach and how: subscribers while the area is drawn, short messages, phones, what is not set up."""

import re

import pytest
from django.conf import settings
from tests.cast import amina
from tests.doors.console.stories import drafted, ready
from tests.factories.subscribers import subscriber

from nidaa.alerts.queries import draft
from nidaa.distribution.facts import Medium
from nidaa.doors.console.alert.phone import PhoneScreen

pytestmark = pytest.mark.django_db

AREA = {"circle-lat": "34.06", "circle-lon": "-4.98", "circle-km": "5"}


@pytest.fixture(autouse=True)
def _accounts(monkeypatch):
    held = {"whatsapp": {"main": {"options": {"exercises": "yes"}, "secrets": {}}}}
    monkeypatch.setattr(settings, "ACCOUNTS", held)


def text(response):
    return response.content.decode().replace("&#x27;", "'")


def plain(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>|[\u2068\u2069]", "", page))


def looked(client, story, **typed):
    content = draft(story.alert.id).content
    fields = {
        f"f-{code}-{name}": words for code, some in content.fields.items() for name, words in some.items()
    }
    sent = {
        **fields,
        "contacts": list(content.contacts),
        "hours": "24",
        "tier": content.tier,
        **AREA,
        **typed,
    }
    return text(client.post(f"/alert/{story.alert.id}/look", sent))


def test_subscribers_are_counted_while_the_area_changes(officer_client):
    subscriber((34.06, -4.98), medium=Medium.WHATSAPP)
    subscriber((34.06, -4.98), medium=Medium.SMS)
    story, client = ready(), officer_client(amina)
    near = plain(looked(client, story))
    assert "1 subscriber is called there (about)" in near
    assert "WhatsApp: 1" in near
    assert "SMS: 1 not configured" in near
    far = plain(looked(client, story, **{"circle-lat": "30.42", "circle-lon": "-9.6"}))
    assert "0 subscribers are called there (about)" in far
    assert "WhatsApp: 0" in far


def test_nothing_moves_while_somebody_draws(officer_client):
    """As many lines with many subscribers as with none."""
    story, client = ready(), officer_client(amina)
    before = looked(client, story).count("<li>")
    subscriber((34.06, -4.98), medium=Medium.WHATSAPP)
    assert looked(client, story).count("<li>") == before


def test_without_script_they_are_counted_exactly_once_the_draft_is_kept(officer_client):
    subscriber((34.06, -4.98), (34.05, -4.99), medium=Medium.WHATSAPP)
    page = plain(text(officer_client(amina).get(f"/alert/{ready().alert.id}")))
    assert "1 subscriber is called there" in page
    assert "called there (about)" not in page


def test_the_checklist_tells_what_is_not_set_up_and_blocks_nothing(officer_client):
    page = text(officer_client(amina).get(f"/alert/{ready().alert.id}"))
    checklist = plain(page[page.index('id="checklist"') :])
    assert "Nothing keeps it from going out" in checklist
    assert "Facebook page" in checklist
    assert "nobody has set that up for exercises" in checklist
    assert "Meta has not approved" in checklist


def test_a_short_text_shows_its_parts_and_the_letters_that_make_it_long(officer_client):
    story, client = drafted(), officer_client(amina)
    written = {"w-fr-short-on": "yes", "w-fr-short": "Zineb, 9 ans, vue à Fès ☎ 19"}
    assert "Letters outside GSM-7, which make it long: ☎" in looked(client, story, **written)
    assert "1 part(s)" in looked(client, story, **{**written, "w-fr-short": "Zineb, 9 ans. Appelez le 19"})
    much = {**written, "w-fr-short": "ê" * 700}
    said = looked(client, story, **much)
    assert "messages;" in said
    assert "Shorten it." in said


def test_a_phone_shows_both_languages_and_what_older_ones_cut_off(officer_client):
    page = text(officer_client(amina).get(f"/alert/{ready().alert.id}"))
    shown = page[page.index('id="broadcast"') : page.index("</section>", page.index('id="broadcast"'))]
    assert "This tier does not go out by cell broadcast." in shown
    assert 'lang="ar" dir="rtl"' in shown
    assert "زينب" in shown
    assert "Zineb" in shown
    assert "Only phones whose owner has asked for tests show it." in shown


def test_a_draft_without_an_area_shows_no_phone(officer_client):
    said = looked(officer_client(amina), ready(), **{"circle-lat": "", "circle-lon": "", "circle-km": ""})
    assert "Give the alert an area to see what phones would show." in said
    assert "subscribers are called there" not in said


def test_networks_that_show_the_same_stand_together(officer_client, monkeypatch):
    both = {"options": {}, "secrets": {}}
    two = {"options": {"operator": "inwi", "messages": "two"}, "secrets": {}}
    monkeypatch.setattr(settings, "ACCOUNTS", {"cell": {"iam": both, "orange": both, "third": two}})
    from nidaa.doors.console.alert.checking import looked as looked_at
    from nidaa.doors.console.alert.phone import broadcasting
    from nidaa.ground.clock import now
    from nidaa.ground.country import pack

    found = looked_at(draft(ready().alert.id), at=now())
    phones = broadcasting(found, pack().tier("T2"), now=now()).phones
    assert [len(phone.networks) for phone in phones] == [2, 1]
    assert [screen.language for screen in phones[1].screens] == ["ar", "fr"]
    assert all(isinstance(screen, PhoneScreen) for phone in phones for screen in phone.screens)
