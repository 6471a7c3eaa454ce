"""`nidaa cap …`: judge files of the Common Alerting Protocol."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from nidaa.alerts.cap.checks.geometry import Box
from nidaa.alerts.cap.findings import RULES, Finding, error
from nidaa.alerts.cap.moments import moment
from nidaa.alerts.cap.parse import SIZE_CAP_BYTES
from nidaa.alerts.cap.validate import PROFILES, valid, validate
from nidaa.doors.cli.sentences import Sentences
from nidaa.ground import clock

# Morocco with its southern provinces, in degrees: only used to guess that latitude and longitude were
# swapped.
HOME = Box(south=20.7, west=-17.3, north=36.1, east=-0.9)


class Moment(click.ParamType[datetime]):
    """A moment with offset, such as 2026-11-25T09:30:00+01:00."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        at = value if isinstance(value, datetime) else moment(str(value).replace("Z", "-00:00"))
        if at is None:
            self.fail(f"«{value}» is not a time such as 2026-11-25T09:30:00+01:00.", param, ctx)
        return at


@click.group(cls=Sentences)
def cap() -> None:
    """Judge files of the Common Alerting Protocol 1.2."""


@cap.command("validate")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option(
    "--profile",
    "profiles",
    multiple=True,
    type=click.Choice(list(PROFILES), case_sensitive=False),
    help="Judge by this profile too; may be given several times.",
)
@click.option("--json", "as_json", is_flag=True, help="Print a list of files with their findings as JSON.")
@click.option("--now", type=Moment(), help="Judge as of this time, not the present one.")
@click.pass_context
def validate_files(
    ctx: click.Context,
    files: tuple[Path, ...],
    profiles: tuple[str, ...],
    as_json: bool,
    now: datetime | None,
) -> None:
    """Check FILEs against the OASIS schema, the rules beyond it, and the profiles asked for.

    One line is printed for each finding. Errors break the standard; recommendations are things some reader
    will stumble over. Feeds are refused: save each alert in a file of its own. The exit status is 1 when any
    file has an error.
    """
    at = now or clock.now()
    results = [(file, _judge(file, profiles, at)) for file in files]
    if as_json:
        click.echo(json.dumps([_as_json(*result) for result in results], ensure_ascii=False, indent=2))
    else:
        for file, findings in results:
            _tell(file, findings)
    ctx.exit(0 if all(valid(findings) for _, findings in results) else 1)


@cap.command("rules")
@click.option("--json", "as_json", is_flag=True, help="Print the rules as a JSON object.")
def list_rules(as_json: bool) -> None:
    """List the rules that findings name."""
    if as_json:
        click.echo(json.dumps(RULES, ensure_ascii=False, indent=2))
        return
    for rule, sentence in RULES.items():
        click.echo(f"{rule:5} {sentence}.")


def _judge(file: Path, profiles: Iterable[str], at: datetime) -> list[Finding]:
    try:
        with file.open("rb") as stream:
            data = stream.read(
                SIZE_CAP_BYTES + 1
            )  # one byte more, so that the judge sees that it is too large
        size = file.stat().st_size
    except OSError as exc:
        return [error("FILE", "", f"The file cannot be read: {exc.strerror or exc}.")]
    if size > SIZE_CAP_BYTES:
        return [error("SIZE", "", f"The file has {size:,} bytes; more than {SIZE_CAP_BYTES:,} are not read.")]
    return validate(data, profiles=profiles, now=at, home=HOME)


def _as_json(file: Path, findings: list[Finding]) -> dict[str, object]:
    return {
        "file": click.format_filename(file),
        "valid": valid(findings),
        "findings": [
            {"rule": found.rule, "level": found.level.value, "path": found.path, "message": found.message}
            for found in findings
        ],
    }


def _tell(file: Path, findings: list[Finding]) -> None:
    name = click.format_filename(file)
    for found in findings:
        place = f" {found.path}" if found.path else ""
        click.echo(_one_line(f"{name}: {found.level.value} {found.rule}{place}: {found.message}"))
    verdict = "valid" if valid(findings) else "not valid"
    click.echo(_one_line(f"{name}: {verdict}."))


def _one_line(said: str) -> str:
    """Without line breaks, terminal controls and direction overrides, which a hostile file may hold."""
    return "".join(sign if sign.isprintable() else " " for sign in said)
