"""Partners: nobody without an agreement, a secret that is shown once, and first of all what has not gone out."""

import pytest
from tests.cast import hind, karim
from tests.moments import after
from tests.steps import released

from nidaa.distribution.commands import carry_out
from nidaa.distribution.commands.partners import partner_target
from nidaa.distribution.models import Partner

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


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_the_page_runs_as_its_language_does(officer_client, language, direction):
    page = officer_client(hind, language=language).get("/partners").content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in page
