"""After erasure the child's name is in no table and no file: looked for in all of them, not only where it should be."""

from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from tests.cast import amina, hind, karim
from tests.moments import after
from tests.reports import salma_of_fes

from nidaa.cases.commands import close_case, open_case, state_facts
from nidaa.cases.facts.case import Stating
from nidaa.cases.models import Statement
from nidaa.distribution.commands import forget_inbound, leave, subscribe
from nidaa.distribution.facts import Medium, Spot
from nidaa.distribution.models import Headcount, InboundMessage, Place, Subscriber
from nidaa.ground.audit.queries import verify
from nidaa.ground.vault.facts import Slot
from nidaa.ground.vault.queries import opened_json
from nidaa.retention.commands import lift_hold, place_hold, purge
from nidaa.retention.errors import Refused
from nidaa.retention.models import Stub

pytestmark = pytest.mark.django_db

CANARIES = ("Zineb", "زينب", "Exemplaire", "نموذجي", "Nadia", "+212600000001")


def rows_with(word):
    """Tables holding the word in any column, as text or as bytes in the clear."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s OR t::text ILIKE %s',
                [f"%{word}%", f"%{word.encode().hex()}%"],
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def closed_case():
    case = open_case(salma_of_fes(), unit="CAS01", exercise=True, by=amina(), at=after(minutes=0))
    state_facts(
        case.case_id, [Stating("problems", {"family": "Zineb a peur"})], by=amina(), at=after(minutes=9)
    )
    close_case(case.case_id, reason="rentrée chez elle", by=karim(), at=after(hours=2))
    return case


@pytest.mark.parametrize("word", CANARIES)
def test_a_name_is_never_in_the_clear_even_before(word):
    closed_case()
    assert rows_with(word) == []


def test_after_erasure_nothing_of_the_child_is_left():
    case = closed_case()
    purge(case.case_id, by=hind(), at=after(days=91))
    assert [table for word in CANARIES for table in rows_with(word)] == []
    assert not Statement.objects.filter(case_id=case.case_id).exists()
    folder = Path(settings.PUBLIC_FOLDER)
    assert [
        f for f in folder.rglob("*") if f.is_file() and any(w.encode() in f.read_bytes() for w in CANARIES)
    ] == []
    stub = Stub.objects.get()
    assert (stub.age_band, stub.sex, stub.year) == ("6-12", "female", 2026)
    assert verify().whole


def test_a_row_saved_from_before_cannot_be_opened_after():
    case = closed_case()
    saved = Statement.objects.filter(case_id=case.case_id).first()
    slot = Slot("cases_statement", "sealed", str(saved.pk), saved.case_id)
    assert opened_json(saved.sealed, slot)["values"]
    purge(case.case_id, by=hind(), at=after(days=91))
    with pytest.raises(Exception, match="has been erased"):
        opened_json(saved.sealed, slot)


@pytest.mark.parametrize(
    ("prepare", "at", "sentence"),
    [
        (lambda _case: None, after(days=30), "is kept until"),
        (
            lambda case: place_hold(case.case_id, reason="procédure", by=hind(), at=after(days=1)),
            after(days=91),
            "A hold stands",
        ),
    ],
)
def test_too_early_or_held_is_refused_with_a_sentence(prepare, at, sentence):
    case = closed_case()
    prepare(case)
    with pytest.raises(Refused, match=sentence):
        purge(case.case_id, by=hind(), at=at)


def test_a_lifted_hold_no_longer_holds():
    case = closed_case()
    place_hold(case.case_id, reason="procédure", by=hind(), at=after(days=1))
    lift_hold(case.case_id, by=hind(), at=after(days=2))
    assert purge(case.case_id, by=hind(), at=after(days=91)).key_destroyed


def test_a_partners_message_goes_with_the_case_that_was_made_of_it_and_others_after_a_month():
    case = closed_case()
    told = {
        "key_id": "k",
        "message_type": "Alert",
        "status": "Actual",
        "sandbox": False,
        "sent": "s",
        "sender": "p",
    }
    for number, of, days in ((1, case.case_id, 0), (2, None, 0), (3, None, 40)):
        InboundMessage.objects.create(
            id=UUID(int=number),
            identifier=str(number),
            case_id=of,
            received_at=after(days=days),
            sealed=b"x",
            **told,
        )
    assert forget_inbound(at=after(days=41)) == 1
    assert purge(case.case_id, by=hind(), at=after(days=91)).counts["partners' messages"] == 1
    assert [row.pk for row in InboundMessage.objects.all()] == [UUID(int=3)]


@pytest.mark.parametrize("medium", [Medium.SMS, Medium.MAIL, Medium.WHATSAPP])
def test_whoever_leaves_is_in_no_table_any_more(medium):
    address = "zineb@courriel.example" if medium is Medium.MAIL else "+212600000001"
    number = subscribe(medium, address, language="fr", places=[Spot(lat=34.06, lon=-4.98)], at=after(days=1))
    subscribe(medium, address, language="ar", places=[Spot(lat=33.57, lon=-7.59)], at=after(days=2))
    mark = bytes(Subscriber.objects.get(pk=number).address_mark)
    assert set(rows_with(mark.hex())) == {"distribution_subscriber"}
    assert leave(medium, address, at=after(days=3))
    assert rows_with(mark.hex()) == []
    assert not Place.objects.filter(subscriber_id=number).exists()
    assert not Headcount.objects.filter(medium=medium).exclude(alone=0, several=0).exists()
