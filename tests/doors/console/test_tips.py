"""Tips: read in order, graded, linked, put on the map, closed, each with one key; what they say is never lost."""

import pytest
from tests.cast import hind, karim, officer
from tests.ground.photos.drawings import telltale_jpeg
from tests.moments import after
from tests.steps import released

from nidaa.cases.queries import journal
from nidaa.ground.audit.models import Line
from nidaa.hypotheses.queries import evidence_of_case
from nidaa.packs.facts import Act
from nidaa.resolution.commands import withdraw_all
from nidaa.tips.commands import grade_tip, put_in_box
from nidaa.tips.facts import Grade, TipState
from nidaa.tips.models import Tip

pytestmark = pytest.mark.django_db

WHAT = "رأيتها قرب المحطة"


@pytest.fixture(autouse=True)
def _forty_minutes_later(put_clock):
    put_clock(after(minutes=40))


@pytest.fixture
def alert():
    case, draft, _release = released()
    return case, draft.alert


def box(alert, **changed):
    said = {
        "public_id": alert[1].public_id, "language": "ar", "what": WHAT, "where": "فاس", "point": None, "when": "23:30",
        "contact": "", "photo": None, "in_view_now": False, "at": after(minutes=31),
    }  # fmt: skip
    put_in_box(**{**said, **changed})
    return (
        Tip.objects.order_by("-received_at", "-pk")
        .get(received_at=said["at"] if "at" not in changed else changed["at"])
        .pk
    )


def operator():
    from nidaa.ground.people.facts import Role

    return officer("omar", Role.TIP_OPERATOR).actor()


def test_the_inbox_puts_a_child_in_view_first_and_opens_nothing(alert, officer_client):
    box(alert)
    urgent = box(alert, in_view_now=True, at=after(minutes=35))
    page = officer_client(karim).get("/tips").content.decode()
    assert WHAT not in page
    assert f'href="/tips/{urgent}" data-key="j"' in page, "the first to open is the urgent one"
    assert "In front of the child now" in page
    assert not Line.objects.filter(action="read tip").exists()


def test_an_empty_inbox_says_so(officer_client):
    assert "No tip waits." in officer_client(karim).get("/tips").content.decode()


def test_opening_a_tip_is_logged_and_shows_it_in_its_own_direction_beside_the_case(alert, officer_client):
    tip_id = box(alert)
    page = officer_client(karim, language="fr").get(f"/tips/{tip_id}").content.decode()
    assert f'dir="auto" lang="ar">{WHAT}' in page
    assert "Bab Boujloud" in page, "the place last seen stands on the map beside it"
    assert alert[0].number in page
    assert Line.objects.get(action="read tip").detail == str(tip_id)
    for key in "1234lpc":
        assert f'data-key="{key}"' in page, f"the key {key} has a button of its own"


def test_an_operator_who_opens_no_case_sees_sightings_only(alert, officer_client):
    tip_id = box(alert, point=(34.04, -5.0))
    page = officer_client(operator).get(f"/tips/{tip_id}").content.decode()
    assert WHAT in page
    assert "the map shows sightings only" in page
    assert "Bab Boujloud" not in page
    assert "Where this tip points" in page


def test_each_key_has_its_act(alert, officer_client):
    first, second = box(alert), box(alert, at=after(minutes=32))
    client = officer_client(karim)
    assert client.post(f"/tips/{first}/grade", {"grade": "P1"}).status_code == 302
    assert client.post(f"/tips/{first}/link").status_code == 302
    row = Tip.objects.get(pk=first)
    assert (row.grade, row.state, row.case_id) == ("P1", TipState.LINKED, alert[0].case_id)

    seen = {
        "lat": "34.047",
        "lon": "-5.003",
        "sigma_m": "250",
        "seen_at_day": "2026-11-24",
        "seen_at_hour": "23:30",
    }
    assert client.post(f"/tips/{first}/promote", seen).status_code == 302
    (sighting,) = evidence_of_case(alert[0].case_id)
    assert (sighting.lat, sighting.sigma_m, sighting.words, sighting.credibility) == (34.047, 250, WHAT, 0.6)
    assert sighting.at.isoformat() == "2026-11-24T23:30:00+01:00"

    answer = client.post(f"/tips/{first}/close", {"reason": "vérifié par la patrouille 12"})
    assert answer["Location"] == f"/tips/{second}", "the next one opens"
    assert Tip.objects.get(pk=first).state == TipState.CLOSED
    assert any("vérifié par la patrouille 12" in line.text for line in journal(alert[0].case_id))


