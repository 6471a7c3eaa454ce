"""`nidaa meta …`: whether Facebook and Instagram will take an alert, and take it back."""

import click

from nidaa.doors.cli.sentences import Sentences

SIGNS = {"good": "  ", "warning": "! ", "bad": "!!"}
WARNING_STATUS, BAD_STATUS = 1, 2


@click.group(cls=Sentences)
def meta() -> None:
    """Look after the accounts at Meta: pages of Facebook and accounts of Instagram."""


@meta.command()
@click.pass_context
def health(ctx: click.Context) -> None:
    """Ask Meta how our accounts stand: tokens, permissions, tasks, quota, and how long the version still answers.

    Nothing is posted. The exit status is 2 when something keeps an alert from going out or being taken back, 1 when
    something soon will.
    """
    import asyncio

    from nidaa.doors.cli.django_ready import ready

    ready()
    from django.conf import settings

    from nidaa.ground.clock import now
    from nidaa.ground.graph.asking import look
    from nidaa.ground.graph.health import Level, rows, worst

    seen = asyncio.run(look(allowed_hosts=settings.INSIDE_HOSTS))
    if not seen:
        click.echo("No account of Facebook or Instagram is named in NIDAA_ACCOUNTS.")
        return
    table = tuple(row for one in seen for row in rows(one, now=now()))
    widths = [max(len(row.account) for row in table), max(len(row.subject) for row in table)]
    for row in table:
        click.echo(f"{SIGNS[row.level]} {row.account:{widths[0]}}  {row.subject:{widths[1]}}  {row.says}")
    ctx.exit({Level.GOOD: 0, Level.WARNING: WARNING_STATUS, Level.BAD: BAD_STATUS}[worst(table)])
