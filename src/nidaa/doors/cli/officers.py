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
        click.ClickException: there is no such officer, or nobody was named where real children are.
    """
    from django.conf import settings

    from nidaa.ground.people.models import Officer
    from nidaa.ground.people.rules import can

    if username:
        found = Officer.objects.filter(username=username, is_active=True).first()
        if found is None:
            raise click.ClickException(f"There is no officer with the account {username}.")
        return found.actor()
    if settings.LIVE:
        raise click.ClickException("Say which officer acts: --by USERNAME.")
    known = (officer.actor() for officer in Officer.objects.filter(is_active=True).order_by("pk"))
    return next((actor for actor in known if can(actor, needed)), STAND_IN)
