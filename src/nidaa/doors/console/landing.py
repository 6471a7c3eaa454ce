"""Where an officer arrives: the board, or the first screen that the roles open."""

from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import can

# In the order of the navigation.
SCREENS = (
    (Permission.READ_CASE, "/"),
    (Permission.READ_TIPS, "/tips"),
    (Permission.READ_AUDIT, "/audit"),
    (Permission.MANAGE_PEOPLE, "/people"),
)


def first_screen(officer: Actor) -> str:
    """An officer without any role stays at the board, which says so."""
    return next((address for permission, address in SCREENS if can(officer, permission)), "/")
