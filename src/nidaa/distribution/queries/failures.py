"""Messages that a provider had accepted and could not deliver, counted: no row of it names anybody."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from ..facts import Medium, Verdict
from ..models import Failure


@dataclass(frozen=True, slots=True)
class LateFailures:
    """`verdict` says what is to be done about them; `code` is the provider's own."""

    medium: Medium
    code: str
    verdict: Verdict
    count: int


def late_failures(*, since: datetime) -> list[LateFailures]:
    """By medium, code and meaning; the most frequent first."""
    rows = Failure.objects.filter(at__gte=since).values_list("medium", "code", "verdict")
    counted = rows.annotate(count=Count("pk")).order_by("-count", "medium", "code")
    return [
        LateFailures(Medium(medium), code, Verdict(verdict), count)
        for medium, code, verdict, count in counted
    ]
