"""`nidaa export pfif CASE`: what may leave of a case, for the registers of others."""

import hashlib
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import click

from nidaa.cases.facts.case import ONLY, CaseFile, CaseHead, CaseState
from nidaa.cases.facts.fields import Visibility
from nidaa.cases.rules import may_publish
from nidaa.doors.cli.sentences import Sentences
from nidaa.doors.exchange.described import LINES, field_of
from nidaa.doors.exchange.writing import Outgoing, person, placeholder
from nidaa.ground import clock
from nidaa.ground.people.facts import Actor, Permission

NAMES_SCOPES = frozenset({"name_and_photo", "name_only"})
SOURCE_NAME = "Nidaa"


@click.group(cls=Sentences)
def export() -> None:
    """Write what may leave of a case for the registers of others."""


@export.command()
@click.argument("case_number", metavar="CASE")
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file, not to the terminal.")
@click.option(
    "--by", "username", default="", metavar="USERNAME", help="The officer who answers for the export."
)
def pfif(case_number: str, out: Path | None, username: str) -> None:
    """Write CASE as PFIF 1.4: public fields only, and only while an alert stands and consent covers them.

    Otherwise a placeholder is written: identity and dates, by which other registers erase what they hold. The
    first name goes out only if the consent names it; a photo never does. The record expires with the alert.
    """
    from nidaa.doors.cli.first_use import ready_on_first_use

    ready_on_first_use()
    from nidaa.cases.errors import Refused
    from nidaa.doors.cli.officers import acting
    from nidaa.ground.people.errors import NotAllowed

    at = clock.now()
    by = acting(username, Permission.READ_CASE)
    try:
        data, sentence = _written(case_number, by, at)
    except (Refused, NotAllowed) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    if sentence:
        click.echo(sentence, err=True)
    if out:
        out.write_bytes(data)
    else:
        click.echo(data, nl=False)


def _written(case_number: str, by: Actor, at: datetime) -> tuple[bytes, str]:
    """The file, and a sentence that says why it holds no more than a placeholder."""
    from nidaa.cases.queries import file_for_the_system, head_by_number
    from nidaa.ground.audit.commands import recorded
    from nidaa.ground.people.rules import check_may

    check_may(by, Permission.READ_CASE)
    head = head_by_number(case_number)
    record_id = record_id_of(head.case_id)
    with recorded("export PFIF", by=by, at=at, case_id=head.case_id, purpose="exchange") as line:
        line.object_kind, line.object_id = "case", head.number
        until = _live_until(head.case_id, at) if head.state is CaseState.OPEN else None
        file = file_for_the_system(head.case_id) if until else None
        why = why_held_back(head, until, file)
        line.detail = why or "person"
        if why or file is None or until is None:
            return placeholder(record_id, at=at), f"{why} A placeholder was written."
        return person(outgoing(file, record_id=record_id, until=until, at=at)), ""


def why_held_back(head: CaseHead, until: datetime | None, file: CaseFile | None) -> str:
    """Why nothing of the child may leave, as a sentence; "" when the public fields may."""
    if head.state is not CaseState.OPEN:
        return "The case is closed."
    if until is None or file is None:
        return "No alert of this case stands, so nothing of the child may leave."
    if not may_publish(file.sections.get("consent", {}).get(ONLY, {})):
        return "Neither consent nor a prosecutor's decision covers it."
    return ""


def _live_until(case_id: UUID, at: datetime) -> datetime | None:
    """When the alert that stands expires; None when the public may see none."""
    from nidaa.alerts.queries import alerts_of_case
    from nidaa.approval.queries import standing

    alerts = [alert.id for alert in alerts_of_case(case_id)]
    live = [one.release.expires_at for one in standing(alerts, now=at).values() if one.live]
    return max(live, default=None)


def record_id_of(case_id: UUID) -> str:
    """Domain and a name that is the same at every export and leads nobody back to the case."""
    from django.conf import settings

    domain = urlsplit(settings.PUBLIC_URL).hostname or "nidaa.invalid"
    return f"{domain}/person.{hashlib.sha256(b'nidaa pfif ' + case_id.bytes).hexdigest()[:24]}"


def outgoing(file: CaseFile, *, record_id: str, until: datetime, at: datetime) -> Outgoing:
    """The public fields of a file, the first name only if the consent names it."""
    from django.conf import settings

    age = file.value("child", "age_years")
    return Outgoing(
        record_id=record_id,
        source_name=SOURCE_NAME,
        source_url=settings.PUBLIC_URL,
        source_date=at,
        expiry_date=until,
        exercise=file.exercise,
        names=_names(file),
        sex=file.words("child", "sex"),
        age_years=int(age) if isinstance(age, int | float) else None,
        place=file.words("last_seen", "place"),
        described={to: _value(file, to) for to in LINES.values()},
    )


def _names(file: CaseFile) -> tuple[str, ...]:
    by_prosecutor = not file.value("consent", "given")
    if not by_prosecutor and file.words("consent", "scope") not in NAMES_SCOPES:
        return ()
    return tuple(name for script in ("latin", "ar") if (name := file.words("child", f"given_{script}")))


def _value(file: CaseFile, to: str) -> object:
    """Once more at the door: a field that is not public in the catalogue does not go through."""
    section, _, key = to.partition(".")
    return file.value(section, key) if field_of(to).visibility is Visibility.PUBLIC else None
