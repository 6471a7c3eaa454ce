"""The map on the where screen: what it says, what moves it, teams and files; all of it without script."""

import json
import re
from datetime import datetime
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from tests.cast import amina, karim, salma
from tests.country import national_maps
from tests.moments import after
from tests.reports import FES, salma_of_fes

from nidaa.cases.commands import open_case, state_facts
from nidaa.cases.facts.case import Stating
from nidaa.cases.queries import case_file, journal
from nidaa.doors.console.map.hypothesis_words import TYPES
from nidaa.hypotheses.commands import record_evidence
from nidaa.hypotheses.facts import EvidenceKind
from nidaa.hypotheses.models import MapResult
from nidaa.hypotheses.queries import evidence_of_case, standing_map, team_plans

pytestmark = pytest.mark.django_db
HOME = {"lat": 34.052, "lon": -4.999}


@pytest.fixture(autouse=True)
def _over_the_country(put_clock):
    national_maps()
    put_clock(after(minutes=30))


@pytest.fixture
def case():
    found = open_case(salma_of_fes(), unit="CAS01", exercise=True, by=amina(), at=after(minutes=0))
    state_facts(found.case_id, [Stating("child", {"home": HOME})], by=amina(), at=after(minutes=1))
    return found


def address(case, rest=""):
    return f"/case/{case.case_id}/where{rest}"


def sighting(case, **changed):
    said = {
        "seen_at": after(minutes=20), "lat": 34.047, "lon": -5.003, "sigma_m": 300, "credibility": 0.4,
        "words": "près de la gare", "source": "patrouille 12", "by": karim(), "at": after(minutes=20),
    }  # fmt: skip
    return record_evidence(case.case_id, EvidenceKind.SIGHTING, **{**said, **changed})


def page_of(client, case, rest=""):
    answer = client.get(address(case, rest))
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_officer_reads_hypotheses_with_reasons_areas_and_three_things_to_do(case, officer_client):
    sighting(case)
    page = page_of(officer_client(karim), case)
    assert "At home: search it again" in page
    assert re.search(
        'Seen 00:20: \u2068près de la gare\u2069</span> <strong class="number" data-way="up">× \\d', page
    )
    assert len(re.findall(r"<li><strong>", page.split('id="next-things"')[1].split("</ol>")[0])) == 3
    assert re.search(r"80 % in [\d.,]+ km²", page)
    assert "of the map would move" in page
    assert "Nothing on this page is ever public" in page


def test_every_map_is_kept_with_its_digest_and_the_same_question_is_kept_once(case, officer_client):
    client = officer_client(karim)
    page = page_of(client, case)
    kept = standing_map(case.case_id)
    assert kept.digest in page
    assert kept.summary["document"]["age_years"] == 9.0
    page_of(client, case)
    assert MapResult.objects.count() == 1
    page_of(client, case, "?ahead=60")
    assert MapResult.objects.filter(standing=False).count() == 1


def test_the_journal_says_how_the_map_moved_and_because_of_what(case, officer_client):
    client = officer_client(karim)
    page_of(client, case)
    sighting(case)
    page_of(client, case)
    (line,) = [entry for entry in journal(case.case_id) if entry.kind == "map"]
    told = json.loads(line.text)
    assert [one["words"] for one in told["came"]] == ["près de la gare"]
    assert told["before"]["km2"] != told["after"]["km2"]
    page = client.get(f"/case/{case.case_id}").content.decode()
    assert "près de la gare" in page
    assert "Most likely:" in page


def test_supposing_that_a_tip_is_false_changes_the_map_and_switches_nothing(case, officer_client):
    evidence_id = sighting(case)
    client = officer_client(karim)
    before, after_ = page_of(client, case), page_of(client, case, f"?without={evidence_id}")
    assert "What if this is false?" in after_
    assert "nothing has been switched off" in after_
    digests = [re.search(r'digest <bdi class="code">(\w+)', page).group(1) for page in (before, after_)]
    assert digests[0] != digests[1]
    assert evidence_of_case(case.case_id)[0].active


