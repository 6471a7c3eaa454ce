"""What an operator's centre tells: an open message is found by what the centre repeats, a person leaves by one word."""

from datetime import timedelta

import pytest
from tests.moments import after
from tests.steps import released

from nidaa.distribution.channels.sms.inbound import Report
from nidaa.distribution.commands import subscribe
from nidaa.distribution.commands.short_messages import keep_report, leave_by_word
from nidaa.distribution.facts import Heard, Medium, Spot, Verdict
from nidaa.distribution.models import Acknowledgement, Shard, Subscriber, Undelivered
from nidaa.distribution.rules import message_key

pytestmark = pytest.mark.django_db
OUT = after(minutes=10)
PHONE = "+212600000001"


def person(address=PHONE):
    return subscribe(
        Medium.SMS, address, language="fr", places=[Spot(lat=34.0636, lon=-4.9817)], at=after(minutes=0)
    )


def open_message(subscriber, *, verdict=Verdict.AMBIGUOUS, medium=Medium.SMS):
    release = released()[2]
    shard = Shard.objects.create(
        release_id=release.id,
        medium=medium,
        ring=0,
        spans=[0, 1],
        expected=1,
        number=0,
        planned_at=OUT,
        not_before=OUT,
    )
    key = message_key(release, medium, subscriber)
    Undelivered.objects.create(shard=shard, subscriber=subscriber, key=key, verdict=verdict, at=OUT)
    return key


def report(key="", *, mark="", address=PHONE, state=2):
    return Report(key, mark, address, "m1", state)


def heard():
    return {row.key: Heard(row.state) for row in Acknowledgement.objects.all()}


def test_a_message_of_which_nobody_knew_is_found_by_number_and_first_digits():
    key = open_message(person())
    assert keep_report(report(mark=key[:4]), at=OUT)
    assert heard() == {key: Heard.DELIVERED}


def test_a_centre_that_repeats_our_key_needs_nothing_else():
    assert keep_report(report("k" * 32, state=9), at=OUT)
    assert not keep_report(report("k" * 32, state=1), at=OUT + timedelta(seconds=1)), "nothing goes back"
    assert heard() == {"k" * 32: Heard.FAILED}


@pytest.mark.parametrize(
    "odd", ["another number", "other digits", "nothing repeated", "no number", "settled", "another medium"]
)
def test_a_receipt_that_does_not_fit_is_let_go(odd):
    subscriber = person()
    person("+212600000002")
    medium = Medium.WHATSAPP if odd == "another medium" else Medium.SMS
    verdict = Verdict.REJECTED if odd == "settled" else Verdict.AMBIGUOUS
    key = open_message(subscriber, verdict=verdict, medium=medium)
    mark = {"other digits": "0000" if key[:4] != "0000" else "1111", "nothing repeated": ""}.get(odd, key[:4])
    address = {"another number": "+212600000002", "no number": "+"}.get(odd, PHONE)
    assert not keep_report(report(mark=mark, address=address), at=OUT)
    assert heard() == {}


def test_whoever_writes_stop_is_erased():
    person()
    assert leave_by_word(PHONE, at=OUT)
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize("address", ["+212600000009", "+NIDAA", "+"])
def test_stop_from_nobody_is_nothing(address):
    person()
    assert not leave_by_word(address, at=OUT)
    assert Subscriber.objects.count() == 1
