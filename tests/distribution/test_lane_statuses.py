"""What providers tell of messages: twice, late, out of order; only what is further than what is known is kept."""

from itertools import permutations

import pytest
from tests.moments import after

from nidaa.distribution.commands import acknowledge, acknowledge_many, forget_statuses
from nidaa.distribution.facts import Heard, Medium, Status
from nidaa.distribution.models import Acknowledgement

pytestmark = pytest.mark.django_db


def told(key, state, minutes=0, reference="wamid.1"):
    return Status(Medium.WHATSAPP, key, reference, state, after(minutes=minutes))


def known():
    return {row.key: (row.state, row.at) for row in Acknowledgement.objects.all()}


@pytest.mark.parametrize("order", list(permutations([Heard.SENT, Heard.DELIVERED, Heard.READ])))
def test_in_whatever_order_they_come_the_furthest_stays(order):
    for state in order:
        acknowledge(Medium.WHATSAPP, "k", "wamid.1", state, after(minutes=int(state)))
    assert known() == {"k": (Heard.READ, after(minutes=3))}


def test_the_same_again_is_no_news():
    assert acknowledge(Medium.SMS, "k", "1", Heard.SENT, after(minutes=1))
    assert not acknowledge(Medium.SMS, "k", "1", Heard.SENT, after(minutes=2))
    assert known()["k"] == (Heard.SENT, after(minutes=1)), "when it was first told"


def test_many_at_once_with_doubles_among_them():
    rows = [
        told("a", Heard.SENT, 1),
        told("b", Heard.SENT, 1),
        told("a", Heard.DELIVERED, 2),
        told("a", Heard.SENT, 3),
    ]
    assert acknowledge_many(rows) == 2
    assert acknowledge_many([told("a", Heard.SENT), told("b", Heard.FAILED, 5)]) == 1
    assert acknowledge_many([]) == 0
    assert known() == {"a": (2, after(minutes=2)), "b": (9, after(minutes=5))}


def test_what_the_provider_calls_a_message_is_not_kept_for_it_holds_the_number():
    acknowledge(Medium.WHATSAPP, "k", "wamid.HBgLMjEyNjAwMDAwMDAx", Heard.SENT, after(minutes=1))
    assert "wamid" not in str(Acknowledgement.objects.values().get())


def test_statuses_are_forgotten_when_no_alert_of_their_time_can_live():
    acknowledge(Medium.WHATSAPP, "old", "", Heard.SENT, after(days=0))
    acknowledge(Medium.WHATSAPP, "new", "", Heard.SENT, after(days=2))
    assert forget_statuses(at=after(days=31)) == 1
    assert list(known()) == ["new"]
