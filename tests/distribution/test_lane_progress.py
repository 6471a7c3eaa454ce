"""What an officer sees of the lane while it runs: done is said of what is done, and of nothing else."""

import pytest
from tests.distribution.lane_town import Town
from tests.steps import released

from nidaa.distribution.facts import Medium, Outcome, Verdict
from nidaa.distribution.queries import lane_progress

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(monkeypatch):
    return Town(monkeypatch, released()[2], count=20)


def seen(town):
    (row,) = lane_progress(town.release.alert_id, now=town.now)
    return row


def test_before_and_after(town):
    row = seen(town)
    assert (row.medium, row.ring, row.expected, row.sent, row.left) == (Medium.WHATSAPP, 0, 20, 0, 20)
    town.provider.answers = {3: [Outcome(Verdict.REJECTED)]}
    town.go()
    row = seen(town)
    assert (row.sent, row.not_sent, row.left, row.running) == (19, 1, 0, False)
    assert (row.still_open, row.in_doubt) == (0, 0)


def test_a_shard_that_is_done_says_what_of_it_is_not(town):
    town.provider.answers = {3: [Outcome(Verdict.AMBIGUOUS)], 4: [Outcome(Verdict.AGAIN)] * 3}
    town.go()
    row = seen(town)
    assert (row.left, row.still_open, row.in_doubt) == (0, 2, 1)
