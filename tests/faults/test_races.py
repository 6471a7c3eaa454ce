"""An officer stops an alert in the moment in which the clock widens it: over real connections, again and again."""

import pytest

from tests.faults.installation import Installation

pytestmark = pytest.mark.faults


def test_a_stop_that_meets_the_clock_is_the_last_word_and_neither_waits_for_ever():
    with Installation("races") as installation:
        rounds = installation.actor("stop_races_clock", "10")
        assert [one["troubles"] for one in rounds] == [[]] * 10
        for one in rounds:
            assert (one["acts"], one["states"]) in (
                (["alert", "cancelled"], ["voided"]),
                (["alert", "update", "cancelled"], ["released"]),
            )
        assert "whole" in installation.nidaa("audit", "verify")
