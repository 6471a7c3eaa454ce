import json
import sys

import click

from nidaa.doors.cli.sentences import Sentences


@click.group(cls=Sentences)
def audit() -> None:
    """Check the audit log."""


@audit.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def verify(*, as_json: bool) -> None:
    """Read the whole chain and say whether every line follows the one before. Exit status 1 if one does not."""
    from nidaa.doors.cli.django_ready import ready

    ready()
    from nidaa.ground.audit.queries import verify as verify_chain

    verdict = verify_chain()
    if as_json:
        click.echo(json.dumps({"lines": verdict.lines, "broken_at": verdict.broken_at, "head": verdict.head}))
    elif verdict.whole:
        click.echo(f"The chain is whole: {verdict.lines} lines, ending in {verdict.head[:16]}.")
    else:
        click.echo(f"The chain is broken at line {verdict.broken_at}.")
    sys.exit(0 if verdict.whole else 1)
