"""Pure decisions of alerts.

`identity`: code, snapshot, digest; `checklist`: what keeps a draft from going out; `differences`: what changed
between two snapshots.
"""

from .checklist import Circumstances, checklist
from .differences import Difference, differences
from .identity import (
    SNAPSHOT_VERSION,
    Texts,
    canonical,
    check_contacts,
    check_hours,
    child_of,
    code_of,
    digest,
    fields_of,
    numbers_in,
    readable,
    script_of,
)

__all__ = [
    "SNAPSHOT_VERSION",
    "Circumstances",
    "Difference",
    "Texts",
    "canonical",
    "check_contacts",
    "check_hours",
    "checklist",
    "child_of",
    "code_of",
    "differences",
    "digest",
    "fields_of",
    "numbers_in",
    "readable",
    "script_of",
]