def test_another_hour_is_a_button_and_never_lies_outside_what_can_be_asked(case, officer_client):
    client = officer_client(karim)
    page = page_of(client, case, "?ahead=99999")
    assert 'value="1440"' in page
    assert 'min="-210"' in page, "three and a half hours back to last seen"
    assert page_of(client, case, "?ahead=-9999").count(
        'name="ahead" min="-210" max="1440" step="15" value="-210"'
    )
    assert page_of(client, case, "?ahead=soon")


@pytest.mark.parametrize("kind", list(EvidenceKind))
def test_every_kind_of_evidence_has_a_form_that_works_without_script(case, officer_client, kind):
    assert 'id="form"' in page_of(officer_client(karim), case, f"?add={kind}")


def test_a_searched_area_is_drawn_and_its_detection_follows_from_people_and_hours(case, officer_client):
    ring = "34.06, -4.99\n34.06, -4.98\n34.07, -4.98\n34.07, -4.99"
    typed = {
        "kind": "area_searched", "polygon": ring, "method": "line", "team": "10", "hours": "2", "pod": "",
        "words": "jardins", "seen_at_day": "2026-11-25", "seen_at_hour": "00:20",
    }  # fmt: skip
    client = officer_client(karim)
    assert client.post(address(case, "/add"), typed).status_code == 302
    (one,) = evidence_of_case(case.case_id)
    # W v t n / A = 30 m × 0.6 m/s × 7200 s × 10 / 1.025 km² = 1.264; POD = 1 - exp(-1.264)
    assert one.credibility == pytest.approx(0.7175, abs=5e-3)
    shapes = client.get(address(case, "/map")).json()["layers"]["traces"]["features"]
    assert shapes[0]["geometry"]["coordinates"][0][0] == [-4.99, 34.06]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"method": ""}, "Say how the area was searched, or give the probability of detection."),
        ({"hours": ""}, "Say for how many hours."),
        ({"polygon": "34.06, -4.99\n34.06, -4.98"}, "A searched area needs at least three corners."),
        ({"polygon": "34.06"}, "Write each corner on a line of its own: latitude, longitude."),
        ({"pod": "300"}, "less than or equal to 100"),
    ],
)
def test_a_search_that_cannot_be_is_refused_and_what_was_typed_stays(case, officer_client, changed, sentence):
    typed = {
        "kind": "area_searched", "polygon": "34.06, -4.99\n34.06, -4.98\n34.07, -4.98", "method": "dog", "team": "2",
        "hours": "1", "pod": "", "words": "le long de l'oued", "seen_at_day": "2026-11-25", "seen_at_hour": "00:20",
    }  # fmt: skip
    page = officer_client(karim).post(address(case, "/add"), {**typed, **changed}).content.decode()
    assert sentence in page
    assert "le long de l&#x27;oued" in page
    assert evidence_of_case(case.case_id) == []


def test_telephones_and_officers_weights_move_the_map_with_their_reasons(case, officer_client):
    client = officer_client(karim)
    when = {"seen_at_day": "2026-11-25", "seen_at_hour": "00:20"}
    place = {"lat": "34.03", "lon": "-5.02"}
    posts = [
        {"kind": "device_ping", **place, **when, "radius_m": "900", "azimuth_deg": "90", "width_deg": "120",
         "credibility": "likely", "words": "téléphone de la mère"},
        {"kind": "line_sighting", "start": "rail_fes", "end": "rail_rabat_ville", "line": "", "sigma_m": "1000",
         "credibility": "likely", "words": "dans le train de Rabat", **when},
        {"kind": "camera", **place, "radius_m": "80", "credibility": "plate", "words": "péage de Fès", **when},
        {"kind": "place_weight", **place, "radius_m": "300", "factor": "more", "words": "aime ce parc"},
        {"kind": "type_weight", "type": "runaway", "weight": "80", "words": "sac préparé"},
    ]  # fmt: skip
    for post in posts:
        assert client.post(address(case, "/add"), post).status_code == 302, post
    page = page_of(client, case)
    for words in (
        "téléphone de la mère",
        "dans le train de Rabat",
        "péage de Fès",
        "aime ce parc",
        "Left by choice 80\u00a0% · \u2068sac préparé\u2069",
    ):
        assert words in page
    assert standing_map(case.case_id).summary["types"]["runaway"] > 0.6


