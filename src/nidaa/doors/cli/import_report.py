"""What an import prints: field names and reasons, never values, unless they are asked for."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from nidaa.doors.exchange import Imported, Mark
from nidaa.found.facts import Match

WHY_NOT = {
    Mark.EXPIRED: "expired",
    Mark.PLACEHOLDER: "an erased record",
    Mark.NOTES_ONLY: "notes without their person",
    Mark.BROKEN: "cannot be traced or read",
    Mark.ADULT: "an adult",
}


@dataclass(frozen=True, slots=True)
class Result:
    """One record and what became of it: a case, a refusal, or neither."""

    record: Imported
    case: str = ""
    similar: tuple[str, ...] = ()
    found: tuple[Match, ...] = ()
    refusal: str = ""


def tell(file: Path, error: str, results: list[Result], *, dry_run: bool) -> None:
    click.echo(f"{file}: {error or f'{len(results)} record' + ('s' if len(results) != 1 else '')}")
    for result in results:
        _tell_record(result, dry_run=dry_run)


def _tell_record(result: Result, *, dry_run: bool) -> None:
    record = result.record
    click.echo(
        f"  {record.source_format} {record.record_id or '(no id)'}: {_outcome(result, dry_run=dry_run)}"
    )
    click.echo(
        f"    placed     {len(record.placed)} fields: {', '.join(sorted({one.to for one in record.placed}))}"
    )
    for left in record.unplaced:
        click.echo(f"    not placed {left.path}: {left.why}")
    for problem in record.problems:
        click.echo(f"    problem    {problem}")
    for number in result.similar:
        click.echo(f"    similar    {number} may be the same child.")
    for match in result.found:
        reasons = " ".join(reason.text for reason in match.reasons)
        click.echo(f"    found      {match.found.number} may be this child ({match.score:.2f}). {reasons}")


def _outcome(result: Result, *, dry_run: bool) -> str:
    if result.case:
        return f"case {result.case} opened"
    if result.refusal:
        return f"refused. {result.refusal}"
    if result.record.opens and dry_run:
        return "would open a case"
    return f"no case opened ({WHY_NOT.get(result.record.mark, result.record.mark.value)})"


def as_json(file: Path, error: str, results: list[Result], *, values: bool) -> dict[str, Any]:
    return {
        "file": str(file),
        "error": error,
        "records": [_record_as_json(result, values=values) for result in results],
    }


def _record_as_json(result: Result, *, values: bool) -> dict[str, Any]:
    record = result.record
    shown = {
        "format": record.source_format,
        "record_id": record.record_id,
        "mark": record.mark.value,
        "opens": record.opens,
        "case": result.case or None,
        "refusal": result.refusal,
        "placed": [{"path": one.path, "to": one.to} for one in record.placed],
        "unplaced": [{"path": one.path, "why": one.why} for one in record.unplaced],
        "problems": list(record.problems),
        "similar": list(result.similar),
        "found": [_match_as_json(match) for match in result.found],
    }
    return shown | ({"statements": _statements(record)} if values else {})


def _match_as_json(match: Match) -> dict[str, Any]:
    reasons = [{"factor": one.factor.value, "points": one.points, "text": one.text} for one in match.reasons]
    return {"number": match.found.number, "score": match.score, "reasons": reasons}


def _statements(record: Imported) -> list[dict[str, Any]]:
    return [
        {
            "section": said.section,
            "item": said.item,
            "kind": said.kind.value,
            "source": said.source,
            "obtained_at": said.obtained_at.isoformat() if said.obtained_at else None,
            "values": dict(said.values),
        }
        for said in record.statements
    ]
