"""`nidaa whatsapp templates`: submitted once, watched until they may be sent, told before an alert needs them."""

import time

import pytest
from click.testing import CliRunner
from django.conf import settings
from tests.moments import after

from nidaa.distribution.commands import watch_templates
from nidaa.distribution.models import WhatsAppTemplate
from nidaa.distribution.queries.whatsapp import chat_templates, whatsapp_hindrances
from nidaa.doors.cli import main
from nidaa.doors.fakeworld.world import running
from nidaa.ground.accounts import account
from nidaa.ground.audit.models import Line

pytestmark = pytest.mark.django_db

ALL = 10


@pytest.fixture
def world(monkeypatch):
    with running() as found:
        options = {"phone": "1", "waba": "waba", "app": "77", "base": found.url}
        section = {"options": options, "secrets": {"token": "t" * 20}}
        monkeypatch.setattr(settings, "ACCOUNTS", {"whatsapp": {"main": section}})
        monkeypatch.setattr(settings, "INSIDE_HOSTS", found.hosts)
        yield found


def nidaa(*words):
    return CliRunner().invoke(main, ["whatsapp", "templates", *words])


def approved(world):
    """Until the stand-in's reviewer has read them all."""
    while {one.status for one in world.outside.shelves.templates.values()} != {"APPROVED"}:
        time.sleep(0.02)


def test_every_template_is_submitted_once_with_its_time_to_live(world):
    assert nidaa("submit").exit_code == 0
    sent = world.ledger.received("whatsapp", action="template")
    assert len(sent) == len(chat_templates().templates) == ALL
    assert {entry.said["message_send_ttl_seconds"] for entry in sent} == {7_200, 43_200}
    assert set(WhatsAppTemplate.objects.values_list("status", flat=True)) == {"PENDING"}
    assert Line.objects.filter(action="submit WhatsApp templates").count() == 1
    approved(world)
    nidaa("submit")
    assert len(world.ledger.received("whatsapp", action="template")) == ALL


def test_the_example_picture_is_uploaded_for_those_with_a_photo(world):
    nidaa("submit")
    (picture,) = world.outside.shelves.uploads.items()
    with_photo = [
        part["example"]["header_handle"]
        for entry in world.ledger.received("whatsapp", action="template")
        for part in entry.said["components"]
        if part["type"] == "HEADER"
    ]
    assert with_photo == [[picture[0]]] * 4


def test_watching_ends_when_all_may_be_sent(world):
    nidaa("submit")
    approved(world)
    said = nidaa("watch")
    assert said.exit_code == 0
    assert "All may be sent." in said.output
    assert whatsapp_hindrances() == []


@pytest.mark.parametrize("status", ["PENDING", "REJECTED", "PAUSED", "DISABLED"])
def test_what_would_stop_an_alert_is_told_before_its_release(world, status):
    nidaa("submit")
    approved(world)
    world.decide_template("nidaa_alert_v1", "ar", status)
    time.sleep(0.05)
    assert "1 of 10 cannot be sent." in nidaa("watch", "--once").output
    assert nidaa("list").exit_code == 1
    (hindrance,) = whatsapp_hindrances()
    assert (hindrance.account, hindrance.name, hindrance.language) == ("main", "nidaa_alert_v1", "ar")
    assert hindrance.status == status


def test_what_was_never_submitted_would_stop_an_alert_too(world):
    assert len(whatsapp_hindrances()) == ALL
    assert nidaa("list").exit_code == 1


def test_without_an_account_nothing_is_expected_of_whatsapp(world, monkeypatch):
    monkeypatch.setattr(settings, "ACCOUNTS", {})
    assert whatsapp_hindrances() == []
    said = nidaa("list")
    assert (said.exit_code, "names no such WhatsApp account" in said.output) == (1, True)


def test_one_refused_template_does_not_stop_the_others_and_may_be_submitted_again(world):
    world.faults.set("whatsapp", "100", count=1, action="template")
    said = nidaa("submit")
    assert said.exit_code == 0
    assert "REFUSED" in said.output
    assert len(world.outside.shelves.templates) == ALL - 1
    nidaa("submit")
    assert len(world.outside.shelves.templates) == ALL


def test_a_template_that_meta_does_not_have_any_more_is_submitted_again(world):
    nidaa("submit")
    approved(world)
    nidaa("watch")
    world.outside.shelves.templates.clear()
    nidaa("watch", "--once")
    assert {one.status for one in whatsapp_hindrances()} == {"DELETED"}
    nidaa("submit")
    assert len(world.outside.shelves.templates) == ALL


def test_a_token_that_is_not_accepted_is_told_in_a_sentence(world):
    world.faults.set("whatsapp", "190")
    said = nidaa("watch", "--once")
    assert said.exit_code == 1
    assert "token is not accepted" in said.output
    assert "t" * 20 not in said.output


def test_what_a_number_may_do_is_asked_before_it_is_needed(world, monkeypatch):
    from nidaa.doors.fakeworld.graph import identity

    said = CliRunner().invoke(main, ["whatsapp", "number"])
    assert (said.exit_code, "TIER_UNLIMITED" in said.output) == (0, True)
    monkeypatch.setitem(identity.ACCOUNT, "whatsapp_business_manager_messaging_limit", "TIER_2K")
    said = CliRunner().invoke(main, ["whatsapp", "number"])
    assert (said.exit_code, "2,000 people a day" in said.output) == (1, True)


def test_a_category_that_meta_has_changed_is_seen(world):
    nidaa("submit")
    approved(world)
    for template in world.outside.shelves.templates.values():
        template.category = "MARKETING"
    watch_templates(account("whatsapp", "main"), at=after(days=9))
    assert set(WhatsAppTemplate.objects.values_list("category", flat=True)) == {"MARKETING"}
