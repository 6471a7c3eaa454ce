"""`nidaa import FILE…`: records of other registers become cases, field by field."""

import json
from datetime import datetime
from pathlib import Path

import click

from nidaa.doors.cli.import_report import Result, as_json, tell
from nidaa.doors.exchange import Imported, Mark, Unreadable, read_records
from nidaa.ground import clock
from nidaa.ground.people.facts import Actor, Permission


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option(
    "--unit", default="", metavar="CODE", help="The unit that takes the reports; else the officer's own."
)
@click.option(
    "--by", "username", default="", metavar="USERNAME", help="The officer who answers for the import."
)
@click.option("--exercise", is_flag=True, help="Mark the cases as an exercise; the demo always does.")
@click.option("--children-only", is_flag=True, help="Open no case for a record that speaks of an adult.")
@click.option("--dry-run", is_flag=True, help="Read and report; open nothing. Needs no database.")
@click.option("--values", is_flag=True, help="With --json, also print what was read. It is personal data.")
@click.option("--json", "json_wanted", is_flag=True, help="Print what became of every record as JSON.")
@click.pass_context
def import_(
    ctx: click.Context,
    files: tuple[Path, ...],
    unit: str,
    username: str,
    *,
    exercise: bool,
    children_only: bool,
    dry_run: bool,
    values: bool,
    json_wanted: bool,
) -> None:
    """Open a case for each record of FILEs: PFIF 1.1-1.4, INTERPOL yellow notices, NCMEC search or RSS, NamUs.

    Every field of a record is placed in the case, or named with the reason why not; what was not placed stands in
    the journal of the case. Expired records, placeholders and notes without their person open no case. A record of
    an adult opens one, marked, for an officer to look at. Cases that may be the same child, and found children who
    may be this child, are shown and stop nothing. The exit status is 1 when a file or record could not be taken.
    """
    at = clock.now()
    read = [(file, *_read(file, at)) for file in files]
    results = [(file, error, [Result(record) for record in records]) for file, error, records in read]
    if not dry_run and any(kept for _, _, kept in results):
        opening = _Opening(unit, username, exercise=exercise, children_only=children_only, at=at)
        results = [(file, error, [opening.take(one.record) for one in kept]) for file, error, kept in results]
    if json_wanted:
        click.echo(
            json.dumps([as_json(*one, values=values) for one in results], ensure_ascii=False, indent=2)
        )
    else:
        for one in results:
            tell(*one, dry_run=dry_run)
    failed = any(error or any(one.refusal for one in kept) for _, error, kept in results)
    ctx.exit(1 if failed else 0)


def _read(file: Path, at: datetime) -> tuple[str, list[Imported]]:
    """A sentence that says why the file cannot be read, or its records."""
    from nidaa.doors.exchange.markup import LIMIT_BYTES

    try:
        with file.open("rb") as stream:
            data = stream.read(LIMIT_BYTES + 1)
        return "", read_records(data, file.name, now=at)
    except Unreadable as refusal:
        return str(refusal), []
    except OSError as error:
        return f"{file} cannot be opened: {error.strerror}.", []


class _Opening:
    """Opens cases for one officer, in one go; each record is a transaction of its own."""

    def __init__(
        self, unit: str, username: str, *, exercise: bool, children_only: bool, at: datetime
    ) -> None:
        from nidaa.doors.cli.first_use import ready_on_first_use

        ready_on_first_use()
        from django.conf import settings

        from nidaa.doors.cli.officers import acting

        self.by: Actor = acting(username, Permission.OPEN_CASE)
        self.unit = unit or self.by.unit
        self.exercise = exercise or not settings.LIVE
        self.children_only, self.at = children_only, at

    def take(self, record: Imported) -> Result:
        """What became of one record; a refusal is told and the others go on."""
        from nidaa.cases.errors import Refused
        from nidaa.ground.people.errors import NotAllowed

        if not record.opens or (self.children_only and record.mark is Mark.ADULT):
            return Result(record)
        try:
            return self._open(record)
        except (Refused, NotAllowed) as refusal:
            return Result(record, refusal=str(refusal))

    def _open(self, record: Imported) -> Result:
        from nidaa.cases.commands import open_case, write_in_journal
        from nidaa.cases.queries import similar_children
        from nidaa.found.queries import matches_for_case
        from nidaa.ground.audit.commands import recorded

        names, age = _names_and_age(record)
        similar = similar_children(names, age_years=age, by=self.by, at=self.at)
        with recorded("import record", by=self.by, at=self.at, purpose=record.source_format) as line:
            head = open_case(
                record.statements,
                unit=self.unit,
                exercise=self.exercise or record.mark is Mark.EXERCISE,
                by=self.by,
                at=self.at,
                source=record.source_format,
            )
            line.case_id, line.object_kind, line.object_id = head.case_id, "case", head.number
            line.detail = f"{len(record.placed)} fields placed, {len(record.unplaced)} not"
            write_in_journal(head.case_id, "imported", _journal(record), by=self.by, at=self.at)
        matches = matches_for_case(head.case_id, by=self.by, at=self.at)
        return Result(record, head.number, tuple(one.number for one in similar), tuple(matches))


def _names_and_age(record: Imported) -> tuple[list[str], int | None]:
    child: dict[str, object] = {}
    for said in record.statements:
        if said.section == "child":
            child |= said.values
    scripts = ("latin", "ar")
    names = [f"{child.get(f'given_{s}') or ''} {child.get(f'family_{s}') or ''}".strip() for s in scripts]
    age = child.get("age_years")
    return [name for name in names if name], age if isinstance(age, int) else None


def _journal(record: Imported) -> str:
    """What the case file has no place for, sealed in the journal so that nothing is lost."""
    lines = [f"Imported from {record.source_format} {record.record_id}".rstrip()]
    lines += [f"! {problem}" for problem in record.problems]
    lines += [f"{left.path}: {left.value}" for left in record.unplaced]
    return "\n".join(lines)
