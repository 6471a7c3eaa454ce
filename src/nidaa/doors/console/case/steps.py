"""What is due: the procedure's steps by window, late ones first, done ones last."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from nidaa.cases.facts.case import TaskDue
from nidaa.ground.country import pack


@dataclass(frozen=True, slots=True)
class Step:
    id: int
    label: str
    who: str
    due_at: datetime
    late: bool
    done_at: datetime | None
    done_by: str
    result: str


@dataclass(frozen=True, slots=True)
class Steps:
    """`late` and `soon` are asked for now; `later` by window; `done` newest first."""

    late: tuple[Step, ...]
    soon: tuple[Step, ...]
    later: tuple[tuple[str, tuple[Step, ...]], ...]
    done: tuple[Step, ...]

    @property
    def count_later(self) -> int:
        return sum(len(steps) for _, steps in self.later)


def steps_of(tasks: Iterable[TaskDue], *, now: datetime, names: Mapping[str, str], language: str) -> Steps:
    """`soon` is what is due in the first window that still has something to do and is not late."""
    known = list(tasks)
    open_tasks = [task for task in known if task.done_at is None]
    ahead = [task for task in open_tasks if not task.late(now)]
    windows = list(dict.fromkeys(task.window for task in ahead))
    by_window = {
        key: _steps([task for task in ahead if task.window == key], now, names, language) for key in windows
    }
    labels = {window.key: window.label.of(language) for window in pack().windows}
    done = sorted(
        (task for task in known if task.done_at), key=lambda task: task.done_at or now, reverse=True
    )
    return Steps(
        late=_steps([task for task in open_tasks if task.late(now)], now, names, language),
        soon=by_window[windows[0]] if windows else (),
        later=tuple((labels.get(key, key), by_window[key]) for key in windows[1:]),
        done=_steps(done, now, names, language),
    )


def _steps(
    tasks: Iterable[TaskDue], now: datetime, names: Mapping[str, str], language: str
) -> tuple[Step, ...]:
    planned = {task.key: task for task in pack().tasks}
    return tuple(
        Step(
            id=task.id,
            label=planned[task.key].label.of(language) if task.key in planned else task.key,
            who=pack().roles[planned[task.key].who].of(language) if task.key in planned else "",
            due_at=task.due_at,
            late=task.late(now),
            done_at=task.done_at,
            done_by=names.get(task.done_by, task.done_by),
            result=task.result,
        )
        for task in tasks
    )
