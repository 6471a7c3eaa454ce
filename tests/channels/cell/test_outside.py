"""Against the stand-in for the outside, which reads the contracts by itself: what is on air, and what phones show."""

import pytest
from django.conf import settings
from tests.channels.cell.test_send import NATION, _rows, refused, sent  # noqa: F401 - a fixture, used by its name
from tests.factories.notices import alert, update, withdrawal

from nidaa.distribution.facts import Target
from nidaa.doors.fakeworld.world import running


@pytest.fixture
def world(monkeypatch):
    with running() as outside:
        monkeypatch.setattr(settings, "INSIDE_HOSTS", outside.hosts)
        yield outside


@pytest.fixture(params=["cap", "osmocbc"])
def target(request, world):
    base = world.url if request.param == "osmocbc" else f"{world.url}/cap"
    return Target("iam", options={"base": base, "kind": request.param})


def on_air(world):
    return [one for one in world.state.cell if one.state == "shown"]


def test_phones_show_the_alert_then_the_correction_then_nothing_more(world, target):
    first = alert(area=NATION)
    for notice in (first, update(first)):
        sent(notice, target)
        (bubble,) = on_air(world)
        assert notice.texts["ar"]["short"] in bubble.text
        assert notice.texts["fr"]["short"] in bubble.text
    assert not [one for one in world.state.cell if one.state == "unseen"], "a correction that phones hide"
    sent(withdrawal(update(first)), target)
    assert on_air(world) == []


def test_a_second_attempt_is_on_air_once(world, target):
    world.faults.set("cell", "timeout", count=1)
    assert refused(alert(area=NATION), target).maybe_sent
    sent(alert(area=NATION), target, resumed=True)
    standing = [one for one in world.state.cell if one.state in {"shown", "unseen"}]
    assert len(standing) == 1
    # OsmoCBC was given it anew, under the same number: phones that have shown it show nothing.
    assert standing[0].state == ("unseen" if target.options["kind"] == "osmocbc" else "shown")


def test_a_centre_that_has_understood_another_area_is_not_believed(world):
    world.faults.set("cell", "another area", count=1)
    failure = refused(alert(), Target("iam", options={"base": f"{world.url}/cap"}), "another area")
    assert (failure.permanent, failure.maybe_sent) == (True, True)
