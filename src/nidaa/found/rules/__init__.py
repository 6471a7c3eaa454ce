"""Pure decisions of the register: what may become of a record, what a value may be, how alike two are."""

from .features import digest, of_case, of_found
from .records import TRANSITIONS, check_confirm, check_move, check_values, found_number
from .scoring import SHOWN_FROM, compare, score

__all__ = [
    "SHOWN_FROM",
    "TRANSITIONS",
    "check_confirm",
    "check_move",
    "check_values",
    "compare",
    "digest",
    "found_number",
    "of_case",
    "of_found",
    "score",
]
