"""Areas for an alert out of the map: advice beside the flat circle; nothing goes out but the area that was chosen."""

import json
import re

import pytest
from tests.cast import amina, hind, salma
from tests.country import national_maps
from tests.doors.console.stories import drafted, ready, submitted
from tests.doors.console.test_alert import form_of

from nidaa.alerts.queries import draft, opened_snapshot, revisions
from nidaa.cases.queries import case_file
from nidaa.ground.clock import now
from nidaa.hypotheses.commands.reach import read_reach

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _over_the_country():
    national_maps()


def test_circles_and_communes_for_the_next_hours_stand_beside_the_flat_circle(officer_client):
    story = drafted()
    page = officer_client(amina).get(f"/alert/{story.alert.id}/where").content.decode()
    assert page.count("Use this area") == 12, "1, 3 and 6 hours, two shares, a circle or communes"
    assert "flat circle of 160 km around the place last seen" in page
    people = [int(text.replace(",", "")) for text in re.findall(r'<td class="number">([\d,]+)</td>', page)]
    assert min(people) * 5 < people[-1], "the smallest area reaches far fewer than the flat circle"
    assert "Back to the draft" in page


def test_the_part_for_the_script_stands_alone(officer_client):
    story = drafted()
    answer = officer_client(amina).get(f"/alert/{story.alert.id}/where", headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert 'name="suggested"' in answer.content.decode()


def test_a_circle_holds_its_share_points_at_no_house_and_a_wider_share_is_no_smaller():
    story = drafted()
    file = case_file(story.case_id, by=amina(), at=now(), purpose="test")
    found = read_reach(file, by=amina(), at=now())
    assert [(one.hours, one.share) for one in found] == [(h, s) for h in (1, 3, 6) for s in (0.8, 0.95)]
    for one in found:
        assert one.disc_held >= one.share - 1e-6
        assert one.communes_held >= one.share - 1e-6
        assert one.radius_km >= 5
        assert one.radius_km == int(one.radius_km)
        assert (one.lat * 50) % 1 == pytest.approx(round((one.lat * 50) % 1), abs=1e-6)
    for near, far in zip(found[::2], found[1::2], strict=True):
        assert near.radius_km <= far.radius_km
        assert len(near.communes) <= len(far.communes)


def test_choosing_an_area_fills_the_form_and_keeps_nothing_until_the_officer_does(officer_client):
    story = ready()
    before = draft(story.alert.id)
    client = officer_client(amina)
    page = client.get(f"/alert/{story.alert.id}", {"suggested": "3-80-circle"}).content.decode()
    typed = form_of(page)
    assert [km for km in typed["circle-km"] if km]
    assert draft(story.alert.id).content == before.content, "advice changes nothing"
    posted = client.post(f"/alert/{story.alert.id}", {**typed, "suggested": "3-80-communes"}).content.decode()
    assert not any(form_of(posted)["circle-km"])
    assert form_of(posted)["place"]
    assert draft(story.alert.id).content == before.content


def test_of_the_hypotheses_only_the_chosen_area_stands_in_the_snapshot(officer_client):
    story = ready()
    client = officer_client(amina)
    typed = form_of(client.get(f"/alert/{story.alert.id}", {"suggested": "6-80-circle"}).content.decode())
    answer = client.post(f"/alert/{story.alert.id}", {**typed, "submit": "yes"})
    assert answer.status_code == 302, answer.content.decode()
    frozen = json.dumps(opened_snapshot(revisions(story.alert.id)[-1].snapshot))
    assert '"radius_km"' in frozen
    for word in ("hypothes", "probability", "digest", "wander"):
        assert word not in frozen


def test_who_releases_reads_how_it_would_widen_and_chooses_nothing(officer_client):
    story = submitted()
    client = officer_client(salma)
    assert f"/alert/{story.alert.id}/where" in client.get(f"/release/{story.request.id}").content.decode()
    page = client.get(f"/alert/{story.alert.id}/where").content.decode()
    assert "6 hours" in page
    assert "Use this area" not in page


def test_who_neither_drafts_nor_releases_is_given_no_areas(officer_client):
    assert officer_client(hind).get(f"/alert/{drafted().alert.id}/where").status_code == 403


def test_a_key_that_is_none_of_ours_changes_nothing(officer_client):
    story = ready()
    page = (
        officer_client(amina).get(f"/alert/{story.alert.id}", {"suggested": "99-1-square"}).content.decode()
    )
    plain = officer_client(amina).get(f"/alert/{story.alert.id}").content.decode()
    assert form_of(page)["circle-km"] == form_of(plain)["circle-km"]
