"""From the TOML files of a pack to its facts, one function a file."""

from dataclasses import dataclass
from pathlib import Path

from nidaa.packs.facts import (
    AlertKind,
    Answer,
    Capacity,
    Contact,
    Criterion,
    Language,
    Rank,
    Retention,
    RiskFactor,
    RiskLevel,
    RiskTable,
    Task,
    Tier,
    Window,
)
from nidaa.packs.reading import Table, basis, read_toml


@dataclass(frozen=True, slots=True)
class Tiers:
    always_asked: tuple[Criterion, ...]
    tiers: tuple[Tier, ...]


@dataclass(frozen=True, slots=True)
class Procedure:
    windows: tuple[Window, ...]
    tasks: tuple[Task, ...]


def languages(document: Table) -> tuple[Language, ...]:
    return tuple(
        Language(
            code=row.text("code"),
            name=row.text("name"),
            direction=row.text("direction"),
            digits=row.text("digits"),
            public=row.flag("public"),
            reviewed=row.flag("reviewed"),
        )
        for row in document.rows("languages")
    )


def ranks(document: Table) -> tuple[Rank, ...]:
    return tuple(
        Rank(key=row.text("key"), order=row.whole("order"), label=row.words("label"))
        for row in document.rows("ranks")
    )


def capacities(document: Table) -> tuple[Capacity, ...]:
    return tuple(
        Capacity(
            key=row.text("key"),
            label=row.words("label"),
            may_report=row.flag("may_report"),
            may_consent=row.flag("may_consent"),
            proof=row.words("proof"),
            basis=basis(document, row),
        )
        for row in document.rows("capacities")
    )


def contacts(folder: Path) -> tuple[Contact, ...]:
    document = read_toml(folder, "contacts.toml")
    return tuple(
        Contact(
            key=row.text("key"),
            number=row.text("number"),
            label=row.words("label", public=True),
            territory=row.text("territory"),
            on_alerts=row.flag("on_alerts"),
            verified=row.flag("verified"),
            basis=basis(document, row),
        )
        for row in document.rows("contacts")
    )


def _criterion(document: Table, row: Table) -> Criterion:
    try:
        met_by = frozenset(Answer(answer) for answer in row.texts("met_by"))
    except ValueError:
        raise row.broken("met_by", "may hold yes, no, unknown") from None
    return Criterion(
        key=row.text("key"),
        question=row.words("question"),
        met_by=met_by,
        any_of=row.text("any_of") if "any_of" in row.values else "",
        basis=basis(document, row),
    )


def _tier(document: Table, row: Table) -> Tier:
    radius_km = row.whole_or_none("radius_km")
    return Tier(
        key=row.text("key"),
        order=row.whole("order"),
        label=row.words("label"),
        event=row.words("event", public=True),
        kind=row.one_of("kind", AlertKind),
        public=row.flag("public"),
        criteria=tuple(_criterion(document, item) for item in row.rows("criteria")),
        approver_rank=row.text("approver_rank"),
        needs_prosecutor=row.flag("needs_prosecutor"),
        channels=row.texts("channels"),
        radius_km=None if radius_km is None else float(radius_km),
        adjacent_provinces=row.flag("adjacent_provinces"),
        nationwide=row.flag("nationwide"),
        max_hours=row.whole("max_hours"),
        renewals=row.whole("renewals"),
        cap_events=tuple((str(name), str(value)) for name, value in row.raw("cap_events")),
        basis=basis(document, row),
    )


def tiers(folder: Path) -> Tiers:
    document = read_toml(folder, "tiers.toml")
    return Tiers(
        always_asked=tuple(_criterion(document, row) for row in document.rows("always_asked")),
        tiers=tuple(_tier(document, row) for row in document.rows("tiers")),
    )


def _factor(document: Table, key: str, row: Table) -> RiskFactor:
    label = row.words("label")
    return RiskFactor(
        key=key,
        section=row.text("section"),
        label=label,
        question=row.words("question") if "question" in row.values else label,
        weight=row.whole("weight"),
        unknown_weight=row.whole("unknown_weight"),
        red_flag=row.flag("red_flag"),
        points_to=str(row.raw("points_to")),
        feeds=row.texts("feeds"),
        ages=_ages(row),
        basis=basis(document, row),
    )


def _ages(row: Table) -> tuple[int, int] | None:
    if "ages" not in row.values:
        return None
    ages = row.wholes("ages")
    if len(ages) != 2 or ages[0] > ages[1]:  # noqa: PLR2004 - from and to
        raise row.broken("ages", "needs the first and the last age in years")
    return ages[0], ages[1]


def _level(document: Table, row: Table) -> RiskLevel:
    return RiskLevel(
        key=row.text("key"),
        order=row.whole("order"),
        label=row.words("label"),
        response=row.words("response"),
        from_points=row.whole("from_points"),
        reassess_minutes=row.wholes("reassess_minutes"),
        basis=basis(document, row),
    )


def risk(folder: Path) -> RiskTable:
    document = read_toml(folder, "risk.toml")
    sections = document.table("sections")
    return RiskTable(
        version=document.text("version"),
        unknown_ceiling_points=document.whole("unknown_ceiling_points"),
        red_flag_floor=document.text("red_flag_floor"),
        sections={key: sections.words(key) for key in sections.values},
        factors=tuple(_factor(document, key, row) for key, row in document.table("factors").named_tables()),
        levels=tuple(_level(document, row) for row in document.rows("levels")),
    )


def procedure(folder: Path) -> Procedure:
    document = read_toml(folder, "procedure.toml")
    windows = tuple(
        Window(
            key=row.text("key"),
            label=row.words("label"),
            clock=row.text("clock"),
            from_minutes=row.whole("from_minutes"),
            to_minutes=row.whole("to_minutes"),
        )
        for row in document.rows("windows")
    )
    tasks = tuple(
        Task(
            key=key,
            window=row.text("window"),
            due_minutes=row.whole("due_minutes"),
            label=row.words("label"),
            who=row.text("who"),
            basis=basis(document, row),
        )
        for key, row in document.table("tasks").named_tables()
    )
    return Procedure(windows=windows, tasks=tasks)


def retention(folder: Path) -> tuple[Retention, ...]:
    document = read_toml(folder, "retention.toml")
    return tuple(
        Retention(
            key=row.text("key"),
            label=row.words("label"),
            clock=row.text("clock"),
            keep_hours=row.whole_or_none("keep_hours"),
            review_days=row.whole_or_none("review_days"),
            end_action=row.text("end_action"),
            basis=basis(document, row),
        )
        for row in document.rows("retention")
    )
