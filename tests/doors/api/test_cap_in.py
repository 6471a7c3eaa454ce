"""CAP the other way: kept sealed, with its defects, for an officer; taken back by the exact triple; never a release."""

import pytest
from tests.cast import amina, hind
from tests.doors.api.conftest import AT

from nidaa.alerts.models import Alert
from nidaa.approval.models import Release
from nidaa.distribution.commands.inbound import match_cancels, open_inbound, settle_inbound
from nidaa.distribution.errors import Refused
from nidaa.distribution.facts import InboundState
from nidaa.distribution.models import InboundMessage
from nidaa.ground.people.errors import NotAllowed

pytestmark = pytest.mark.django_db
HEAD = '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
INFO = (
    "<info><language>fr</language><category>Rescue</category><event>Enfant disparu</event><urgency>Immediate</urgency>"
    "<severity>Severe</severity><certainty>Likely</certainty><headline>Zineb a disparu</headline>"
    "<area><areaDesc>Fès</areaDesc><circle>34.06,-4.98 25</circle></area></info>"
)


def message(identifier="bus-1", kind="Alert", references="", info=INFO, sent="2026-03-24T10:00:00+01:00"):
    refers = f"<references>{references}</references>" if references else ""
    return (
        f"{HEAD}<identifier>{identifier}</identifier><sender>bus.example</sender><sent>{sent}</sent>"
        f"<status>Actual</status><msgType>{kind}</msgType><scope>Public</scope>{refers}{info}</alert>"
    ).encode()


def send(ask, content):
    return ask("cap", method="post", data=content, content_type="application/cap+xml")


def test_it_is_kept_for_an_officer_and_releases_nothing(ask):
    answer = send(ask, message())
    assert (answer.status_code, answer.json()["again"]) == (202, False)
    row = InboundMessage.objects.get()
    assert (row.identifier, row.message_type, row.state) == ("bus-1", "Alert", InboundState.NEW)
    assert b"Zineb" not in bytes(row.sealed)
    assert open_inbound(row.pk, by=amina(), at=AT) == message()
    assert (Alert.objects.count(), Release.objects.count()) == (0, 0)


def test_who_may_draft_may_read_it_and_nobody_else(ask):
    send(ask, message())
    with pytest.raises(NotAllowed):
        open_inbound(InboundMessage.objects.get().pk, by=hind(), at=AT)


def test_its_defects_are_told_and_kept_without_its_words(ask):
    broken = message(info=INFO.replace("<circle>34.06,-4.98 25</circle>", "<circle>Zineb</circle>"))
    told = send(ask, broken).json()["defects"]
    assert told[0]["severity"] == "error"
    row = InboundMessage.objects.get()
    assert len(row.defects) == len(told)
    assert "Zineb" not in str(row.defects)


def test_the_same_message_again_is_the_message_that_is_there(ask):
    first, second = (send(ask, message()).json() for _ in range(2))
    assert (first["again"], second["again"]) == (False, True)
    assert InboundMessage.objects.count() == 1


TRIPLE = "bus.example,bus-1,2026-03-24T10:00:00+01:00"


@pytest.mark.parametrize(
    ("references", "state"),
    [
        (TRIPLE, InboundState.CANCELLED),
        (f"bus.example,bus-0,2026-03-24T09:00:00+01:00 {TRIPLE}", InboundState.CANCELLED),
        ("bus.example,bus-1,2026-03-24T10:00:01+01:00", InboundState.NEW),
        ("bus.example,bus-10,2026-03-24T10:00:00+01:00", InboundState.NEW),
        ("other.example,bus-1,2026-03-24T10:00:00+01:00", InboundState.NEW),
    ],
)
def test_a_cancel_takes_back_what_its_triple_names_and_nothing_else(ask, references, state):
    send(ask, message())
    send(ask, message("bus-2", "Cancel", references))
    match_cancels(at=AT)
    assert InboundMessage.objects.get(identifier="bus-1").state == state
    assert InboundMessage.objects.get(identifier="bus-2").state == InboundState.MATCHED
    assert match_cancels(at=AT) == 0


def test_what_has_been_dealt_with_is_dealt_with_once(ask):
    send(ask, message())
    row = InboundMessage.objects.get()
    settle_inbound(row.pk, InboundState.DISMISSED, by=amina(), at=AT)
    with pytest.raises(Refused, match="already"):
        settle_inbound(row.pk, InboundState.DRAFTED, by=amina(), at=AT)


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (b"not xml", 422),
        (b"<rss/>", 422),
        (
            b'<!DOCTYPE a [<!ENTITY x "y">]><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">&x;</alert>',
            422,
        ),
        (message(identifier=""), 422),
        (b"<a>" * 200_000, 422),
        (b"x" * 900_001, 413),
    ],
)
def test_what_is_no_cap_message_is_refused_in_a_sentence(ask, content, status):
    answer = send(ask, content)
    assert answer.status_code == status
    assert answer.json()["title"].endswith(".")
    assert InboundMessage.objects.count() == 0
