from datetime import datetime, timedelta

from nidaa.packs.facts import Retention

from .errors import Refused

# Age bands wide enough that a row of statistics points at nobody.
BANDS = ((0, 5), (6, 12), (13, 15), (16, 17))


def erase_at(closed_at: datetime, kept: Retention) -> datetime:
    """When a closed case is to be erased, by the pack's rule."""
    return closed_at + timedelta(hours=kept.keep_hours or 0)


def check_may_erase(
    *, closed_at: datetime | None, erase_at: datetime | None, held: bool, now: datetime
) -> None:
    if closed_at is None or erase_at is None:
        raise Refused("Only a closed case can be erased.")
    if held:
        raise Refused("A hold stands on this case. Lift it, with a reason, before erasing.")
    if now < erase_at:
        raise Refused(f"This case is kept until {erase_at:%d/%m/%Y %H:%M} UTC.")


def age_band(age_years: int | None) -> str:
    for low, high in BANDS:
        if age_years is not None and low <= age_years <= high:
            return f"{low}-{high}"
    return "unknown"


def hours_to_find(opened_at: datetime, found_at: datetime | None) -> int | None:
    """Whole hours from report to finding; None when not found, 0 when found before the report."""
    if found_at is None:
        return None
    return max(0, int((found_at - opened_at).total_seconds() // 3600))
