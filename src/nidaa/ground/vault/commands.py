import json
from datetime import datetime
from typing import Any
from uuid import UUID

from .facts import Slot
from .master import master_key
from .models import CaseKey
from .queries import case_key
from .rules import new_key, seal, wrapping


def create_case_key(case_id: UUID, *, at: datetime) -> None:
    """Make the data key of a new case. Called inside the transaction that opens the case."""
    wrapped = seal(master_key(), new_key(), wrapping(case_id))
    CaseKey.objects.create(case_id=case_id, wrapped=wrapped, created_at=at)


def destroy_case_key(case_id: UUID, *, at: datetime) -> bool:
    """Erase the key: everything sealed for this case is unreadable from now on. False if it was gone already."""
    changed = CaseKey.objects.filter(case_id=case_id, destroyed_at=None).update(wrapped=None, destroyed_at=at)
    return changed == 1


def sealed_bytes(plain: bytes, slot: Slot) -> bytes:
    return seal(case_key(slot.case_id), plain, slot.associated_data())


def sealed_json(value: Any, slot: Slot) -> bytes:
    return sealed_bytes(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), slot)
