"""Tips: taken without an account, unreadable to the door that takes them, handled by an operator."""

import pytest
from tests.cast import amina, hind, karim
from tests.moments import after
from tests.steps import released

from nidaa.cases.queries import journal
from nidaa.ground.people.errors import NotAllowed
from nidaa.ground.vault.errors import NotAuthentic
from nidaa.ground.vault.queries import unboxed
from nidaa.hypotheses.queries import evidence_of_case
from nidaa.tips.commands import close_tip, grade_tip, link_tip, promote_tip, put_in_box
from nidaa.tips.errors import Refused
from nidaa.tips.facts import Grade, TipState
from nidaa.tips.models import Tip
from nidaa.tips.queries import inbox, tip
from nidaa.tips.rules import receipt_hash, receipt_of

pytestmark = pytest.mark.django_db


def say(public_id, **changes):
    said = {
        "public_id": public_id, "language": "fr", "what": "Vue à la gare", "where": "Gare de Fès", "point": None,
        "when": "23 h", "contact": "", "photo": None, "in_view_now": False, "at": after(minutes=20),
    }  # fmt: skip
    return put_in_box(**{**said, **changes})


def test_the_receipt_is_kept_as_a_hash_and_found_however_it_is_typed():
    receipt = say("x" * 32)
    row = Tip.objects.get()
    assert receipt not in str(row.__dict__)
    assert row.receipt == receipt_hash(receipt.lower().replace("-", " ").replace("0", "o"))


def test_receipts_are_24_letters_without_look_alikes():
    receipt = receipt_of(bytes(range(15)))
    assert len(receipt.replace("-", "")) == 24
    assert not set(receipt) & set("ILOU")


def test_the_text_is_sealed_to_a_key_and_bound_to_its_purpose():
    say("x" * 32, what="Vue avec un homme", contact="+212600000009")
    sealed = bytes(Tip.objects.get().sealed)
    assert b"homme" not in sealed
    with pytest.raises(NotAuthentic):
        unboxed(sealed, purpose="another")


def test_a_form_sent_twice_is_one_tip_with_one_receipt():
    assert say("x" * 32, token="form-1") == say("x" * 32, token="form-1")
    assert say("x" * 32, token="form-2") != say("x" * 32, token="form-1")
    assert Tip.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"what": "  "}, "what", "what you saw"),
        ({"what": "x" * 4000}, "what", "longer than 3000"),
        ({"where": "x" * 400}, "where", "longer than 300"),
        ({"point": (99.0, 0.0)}, "where", "not a point"),
    ],
)
def test_what_cannot_be_taken_is_said_in_one_sentence(changes, field, sentence):
    with pytest.raises(Refused, match=sentence) as refusal:
        say("x" * 32, **changes)
    assert refusal.value.field == field
    assert not Tip.objects.exists()


def test_the_inbox_shows_first_who_sees_the_child_now_then_by_grade_then_by_age():
    for minutes, urgent in ((1, False), (2, False), (3, True), (4, False)):
        say("x" * 32, at=after(minutes=minutes), in_view_now=urgent)
    by_time = {head.received_at: head.id for head in inbox(by=karim())}
    grade_tip(by_time[after(minutes=4)], Grade.P1, by=karim(), at=after(minutes=5))
    grade_tip(by_time[after(minutes=1)], Grade.P4, by=karim(), at=after(minutes=5))
    assert [head.received_at for head in inbox(by=karim())] == [after(minutes=m) for m in (3, 4, 2, 1)]


def test_promoted_it_is_a_sighting_of_the_case_with_the_credibility_of_its_grade():
    case, found, _ = released()
    say(found.alert.public_id)
    (head,) = inbox(by=karim())
    grade_tip(head.id, Grade.P2, by=karim(), at=after(minutes=21))
    assert link_tip(head.id, by=karim(), at=after(minutes=22)) == case.case_id
    promote_tip(
        head.id, lat=34.05, lon=-5.0, sigma_m=200, seen_at=after(minutes=15), by=karim(), at=after(minutes=23)
    )
    (sighting,) = evidence_of_case(case.case_id)
    assert (sighting.credibility, sighting.words) == (0.4, "Vue à la gare")
    assert tip(head.id, by=karim(), at=after(minutes=24)).state is TipState.PROMOTED
    assert "evidence" in [entry.kind for entry in journal(case.case_id)]


def test_a_tip_on_no_alert_of_ours_cannot_be_linked():
    say("f" * 32)
    with pytest.raises(Refused, match="no alert of ours"):
        link_tip(inbox(by=karim())[0].id, by=karim(), at=after(minutes=22))


def test_a_closed_tip_leaves_the_inbox_and_needs_a_reason():
    say("x" * 32)
    (head,) = inbox(by=karim())
    with pytest.raises(Refused, match="Say why"):
        close_tip(head.id, reason="", by=karim(), at=after(minutes=22))
    close_tip(head.id, reason="hors sujet", by=karim(), at=after(minutes=22))
    assert inbox(by=karim()) == []
    assert Tip.objects.count() == 1


def test_who_may_not_read_tips_does_not():
    say("x" * 32)
    with pytest.raises(NotAllowed):
        inbox(by=hind())
    assert amina().roles
