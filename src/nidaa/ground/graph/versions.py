"""Until when each version of the interface answers.

Source: Meta, Graph API changelog, table of versions, as of 29 October 2026; and "Platform Versioning": a version ends
two years after the next one was introduced. Afterwards Meta answers with the oldest version that still stands, which
may take other fields: a call then breaks in silence.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

# v27.0 came on 4 November 2026; it is not dated yet and stands for two years at least.
ENDS_ON: Mapping[str, date] = MappingProxyType(
    {
        "v21.0": date(2027, 1, 21),
        "v22.0": date(2027, 5, 20),
        "v23.0": date(2027, 10, 8),
        "v24.0": date(2028, 2, 18),
        "v25.0": date(2028, 7, 29),
        "v26.0": date(2028, 11, 4),
        "v27.0": date(2028, 11, 4),
    }
)
PINNED = "v26.0"  # of an account that names none: the one this client was written for
WARN_BEFORE = timedelta(days=90)


def ends_soon(version: str, *, today: date) -> bool:
    """Whether somebody must act now: it has ended, ends within 90 days, or nobody knows when it ends."""
    ends_on = ENDS_ON.get(version)
    return ends_on is None or ends_on - today < WARN_BEFORE


def standing(version: str, *, today: date) -> str:
    """In one sentence, until when the version answers."""
    ends_on = ENDS_ON.get(version)
    if ends_on is None:
        return f"Until when {version} answers is not known here; look it up in Meta's changelog."
    if ends_on <= today:
        return f"{version} ended on {ends_on:%d/%m/%Y}. Name a newer one in the account."
    return f"{version} answers until {ends_on:%d/%m/%Y}."
