"""What this room erases: the tombstones of an erased case's alerts, on disk and in the public door's table.

Names and photos were taken back when the alert ended; deliveries hold references and errors, which name nobody. Of
the shards the counts stay: their ground says where a child was last seen, their exceptions who had subscribed there.
A partner's message of which the case was made says all of the child, and goes.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings

from .models import InboundMessage, InterruptedWindow, PublicNotice, Shard, Undelivered


def erase(case_id: UUID, public_ids: Iterable[str]) -> dict[str, int]:
    """Joins the caller's transaction; a folder that is gone already is no error. Counts by table."""
    ids = set(public_ids)
    _take_away(ids)
    shards = Shard.objects.filter(release__alert__public_id__in=ids)
    shards.update(spans=[])
    return {
        "partners' messages": InboundMessage.objects.filter(case_id=case_id).delete()[0],
        "public notices": PublicNotice.objects.filter(pk__in=ids).delete()[0],
        "undelivered": Undelivered.objects.filter(shard__in=shards).delete()[0],
        "interrupted windows": InterruptedWindow.objects.filter(shard__in=shards).delete()[0],
    }


def _take_away(public_ids: Iterable[str]) -> None:
    """The tombstones of these alerts: their folders, and their CAP files, which a list names."""
    public = Path(settings.PUBLIC_FOLDER)
    for public_id in public_ids:
        for folder in ("a", "widget"):
            shutil.rmtree(public / folder / public_id, ignore_errors=True)
        listed = public / "cap" / f"{public_id}.files"
        for name in listed.read_text().splitlines() if listed.exists() else ():
            (public / "cap" / name).unlink(missing_ok=True)
        listed.unlink(missing_ok=True)
