"""`nidaa search …`: where a missing child may be, from a file, without a database."""

import json
import sys
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

import click

from nidaa.doors.cli import search_grid
from nidaa.doors.cli.sentences import Sentences
from nidaa.ground import clock
from searchtheory.assess import build_map
from searchtheory.case_json import read_case
from searchtheory.errors import BadCase
from searchtheory.json_fields import parse_moment

AHEAD_S = 24 * 3600.0


@click.group(cls=Sentences)
def search() -> None:
    """Location hypotheses: where the child may be, why, and what to search next."""


@search.command()
def grid() -> None:
    """Build the national grid from the country pack (done by itself when first needed)."""
    search_grid.build(search_grid.grid_folder())


@search.command()
@click.argument("pbf", metavar="FILE.osm.pbf", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def roads(pbf: Path) -> None:
    """Import roads from an OpenStreetMap file: travel times then follow them instead of great circles."""
    from nidaa.doors.cli import search_roads

    with refusals():
        search_roads.import_roads(pbf)


@search.command()
@click.argument(
    "case_file", metavar="CASE.json", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--at", "at", help="Moment of the map, ISO 8601 with offset; now when left out.")
@click.option("--without", multiple=True, metavar="ID", help="Leave out this evidence (may be given often).")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--geojson", type=click.Path(path_type=Path), help="Write the three areas to this file.")
@click.option("--png", type=click.Path(path_type=Path), help="Draw the map into this file.")
def assess(
    case_file: Path,
    at: str | None,
    without: tuple[str, ...],
    as_json: bool,
    geojson: Path | None,
    png: Path | None,
) -> None:
    """Types, ranked hypotheses with reasons, areas and the next things to do for CASE.json."""
    from nidaa.doors.cli import search_report, search_roads

    country = search_grid.load_or_build()
    data = _json(case_file)
    with refusals():
        now_s = clock.now().timestamp()
        case = read_case(data, country, now_s)
        at_s = _moment(at, case.last_seen.at_s if case.last_seen else None, now_s)
        known = {item.id for item in case.evidence}
        if set(without) - known:
            raise BadCase(
                "--without",
                f"names no evidence of this case; known are {', '.join(sorted(known)) or 'none'}.",
            )
        found = build_map(case, country, at_s, without, search_roads.load_roads())
    report = search_report.report(found, _zone(data))
    click.echo(json.dumps(report, ensure_ascii=False, indent=1) if as_json else search_report.words(report))
    if geojson is not None:
        geojson.write_text(json.dumps(search_report.geojson(found)), encoding="utf-8")
    if png is not None:
        from nidaa.doors.cli.search_png import can_shape, draw

        draw(found, report, png)
        if not can_shape():
            click.echo("Arabic letters stand apart on the picture: install libfribidi0.", err=True)


CASE = click.argument(
    "case_file", metavar="CASE.json", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)


@search.command()
@CASE
@click.argument(
    "teams_file", metavar="TEAMS.json", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--at", "at", help="Moment of the map, ISO 8601 with offset; now when left out.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def allocate(case_file: Path, teams_file: Path, at: str | None, as_json: bool) -> None:
    """Which team searches where, with the proven gap to the best possible plan."""
    from nidaa.doors.cli import search_allocate, search_roads

    country = search_grid.load_or_build()
    with refusals():
        now_s = clock.now().timestamp()
        case = read_case(_json(case_file), country, now_s)
        at_s = _moment(at, case.last_seen.at_s if case.last_seen else None, now_s)
        teams, segments = search_allocate.read_teams(_json(teams_file), country)
        plan = search_allocate.plan(
            build_map(case, country, at_s, roads=search_roads.load_roads()), teams, segments
        )
    click.echo(json.dumps(plan, ensure_ascii=False, indent=1) if as_json else search_allocate.words(plan))


@search.command()
@click.argument(
    "cases_file", metavar="CASES.jsonl", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--json", "as_json", is_flag=True, help="Print the scores as JSON.")
def score(cases_file: Path, as_json: bool) -> None:
    """Score maps against where the children were found: one case with its truth a line, beside the rings."""
    from nidaa.doors.cli import search_score

    country = search_grid.load_or_build()
    with refusals():
        scores = search_score.score_file(cases_file, country)
    click.echo(json.dumps(scores, indent=1) if as_json else search_score.words(scores))


@search.command()
@click.option("--repeats", default=30, show_default=True, help="Best of so many runs.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def bench(repeats: int, as_json: bool) -> None:
    """Measure this machine: cells, loading, prior, evidence, areas, allocation, beside its memory bandwidth."""
    from nidaa.doors.cli import search_bench

    rows = search_bench.measure(repeats)
    click.echo(json.dumps(rows, indent=1) if as_json else search_bench.words(rows))


@search.command()
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def refit(as_json: bool) -> None:
    """How the tables did on this installation's closed cases; new shares only where a cell has 30 of them."""
    from nidaa.doors.cli import search_refit

    found = search_refit.refit(search_grid.load_or_build())
    click.echo(json.dumps(found, ensure_ascii=False, indent=1) if as_json else search_refit.words(found))


class refusals:  # noqa: N801 (reads as a word at the `with`)
    """Turns a refusal of the core into one sentence and exit status 2."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, BadCase):
            click.echo(f"Refused. {error}", err=True)
            sys.exit(2)


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        click.echo(f"Refused. {path.name}: is not JSON ({error}).", err=True)
        sys.exit(2)


def _moment(at: str | None, seen_s: float | None, now_s: float) -> float:
    if at is None:
        return now_s
    at_s = parse_moment(at, "--at")
    if seen_s is not None and at_s < seen_s:
        raise BadCase("--at", f"is {at}, before the child was last seen.")
    if at_s > now_s + AHEAD_S:
        raise BadCase("--at", f"is {at}, more than 24 hours from now.")
    return at_s


def _zone(data: Any) -> tzinfo:
    """The offset the file itself speaks in."""
    seen = data.get("last_seen") if isinstance(data, dict) else None
    try:
        return datetime.fromisoformat(str((seen or {}).get("at"))).tzinfo or UTC
    except ValueError:
        return UTC
