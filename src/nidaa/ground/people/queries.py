from collections.abc import Iterable

from .errors import Refused
from .facts import OfficerCard, Role
from .models import Officer, Unit


def names_of(officer_ids: Iterable[int]) -> dict[int, str]:
    """Display names by officer id; a deleted officer is simply not in the answer."""
    found = Officer.objects.filter(pk__in=set(officer_ids))
    return {officer.pk: officer.get_full_name() or officer.get_username() for officer in found}


def officers() -> list[OfficerCard]:
    """The register: those who may sign in first, then by name."""
    rows = Officer.objects.select_related("unit").order_by(
        "-is_active", "last_name", "first_name", "username"
    )
    return [card_of(row) for row in rows]


def officer(officer_id: int) -> OfficerCard:
    row = Officer.objects.select_related("unit").filter(pk=officer_id).first()
    if row is None:
        raise Refused("There is no such officer.")
    return card_of(row)


def card_of(row: Officer) -> OfficerCard:
    return OfficerCard(
        row.pk,
        row.get_username(),
        row.get_full_name() or row.get_username(),
        row.unit.code if row.unit else "",
        row.rank,
        frozenset(Role(role) for role in row.roles),
        row.language,
        row.is_active,
        row.last_login,
    )


def units() -> list[Unit]:
    return list(Unit.objects.order_by("code"))
