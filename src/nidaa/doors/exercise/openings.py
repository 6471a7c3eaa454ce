"""What a newcomer finds on the board of a demo: a case to work on, and a request waiting for a second officer."""

from nidaa.alerts.commands import draft_alert, edit_draft
from nidaa.alerts.facts import Content
from nidaa.alerts.queries import draft
from nidaa.approval.commands import release, submit
from nidaa.approval.facts import Release, Request
from nidaa.cases import commands as cases
from nidaa.cases.queries import open_cases
from nidaa.doors.exercise import moves
from nidaa.doors.exercise.cast import COMMANDER, OFFICER
from nidaa.doors.exercise.stage import Stage
from nidaa.doors.exercise.stories import abduction
from nidaa.ground.clock import now
from nidaa.ground.people.facts import Actor
from nidaa.packs.facts import Answer


def open_for_newcomers(by: Actor) -> None:
    """Once: an empty board gets one case of an officer of the demo, whose alert waits to be released by another."""
    if open_cases():
        return
    _submitted(by)


def release_for_bench() -> Release:
    """An alert of an exercise, released by its commander: what a bench sends out."""
    request, content = _submitted(OFFICER)
    return release(
        request.id,
        digest=request.digest,
        typed_name=content.fields["fr"]["first_name"],
        typed_place=content.fields["fr"]["commune"],
        by=COMMANDER,
        at=now(),
    )


def _submitted(by: Actor) -> tuple[Request, Content]:
    stage = Stage("opening", say=lambda _step: None)
    case = cases.open_case(abduction.report(), unit=by.unit, exercise=True, by=by, at=now(), source="père")
    cases.state_facts(case.case_id, abduction.witness(), by=by, at=now(), source="témoin")
    moves.add_portrait(stage, case.case_id, (222, 178, 40), abduction.ALT, by)
    moves.assess(stage, case.case_id, answers={"seen_entering_vehicle": Answer.YES}, tier="T2", by=by)
    alert = draft_alert(case.case_id, tier="T2", by=by, at=now())
    first = draft(alert.id)
    content = moves.with_words(first.content, abduction.WORDS)
    version = edit_draft(alert.id, content, version=first.version, by=by, at=now())
    return submit(alert.id, version=version, by=by, at=now()), content
