"""Reads of distribution: what is sent and, first of all, what is not; what the public door may know."""

from .deliveries import deliveries_of_alert, earlier, feed_readers, partners, row_of, unplanned, unsent
from .handovers import Waiting, handovers_waiting
from .heads import about_recipients, count_recipients
from .lane import Progress, lane_progress, still_stands
from .notices import (
    PHOTO_HEIGHT,
    PHOTO_WIDTH,
    WHOLE,
    Known,
    notice,
    photo_of,
    public_notice,
    public_notice_by_code,
    standing_notices,
)
from .outlets import Outlet, OutletState, configured, outlets
from .silence import SILENT_AFTER, Silent, partners_silent
from .switches import held_back, standing_halts

__all__ = [
    "PHOTO_HEIGHT",
    "PHOTO_WIDTH",
    "SILENT_AFTER",
    "WHOLE",
    "Known",
    "Outlet",
    "OutletState",
    "Progress",
    "Silent",
    "Waiting",
    "about_recipients",
    "configured",
    "count_recipients",
    "deliveries_of_alert",
    "earlier",
    "feed_readers",
    "handovers_waiting",
    "held_back",
    "lane_progress",
    "notice",
    "outlets",
    "partners",
    "partners_silent",
    "photo_of",
    "public_notice",
    "public_notice_by_code",
    "row_of",
    "standing_halts",
    "standing_notices",
    "still_stands",
    "unplanned",
    "unsent",
]
