"""Tokens from one row, for all who send by an account; the clock is moved by hand."""

from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.moments import after

from nidaa.distribution.commands.lane.throttling import agree, slow_down, take
from nidaa.distribution.models import Throttle

pytestmark = pytest.mark.django_db
BEGIN = after(minutes=10)
MAIN = "whatsapp:main"


def at(seconds):
    return BEGIN + timedelta(seconds=seconds)


def asked(wanted, seconds, *, urgent=True):
    return take(MAIN, wanted, urgent=urgent, now=at(seconds)).tokens


@pytest.fixture
def eighty():
    agree(MAIN, 80, now=BEGIN)


@pytest.mark.usefixtures("eighty")
def test_a_slot_is_shared_and_the_next_is_full_again():
    assert [asked(15, 0), asked(15, 0.1), asked(15, 0.2)] == [15, 5, 0]
    assert asked(15, 0.25) == 15


@pytest.mark.usefixtures("eighty")
def test_who_gets_nothing_is_told_when_to_come_again():
    asked(20, 0)
    found = take(MAIN, 5, urgent=True, now=at(0.1))
    assert found.tokens == 0
    assert found.again_in_s == pytest.approx(0.15)


@pytest.mark.usefixtures("eighty")
def test_a_tenth_is_kept_for_what_corrects_or_takes_back():
    assert asked(100, 0, urgent=False) == 18
    assert asked(100, 0, urgent=False) == 0
    assert asked(100, 0) == 2


@pytest.mark.parametrize(
    ("rate", "slot_s", "tokens"), [(1, 10, 10), (20, 0.5, 10), (40, 0.25, 10), (1000, 0.25, 250)]
)
def test_slots_are_longer_where_few_messages_would_fit(rate, slot_s, tokens):
    agree(MAIN, rate, now=BEGIN)
    assert asked(10_000, 0) == tokens
    assert asked(10_000, slot_s * 0.99) == 0
    assert asked(10_000, slot_s) == tokens


@pytest.mark.usefixtures("eighty")
def test_a_provider_that_asks_for_less_gets_half_at_once_and_all_of_it_back_slowly():
    slow_down(MAIN, wait_s=0, now=at(0))
    slow_down(MAIN, wait_s=0, now=at(0.5))
    row = Throttle.objects.get()
    assert row.rate == 40, "those who hear it together slow it down once"
    assert asked(100, 0.9) == 0
    assert asked(100, 1.0) == 10
    asked(100, 6.0)
    assert Throttle.objects.get().rate == pytest.approx(60, abs=1)
    asked(100, 60.0)
    assert Throttle.objects.get().rate == 80


@pytest.mark.usefixtures("eighty")
def test_the_wait_a_provider_asks_for_is_kept_and_a_longer_one_prolongs_it():
    slow_down(MAIN, wait_s=5, now=at(0))
    slow_down(MAIN, wait_s=20, now=at(1))
    assert asked(1, 20) == 0
    assert take(MAIN, 1, urgent=True, now=at(20)).again_in_s == pytest.approx(1)
    assert asked(1, 21) == 1
    assert Throttle.objects.get().rate == 40, "waiting does not bring the rate back"


@pytest.mark.usefixtures("eighty")
def test_halved_again_and_again_it_never_stops_altogether():
    for second in range(0, 200, 2):
        slow_down(MAIN, wait_s=0, now=at(second))
    assert Throttle.objects.get().rate == 80 / 64


@pytest.mark.usefixtures("eighty")
def test_what_the_settings_say_counts_at_once():
    agree(MAIN, 40, now=at(0))
    assert Throttle.objects.get().rate == 40
    agree(MAIN, 1000, now=at(0))
    row = Throttle.objects.get()
    assert (row.ceiling, row.rate) == (1000, 40), "upwards it climbs"
    asked(1, 60)
    assert Throttle.objects.get().rate == 1000


class AnyOrder(TestCase):
    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.sampled_from([1.0, 7.0, 80.0, 999.5]),
        st.lists(st.tuples(st.floats(0, 2), st.integers(1, 600), st.booleans()), min_size=1, max_size=40),
    )
    def test_never_more_than_the_rate_and_a_slot_and_alerts_never_more_than_nine_tenths(self, rate, asks):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM distribution_throttle")
        agree(MAIN, rate, now=BEGIN)
        seconds, total, alerts = 0.0, 0, 0
        for pause_s, wanted, urgent in asks:
            seconds += pause_s
            found = asked(wanted, seconds, urgent=urgent)
            assert 0 <= found <= wanted
            total += found
            alerts += 0 if urgent else found
        burst = max(rate * 0.25, 10)
        assert total <= rate * seconds + burst + 1e-6
        assert alerts <= 0.9 * (rate * seconds + burst) + 1e-6