def test_lines_and_sectors_are_drawn_and_move_the_map_as_the_command_line_reads_them(case, officer_client):
    client = officer_client(karim)
    when = {"seen_at_day": "2026-11-25", "seen_at_hour": "00:20"}
    drawn = "34.047, -5.004\n34.02, -5.30\n\n34.0, -5.55"
    posts = [
        {"kind": "line_sighting", "line": drawn, "sigma_m": "500", "credibility": "likely", "words": "autocar", **when},
        {"kind": "device_ping", "lat": "34.03", "lon": "-5.02", **when, "radius_m": "2000", "min_m": "800",
         "azimuth_deg": "90", "width_deg": "60", "credibility": "likely", "words": "antenne"},
        {"kind": "camera", "lat": "34.01", "lon": "-5.2", "radius_m": "80", "credibility": "plate", "words": "A2", **when},
    ]  # fmt: skip
    for post in posts:
        assert client.post(address(case, "/add"), post).status_code == 302, post
    shapes = client.get(address(case, "/map")).json()["layers"]["traces"]["features"]
    assert [one["properties"]["what"] for one in shapes] == ["line", "heard"]
    assert shapes[0]["geometry"]["coordinates"] == [[-5.004, 34.047], [-5.30, 34.02], [-5.55, 34.0]]
    ring = shapes[1]["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1]
    east = [(lon + 5.02) * 111_195 * 0.829 for lon, _ in ring]
    assert max(east) == pytest.approx(2000, rel=0.02)
    assert min(east) == pytest.approx(800 * 0.866, rel=0.02), "the near arc, at the edge of sixty degrees"
    told = standing_map(case.case_id).summary["document"]["evidence"]
    assert [one["kind"] for one in told] == ["line_sighting", "device_ping", "camera"]
    assert told[1]["sector"] == {"azimuth_deg": 90.0, "width_deg": 60.0, "min_m": 800.0, "max_m": 2000.0}
    assert len(standing_map(case.case_id).summary["if_false"]) == 3


@pytest.mark.parametrize(
    ("kind", "changed", "sentence"),
    [
        ("line_sighting", {}, "Draw the line, or choose from where to where."),
        ("line_sighting", {"start": "rail_fes"}, "Draw the line, or choose from where to where."),
        ("line_sighting", {"start": "rail_fes", "end": "rail_fes"}, "Draw the line, or choose from where to where."),
        ("line_sighting", {"line": "34.04"}, "Write each corner on a line of its own: latitude, longitude."),
        ("line_sighting", {"line": "34.04, -5.0"}, "A line needs at least two different points."),
        ("line_sighting", {"line": "34.04, -5.0\n99, -5.0"}, "A point of the line is not a point on the map."),
        ("camera", {}, "Set the pin on the map, or choose a place."),
        ("device_ping", {"lat": "34", "lon": "-5", "radius_m": "500", "min_m": "900", "azimuth_deg": "9"}, "far edge"),
    ],
)  # fmt: skip
def test_what_was_seen_on_the_way_is_refused_with_a_sentence_and_keeps_what_was_typed(
    case, officer_client, kind, changed, sentence
):
    typed = {
        "kind": kind, "seen_at_day": "2026-11-25", "seen_at_hour": "00:20", "words": "vue à la portière", "sigma_m": "1000",
        "radius_m": "80", "credibility": "plate" if kind == "camera" else "likely", **changed,
    }  # fmt: skip
    page = officer_client(karim).post(address(case, "/add"), typed).content.decode()
    assert sentence in page
    assert "vue à la portière" in page
    for name, value in changed.items():
        assert value in page, name
    assert evidence_of_case(case.case_id) == []


def test_the_script_is_given_shapes_and_the_parts_that_follow(case, officer_client):
    sighting(case)
    answer = officer_client(karim).get(address(case, "/map"), {"ahead": "60"}).json()
    heat = answer["layers"]["heat"]["features"]
    assert [one["properties"]["step"] for one in heat] == [3, 0, 1, 2], "the palest lies under the others"
    assert [one["properties"]["share"] for one in answer["layers"]["areas"]["features"]][-1] == 0.5
    assert set(answer["html"]) == {"next", "areas", "reading", "evidence"}
    assert "sighting" in {one["kind"] for one in answer["marks"]}


def test_what_the_script_adds_or_switches_is_answered_with_the_map_after_it(case, officer_client):
    client, script = officer_client(karim), {"X-Where": "1"}
    typed = {
        "kind": "sighting", "lat": "34.047", "lon": "-5.003", "sigma_m": "300", "credibility": "likely",
        "words": "gare", "seen_at_day": "2026-11-25", "seen_at_hour": "00:20",
    }  # fmt: skip
    added = client.post(address(case, "/add?ahead=60"), typed, headers=script).json()
    assert added["taken"] == "It is on the map."
    (one,) = evidence_of_case(case.case_id)
    assert f"evidence-{one.id}" in added["html"]["evidence"]
    assert 'value="60"' in client.get(address(case, "?ahead=60")).content.decode()
    off = client.post(address(case, f"/evidence/{one.id}"), {"active": "no"}, headers=script).json()
    assert not next(mark["active"] for mark in off["marks"] if mark["kind"] == "sighting")


def test_a_refusal_comes_to_the_script_as_a_page_that_says_why(case, officer_client):
    typed = {"kind": "sighting", "lat": "34.047", "lon": "-5.003", "words": "gare"}
    answer = officer_client(karim).post(address(case, "/add"), typed, headers={"X-Where": "1"})
    assert answer["Content-Type"].startswith("text/html")
    assert "gare" in answer.content.decode()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            [Stating("last_seen", {"point": FES, "at": after(hours=-3).isoformat()})],
            "The map needs the child's age",
        ),
        ([Stating("child", {"age_years": 9})], "The map needs one place"),
        (
            [Stating("child", {"birth_date": "2007-01-01", "home": HOME})],
            "The map is made for children under 18",
        ),
    ],
)
def test_a_case_that_cannot_be_mapped_says_what_is_missing_in_one_sentence(officer_client, said, sentence):
    found = open_case(said, unit="CAS01", exercise=True, by=amina(), at=after(minutes=0))
    page = page_of(officer_client(karim), found)
    assert sentence in unescape(page)
    assert "Where the child may be</h2>" not in page


