"""What can be done to an alert before it is released: draft, edit, freeze."""

from .drafting import draft_alert, draft_update, edit_draft
from .afterwards import afterwards
from .freezing import check_draft, freeze

__all__ = ["afterwards", "check_draft", "draft_alert", "draft_update", "edit_draft", "freeze"]
