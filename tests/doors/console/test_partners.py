"""Partners: nobody without an agreement, a secret that is shown once, and first of all what has not gone out."""

import re

import pytest
from tests.cast import hind, karim
from tests.moments import after
from tests.steps import released

from nidaa.distribution.commands import carry_out
from nidaa.distribution.commands.partner_reports import fold_reports
from nidaa.distribution.commands.partners import partner_target
from nidaa.distribution.facts import Scope
from nidaa.distribution.models import ApiKey, ApiUse, Partner
from nidaa.distribution.queries.api import caller_of

pytestmark = pytest.mark.django_db

BUS = {
    "name": "Autocars Exemple", "key": "autocars", "channel": "webhook", "address": "https://autocars.example/alertes",
    "agreement": "CONV-2026-7", "agreed_on": "2026-01-15", "languages": ["ar", "fr"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _an_hour_later(put_clock):
    put_clock(after(hours=1))


def test_a_partner_is_added_and_its_secret_shown_once(officer_client):
    import base64

    client = officer_client(hind)
    assert "No partner yet." in client.get("/partners").content.decode()
    page = client.post("/partners/add", BUS).content.decode()
    secret = "whsec_" + base64.b64encode(partner_target("autocars").secret).decode()
    assert secret in page
    again = client.get("/partners").content.decode()
    assert "Autocars Exemple" in again
    assert "CONV-2026-7" in again
    assert secret not in again


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"agreement": ""}, "This field is required."),
        ({"key": "Auto cars"}, "Enter a valid"),
        ({"address": "http://autocars.example/"}, "begins with https://"),
        ({"address": "ftp://autocars.example/"}, "begins with https://"),
        ({"channel": "email"}, "This is not an e-mail address."),
        ({"channel": "fax"}, "Select a valid choice."),
        ({"agreed_on": "hier"}, "Enter a valid date."),
        ({"languages": []}, "This field is required."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(officer_client, changed, sentence):
    page = officer_client(hind).post("/partners/add", {**BUS, **changed}).content.decode()
    assert sentence in page
    assert "Autocars Exemple" in page
    assert not Partner.objects.exists()


def test_a_short_name_is_taken_for_ever(officer_client):
    client = officer_client(hind)
    client.post("/partners/add", BUS)
    client.post("/partners/autocars/remove")
    assert "This short name is taken" in client.post("/partners/add", BUS).content.decode()


def test_a_removed_partner_stays_in_the_register(officer_client):
    client = officer_client(hind)
    client.post("/partners/add", BUS)
    assert client.post("/partners/autocars/remove").status_code == 302
    assert not Partner.objects.get(key="autocars").active
    assert "Removed" in client.get("/partners").content.decode()
    client.post("/partners/autocars/remove")
    assert "There is no such partner." in client.get("/partners").content.decode()


def test_what_is_not_sent_stands_first(officer_client):
    client = officer_client(hind)
    assert "Everything that was released has been delivered." in client.get("/partners").content.decode()
    _case, _draft, release = released()
    carry_out(release.id, at=after(minutes=11))
    page = client.get("/partners").content.decode()
    assert "not sent yet" in page
    assert page.index("Not sent") < page.index("Register")


def test_only_administrators_keep_the_register(officer_client):
    client = officer_client(karim)
    assert client.get("/partners").status_code == 403
    assert client.post("/partners/add", BUS).status_code == 403


KEY = {"partner": "autocars", "scopes": ["alerts:read", "cap:send"], "days": "90", "per_minute": "60"}


def test_a_key_is_issued_shown_once_and_opens_what_it_says(officer_client):
    client = officer_client(hind)
    client.post("/partners/add", BUS)
    page = client.post("/partners/keys/issue", KEY).content.decode()
    (written,) = re.findall(r"nidaa_live_[0-9a-f]{12}_[A-Za-z0-9_-]{43}", page)
    caller = caller_of(written, now=after(hours=2))
    assert (caller.partner, caller.sandbox, caller.per_minute) == ("autocars", False, 60)
    assert caller.scopes == {Scope.READ, Scope.SEND_CAP}
    again = client.get("/partners").content.decode()
    assert written not in again
    assert caller.key_id in again
    assert "never" in again
    assert "send us CAP messages" in again


def test_a_key_for_trying_out_says_so(officer_client):
    client = officer_client(hind)
    client.post("/partners/add", BUS)
    page = client.post("/partners/keys/issue", {**KEY, "sandbox": "on"}).content.decode()
    assert "nidaa_test_" in page
    assert "For trying out: exercises only" in page
    assert ApiKey.objects.get().sandbox


def test_a_revoked_key_opens_nothing_from_then_on(officer_client):
    client = officer_client(hind)
    client.post("/partners/add", BUS)
    page = client.post("/partners/keys/issue", KEY).content.decode()
    (written,) = re.findall(r"nidaa_live_[0-9a-f]{12}_[A-Za-z0-9_-]{43}", page)
    number = ApiKey.objects.get().key_id
    client.post(f"/partners/keys/{number}/revoke")
    assert caller_of(written, now=after(hours=2)) is None
    assert "revoked" in client.get("/partners").content.decode()
    again = client.post(f"/partners/keys/{number}/revoke", follow=True).content.decode()
    assert "There is no such key, or it is revoked already." in again


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"scopes": []}, "This field is required."),
        ({"days": "0"}, "greater than or equal to 1"),
        ({"days": "400"}, "less than or equal to 366"),
        ({"partner": "nobody"}, "Select a valid choice."),
    ],
)
def test_a_key_that_cannot_be_is_refused_and_what_was_typed_is_kept(officer_client, changed, says):
    client = officer_client(hind)
    client.post("/partners/add", BUS)
    answer = client.post("/partners/keys/issue", {**KEY, **changed})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert says in page
    assert f'value="{changed.get("days", "90")}"' in page
    assert not ApiKey.objects.exists()


def test_when_a_key_was_last_used_is_shown(officer_client):
    client = officer_client(hind)
    client.post("/partners/add", BUS)
    client.post("/partners/keys/issue", KEY)
    ApiUse.objects.create(key_id=ApiKey.objects.get().key_id, minute=after(minutes=58), count=3)
    fold_reports(at=after(hours=1))
    assert ApiKey.objects.get().used_at == after(minutes=58)
    fold_reports(at=after(hours=2))
    assert ApiKey.objects.get().used_at == after(minutes=58)
    assert after(minutes=58).isoformat(timespec="seconds") in client.get("/partners").content.decode()


def test_a_key_of_a_partner_who_has_left_is_over(officer_client):
    client = officer_client(hind)
    client.post("/partners/add", BUS)
    client.post("/partners/keys/issue", KEY)
    client.post("/partners/autocars/remove")
    assert "the partner is removed" in client.get("/partners").content.decode()
    assert officer_client(karim).post("/partners/keys/issue", KEY).status_code == 403


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_the_page_runs_as_its_language_does(officer_client, language, direction):
    page = officer_client(hind, language=language).get("/partners").content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in page
