"""The cast: the same invented officers in every test. Amina takes the report, Karim investigates, Salma releases."""

from nidaa.ground.people.facts import Actor, Role
from nidaa.ground.people.models import Officer, Unit


def officer(username: str, *roles: Role, rank: int = 3, unit: str = "CAS01", language: str = "en") -> Officer:
    place, _ = Unit.objects.get_or_create(
        code=unit, defaults={"name_fr": "Unité d'essai", "name_ar": "وحدة تجريبية"}
    )
    found, made = Officer.objects.get_or_create(
        username=username,
        defaults={
            "first_name": username.capitalize(),
            "last_name": "Essai",
            "unit": place,
            "rank": rank,
            "roles": [role.value for role in roles],
            "language": language,
        },
    )
    if made:
        found.set_password("une phrase longue")
        found.save()
    return found


def amina() -> Actor:
    return officer("amina", Role.REPORT_TAKER, Role.CASE_OFFICER).actor()


def karim() -> Actor:
    return officer("karim", Role.CASE_OFFICER, Role.TIP_OPERATOR).actor()


def salma() -> Actor:
    return officer("salma", Role.APPROVER, rank=5, unit="DGSN").actor()


def hind() -> Actor:
    """The administrator, who erases and keeps the registers."""
    return officer("hind", Role.ADMINISTRATOR, Role.AUDITOR, unit="DGSN").actor()
