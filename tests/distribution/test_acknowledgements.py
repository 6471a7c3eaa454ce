"""A partner that has an alert has not yet taken it over: who is silent is telephoned."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from tests.cast import amina, hind
from tests.channels.receivers import hook_server
from tests.moments import after
from tests.steps import released

from nidaa.approval.commands import withdraw
from nidaa.distribution.commands import add_partner, carry_out, deliver
from nidaa.distribution.commands.partners import take_acknowledgement
from nidaa.distribution.facts import Channel
from nidaa.distribution.models import Delivery
from nidaa.distribution.queries import partners_silent
from nidaa.packs.facts import Act

pytestmark = pytest.mark.django_db
OUT = after(minutes=10)
LATER = OUT + timedelta(seconds=60)


@pytest.fixture
def partner(monkeypatch):
    with hook_server() as (ledger, host):
        monkeypatch.setattr(settings, "INSIDE_HOSTS", frozenset({host}))
        for key, channel, address in (
            ("bus", Channel.WEBHOOK, f"http://{host}/hook"),
            ("radio", Channel.EMAIL, "redaction@radio.example"),
        ):
            add_partner(
                key=key, name=key.title(), channel=channel, address=address, agreement="A-1",
                agreed_on=date(2026, 1, 1), languages=("fr",), exercises=True, by=hind(), at=after(minutes=0),
            )  # fmt: skip
        yield ledger


def sent(release, *, at=OUT):
    carry_out(release.id, at=at)
    row = Delivery.objects.filter(release_id=release.id, channel="webhook").first()
    deliver(row.pk, clock=lambda: at)
    row.refresh_from_db()
    return row


def silent(now=LATER):
    return [(one.name, one.act, one.arrived) for one in partners_silent(now)]


def test_whoever_answers_that_it_has_taken_over_is_not_silent(partner):
    partner.answer = b'{"ack": true, "reference": "PC-7"}'
    row = sent(released()[2])
    assert row.acknowledged_at == OUT
    assert silent() == []


def test_an_answer_alone_is_silence_after_a_minute_and_mail_is_not_asked(partner):
    sent(released()[2])
    assert silent(LATER - timedelta(seconds=1)) == []
    assert silent() == [("Bus", Act.ALERT, True)]
    assert silent(OUT + timedelta(days=1)) == []


def test_whom_it_may_not_have_reached_is_named_too(partner):
    partner.then("500")
    sent(released()[2])
    assert silent() == [("Bus", Act.ALERT, False)]


def test_a_partner_may_say_so_later_and_the_first_word_counts(partner):
    _, found, release = released()
    row = sent(release)
    said = {"public_id": found.alert.public_id, "sequence": release.sequence}
    assert take_acknowledgement("bus", **said, at=LATER)
    assert take_acknowledgement("bus", **said, at=LATER + timedelta(hours=1))
    assert not take_acknowledgement("mine", **said, at=LATER)
    assert not take_acknowledgement("bus", public_id=found.alert.public_id, sequence=9, at=LATER)
    row.refresh_from_db()
    assert row.acknowledged_at == LATER
    assert silent() == []


def test_the_end_must_be_taken_over_as_well_and_replaces_the_question_about_the_alert(partner):
    _, found, release = released()
    sent(release)
    gone = withdraw(found.alert.id, Act.FOUND, reason="retrouvée", by=amina(), at=OUT + timedelta(seconds=1))
    sent(gone, at=OUT + timedelta(seconds=2))
    assert silent(LATER + timedelta(seconds=2)) == [("Bus", Act.FOUND, True)]
