"""`nidaa meta health`: a table, and an exit status that a watchman can act on."""

import pytest
from click.testing import CliRunner
from django.conf import settings

from nidaa.doors.cli import main
from nidaa.doors.fakeworld.world import running
from nidaa.ground.graph import client


@pytest.fixture
def world(monkeypatch):
    with running(smtp=None) as world:
        monkeypatch.setattr(settings, "INSIDE_HOSTS", world.hosts)
        client.PAUSES._until.clear()
        held = {"base": world.url, "version": "v26.0", "authorised_on": "01/11/2026", "app_id": "4711"}
        secrets = {"token": "EAAtoken", "app_secret": "secret"}
        accounts = {
            "facebook": {"national": {"options": {**held, "page": "7"}, "secrets": secrets}},
            "instagram": {"national": {"options": {**held, "account": "8"}, "secrets": secrets}},
        }
        monkeypatch.setattr(settings, "ACCOUNTS", accounts)
        yield world


def health():
    return CliRunner().invoke(main, ["meta", "health"])


def test_all_is_well(world):
    done = health()
    assert done.exit_code == 0, done.output
    assert "facebook:national" in done.output
    assert "of 100 posts" in done.output
    assert "EAAtoken" not in done.output
    assert world.ledger.received("facebook") == [], "nothing is posted"


def test_what_will_stop_soon_is_one(world):
    settings.ACCOUNTS["facebook"]["national"]["options"]["authorised_on"] = ""
    done = health()
    assert done.exit_code == 1
    assert "!  facebook:national" in done.output


def test_what_stops_an_alert_is_two(world):
    world.habits.scopes = ("pages_show_list",)
    done = health()
    assert done.exit_code == 2
    assert "lacks pages_manage_posts" in done.output
    assert "lacks instagram_basic, instagram_content_publish, instagram_manage_contents" in done.output


def test_a_token_that_has_run_out(world):
    settings.ACCOUNTS["facebook"]["national"]["secrets"]["token"] = "expired"
    assert health().exit_code == 2


def test_an_outage_is_said_and_is_no_crash(world):
    world.faults.set("*", "500")
    done = health()
    assert done.exit_code == 2
    assert "Meta answers 2" in done.output


def test_without_accounts_there_is_nothing_to_look_after(monkeypatch):
    monkeypatch.setattr(settings, "ACCOUNTS", {})
    done = health()
    assert (done.exit_code, "NIDAA_ACCOUNTS" in done.output) == (0, True)
