"""Reads of cases. Whatever opens sealed data takes who and why, writes the audit line first, then opens."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from nidaa.ground.audit.commands import record_read
from nidaa.ground.names.likeness import POSSIBLY_SAME, similarity
from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import check_may
from nidaa.ground.vault.facts import Slot
from nidaa.ground.vault.queries import case_key, case_keys, opened_bytes, opened_json

from .errors import CaseNotFound, Refused
from .facts.case import ONLY, CaseFile, CaseHead, CaseState, JournalEntry, PhotoCard, Similar, Stated, TaskDue
from .facts.case import StatementKind as Kind
from .models import Case, JournalLine, Photo, Statement, Task
from .rules import Recorded, age_of, fold

MOST_SIMILAR = 5


def open_cases() -> list[CaseHead]:
    return [head_of(case) for case in Case.objects.filter(state=CaseState.OPEN).order_by("-opened_at")]


def closed_cases() -> list[tuple[CaseHead, datetime]]:
    """Closed cases that are not erased, with the moment they were closed, oldest first."""
    rows = Case.objects.filter(state=CaseState.CLOSED).order_by("closed_at")
    return [(head_of(case), case.closed_at) for case in rows if case.closed_at]


def head(case_id: UUID) -> CaseHead:
    return head_of(case_row(case_id))


def numbers_of(case_ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """Case numbers by id, for lists that open no file."""
    return dict(Case.objects.filter(pk__in=set(case_ids)).values_list("pk", "number"))


def head_by_number(number: str) -> CaseHead:
    case = Case.objects.filter(number=number.strip().upper()).first()
    if case is None:
        raise CaseNotFound
    return head_of(case)


def case_row(case_id: UUID) -> Case:
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise CaseNotFound
    return case


def head_of(case: Case) -> CaseHead:
    return CaseHead(case.pk, case.number, case.unit, case.opened_at, CaseState(case.state), case.exercise)


def case_file(case_id: UUID, *, by: Actor, at: datetime, purpose: str) -> CaseFile:
    """The whole file of one case, opened and logged. Raises CaseNotFound, KeyDestroyed, NotAllowed."""
    check_may(by, Permission.READ_CASE)
    case = case_row(case_id)
    record_read("case", by=by, at=at, case_id=case_id, purpose=purpose)
    return _files([case])[case_id]


def case_files(case_ids: Iterable[UUID], *, by: Actor, at: datetime, purpose: str) -> dict[UUID, CaseFile]:
    """Files of many cases for a list: one audit line that counts them, two queries."""
    check_may(by, Permission.READ_CASE)
    found = list(Case.objects.filter(pk__in=set(case_ids)).exclude(state=CaseState.ERASED))
    record_read("cases", by=by, at=at, purpose=purpose, detail=f"{len(found)} cases")
    return _files(found)


def file_for_the_system(case_id: UUID) -> CaseFile:
    """The file for a step that is itself an audited command (drafting, assessing, export): no second line."""
    return _files([case_row(case_id)])[case_id]


def _files(rows: list[Case]) -> dict[UUID, CaseFile]:
    keys = case_keys(case.pk for case in rows)
    recorded: dict[UUID, list[Recorded]] = {case.pk: [] for case in rows}
    for row in Statement.objects.filter(case_id__in=recorded).order_by("case_id", "sequence"):
        recorded[row.case_id].append(_recorded(row, keys[row.case_id]))
    return {case.pk: _file(case, recorded[case.pk]) for case in rows}


def _recorded(row: Statement, key: bytes) -> Recorded:
    opened = opened_json(row.sealed, statement_slot(row), key=key)
    stated = Stated(None, Kind(row.kind), opened["source"], row.obtained_at, row.recorded_by, row.recorded_at)
    return Recorded(row.section, row.item, opened["values"], stated)


def _file(case: Case, recorded: list[Recorded]) -> CaseFile:
    head = head_of(case)
    return CaseFile(
        head.case_id, head.number, head.unit, head.opened_at, head.state, head.exercise, fold(recorded)
    )


def statement_slot(row: Statement) -> Slot:
    return Slot("cases_statement", "sealed", str(row.pk), row.case_id)


def journal(case_id: UUID) -> list[JournalEntry]:
    key = case_key(case_id)
    return [
        JournalEntry(line.at, line.by, line.kind, opened_json(line.sealed, journal_slot(line), key=key))
        for line in JournalLine.objects.filter(case_id=case_id)
    ]


def journal_slot(line: JournalLine) -> Slot:
    return Slot("cases_journalline", "sealed", str(line.pk), line.case_id)


def history_of(case_id: UUID, section: str) -> list[Recorded]:
    """Every statement of a section, oldest first: what was said before a correction stays to be read."""
    key = case_key(case_id)
    return [_recorded(row, key) for row in Statement.objects.filter(case_id=case_id, section=section)]


def tasks(case_id: UUID) -> list[TaskDue]:
    key = case_key(case_id)
    return [_task(task, key) for task in Task.objects.filter(case_id=case_id)]


def next_tasks(case_ids: Iterable[UUID]) -> Mapping[UUID, TaskDue]:
    """For each case the undone task that is due first; results are not opened."""
    first: dict[UUID, TaskDue] = {}
    for task in Task.objects.filter(case_id__in=set(case_ids), done_at=None).order_by("due_at"):
        first.setdefault(task.case_id, TaskDue(task.pk, task.key, task.window, task.due_at, None, "", ""))
    return first


def late_counts(case_ids: Iterable[UUID], *, now: datetime) -> Mapping[UUID, int]:
    counts: dict[UUID, int] = {}
    late = Task.objects.filter(case_id__in=set(case_ids), done_at=None, due_at__lt=now)
    for case_id in late.values_list("case_id", flat=True):
        counts[case_id] = counts.get(case_id, 0) + 1
    return counts


def _task(task: Task, key: bytes) -> TaskDue:
    result = opened_json(task.sealed_result, task_slot(task), key=key) if task.sealed_result else ""
    return TaskDue(task.pk, task.key, task.window, task.due_at, task.done_at, task.done_by, result)


def task_slot(task: Task) -> Slot:
    return Slot("cases_task", "sealed_result", str(task.pk), task.case_id)


def similar_children(
    names: Iterable[str], *, age_years: int | None, by: Actor, at: datetime, without: UUID | None = None
) -> list[Similar]:
    """Open cases whose child has a name like one of `names`, in either script; best first. Logged, never blocking."""
    wanted = [name for name in names if name.strip()]
    others = Case.objects.filter(state=CaseState.OPEN)
    rows = list(others.exclude(pk=without) if without else others)
    if not wanted or not rows:
        return []
    record_read("names", by=by, at=at, purpose="search before create", detail=f"{len(rows)} cases")
    found = [_similar(file, wanted, at) for file in _files(rows).values()]
    close = [match for match in found if match.score >= POSSIBLY_SAME and _ages_fit(match, age_years)]
    return sorted(close, key=lambda match: -match.score)[:MOST_SIMILAR]


def _similar(file: CaseFile, wanted: list[str], now: datetime) -> Similar:
    own = [full_name(file, "latin"), full_name(file, "ar")]
    # A first name alone is compared with first names: a parent in tears types what comes first.
    own += [file.words("child", "given_latin"), file.words("child", "given_ar")]
    scores = [similarity(name, mine) for name in wanted for mine in own if mine]
    name = next((text for text in own if text), "")
    child = file.sections.get("child", {}).get(ONLY, {})
    return Similar(
        file.case_id, file.number, max(scores, default=0.0), name, age_of(child, now), file.opened_at
    )


def _ages_fit(match: Similar, age_years: int | None) -> bool:
    return age_years is None or match.age_years is None or abs(match.age_years - age_years) <= 3  # noqa: PLR2004


def full_name(file: CaseFile, script: str) -> str:
    """Given and family name in "latin" or "ar" letters, as far as known."""
    return f"{file.words('child', f'given_{script}')} {file.words('child', f'family_{script}')}".strip()


def photos(case_id: UUID) -> list[PhotoCard]:
    key = case_key(case_id)
    rows = Photo.objects.filter(case_id=case_id).order_by("added_at").defer("sealed_original", "sealed_clean")
    return [_card(row, key) for row in rows]


def public_photo(case_id: UUID) -> PhotoCard | None:
    return next((card for card in photos(case_id) if card.for_public), None)


def first_photos(case_ids: Iterable[UUID]) -> Mapping[UUID, UUID]:
    """For each case the photo a list shows: the public one, else the newest."""
    rows = Photo.objects.filter(case_id__in=set(case_ids)).order_by("for_public", "added_at")
    return dict(rows.values_list("case_id", "id"))


def photo_card(photo_id: UUID) -> PhotoCard:
    """One photo's card. Raises Refused when there is no such photo."""
    photo = _photo(photo_id)
    return _card(photo, case_key(photo.case_id))


