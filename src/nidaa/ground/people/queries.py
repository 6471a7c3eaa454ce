from collections.abc import Iterable

from .models import Officer


def names_of(officer_ids: Iterable[int]) -> dict[int, str]:
    """Display names by officer id; a deleted officer is simply not in the answer."""
    found = Officer.objects.filter(pk__in=set(officer_ids))
    return {officer.pk: officer.get_full_name() or officer.get_username() for officer in found}
