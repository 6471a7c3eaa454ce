"""Who may sign in, and as what. Each change is one audit line that names the officer and never a password."""

import secrets
from datetime import datetime

from django.db.models import Q

from nidaa.ground.audit.commands import recorded

from .errors import Refused
from .facts import Actor, Permission, Post, Role
from .models import Officer, Unit
from .queries import card_of
from .rules import check_may, check_one_remains, check_post, check_username

# Read out or written down once: five groups of four letters that do not look alike, 99 bits.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 5, 4


def make_officer(
    *, username: str, first_name: str, last_name: str, post: Post, by: Actor, at: datetime
) -> tuple[int, str]:
    """Enter an officer in the register: the id, and the first password, which is shown once and kept nowhere.

    The second factor is set up by the officer at the first sign-in.
    """
    check_may(by, Permission.MANAGE_PEOPLE)
    check_username(username, Officer.objects.values_list("username", flat=True))
    if not (first_name.strip() and last_name.strip()):
        raise Refused("An officer has a first name and a family name.", "first_name")
    check_post(post)
    password = _first_password()
    with recorded("make officer", by=by, at=at) as line:
        row = Officer(username=username, first_name=first_name.strip(), last_name=last_name.strip())
        _take(row, post)
        row.set_password(password)
        row.save()
        line.object_kind, line.object_id, line.detail = "officer", str(row.pk), _post_words(post)
    return row.pk, password


def set_roles(officer_id: int, post: Post, *, by: Actor, at: datetime) -> None:
    """Set roles, unit, rank and language of an officer; in force from the officer's next click."""
    check_may(by, Permission.MANAGE_PEOPLE)
    check_post(post)
    with recorded("set roles", by=by, at=at) as line:
        row = _lock(officer_id)
        if Role.ADMINISTRATOR not in post.roles:
            _check_one_remains(row)
        _take(row, post)
        row.save(update_fields=["roles", "unit", "rank", "language"])
        line.object_kind, line.object_id, line.detail = "officer", str(row.pk), _post_words(post)


def deactivate(officer_id: int, *, by: Actor, at: datetime) -> None:
    """The officer signs in no more, open sessions included; the row stays, for the audit log names it."""
    check_may(by, Permission.MANAGE_PEOPLE)
    with recorded("deactivate officer", by=by, at=at) as line:
        row = _lock(officer_id)
        _check_one_remains(row)
        row.is_active = False
        row.save(update_fields=["is_active"])
        line.object_kind, line.object_id = "officer", str(row.pk)


def reactivate(officer_id: int, *, by: Actor, at: datetime) -> None:
    """The officer may sign in again, with the same password and second factor."""
    check_may(by, Permission.MANAGE_PEOPLE)
    with recorded("reactivate officer", by=by, at=at) as line:
        row = _lock(officer_id)
        row.is_active = True
        row.save(update_fields=["is_active"])
        line.object_kind, line.object_id = "officer", str(row.pk)


def _check_one_remains(row: Officer) -> None:
    if row.is_active and Role.ADMINISTRATOR in row.roles:
        check_one_remains(row.pk, [card_of(one) for one in Officer.objects.filter(is_active=True)])


def _take(row: Officer, post: Post) -> None:
    unit = Unit.objects.filter(code=post.unit).first()
    if unit is None:
        raise Refused("There is no such unit.", "unit")
    row.unit, row.rank, row.language = unit, post.rank, post.language
    row.roles = sorted(role.value for role in post.roles)


def _lock(officer_id: int) -> Officer:
    """With every administrator, in one order: two of them cannot take each other away at once."""
    wanted = Q(pk=officer_id) | Q(roles__contains=[Role.ADMINISTRATOR.value])
    rows = Officer.objects.select_for_update(of=("self",)).filter(wanted).order_by("pk")
    row = next((one for one in rows if one.pk == officer_id), None)
    if row is None:
        raise Refused("There is no such officer.")
    return row


def _post_words(post: Post) -> str:
    roles = ", ".join(sorted(post.roles)) or "no role"
    return f"{roles}; unit {post.unit}; rank {post.rank}; {post.language}"


def _first_password() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
