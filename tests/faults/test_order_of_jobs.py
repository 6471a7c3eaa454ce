"""What takes back overtakes what corrects, that what calls, and drills come last; a stop in the middle is a stop.

Asserted by the order in which the outside was told, and by who was told; never by a clock.
"""

import pytest

from nidaa.distribution.facts import Medium
from tests.faults.child import GIVEN_ARABIC, GIVEN_LATIN
from tests.faults.crowd import everybody
from tests.faults.nation import nation

pytestmark = pytest.mark.faults

WIDER = {"circles": [{"lat": 34.0637, "lon": -4.9847, "radius_km": 260}], "polygons": [], "places": []}
OTHERS = ("own", "outside", "hub", "clockwork")
PLANNED = "SELECT 1 FROM distribution_plan WHERE release_id = %s AND shards_planned_at IS NOT NULL"
# A drill is a drill from its case on; here only the order of what is real is wanted, before any of it is planned.
AS_REAL = "UPDATE alerts_alert SET exercise = false WHERE id = %s RETURNING 1"


def test_a_full_queue_is_taken_up_in_order_of_urgency(tmp_path):
    with nation("order", tmp_path) as country:
        country.people(everybody())
        country.open_workers(1)
        corrected, over = (country.act("release", "T2") for _ in range(2))
        country.settled(corrected, unless={"instagram"})
        country.settled(over, unless={"instagram"})
        country.stop_workers()
        drill = country.act("release", "T2")
        alert = country.act("release", "T2")
        update = country.act("update", corrected["alert"], WIDER)
        end = country.act("withdraw", over["alert"])
        for real in (alert, update, end):
            assert country.rows(AS_REAL, real["alert"])
        country.open_workers(1, *OTHERS)
        for one in (drill, alert, update, end):
            country.until(lambda number=one["release"]: country.rows(PLANNED, number))
        before = len(country.world.ledger.entries)
        country.open_lane()
        for one in (end, update, alert, drill):
            country.settled(one, unless={"instagram"})
        told = [
            _which(country.whole_text(one), (end, update, alert, drill)) for one in _messages(country, before)
        ]
        assert sorted(set(told)) == [0, 1, 2, 3]
        assert told == sorted(told)


def test_whom_a_stop_meets_in_the_middle_hears_of_it_and_nobody_else_does(tmp_path):
    people = everybody(each=4)
    with nation("middle", tmp_path) as country:
        country.agree("per_second = 8", "whatsapp.main", "sms.operator", "mail.main", "push.own")
        country.people(people)
        country.open_workers(2)
        alert = country.act("release", "T2")
        country.until(lambda: all(len(country.called(medium)) > 4 for medium in Medium))
        over = country.act("withdraw", alert["alert"])
        country.settled(over, unless={"instagram"})
        for medium in Medium:
            entries = country.called(medium)
            calls = [one for one in entries if _of_her(one)]
            ends = [one for one in entries if not _of_her(one)]
            inside = [one for one in people if one.medium is medium and isinstance(one.near, int)]
            assert 0 < len(calls) < len(inside), "it was in the middle"
            assert max(one.number for one in calls) < min(one.number for one in ends), (
                "no call after the stop"
            )
            assert sorted(one.to for one in ends) == sorted(one.to for one in calls)
            assert len({one.to for one in calls}) == len(calls)


def _messages(country, before):
    entries = (one for medium in Medium for one in country.called(medium))
    return sorted((one for one in entries if one.number > before), key=lambda one: one.number)


def _which(said, releases):
    return next(
        place for place, one in enumerate(releases) if one["public_id"] in said or one["code"] in said
    )


def _of_her(entry):
    return any(name in entry.text for name in (GIVEN_LATIN, GIVEN_ARABIC))
