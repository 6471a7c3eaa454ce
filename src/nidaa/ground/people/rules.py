import re
from collections.abc import Iterable

from .errors import NotAllowed, Refused
from .facts import Actor, OfficerCard, Permission, Post, Role

P = Permission

# What each role may do. A role is added to an officer; nothing is inherited, nothing is implied.
MAY: dict[Role, frozenset[Permission]] = {
    Role.REPORT_TAKER: frozenset({P.OPEN_CASE, P.READ_CASE, P.EDIT_CASE}),
    Role.CASE_OFFICER: frozenset(
        {P.OPEN_CASE, P.READ_CASE, P.EDIT_CASE, P.ASSESS, P.DRAFT_ALERT, P.STOP_ALERT, P.READ_TIPS}
        | {P.HANDLE_TIPS, P.CLOSE_CASE}
    ),
    Role.APPROVER: frozenset({P.READ_CASE, P.ASSESS, P.APPROVE_ALERT, P.STOP_ALERT, P.READ_TIPS}),
    Role.TIP_OPERATOR: frozenset({P.READ_TIPS, P.HANDLE_TIPS}),
    Role.AUDITOR: frozenset({P.READ_AUDIT}),
    Role.ADMINISTRATOR: frozenset({P.MANAGE_PEOPLE, P.ERASE}),
}


def can(actor: Actor, permission: Permission) -> bool:
    return any(permission in MAY[role] for role in actor.roles)


def check_may(actor: Actor, permission: Permission) -> None:
    """Raise NotAllowed unless one of the actor's roles holds the permission."""
    if not can(actor, permission):
        raise NotAllowed(permission)


LANGUAGES = frozenset({"ar", "fr", "en"})  # what the console is written in
USERNAME = re.compile(r"[a-z][a-z0-9.-]{2,29}")


def check_username(username: str, taken: Iterable[str]) -> None:
    if not USERNAME.fullmatch(username):
        raise Refused(
            "A username has 3 to 30 small Latin letters, digits, dots or hyphens, and starts with a letter.",
            "username",
        )
    if username in set(taken):
        raise Refused(
            "This username is taken. Former officers keep theirs: the audit log names them.", "username"
        )


def check_post(post: Post) -> None:
    """Separation of duties: who keeps the roles releases nothing and opens no case."""
    if post.language not in LANGUAGES:
        raise Refused("The console is written in Arabic, French and English.", "language")
    if not 1 <= post.rank <= 20:  # noqa: PLR2004 - the pack's ranks are fewer
        raise Refused("Choose a rank.", "rank")
    others = post.roles - {Role.ADMINISTRATOR, Role.AUDITOR}
    if Role.ADMINISTRATOR in post.roles and others:
        raise Refused("An administrator gives roles to others and cannot work on cases too.", "roles")


def check_one_remains(officer_id: int, officers: Iterable[OfficerCard]) -> None:
    """Refuse to take the last administrator away: nobody could give the role back."""
    left = {one.id for one in officers if one.active and Role.ADMINISTRATOR in one.roles} - {officer_id}
    if not left:
        raise Refused("This is the last administrator. Name another one first.", "roles")