def test_while_the_country_is_being_prepared_the_screen_says_so(case, officer_client, settings, tmp_path):
    settings.HOME = tmp_path
    page = page_of(officer_client(karim), case)
    assert "The map of the country is being prepared on this machine." in page
    assert "Bab Boujloud" in page, "the list is there all the same"


def test_a_place_abroad_is_named_and_left_to_the_outside(case, officer_client):
    paris = {"name": "Chez le père", "kind": "relative", "point": {"lat": 48.85, "lon": 2.35}}
    state_facts(case.case_id, [Stating("places", paris, item="1")], by=amina(), at=after(minutes=5))
    page = page_of(officer_client(karim), case)
    assert "Outside the country, so not on this map:" in page
    assert "Chez le père" in page


def test_teams_get_ground_that_can_be_printed_and_taken_along(case, officer_client):
    client = officer_client(karim)
    assert "Send teams" in client.get(address(case, "/teams")).content.decode()
    typed = {"lat": "34.06", "lon": "-4.98", "count": "3", "people": "4", "method": "line", "hours": "3"}
    answer = client.post(address(case, "/teams"), typed)
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert page.count('<th scope="row">') == 3
    assert "<polygon" in page
    (plan,) = team_plans(case.case_id)
    files = {form: client.get(f"{answer['Location']}/{form}") for form in ("gpx", "geojson", "kml")}
    assert len(json.loads(files["geojson"].content)["features"]) == 3
    assert len(ET.fromstring(files["gpx"].content).findall("{*}wpt")) == 3
    assert len(ET.fromstring(files["kml"].content).findall(".//{*}Placemark")) == 3
    assert files["gpx"]["Content-Disposition"].endswith('.gpx"')
    assert client.get(f"{answer['Location']}/exe").status_code == 404
    assert plan.plan["success"] <= plan.plan["bound"] + 1e-9


