from datetime import datetime, timedelta
from uuid import UUID

from nidaa.ground.audit.commands import recorded
from nidaa.ground.country import pack
from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import check_may
from nidaa.ground.vault.commands import sealed_json

from ..errors import CaseNotFound, Refused
from ..models import Case, Task
from ..queries import task_slot


def plan_tasks(case: Case, *, clock: str, start: datetime) -> None:
    """The pack's procedure as tasks with clocks; a task that is there already is left alone."""
    windows = {window.key for window in pack().windows if window.clock == clock}
    Task.objects.bulk_create(
        [
            Task(
                case=case,
                key=task.key,
                window=task.window,
                due_at=start + timedelta(minutes=task.due_minutes),
            )
            for task in pack().tasks
            if task.window in windows
        ],
        ignore_conflicts=True,
    )


def finish_by_doing(case: Case, key: str, *, by: Actor, at: datetime) -> None:
    """A step that an act of ours is itself, such as opening the case; joins the caller's transaction."""
    Task.objects.filter(case=case, key=key, done_at=None).update(done_by=by.key, done_at=at)


def start_found_clock(case_id: UUID, *, at: datetime) -> None:
    """What must be done once a child is found; joins the caller's transaction."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise CaseNotFound
    plan_tasks(case, clock="found", start=at)


def finish_task(task_id: int, *, result: str, by: Actor, at: datetime) -> None:
    """Mark a step as done with what came of it. Done once; a second officer is told who was first."""
    check_may(by, Permission.EDIT_CASE)
    found = Task.objects.filter(pk=task_id).values_list("case_id", flat=True).first()
    if found is None:
        raise Refused("There is no such step.", "task")
    with recorded("finish task", by=by, at=at, case_id=found) as line:
        task = Task.objects.select_for_update().get(pk=task_id)
        if task.done_at is not None:
            raise Refused("This step has been marked as done already.", "task")
        line.object_kind, line.object_id = "task", task.key
        task.done_at, task.done_by = at, by.key
        task.sealed_result = sealed_json(result, task_slot(task))
        task.save(update_fields=["done_at", "done_by", "sealed_result"])
