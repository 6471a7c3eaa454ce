from .errors import NotAllowed
from .facts import Actor, Permission, Role

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
