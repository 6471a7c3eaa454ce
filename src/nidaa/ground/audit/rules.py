import hashlib
import json

from .facts import Entry


def line_hash(previous: str, sequence: int, entry: Entry) -> str:
    """SHA-256 over the previous hash and the canonical JSON of this line; hexadecimal."""
    body = {
        "sequence": sequence,
        "action": entry.action,
        "actor": entry.actor,
        "at": entry.at.isoformat(),
        "purpose": entry.purpose,
        "object_kind": entry.object_kind,
        "object_id": entry.object_id,
        "case_id": str(entry.case_id) if entry.case_id else "",
        "detail": entry.detail,
    }
    text = previous + json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
