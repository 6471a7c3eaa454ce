"""One officer stops, two start; what takes an alert back goes out all the same, unless the stop says otherwise."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.cast import amina, karim, salma
from tests.moments import after
from tests.steps import released

from nidaa.approval.commands import withdraw
from nidaa.distribution.commands import ask_to_resume, carry_out, deliver, halt, resume
from nidaa.distribution.errors import Refused
from nidaa.distribution.facts import DeliveryState, HaltScope
from nidaa.distribution.models import Delivery, Halt
from nidaa.distribution.queries import held_back, standing_halts
from nidaa.ground.people.errors import NotAllowed
from nidaa.packs.facts import Act

pytestmark = pytest.mark.django_db
OUT = after(minutes=10)


def stop(scope, key="", *, also_withdrawals=False):
    return halt(scope, key, reason="essai", also_withdrawals=also_withdrawals, by=amina(), at=OUT)


def planned(release):
    carry_out(release.id, at=OUT)
    return Delivery.objects.get(release_id=release.id, channel="webhook")


@pytest.mark.parametrize(
    ("scope", "key"),
    [(HaltScope.ALL, ""), (HaltScope.ALERT, "public id"), (HaltScope.CHANNEL, "webhook")],
)
def test_nothing_goes_out_while_it_stands_and_everything_after_two_have_agreed(partner, scope, key):
    _, _, release = released()
    row = planned(release)
    number = stop(scope, release.public_id if key == "public id" else key)
    assert deliver(row.pk, clock=lambda: OUT) is None
    assert partner.entries == []
    ask_to_resume(number, by=amina(), at=OUT)
    resume(number, by=salma(), at=OUT)
    later = OUT + timedelta(seconds=10)
    assert deliver(row.pk, clock=lambda: later) is DeliveryState.DELIVERED
    assert len(partner.entries) == 1


@pytest.mark.parametrize(
    ("scope", "key"),
    [(HaltScope.ALERT, "another"), (HaltScope.CHANNEL, "email"), (HaltScope.ACCOUNT, "webhook:bus2")],
)
def test_a_stop_of_something_else_holds_nothing_back(partner, scope, key):
    _, _, release = released()
    stop(scope, key)
    assert deliver(planned(release).pk, clock=lambda: OUT) is DeliveryState.DELIVERED


def test_a_withdrawal_passes_a_stop_that_does_not_name_it(partner):
    _, found, release = released()
    assert deliver(planned(release).pk, clock=lambda: OUT) is DeliveryState.DELIVERED
    stop(HaltScope.ALL)
    gone = withdraw(found.alert.id, Act.FOUND, reason="retrouvée", by=amina(), at=OUT)
    assert deliver(planned(gone).pk, clock=lambda: OUT) is DeliveryState.DELIVERED
    stop(HaltScope.ALL, also_withdrawals=True)
    assert held_back(gone, channel="webhook") == "essai"
    assert len(standing_halts()) == 1, "a second stop of the same thing is the same stop"


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda number: resume(number, by=salma(), at=OUT), "must ask"),
        (lambda _: halt(HaltScope.ALL, "", reason=" ", by=amina(), at=OUT), "Say why"),
        (lambda _: halt(HaltScope.CHANNEL, "", reason="x", by=amina(), at=OUT), "what is to be stopped"),
        (lambda _: halt(HaltScope.ALL, "sms", reason="x", by=amina(), at=OUT), "what is to be stopped"),
        (lambda number: ask_to_resume(number + 1, by=amina(), at=OUT), "over already"),
    ],
)
def test_refusals_are_sentences(act, sentence):
    number = stop(HaltScope.ALL)
    with pytest.raises(Refused, match=sentence):
        act(number)


def test_who_asked_cannot_agree():
    number = stop(HaltScope.ALL)
    ask_to_resume(number, by=salma(), at=OUT)
    with pytest.raises(Refused, match="two officers"):
        resume(number, by=salma(), at=OUT)
    with pytest.raises(NotAllowed):
        resume(number, by=karim(), at=OUT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Halt.objects.filter(pk=number).update(resumed_by=salma().key, resumed_at=OUT)


def test_the_order_of_urgency():
    """CANCEL > CORRECT > ALERT > drills: of jobs that wait, the largest goes first."""
    _, _, release = released()
    from dataclasses import replace

    real = [replace(release, act=act, exercise=False).priority for act in (Act.FOUND, Act.UPDATE, Act.ALERT)]
    drills = [replace(release, act=act, exercise=True).priority for act in (Act.FOUND, Act.UPDATE, Act.ALERT)]
    assert [*real, *drills] == sorted([*real, *drills], reverse=True)
    assert len({*real, *drills}) == 6
