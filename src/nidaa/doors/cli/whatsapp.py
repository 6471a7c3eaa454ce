import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import click

from nidaa.doors.cli.sentences import Sentences

if TYPE_CHECKING:
    from nidaa.distribution.channels.whatsapp.reading import TemplateNews
    from nidaa.ground.accounts import Account

ASK_AGAIN_S = 30.0
GOOD, BAD = "green", "red"


@click.group(cls=Sentences)
def whatsapp() -> None:
    """WhatsApp: what Meta must have approved before anybody can be written to, and how many may be."""


@whatsapp.command()
@click.option("--account", "key", default="", help="Section of the accounts file; all of them unless named.")
def number(key: str) -> None:
    """Ask Meta what each number may do: its rate, and how many people a day. Ends with 1 when a nation is too many."""
    accounts = _accounts(key)
    from nidaa.distribution.commands.whatsapp import ask_number
    from nidaa.ground.graph.errors import Fault

    good = True
    for account in accounts:
        try:
            found = ask_number(account)
        except Fault as fault:
            raise click.ClickException(str(fault)) from fault
        people = f"{found.people_a_day:,} people a day" if found.people_a_day else found.limit or "not told"
        click.echo(
            f"{account.key}: {found.status}, quality {found.quality}, name {found.name}, rate {found.rate}"
        )
        click.echo(f"  may write to: {people}; sending: {found.can_send or 'not told'}")
        good = good and found.reaches_a_nation
    if not good:
        click.echo("An alert would not reach everybody by this: see the limits in the channel's README.")
        raise SystemExit(1)


@whatsapp.group(cls=Sentences)
def templates() -> None:
    """Submit the country's templates, watch Meta's review, show how they stand."""


@templates.command()
@click.option("--account", "key", default="", help="Section of the accounts file; all of them unless named.")
def submit(key: str) -> None:
    """Submit what Meta does not have yet. Approval takes minutes to a day; do it long before the first alert."""
    from nidaa.distribution.commands import submit_templates
    from nidaa.ground.clock import now
    from nidaa.ground.people.facts import SYSTEM

    for account in _accounts(key):
        for news in _told(partial(submit_templates, account, by=SYSTEM, at=now())):
            click.echo(
                f"{account.key}: {news.name} {news.language}: {news.status}. {news.reason}".rstrip(". ")
            )
    _show(key)


@templates.command()
@click.option("--account", "key", default="", help="Section of the accounts file; all of them unless named.")
@click.option(
    "--once", is_flag=True, help="Ask once and end, instead of every half minute until all may be sent."
)
def watch(key: str, *, once: bool) -> None:
    """Ask Meta how the templates stand until every one may be sent. Meta also tells by itself (hooks door)."""
    from nidaa.distribution.commands import watch_templates
    from nidaa.ground.clock import now

    while True:
        for account in _accounts(key):
            _told(partial(watch_templates, account, at=now()))
        if _show(key) or once:
            return
        time.sleep(ASK_AGAIN_S)


@templates.command("list")
@click.option("--account", "key", default="", help="Section of the accounts file; all of them unless named.")
def list_(key: str) -> None:
    """Show how each template stands, as Meta told last. Ends with 1 when one of them would stop an alert."""
    _accounts(key)
    if not _show(key):
        raise SystemExit(1)


def _accounts(key: str) -> "list[Account]":
    from nidaa.doors.cli.django_ready import ready

    ready()
    from nidaa.ground.accounts import accounts

    found = [one for one in accounts("whatsapp") if key in {"", one.key}]
    if not found:
        raise click.ClickException("The accounts file (NIDAA_ACCOUNTS) names no such WhatsApp account.")
    return found


def _told(ask: "Callable[[], list[TemplateNews]]") -> "list[TemplateNews]":
    """What Meta says; its refusal as a sentence."""
    from nidaa.ground.graph.errors import Fault

    try:
        return ask()
    except Fault as fault:
        raise click.ClickException(str(fault)) from fault


def _show(key: str) -> bool:
    """Print a line a template; whether all of them may be sent."""
    from nidaa.distribution.queries.whatsapp import whatsapp_templates

    states = [state for account in _accounts(key) for state in whatsapp_templates(account.key)]
    for state in states:
        told = f"{state.told_at:%d/%m %H:%M} UTC" if state.told_at else "never told"
        mark = click.style(f"{state.status:<14}", fg=GOOD if state.may_be_sent else BAD)
        parts = (state.category, state.quality, told, state.reason)
        click.echo(
            f"{state.account} {state.name:<26} {state.language}  {mark} {' · '.join(one for one in parts if one)}"
        )
    left = sum(not state.may_be_sent for state in states)
    click.echo("All may be sent." if not left else f"{left} of {len(states)} cannot be sent.")
    return not left
