from typing import Any
from uuid import UUID

from nidaa.ground.country import pack
from nidaa.packs.facts import Act, Length

from ..errors import Refused
from ..models import Revision
from ..queries import frozen_of, head, opened_snapshot
from ..rules import canonical
from .freezing import contacts_of, url_of

# Every key of a snapshot that says something of the child, emptied. A test compares this with the snapshot's keys.
NOTHING_OF_THE_CHILD: dict[str, Any] = {
    "sex": "",
    "child": {},
    "area": {},
    "area_words": {},
    "photo": None,
    "last_seen_at": "",
    "expires_at": "",
}


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
    event = {language: tier.event.of(language) for language in languages}
    frame = {"contact": numbers, "reference": alert.code, "url": url_of(alert.public_id)}
    texts = {
        language: {
            length.value: pack()
            .wording[language]
            .text(
                tier.kind,
                act,
                length,
                fields={**frame, "event": event[language]},
                sex="",
                exercise=alert.exercise,
            )
            for length in Length
        }
        for language in languages
    }
    snapshot = {
        **said,
        **NOTHING_OF_THE_CHILD,
        "act": act.value,
        "number": row.number,
        "texts": texts,
        "event": event,
    }
    return canonical({**snapshot, "contacts": contacts_of(keys, languages)})