def test_a_place_in_words_is_offered_from_the_gazetteer_without_script(alert, officer_client):
    tip_id = box(alert)
    page = officer_client(karim, language="ar").get(f"/tips/{tip_id}").content.decode()
    assert 'name="chosen"' in page
    value = page.split('name="chosen" value="')[1].split('"')[0]
    seen = {
        "chosen": value,
        "looked_for": "فاس",
        "sigma_m": "2000",
        "seen_at_day": "2026-11-24",
        "seen_at_hour": "23:30",
    }
    assert officer_client(karim).post(f"/tips/{tip_id}/promote", seen).status_code == 302
    assert evidence_of_case(alert[0].case_id)[0].lat == float(value.split(",")[0])


@pytest.mark.parametrize(
    ("verb", "posted", "sentence"),
    [
        ("promote", {"lat": "", "lon": ""}, "Set the pin on the map, or choose a place."),
        ("promote", {"sigma_m": "0"}, "greater than or equal to 1"),
        ("promote", {"seen_at_day": "2036-01-01"}, "The time of the sighting lies in the future."),
        ("promote", {"seen_at_hour": "x"}, "This is not a time."),
        ("close", {"reason": ""}, "This field is required."),
    ],
)
def test_a_refusal_stands_beside_its_field(alert, officer_client, verb, posted, sentence):
    tip_id = box(alert)
    typed = {
        "lat": "34.0",
        "lon": "-5.0",
        "sigma_m": "300",
        "seen_at_day": "2026-11-24",
        "seen_at_hour": "23:30",
    }
    page = officer_client(karim).post(f"/tips/{tip_id}/{verb}", {**typed, **posted}).content.decode()
    assert sentence in page
    assert Tip.objects.get(pk=tip_id).state == TipState.NEW
    assert evidence_of_case(alert[0].case_id) == []


def test_a_tip_on_an_ended_alert_still_comes_in_and_says_so(alert, officer_client):
    withdraw_all(alert[0].case_id, Act.FOUND, reason="trouvée", by=karim(), at=after(minutes=30))
    tip_id = box(alert)
    client = officer_client(karim)
    assert "alert ended" in client.get("/tips").content.decode()
    page = client.get(f"/tips/{tip_id}").content.decode()
    assert "The child of this alert has been found. Tips still come in" in page


def test_a_tip_on_no_alert_of_ours_can_be_read_and_not_linked(alert, officer_client):
    tip_id = box(alert, public_id="f" * 32)
    client = officer_client(karim)
    page = client.get(f"/tips/{tip_id}").content.decode()
    assert "It speaks of no alert of ours." in page
    assert 'data-key="l"' not in page
    client.post(f"/tips/{tip_id}/link")
    assert Tip.objects.get(pk=tip_id).state == TipState.NEW


def test_a_photo_is_shown_only_after_cleaning(alert, officer_client):
    tip_id = box(alert, photo=telltale_jpeg())
    client = officer_client(karim)
    assert "data:image" not in client.get(f"/tips/{tip_id}").content.decode()
    page = client.get(f"/tips/{tip_id}/photo").content.decode()
    assert "data:image/jpeg;base64," in page
    assert Line.objects.filter(action="read tip photo").exists()


def test_what_is_no_picture_is_refused_in_words(alert, officer_client):
    tip_id = box(alert, photo=b"%PDF-1.7 not a picture at all")
    page = (
        officer_client(karim)
        .get(f"/tips/{tip_id}/photo", headers={"x-requested-with": "fetch"})
        .content.decode()
    )
    assert "The photo cannot be shown" in page
    assert "data:image" not in page


def test_the_tips_of_a_case_hold_the_unlinked_ones_too(alert, officer_client):
    tip_id = box(alert)
    other = box(alert, public_id="e" * 32, at=after(minutes=33))
    page = officer_client(karim).get(f"/case/{alert[0].case_id}/tips").content.decode()
    assert str(tip_id) in page
    assert str(other) not in page


def test_reading_one_case_through_stays_with_that_case(alert, officer_client):
    tip_id = box(alert)
    grade_tip(tip_id, Grade.P2, by=karim(), at=after(minutes=33))
    address = f"/tips/{tip_id}/grade?case={alert[0].case_id}"
    assert (
        officer_client(karim).post(address, {"grade": "P3"})["Location"].endswith(f"?case={alert[0].case_id}")
    )


@pytest.mark.parametrize("verb", ["grade", "link", "promote", "close"])
def test_who_may_only_read_changes_nothing(alert, officer_client, verb):
    tip_id = box(alert)
    assert officer_client(hind).get("/tips").status_code == 403
    assert (
        officer_client(hind).post(f"/tips/{tip_id}/{verb}", {"grade": "P1", "reason": "x"}).status_code == 403
    )
    assert Tip.objects.get(pk=tip_id).grade == ""


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_the_page_runs_as_its_language_does(alert, officer_client, language, direction):
    page = officer_client(karim, language=language).get(f"/tips/{box(alert)}").content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in page
