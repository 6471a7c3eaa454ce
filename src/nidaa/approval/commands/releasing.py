from datetime import datetime
from typing import Any
from uuid import uuid4

from nidaa.ground.country import pack
from nidaa.ground.jobs.commands import OWN, enqueue
from nidaa.ground.people.facts import Actor
from nidaa.packs.facts import Act

from .. import facts
from ..models import Release, Request
from ..queries import release_of, releases_of_alert
from ..rules import cap_sent, cap_triple

# Named, not imported: a later room carries it out.
CARRY_OUT = "distribution.carry_out"


def write_release(
    alert: Any,
    act: Act,
    *,
    digest: str,
    expires_at: datetime,
    by: Actor,
    at: datetime,
    request: Request | None = None,
    snapshot: bytes | None = None,
) -> facts.Release:
    """The row that distribution finds, with the CAP triple it will carry; joins the caller's transaction.

    Args:
        alert: the alert's row, read through a foreign key.
    """
    chain = releases_of_alert(alert.pk)
    release_id = uuid4()
    row = Release.objects.create(
        id=release_id,
        alert=alert,
        request=request,
        sequence=len(chain) + 1,
        act=act,
        digest=digest,
        released_by=by.key,
        released_at=at,
        expires_at=expires_at,
        cap_identifier=f"{pack().cap_identifier_prefix}.{release_id.int}",
        cap_sender=pack().cap_sender,
        cap_sent=cap_sent(at, pack().timezone),
        cap_references=" ".join(cap_triple(earlier) for earlier in chain),
        snapshot=snapshot,
    )
    released = release_of(row)
    enqueue(CARRY_OUT, queue=OWN, priority=released.priority, release_id=str(release_id))
    return released
