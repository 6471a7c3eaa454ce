"""How much of our share of calls is used up, as Meta says in the headers of each answer.

Two headers: of the app, in per cent; and of the business (a page or an Instagram account by its number), with the
minutes until calls are answered again. Meta blocks at 100; we stop by ourselves at 90, so that a withdrawal still
finds the way open.

Known issue: the pause is known to this process only. Another worker learns it from its own first answer.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

OWN_LIMIT_PERCENT = 90.0
# The share is counted over a sliding hour (app) or day (business); a minute gives some of it back.
PAUSE_S = 60.0
SHARES = ("call_count", "total_cputime", "total_time")


@dataclass(frozen=True, slots=True)
class Usage:
    """The highest share in per cent, and how long Meta asks to wait; both 0 when nothing is said."""

    percent: float = 0.0
    wait_s: float = 0.0

    @property
    def pause_s(self) -> float:
        """How long to say nothing that can wait."""
        if self.percent < OWN_LIMIT_PERCENT and not self.wait_s:
            return 0.0
        return self.wait_s or PAUSE_S


def usage_of(headers: Mapping[str, str]) -> Usage:
    """From the headers of an answer; what cannot be read counts as not said."""
    low = {name.casefold(): value for name, value in headers.items()}
    app = _read(low.get("x-app-usage", ""))
    business = _read(low.get("x-business-use-case-usage", ""))
    buckets = [app, *(bucket for group in business.values() for bucket in _list(group))]
    rows = [bucket for bucket in buckets if isinstance(bucket, dict)]
    percent = max((_number(row.get(share)) for row in rows for share in SHARES), default=0.0)
    minutes = max((_number(row.get("estimated_time_to_regain_access")) for row in rows), default=0.0)
    return Usage(percent, minutes * 60)


class Pauses:
    """Until when each login keeps silent, on the clock of this machine."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def note(self, login: str, usage: Usage) -> None:
        if usage.pause_s:
            self._until[login] = time.monotonic() + usage.pause_s

    def left_s(self, login: str) -> float:
        return max(0.0, self._until.get(login, 0.0) - time.monotonic())


def _read(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
