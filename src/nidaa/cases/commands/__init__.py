"""What can be done to a case: one verb, one function, one transaction, one audit line."""

from .files import close_case, hold, hold_open, open_case, reopen_case, state_facts, write_in_journal
from .pictures import add_photo, choose_public_photo, withdraw_public_photo
from .steps import finish_task, start_found_clock

__all__ = [
    "add_photo",
    "choose_public_photo",
    "close_case",
    "finish_task",
    "hold",
    "hold_open",
    "open_case",
    "reopen_case",
    "start_found_clock",
    "state_facts",
    "withdraw_public_photo",
    "write_in_journal",
]
