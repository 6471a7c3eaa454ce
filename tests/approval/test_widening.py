"""Wider areas approved in advance: who may, what is frozen, and every reason why a step does not go out at its hour."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.cast import amina, karim, salma
from tests.moments import after
from tests.steps import TYPED, released, submitted

from nidaa.alerts.commands import draft_update, edit_draft
from nidaa.alerts.queries import draft, opened_snapshot, revisions
from nidaa.approval.commands import (
    approve_later,
    propose_steps,
    release,
    release_step,
    send_back,
    strike_step,
    submit,
    withdraw,
)
from nidaa.approval.errors import Refused, SameOfficer
from nidaa.approval.facts import Hour, StepState, Wider
from nidaa.approval.models import Request, Step
from nidaa.approval.queries import last_release, releases_of_alert, snapshot, steps_due, steps_of_alert
from nidaa.approval.retention import erase
from nidaa.approval.rules import LAPSES, why_lapsed
from nidaa.cases.commands import state_facts
from nidaa.cases.facts.case import Stating
from nidaa.cases.queries import journal
from nidaa.distribution.commands import sweep
from nidaa.distribution.commands.halting import ask_to_resume, halt, resume
from nidaa.distribution.facts import HaltScope
from nidaa.ground.audit.models import Line
from nidaa.ground.people.errors import NotAllowed
from nidaa.ground.places.facts import Area, Circle
from nidaa.packs.facts import Act
from nidaa.resolution.commands import record_found
from nidaa.resolution.facts import Condition, Contribution, FoundBy

pytestmark = pytest.mark.django_db

FES = (34.0637, -4.9847)


def wider(km, **due):
    return Wider(Area(circles=(Circle(*FES, km),)), after(**due))


def plan():
    return [wider(200, hours=1.5), wider(300, hours=3.5)]


def approved(*, chosen=(0, 1)):
    """A live alert, two steps approved with it: (case, draft, steps)."""
    case, found, waiting = submitted()
    steps = propose_steps(found.alert.id, plan(), by=amina(), at=after(minutes=9.5))
    digests = [steps[n].digest for n in chosen]
    release(waiting.id, digest=waiting.digest, **TYPED, by=salma(), at=after(minutes=10), steps=digests)
    return case, found, steps_of_alert(found.alert.id)


def states(found):
    return [one.state.value for one in steps_of_alert(found.alert.id)]


def why(found):
    return [one.why for one in steps_of_alert(found.alert.id)]


def test_each_step_goes_out_at_its_hour_as_an_update_that_says_the_same_to_more_people():
    _, found, steps = approved()
    first = last_release(found.alert.id)
    sweep(at=after(hours=1.4))
    assert last_release(found.alert.id) == first
    sweep(at=after(hours=1.51))
    second = last_release(found.alert.id)
    assert (second.act, second.released_by, second.expires_at) == (Act.UPDATE, "system", first.expires_at)
    before, now_said = snapshot(first), snapshot(second)
    assert now_said["area"] == steps[0].area
    assert now_said["child"]["fr"].pop("change") == "la zone de recherche est élargie"
    assert "MISE À JOUR" in now_said["texts"]["fr"]["headline"]
    for same in ("photo", "contacts", "languages", "public_id", "last_seen_at", "tier"):
        assert now_said[same] == before[same]
    assert now_said["child"]["fr"] == before["child"]["fr"]
    sweep(at=after(hours=3.51))
    assert [one.act for one in releases_of_alert(found.alert.id)] == [Act.ALERT, Act.UPDATE, Act.UPDATE]
    assert states(found) == ["released", "released"]
    sweep(at=after(hours=4))
    assert len(releases_of_alert(found.alert.id)) == 3, "nothing goes out twice"


def test_what_goes_out_is_byte_for_byte_what_was_frozen():
    _, found, _ = approved()
    sealed = [bytes(row.sealed) for row in Step.objects.all()]
    sweep(at=after(hours=1.51))
    row = Step.objects.select_related("request__revision").first()
    assert bytes(row.sealed) == sealed[0]
    assert row.request.release.digest == row.request.revision.digest
    assert (
        opened_snapshot(revisions(found.alert.id)[-1].snapshot)["area"]
        == steps_of_alert(found.alert.id)[0].area
    )


def test_the_request_of_a_released_step_names_two_hands():
    approved()
    sweep(at=after(hours=1.51))
    row = Request.objects.latest("id")
    assert (row.submitted_by, row.decided_by) == (amina().key, salma().key)
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.update(approved_by=amina().key)


def test_the_draft_follows_so_that_the_next_update_does_not_take_the_area_back():
    _, found, steps = approved()
    sweep(at=after(hours=1.51))
    draft_update(found.alert.id, by=amina(), at=after(hours=1.6))
    assert dict(draft(found.alert.id).content.area) == dict(steps[0].area)


def test_an_area_an_officer_has_drawn_meanwhile_is_left_to_her():
    _, found, _ = approved()
    current = draft(found.alert.id)
    mine = Area(circles=(Circle(*FES, 7),)).as_json()
    edit_draft(
        found.alert.id,
        replace(current.content, area=mine),
        version=current.version,
        by=karim(),
        at=after(hours=1),
    )
    sweep(at=after(hours=1.51))
    assert states(found)[0] == "released", "a draft that nobody has submitted changes nothing"
    assert dict(draft(found.alert.id).content.area) == mine


def _withdrawn(case, found):
    withdraw(found.alert.id, Act.CANCELLED, reason="erreur", by=karim(), at=after(hours=1))


def _found(case, found):
    record_found(
        case.case_id, found_at=after(minutes=50), condition=Condition.SAFE, found_by=FoundBy.FAMILY,
        contribution=Contribution.NONE, type_final="lost", identity_verified=True, details={}, by=karim(),
        at=after(hours=1),
    )  # fmt: skip


def _submitted(case, found):
    draft_update(found.alert.id, by=amina(), at=after(minutes=50))
    current = draft(found.alert.id)
    submit(found.alert.id, version=current.version, by=amina(), at=after(hours=1))


def _halted(case, found):
    halt(HaltScope.ALERT, found.alert.public_id, reason="doute", by=karim(), at=after(hours=1))


def _halted_all(case, found):
    halt(HaltScope.ALL, "", reason="doute", by=karim(), at=after(hours=1))


def _halted_and_resumed(case, found):
    number = halt(HaltScope.ALERT, found.alert.public_id, reason="doute", by=karim(), at=after(hours=1))
    ask_to_resume(number, by=karim(), at=after(hours=1.1))
    resume(number, by=salma(), at=after(hours=1.2))


def _consent_taken_back(case, found):
    state_facts(case.case_id, [Stating("consent", {"given": False})], by=amina(), at=after(hours=1))


def _tampered(case, found):
    Step.objects.filter(due_at=after(hours=1.5)).update(digest="0" * 64)


def _nothing(case, found):
    pass


REASONS = [
    (_withdrawn, 1.51, "voided", "The alert was withdrawn."),
    (_found, 1.51, "voided", "The alert was withdrawn."),
    (_submitted, 1.51, "voided", "A newer version was submitted."),
    (_halted, 1.51, "lapsed", "An officer stopped sending before its hour."),
    (_halted_all, 1.51, "lapsed", "An officer stopped sending before its hour."),
    (_halted_and_resumed, 1.51, "lapsed", "An officer stopped sending before its hour."),
    (
        _consent_taken_back,
        1.51,
        "lapsed",
        "There is no longer consent to publish, nor a prosecutor's decision.",
    ),
    (_tampered, 1.51, "lapsed", "What was frozen is not what was approved."),
    (_nothing, 2.6, "lapsed", "The clock came more than an hour after its hour."),
    (_nothing, 3.55, "lapsed", "The clock came more than an hour after its hour."),
]


@pytest.mark.parametrize(("happens", "hours", "state", "sentence"), REASONS)
def test_a_step_does_not_go_out_when(happens, hours, state, sentence):
    case, found, _ = approved()
    happens(case, found)
    before = len(releases_of_alert(found.alert.id))
    sweep(at=after(hours=hours))
    assert (states(found)[0], why(found)[0]) == (state, sentence)
    later = [one for one in releases_of_alert(found.alert.id)[before:] if one.act is Act.UPDATE]
    assert [one.released_at for one in later] == [after(hours=hours)] * (hours > 3), (
        "the later step alone, if due"
    )


def test_a_step_that_was_never_approved_lapses_and_the_others_are_not_touched():
    _, found, _ = approved(chosen=(1,))
    sweep(at=after(hours=1.51))
    assert states(found) == ["lapsed", "approved"]
    assert why(found)[0] == "No second officer approved it before its hour."
    sweep(at=after(hours=3.51))
    assert states(found) == ["lapsed", "released"]


def test_an_alert_whose_time_is_over_is_not_widened():
    _, found, steps = approved()
    sweep(at=steps[0].due_at + timedelta(hours=30))
    assert {one.state for one in steps_of_alert(found.alert.id)} == {StepState.VOIDED}
    assert last_release(found.alert.id).act is Act.EXPIRED


HOUR = Hour(
    now=after(hours=2), due_at=after(hours=2), state=StepState.APPROVED, last=None, follows=True, case_open=True,
    may_publish=True, approved=True, halted=False, wider_is_due=False,
)  # fmt: skip


def test_every_reason_of_the_table_is_given_alone_and_none_when_nothing_is_wrong():
    _, found, _ = approved()
    live = last_release(found.alert.id)
    good = replace(HOUR, last=live)
    assert why_lapsed(good) == ""
    wrong = [
        {"state": StepState.PROPOSED}, {"case_open": False}, {"last": None},
        {"last": replace(live, act=Act.FOUND)}, {"last": replace(live, expires_at=after(hours=2))},
        {"follows": False}, {"halted": True}, {"may_publish": False}, {"due_at": after(minutes=59)},
        {"wider_is_due": True}, {"approved": False},
    ]  # fmt: skip
    assert [why_lapsed(replace(good, **one)) for one in wrong] == [sentence for _, sentence in LAPSES]


def test_one_officer_strikes_a_step_and_the_other_still_goes_out():
    _, found, steps = approved()
    strike_step(steps[0].id, by=karim(), at=after(hours=1))
    with pytest.raises(Refused, match="struck already"):
        strike_step(steps[0].id, by=amina(), at=after(hours=1.1))
    sweep(at=after(hours=3.51))
    assert states(found) == ["struck", "released"]


def test_steps_are_approved_later_too_with_the_same_words_typed():
    _, found, steps = approved(chosen=())
    digests = [steps[0].digest]
    with pytest.raises(Refused, match="first name you typed"):
        approve_later(
            found.alert.id, digests, typed_name="x", typed_place="y", by=salma(), at=after(minutes=30)
        )
    assert approve_later(found.alert.id, digests, **TYPED, by=salma(), at=after(minutes=30)) == 1
    assert states(found) == ["approved", "proposed"]
    assert [
        line.action for line in Line.objects.filter(action__contains="widening").order_by("sequence")
    ] == [
        "propose widening",
        "approve widening",
    ]


def test_more_steps_follow_the_one_that_went_out():
    _, found, _ = approved(chosen=(0,))
    sweep(at=after(hours=1.51))
    (step,) = propose_steps(found.alert.id, [wider(400, hours=5)], by=karim(), at=after(hours=2))
    assert states(found) == ["released", "voided", "proposed"]
    approve_later(found.alert.id, [step.digest], **TYPED, by=salma(), at=after(hours=2.1))
    sweep(at=after(hours=5.01))
    assert states(found)[-1] == "released"


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("amina", SameOfficer), ("karim", SameOfficer), ("junior", Refused), ("plain", NotAllowed)],
)
def test_who_drafted_submitted_or_proposed_it_approves_no_step(who, refusal):
    _, found, _ = approved(chosen=())
    (step,) = propose_steps(found.alert.id, [wider(200, hours=1.2)], by=karim(), at=after(minutes=20))
    people = {
        "amina": replace(amina(), roles=salma().roles, rank=8),
        "karim": replace(karim(), roles=salma().roles, rank=8),
        "junior": replace(salma(), rank=1),
        "plain": karim(),
    }
    with pytest.raises(refusal):
        approve_later(found.alert.id, [step.digest], **TYPED, by=people[who], at=after(minutes=30))
    assert states(found) == ["proposed", "voided", "voided"]


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ([], "at least one wider area"),
        ([wider(200, minutes=5)], "lies in the past"),
        ([wider(200, hours=2), wider(300, hours=2)], "comes after the one before"),
        ([wider(200, hours=40)], "over before the last step"),
        ([wider(1, hours=2)], "must reach further"),
        ([wider(300, hours=2), wider(200, hours=3)], "must reach further"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_with_a_sentence(wanted, sentence):
    _, found, _ = released()
    with pytest.raises(Refused, match=sentence):
        propose_steps(found.alert.id, wanted, by=amina(), at=after(minutes=20))
    assert not Step.objects.exists()


def test_an_area_that_leaves_ground_out_is_joined_to_the_one_before():
    _, found, first = released()
    beside = Wider(Area(circles=(Circle(34.9, -4.98, 160),)), after(hours=2))
    (step,) = propose_steps(found.alert.id, [beside], by=amina(), at=after(minutes=20))
    circles = snapshot(first)["area"]["circles"]
    assert all(one in step.area["circles"] for one in circles)
    assert len(step.area["circles"]) == len(circles) + 1


def test_a_digest_that_was_not_proposed_is_not_approved_and_nothing_is_released():
    _, found, waiting = submitted()
    propose_steps(found.alert.id, plan(), by=amina(), at=after(minutes=9.5))
    with pytest.raises(Refused, match="not among those proposed"):
        release(
            waiting.id, digest=waiting.digest, **TYPED, by=salma(), at=after(minutes=10), steps=["0" * 64]
        )
    assert last_release(found.alert.id) is None


def test_what_is_sent_back_takes_its_steps_with_it():
    _, found, waiting = submitted()
    propose_steps(found.alert.id, plan(), by=amina(), at=after(minutes=9.5))
    send_back(waiting.id, reason="La photo.", by=salma(), at=after(minutes=10))
    assert states(found) == ["voided", "voided"]


def test_the_journal_and_the_log_say_what_the_clock_did():
    case, found, _ = approved()
    sweep(at=after(hours=1.51))
    _withdrawn(case, found)
    texts = [line.text for line in journal(case.case_id) if line.kind == "alert"]
    assert "Widening proposed: 2" in texts
    assert "Widening approved: 2" in texts
    assert "Widened as approved in advance: revision 2" in texts
    assert "Widening voided: 1" in texts
    line = Line.objects.get(action="release widening")
    assert (line.actor, line.object_kind) == ("system", "release")
    assert not any(json.dumps(word) in line.detail for word in ("Zineb", "زينب"))


def test_a_stop_between_the_look_and_the_act_of_the_clock_is_seen():
    _, found, steps = approved()
    (due,) = steps_due(now=after(hours=1.51))
    withdraw(found.alert.id, Act.CANCELLED, reason="erreur", by=karim(), at=after(hours=1.51))
    assert release_step(due.id, halted=False, at=after(hours=1.51)) is None
    assert [one.act for one in releases_of_alert(found.alert.id)] == [Act.ALERT, Act.CANCELLED]
    assert steps[0].id == due.id


def test_two_workers_release_a_step_once():
    _, found, _ = approved()
    (due,) = steps_due(now=after(hours=1.51))
    assert release_step(due.id, halted=False, at=after(hours=1.51)) is not None
    assert release_step(due.id, halted=False, at=after(hours=1.52)) is None
    assert len(releases_of_alert(found.alert.id)) == 2


def test_of_an_erased_case_the_times_stay_and_nothing_of_what_was_frozen():
    case, found, _ = approved()
    _withdrawn(case, found)
    assert erase(case.case_id)["steps"] == 2
    for step in steps_of_alert(found.alert.id):
        assert (step.area, step.area_words, step.state) == ({}, {}, StepState.VOIDED)
        assert step.due_at
