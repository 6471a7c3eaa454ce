"""People: an administrator makes officers, places them and sends them off; each change is a line of the log."""

import pytest
from django.contrib.auth import authenticate
from tests.cast import hind, karim, officer
from tests.moments import after

from nidaa.ground.audit.models import Line
from nidaa.ground.people.facts import Role
from nidaa.ground.people.models import Officer

pytestmark = pytest.mark.django_db

YOUSSEF = {
    "first_name": "Youssef", "last_name": "Essai", "username": "youssef", "roles": ["report_taker", "case_officer"],
    "unit": "DGSN", "rank": "3", "language": "ar",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _an_hour_later(put_clock):
    put_clock(after(hours=1))


def test_a_new_officer_gets_a_first_password_that_is_shown_once(officer_client):
    client = officer_client(hind)
    page = client.post("/people/add", YOUSSEF).content.decode()
    password = page.split('class="receipt" dir="ltr">')[1].split("<")[0]
    made = Officer.objects.get(username="youssef")
    assert made.check_password(password)
    assert (made.roles, made.unit.code, made.rank, made.language) == (
        ["case_officer", "report_taker"],
        "DGSN",
        3,
        "ar",
    )
    assert password not in client.get("/people").content.decode()
    line = Line.objects.get(action="make officer")
    assert (line.actor, line.object_id) == (hind().key, str(made.pk))
    assert password not in line.detail


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"username": "karim"}, "This username is taken."),
        ({"username": "Y"}, "A username has 3 to 30 small Latin letters"),
        ({"first_name": ""}, "This field is required."),
        ({"unit": "PARIS"}, "Select a valid choice."),
        ({"rank": "99"}, "Select a valid choice."),
        ({"roles": ["chief"]}, "Select a valid choice."),
        ({"roles": ["administrator", "approver"]}, "An administrator gives roles to others"),
        ({"language": "zgh"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(officer_client, changed, sentence):
    karim()
    page = officer_client(hind).post("/people/add", {**YOUSSEF, **changed}).content.decode()
    assert sentence in page
    assert 'value="Essai"' in page
    assert not Officer.objects.filter(username="youssef").exists()


def test_roles_change_at_once(officer_client):
    there = officer_client(karim)
    assert there.get("/tips").status_code == 200
    post = {"roles": ["auditor"], "unit": "CAS01", "rank": "3", "language": "en"}
    assert officer_client(hind).post(f"/people/{karim().officer_id}", post).status_code == 302
    assert there.get("/tips").status_code == 403
    assert "auditor" in Line.objects.get(action="set roles").detail


def test_a_deactivated_officer_is_out_at_once_and_keeps_the_name(officer_client):
    there = officer_client(karim)
    number = karim().officer_id
    officer_client(hind).post(f"/people/{number}/deactivate")
    assert there.get("/tips")["Location"].startswith("/sign/login/")
    assert authenticate(username="karim", password="une phrase longue") is None
    page = officer_client(hind).get("/people").content.decode()
    assert "Karim Essai" in page
    assert "Deactivated" in page
    officer_client(hind).post(f"/people/{number}/reactivate")
    assert Officer.objects.get(pk=number).is_active


@pytest.mark.parametrize("verb", ["deactivate", "demote"])
def test_the_last_administrator_stays(officer_client, verb):
    client = officer_client(hind)
    number = hind().officer_id
    if verb == "deactivate":
        client.post(f"/people/{number}/deactivate")
        page = client.get(f"/people/{number}").content.decode()
    else:
        page = client.post(
            f"/people/{number}", {"roles": ["auditor"], "unit": "DGSN", "rank": "3", "language": "en"}
        ).content.decode()
    assert "This is the last administrator." in page
    assert Officer.objects.get(pk=number).is_active
    assert Role.ADMINISTRATOR in Officer.objects.get(pk=number).roles


def test_a_second_administrator_may_follow_the_first(officer_client):
    officer("rachid", Role.ADMINISTRATOR)
    number = hind().officer_id
    assert officer_client(hind).post(f"/people/{number}/deactivate").status_code == 302
    assert not Officer.objects.get(pk=number).is_active


def test_an_unknown_officer_is_said_so(officer_client):
    assert "There is no such officer." in officer_client(hind).get("/people/99999").content.decode()


@pytest.mark.parametrize("address", ["/people", "/people/1"])
def test_only_administrators_see_the_register(officer_client, address):
    assert officer_client(karim).get(address).status_code == 403


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_the_page_runs_as_its_language_does(officer_client, language, direction):
    page = officer_client(hind, language=language).get("/people").content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in page