def photo_jpeg(photo_id: UUID, *, by: Actor, at: datetime, purpose: str) -> bytes:
    """The cleaned picture, opened and logged."""
    check_may(by, Permission.READ_CASE)
    photo = _photo(photo_id)
    record_read("photo", by=by, at=at, case_id=photo.case_id, purpose=purpose)
    return opened_bytes(photo.sealed_clean, photo_slot(photo, "sealed_clean"))


def photo_for_the_system(photo_id: UUID) -> bytes:
    """The cleaned picture for a release that is itself audited."""
    photo = _photo(photo_id)
    return opened_bytes(photo.sealed_clean, photo_slot(photo, "sealed_clean"))


def _photo(photo_id: UUID) -> Photo:
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo is None:
        raise Refused("There is no such photo, or it has been erased.", "photo")
    return photo


def photo_slot(photo: Photo, column: str) -> Slot:
    return Slot("cases_photo", column, str(photo.pk), photo.case_id)


def _card(photo: Photo, key: bytes) -> PhotoCard:
    alt = opened_json(photo.sealed_alt, photo_slot(photo, "sealed_alt"), key=key) if photo.sealed_alt else {}
    crop = tuple(photo.crop) if photo.crop else None
    return PhotoCard(
        photo.pk,
        photo.case_id,
        photo.added_at,
        photo.width,
        photo.height,
        photo.digest,
        photo.for_public,
        alt,
        crop,
    )
