from typing import Any
from uuid import UUID

from nidaa.ground.country import pack
from nidaa.packs.facts import Act, Length

from ..errors import Refused
from ..models import Revision
from ..queries import frozen_of, head, opened_snapshot
from ..rules import SNAPSHOT_VERSION, canonical
from .freezing import contacts_of, url_of


def afterwards(alert_id: UUID, act: Act) -> bytes:
    """The snapshot of a withdrawal: the words that end the alert, the reference, the number; nothing of the child."""
    row = Revision.objects.select_related("alert").filter(alert_id=alert_id, sealed__isnull=False).last()
    if row is None:
        raise Refused("This alert was never submitted.")
    said = opened_snapshot(frozen_of(row).snapshot)
    alert = head(alert_id)
    tier = pack().tier(said["tier"])
    languages = tuple(said["languages"])
    keys = tuple(contact.key for contact in pack().contacts if contact.on_alerts)
    numbers = " / ".join(contact["number"] for contact in said["contacts"])
    snapshot: dict[str, Any] = {
        "version": SNAPSHOT_VERSION,
        "public_id": alert.public_id,
        "code": alert.code,
        "number": row.number,
        "act": act.value,
        "exercise": alert.exercise,
        "tier": tier.key,
        "kind": tier.kind.value,
        "sex": "",
        "languages": list(languages),
        "child": {},
        "texts": {},
        "event": {language: tier.event.of(language) for language in languages},
        "contacts": contacts_of(keys, languages),
        "area": {},
        "area_words": {},
        "photo": None,
        "last_seen_at": "",
        "expires_at": "",
        "cap_events": [list(pair) for pair in tier.cap_events],
        "url": url_of(alert.public_id),
    }
    for language in languages:
        fields = {
            "event": snapshot["event"][language],
            "contact": numbers,
            "reference": alert.code,
            "url": snapshot["url"],
        }
        wording = pack().wording[language]
        snapshot["texts"][language] = {
            length.value: wording.text(tier.kind, act, length, fields=fields, sex="", exercise=alert.exercise)
            for length in Length
        }
    return canonical(snapshot)