MORE = {
    "more-TOTAL_FORMS": "2", "more-INITIAL_FORMS": "0",
    "more-0-count": "2", "more-0-stands": "", "more-0-point": "34.02, -5.01", "more-0-people": "2", "more-0-method": "dog", "more-0-hours": "2",
    "more-1-count": "", "more-1-stands": "", "more-1-point": "", "more-1-people": "4", "more-1-method": "line", "more-1-hours": "3",
}  # fmt: skip
BASE = {"lat": "34.06", "lon": "-4.98", "count": "1", "people": "4", "method": "line", "hours": "3"}


def test_each_group_starts_from_its_own_place(case, officer_client):
    client = officer_client(karim)
    assert client.get(address(case, "/teams")).content.decode().count('name="more-4-count"') == 1
    answer = client.post(
        address(case, "/teams"), {**BASE, **MORE, "more-1-count": "1", "more-1-stands": "34.047, -5.004"}
    )
    assert answer.status_code == 302
    sent = team_plans(case.case_id)[0].plan["assignments"]
    assert [(one["team"], one["from"]["lat"]) for one in sent] == [
        ("1", 34.06), ("2", 34.02), ("3", 34.02), ("4", 34.047)
    ]  # fmt: skip
    assert "Starts from" in client.get(answer["Location"]).content.decode()


def test_a_team_far_away_searches_less_for_the_way_is_longer(case, officer_client):
    client = officer_client(karim)
    far = {
        **MORE,
        "more-0-count": "1",
        "more-0-point": "34.30, -5.30",
        "more-0-hours": "3",
        "more-0-method": "line",
    }
    client.post(address(case, "/teams"), {**BASE, **far})
    near_team, far_team = team_plans(case.case_id)[0].plan["assignments"]
    assert far_team["segment"] is None or far_team["search_hours"] < near_team["search_hours"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"more-0-point": ""}, "Choose where these teams stand, or write latitude, longitude."),
        ({"more-0-stands": "34.047, -5.004"}, "Choose where these teams stand, or write latitude, longitude."),
        ({"more-0-point": "la caserne"}, "Write one point: latitude, longitude."),
        ({"more-0-point": "34.0, -9.9"}, "Team 2 stands in the sea or outside the country."),
        ({"more-0-hours": "99"}, "less than or equal to 24"),
    ],
)  # fmt: skip
def test_a_group_that_cannot_stand_there_is_refused_and_what_was_typed_stays(
    case, officer_client, changed, sentence
):
    typed = {**BASE, **MORE, **changed}
    page = officer_client(karim).post(address(case, "/teams"), typed).content.decode()
    assert sentence in page
    assert f'value="{typed["more-0-people"]}"' in page
    assert team_plans(case.case_id) == []


def test_who_only_reads_is_offered_no_change(case, officer_client):
    sighting(case)
    page = page_of(officer_client(salma), case)
    assert "Where the child may be" in page
    assert "?add=sighting" not in page
    assert "Switch off" not in page


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_the_map_is_read_in_the_language_of_the_page(case, officer_client, language, direction):
    sighting(case)
    page = page_of(officer_client(karim, language=language), case)
    assert f'<html lang="{language}" dir="{direction}">' in page


