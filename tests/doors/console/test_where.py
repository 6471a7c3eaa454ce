"""Where: one map for all that has a place, a list that says the same, and nothing of it public."""

import pytest
from tests.cast import amina, hind, karim
from tests.moments import after
from tests.reports import salma_of_fes

from nidaa.cases.commands import open_case, state_facts
from nidaa.cases.facts.case import Stating
from nidaa.hypotheses.commands import record_evidence
from nidaa.hypotheses.facts import EvidenceKind
from nidaa.hypotheses.queries import evidence_of_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _half_an_hour_later(put_clock):
    put_clock(after(minutes=30))


@pytest.fixture
def case():
    return open_case(salma_of_fes(), unit="CAS01", exercise=True, by=amina(), at=after(minutes=0))


def address(case, rest=""):
    return f"/case/{case.case_id}/where{rest}"


def sighting(case, **changed):
    said = {
        "seen_at": after(minutes=20), "lat": 34.047, "lon": -5.003, "sigma_m": 300, "credibility": 0.4,
        "words": "près de la gare", "source": "patrouille 12", "by": karim(), "at": after(minutes=20),
    }  # fmt: skip
    return record_evidence(case.case_id, EvidenceKind.SIGHTING, **{**said, **changed})


def test_an_officer_reads_every_place_in_words_and_that_none_is_public(case, officer_client):
    state_facts(
        case.case_id,
        [
            Stating("places", {"name": "Salle de jeux Atlas", "kind": "cafe", "point": {"lat": 34.05, "lon": -5.0}}, item="1"),
            Stating("places", {"name": "Stade", "point": {"lat": 34.02, "lon": -5.01}, "checked": True}, item="2"),
            Stating("people", {"name": "Une tante", "relation": "relative", "address": "Rue 4, Meknès"}, item="1"),
        ],
        by=amina(), at=after(minutes=20),
    )  # fmt: skip
    sighting(case)
    page = officer_client(karim).get(address(case)).content.decode()
    for words in (
        "Bab Boujloud",
        "Salle de jeux Atlas",
        "Stade",
        "Une tante",
        "près de la gare",
        "patrouille 12",
    ):
        assert words in page
    assert "Nothing on this page is ever public" in page
    assert "Not on the map: no point is known." in page, "an address without a point is still in the list"
    page = page.split('id="where-evidence"')[1]
    assert (
        page.index("Bab Boujloud")
        < page.index("près de la gare")
        < page.index("Stade")
        < page.index("Salle de jeux Atlas")
    )


def test_a_case_without_a_place_says_what_to_do(officer_client):
    empty = open_case([], unit="CAS01", exercise=True, by=amina(), at=after(minutes=20))
    page = officer_client(karim).get(address(empty)).content.decode()
    assert "No place is known yet." in page
    assert "When the child was last seen is not known yet." in page


def test_a_checked_place_is_put_on_the_map(case, officer_client):
    client = officer_client(karim)
    assert client.get(address(case, "?add=place_checked")).status_code == 200
    answer = client.post(
        address(case, "/add"),
        {
            "kind": "place_checked", "lat": "34.05", "lon": "-5.0", "sigma_m": "80", "words": "Fouillé, caves comprises",
            "credibility": "searched", "source": "", "seen_at_day": "2026-11-24", "seen_at_hour": "22:10",
        },
    )  # fmt: skip
    assert answer.status_code == 302
    (checked,) = evidence_of_case(case.case_id)
    assert (checked.kind, checked.credibility, checked.sigma_m) == (EvidenceKind.PLACE_CHECKED, 0.9, 80)
    assert checked.at.isoformat() == "2026-11-24T22:10:00+01:00", "the clock of the country"
    assert "Fouillé, caves comprises" in client.get(address(case)).content.decode()


def test_without_script_a_place_is_searched_and_chosen_and_nothing_typed_is_lost(case, officer_client):
    client = officer_client(karim, language="fr")
    typed = {
        "kind": "sighting", "looked_for": "فاس", "sigma_m": "500", "words": "vue au marché", "credibility": "possible",
        "seen_at_day": "2026-11-24", "seen_at_hour": "22:10",
    }  # fmt: skip
    page = client.post(address(case, "/add"), {**typed, "search_place": "1"}).content.decode()
    assert "vue au marché" in page
    assert 'name="chosen"' in page
    assert "wrong" not in page, "a search refuses nothing"
    assert evidence_of_case(case.case_id) == []
    chosen = page.split('name="chosen" value="')[1].split('"')[0]
    assert client.post(address(case, "/add"), {**typed, "chosen": chosen}).status_code == 302
    assert evidence_of_case(case.case_id)[0].lat == float(chosen.split(",")[0])


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"lat": "", "lon": ""}, "Set the pin on the map, or choose a place."),
        ({"lat": "134"}, "less than or equal to 90"),
        ({"sigma_m": "0"}, "greater than or equal to 1"),
        ({"seen_at_day": "2036-01-01"}, "The time of the sighting lies in the future."),
        ({"seen_at_hour": ""}, "Give the time too."),
        ({"credibility": ""}, "This field is required."),
        ({"lat": "", "lon": "", "chosen": "1,1", "looked_for": "Fès"}, "Set the pin on the map"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_stays(
    case, officer_client, changed, sentence
):
    typed = {
        "kind": "sighting", "lat": "34.05", "lon": "-5.0", "sigma_m": "80", "words": "à la gare routière",
        "credibility": "likely", "seen_at_day": "2026-11-24", "seen_at_hour": "22:10",
    }  # fmt: skip
    page = officer_client(karim).post(address(case, "/add"), {**typed, **changed}).content.decode()
    assert sentence in page
    assert "à la gare routière" in page
    assert evidence_of_case(case.case_id) == []


def test_evidence_is_switched_off_and_on_again_and_never_lost(case, officer_client):
    evidence_id = sighting(case)
    client = officer_client(karim)
    for active, shown in (("no", True), ("yes", False)):
        assert client.post(address(case, f"/evidence/{evidence_id}"), {"active": active}).status_code == 302
        page = client.get(address(case)).content.decode()
        assert ("Does not count" in page) is shown
        assert "près de la gare" in page


def test_who_may_not_read_cases_sees_no_map(case, officer_client):
    assert officer_client(hind).get(address(case)).status_code == 403


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_the_page_runs_as_its_language_does(case, officer_client, language, direction):
    page = officer_client(karim, language=language).get(address(case)).content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in page


def test_the_map_brings_its_own_files_and_asks_nobody_else(case, officer_client):
    client = officer_client(karim)
    style = client.get("/map/style/light/ar.json").json()
    for source in style["sources"].values():
        answer = client.get(source["data"], headers={"accept-encoding": "gzip"})
        assert answer.status_code == 200
        assert "immutable" in answer["Cache-Control"]
    found = client.get("/map/places", {"q": "fes"}).json()["places"]
    assert found[0]["name"] == "Fès"
    assert client.get("/map/at", {"lat": "34.06", "lon": "-4.98"}).json()["words"]
    assert client.get("/map/at", {"lat": "x"}).status_code == 404
