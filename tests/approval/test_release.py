"""A second officer releases what was submitted, and nothing else; one table row a refusal."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from tests.cast import amina, karim, salma
from tests.moments import after
from tests.steps import TYPED, released, submitted

from nidaa.alerts.commands import draft_update, edit_draft
from nidaa.alerts.queries import draft
from nidaa.approval.commands import expire, release, send_back, submit, turn_down, withdraw
from nidaa.approval.errors import Lapsed, Refused, SameOfficer, Voided
from nidaa.approval.facts import RequestState
from nidaa.approval.models import Release, Request
from nidaa.approval.queries import last_release, releases_of_alert, request, snapshot, standing
from nidaa.cases.errors import CaseClosed
from nidaa.ground.people.errors import NotAllowed
from nidaa.packs.facts import Act
from nidaa.resolution.commands import record_found
from nidaa.resolution.facts import Condition, Contribution, FoundBy

pytestmark = pytest.mark.django_db


def with_roles(actor):
    """The same officer, were they allowed to release."""
    return replace(actor, roles=salma().roles, rank=8)


@pytest.mark.parametrize(
    ("changes", "refusal", "sentence"),
    [
        ({"typed_name": "zahra"}, Refused, "first name you typed"),
        ({"typed_name": ""}, Refused, "first name you typed"),
        ({"typed_place": "rabat"}, Refused, "place you typed"),
        ({"digest": "0" * 64}, Refused, "not what was submitted"),
        ({"at": after(hours=2)}, Lapsed, "lapsed"),
        ({"by": "amina"}, SameOfficer, "Another officer"),
        ({"by": "junior"}, Refused, "rank"),
        ({"by": "karim"}, NotAllowed, "does not allow you to release"),
    ],
)
def test_refused_and_nothing_is_released(changes, refusal, sentence):
    _, _, waiting = submitted()
    people = {"amina": with_roles(amina()), "junior": replace(salma(), rank=1), "karim": karim()}
    call = {"digest": waiting.digest, **TYPED, "by": salma(), "at": after(minutes=10), **changes}
    call["by"] = people.get(call["by"], call["by"]) if isinstance(call["by"], str) else call["by"]
    with pytest.raises(refusal, match=sentence):
        release(waiting.id, **call)
    assert not Release.objects.exists()
    assert request(waiting.id).state is RequestState.SUBMITTED


@pytest.mark.parametrize("name", ["Zineb", "ZINEB", " zineb ", "زينب", "زَيْنَب"])
def test_the_name_may_be_typed_in_any_of_the_languages(name):
    _, _, waiting = submitted()
    typed = {**TYPED, "typed_name": name}
    assert (
        release(waiting.id, digest=waiting.digest, **typed, by=salma(), at=after(minutes=10)).act is Act.ALERT
    )


def test_an_edit_voids_the_request():
    _, found, waiting = submitted()
    edit_draft(
        found.alert.id,
        replace(found.content, hours=12),
        version=found.version,
        by=karim(),
        at=after(minutes=9.5),
    )
    with pytest.raises(Voided):
        release(waiting.id, digest=waiting.digest, **TYPED, by=salma(), at=after(minutes=10))
    again = submit(found.alert.id, version=found.version + 1, by=amina(), at=after(minutes=11))
    assert request(waiting.id).state is RequestState.VOIDED
    assert again.digest != waiting.digest


def test_an_editor_who_did_not_submit_cannot_release_either():
    _, found, _ = submitted()
    edit_draft(
        found.alert.id,
        replace(found.content, hours=12),
        version=found.version,
        by=karim(),
        at=after(minutes=9.5),
    )
    again = submit(found.alert.id, version=found.version + 1, by=amina(), at=after(minutes=11))
    with pytest.raises(SameOfficer):
        release(again.id, digest=again.digest, **TYPED, by=with_roles(karim()), at=after(minutes=12))


@pytest.mark.parametrize("hand", ["created_by", "edited_by", "submitted_by"])
def test_the_database_refuses_approval_by_a_hand_that_made_it(hand):
    _, _, waiting = submitted()
    maker = getattr(Request.objects.get(pk=waiting.id), hand)
    decision = {"state": "approved", "decided_by": maker, "decided_at": after(minutes=10)}
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=waiting.id).update(**decision)


def test_a_release_cannot_be_given_twice():
    _, _, waiting = submitted()
    release(waiting.id, digest=waiting.digest, **TYPED, by=salma(), at=after(minutes=10))
    with pytest.raises(Refused, match="approved already"):
        release(waiting.id, digest=waiting.digest, **TYPED, by=salma(), at=after(minutes=11))
    assert Release.objects.count() == 1


@pytest.mark.parametrize(
    ("act", "state"), [(send_back, RequestState.RETURNED), (turn_down, RequestState.REJECTED)]
)
def test_sent_back_or_turned_down_with_a_reason(act, state):
    _, _, waiting = submitted()
    with pytest.raises(Refused, match="Say why"):
        act(waiting.id, reason=" ", by=salma(), at=after(minutes=10))
    act(waiting.id, reason="La photo n'est pas la bonne.", by=salma(), at=after(minutes=10))
    assert (request(waiting.id).state, request(waiting.id).reason) == (state, "La photo n'est pas la bonne.")


def test_only_one_request_at_a_time():
    _, found, _ = submitted()
    with pytest.raises(Refused, match="before a second officer already"):
        submit(found.alert.id, version=found.version, by=amina(), at=after(minutes=10))


def test_one_officer_stops_and_the_chain_is_referenced_whole():
    _, found, first = released()
    draft_update(found.alert.id, by=amina(), at=after(minutes=20))
    change = draft(found.alert.id)
    fields = {code: {**words, "change": "vue à la gare"} for code, words in change.content.fields.items()}
    version = edit_draft(
        found.alert.id,
        replace(change.content, fields=fields),
        version=change.version,
        by=amina(),
        at=after(minutes=21),
    )
    waiting = submit(found.alert.id, version=version, by=amina(), at=after(minutes=22))
    second = release(waiting.id, digest=waiting.digest, **TYPED, by=salma(), at=after(minutes=23))
    third = withdraw(
        found.alert.id, Act.CANCELLED, reason="erreur de personne", by=amina(), at=after(minutes=30)
    )
    triples = [f"{one.cap_sender},{one.cap_identifier},{one.cap_sent}" for one in (first, second)]
    assert third.cap_references == " ".join(triples)
    assert [one.act for one in releases_of_alert(found.alert.id)] == [Act.ALERT, Act.UPDATE, Act.CANCELLED]
    with pytest.raises(Refused, match="has been withdrawn"):
        withdraw(found.alert.id, Act.FOUND, reason="encore", by=karim(), at=after(minutes=31))


def test_nothing_of_the_child_is_in_a_withdrawal():
    _, found, first = released()
    before = snapshot(first)
    gone = withdraw(found.alert.id, Act.FOUND, reason="retrouvée", by=amina(), at=after(minutes=30))
    after_it = snapshot(gone)
    assert after_it.keys() == before.keys()
    text = str(after_it)
    for fields in before["child"].values():
        assert [value for name, value in fields.items() if name != "age" and value in text] == []
    assert (after_it["photo"], after_it["area"], after_it["child"]) == (None, {}, {})


def test_the_clock_withdraws_what_has_expired():
    _, found, first = released()
    assert standing([found.alert.id], now=first.expires_at)[found.alert.id].live is False
    assert expire(found.alert.id, at=first.expires_at).act is Act.EXPIRED
    assert last_release(found.alert.id).released_by == "system"


def test_a_request_of_a_child_found_meanwhile_cannot_be_released():
    case, found, waiting = submitted()
    record_found(
        case.case_id, found_at=after(minutes=9.5), condition=Condition.SAFE, found_by=FoundBy.FAMILY,
        contribution=Contribution.NONE, type_final="lost", identity_verified=True, details={}, by=karim(),
        at=after(minutes=9.7),
    )  # fmt: skip
    with pytest.raises(CaseClosed):
        release(waiting.id, digest=waiting.digest, **TYPED, by=salma(), at=after(minutes=10))
    assert last_release(found.alert.id) is None
