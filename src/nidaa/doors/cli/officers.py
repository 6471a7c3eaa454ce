"""Who acts from the command line: an officer with an account, or, in the demo alone, a stand-in."""

import click

from nidaa.ground.people.facts import Actor, Permission, Role

# Until the demo has accounts, its imports need someone to be written down; a live installation never uses it.
STAND_IN = Actor(
    key="command line",
    name="Command line",
    unit="",
    rank=1,
    roles=frozenset({Role.REPORT_TAKER}),
)


def acting(username: str, needed: Permission) -> Actor:
    """The officer called so; without a name, in the demo, the first one who may.

    Raises:
        click.ClickException: there is no such officer, nobody was named where real children are, or no database.
    """
    from django.conf import settings
    from django.db import OperationalError, ProgrammingError

    if not username and settings.LIVE:
        raise click.ClickException("Say which officer acts: --by USERNAME.")
    try:
        return _named(username) if username else _first_who(needed)
    except (OperationalError, ProgrammingError) as error:
        sentence = "The database is not ready. Run `nidaa database start` and `nidaa database prepare`."
        raise click.ClickException(sentence) from error


def _named(username: str) -> Actor:
    from nidaa.ground.people.models import Officer

    found = Officer.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise click.ClickException(f"There is no officer with the account {username}.")
    return found.actor()


def _first_who(needed: Permission) -> Actor:
    from nidaa.ground.people.models import Officer
    from nidaa.ground.people.rules import can

    known = (officer.actor() for officer in Officer.objects.filter(is_active=True).order_by("pk"))
    return next((actor for actor in known if can(actor, needed)), STAND_IN)
