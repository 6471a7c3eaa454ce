import json
from dataclasses import asdict

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the certificates as JSON.")
@click.option("--dry-run", is_flag=True, help="Only say what would be erased.")
def purge(*, as_json: bool, dry_run: bool) -> None:
    """Erase every case whose date has come and which no hold keeps: destroy its key, leave a statistical stub."""
    from nidaa.doors.cli.django_ready import ready

    ready()
    from nidaa.ground.clock import now
    from nidaa.ground.people.facts import SYSTEM
    from nidaa.retention.commands import purge_due
    from nidaa.retention.queries import due

    if dry_run:
        found = [
            {"number": one.number, "erase_at": one.erase_at.isoformat(), "held": one.held}
            for one in due(now=now())
        ]
    else:
        found = [asdict(one) for one in purge_due(by=SYSTEM, at=now())]
    if as_json:
        click.echo(json.dumps(found, default=str))
        return
    for one in found:
        click.echo(
            f"{one['number']}: {'would be erased' if dry_run and not one.get('held') else 'held' if dry_run else 'erased'}"
        )
    click.echo(f"{len(found)} cases.")
