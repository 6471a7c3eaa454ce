"""What this room erases: the tombstones of an erased case's alerts, on disk and in the public door's table.

Names and photos were taken back when the alert ended; deliveries hold references and errors, which name nobody.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from .models import PublicNotice


def erase(public_ids: Iterable[str]) -> dict[str, int]:
    """Joins the caller's transaction; a folder that is gone already is no error. Counts by table."""
    ids = set(public_ids)
    for public_id in ids:
        for folder in ("a", "widget"):
            shutil.rmtree(Path(settings.PUBLIC_FOLDER) / folder / public_id, ignore_errors=True)
    return {"public notices": PublicNotice.objects.filter(pk__in=ids).delete()[0]}
