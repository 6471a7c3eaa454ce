import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from .errors import KeyDestroyed
from .facts import Slot
from .master import box_private_key, box_public_key, master_key
from .models import CaseKey
from .rules import box_seal, box_unseal, unseal, wrapping


def case_key(case_id: UUID) -> bytes:
    """The data key of a case, read each time: a destroyed key is gone at once, in every process."""
    return case_keys([case_id])[case_id]


def case_keys(case_ids: Iterable[UUID]) -> dict[UUID, bytes]:
    """Keys of many cases in one query; raises KeyDestroyed if one is missing or destroyed."""
    wanted = set(case_ids)
    found = living_case_keys(wanted)
    if wanted - found.keys():
        raise KeyDestroyed
    return found


def living_case_keys(case_ids: Iterable[UUID]) -> dict[UUID, bytes]:
    """Keys of those of the cases that still have one."""
    rows = CaseKey.objects.filter(case_id__in=set(case_ids), destroyed_at=None)
    master = master_key()
    return {row.case_id: unseal(master, bytes(row.wrapped or b""), wrapping(row.case_id)) for row in rows}


def opened_bytes(sealed: bytes | memoryview, slot: Slot, *, key: bytes | None = None) -> bytes:
    return unseal(key or case_key(slot.case_id), bytes(sealed), slot.associated_data())


def opened_json(sealed: bytes | memoryview, slot: Slot, *, key: bytes | None = None) -> Any:
    return json.loads(opened_bytes(sealed, slot, key=key))


def boxed(plain: bytes, *, purpose: str) -> bytes:
    """Seal to the tip box's public key; the private key is not needed, and not on the public door's machine."""
    return box_seal(box_public_key(), plain, purpose.encode())


def unboxed(sealed: bytes | memoryview, *, purpose: str) -> bytes:
    return box_unseal(box_private_key(), bytes(sealed), purpose.encode())