def with_friend(case, **more):
    said = {"name": "Chez Yasmine", "kind": "friend", "point": {"lat": 34.06, "lon": -4.98}, **more}
    state_facts(case.case_id, [Stating("places", said, item="p1")], by=amina(), at=after(minutes=2))


CHECK = {
    "kind": "place_checked", "item": "p1", "lat": "34.06", "lon": "-4.98", "sigma_m": "100", "credibility": "searched",
    "words": "Chez Yasmine, cave et cour", "seen_at_day": "2026-11-25", "seen_at_hour": "00:20",
}  # fmt: skip


def test_a_place_checked_on_the_map_is_checked_in_the_file_too_and_weighs_once(
    case, officer_client, put_clock
):
    with_friend(case)
    client = officer_client(karim)
    form = page_of(client, case, "?add=place_checked&item=p1")
    assert '<input type="hidden" name="item" value="p1">' in form
    assert client.post(address(case, "/add"), CHECK).status_code == 302
    file = case_file(case.case_id, by=karim(), at=after(minutes=30), purpose="test")
    assert file.value("places", "checked", "p1") is True
    assert datetime.fromisoformat(file.words("places", "checked_at", "p1")) == after(minutes=20)
    put_clock(after(minutes=31))
    assert "Chez Yasmine, cave et cour" in page_of(client, case)
    told = standing_map(case.case_id).summary["document"]["evidence"]
    assert [(one["kind"], one["pod"]) for one in told] == [("place_checked", 0.9)], (
        "not a second time by the file"
    )


def test_switching_the_check_off_leaves_nothing_of_it_on_the_map(case, officer_client):
    with_friend(case)
    client = officer_client(karim)
    client.post(address(case, "/add"), CHECK)
    (one,) = evidence_of_case(case.case_id)
    client.post(address(case, f"/evidence/{one.id}"), {"active": "no"})
    page_of(client, case)
    assert "evidence" not in standing_map(case.case_id).summary["document"]


def test_a_place_the_file_no_longer_holds_is_refused_and_nothing_is_kept(case, officer_client):
    page = officer_client(karim).post(address(case, "/add"), CHECK).content.decode()
    assert "The file does not hold this place any more." in page
    assert "Chez Yasmine, cave et cour" in page
    assert evidence_of_case(case.case_id) == []


def test_what_the_file_says_was_checked_stands_among_the_evidence_and_can_be_supposed_false(
    case, officer_client
):
    with_friend(case, checked=True, checked_at=after(minutes=10).isoformat())
    state_facts(
        case.case_id, [Stating("circumstances", {"home_searched": True})], by=amina(), at=after(minutes=3)
    )
    client = officer_client(karim)
    page = page_of(client, case)
    checked = page.split('id="group-checked"')[1].split("</section>")[0]
    assert "Chez Yasmine" in checked
    assert "Home and hiding places searched by police" in checked
    assert checked.count("as the file says") == 2
    assert checked.count("of the map would move") == 2
    false = page_of(client, case, "?without=file:places:p1")
    assert "What if this is false?" in false
    assert len(standing_map(case.case_id).summary["if_false"]) == 2


def test_weights_that_leave_nothing_possible_are_refused_in_the_consoles_own_words(case, officer_client):
    client = officer_client(karim)
    for key in TYPES:
        client.post(
            address(case, "/add"), {"kind": "type_weight", "type": key, "weight": "0", "words": "exclu"}
        )
    page = page_of(client, case)
    assert "The weights on what may have happened leave nothing possible. Raise one of them." in page
    assert "types" not in page.split("where-none")[1].split("</div>")[0]


def test_what_a_person_said_keeps_its_own_direction_and_turns_no_sentence(case, officer_client):
    sighting(case, words="قرب المحطة 12")
    page = officer_client(karim, language="fr").get(address(case)).content.decode()
    assert "\u2068قرب المحطة 12\u2069" in page
    assert (
        'dir="auto">' not in page.split('id="where-reading"')[1].split("data-where-said")[0].split("<nav")[0]
    )
