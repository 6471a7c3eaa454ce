"""What can be done to an alert before it is released: draft, edit, freeze."""

from .afterwards import afterwards
from .drafting import draft_alert, draft_update, edit_draft
from .freezing import check_draft, freeze, snapshot_of
from .widening import freeze_widened, widened

__all__ = [
    "afterwards",
    "check_draft",
    "draft_alert",
    "draft_update",
    "edit_draft",
    "freeze",
    "freeze_widened",
    "snapshot_of",
    "widened",
]
