"""Puts the door together from the settings."""

from typing import Any

import psycopg
from django.conf import settings

from nidaa.ground.clock import now
from nidaa.ground.vault.master import box_public_key

from .callers import callers
from .door import Door
from .keeping import Keeper

CONNECT_WITHIN_S = 3


def application() -> Door:
    """Fails at once without the box's public key; the database may come later."""
    box = box_public_key()
    return Door(callers(settings.ACCOUNTS), lambda: Keeper(_connect, box=box, now=now))


async def _connect() -> psycopg.AsyncConnection:
    entry: dict[str, Any] = settings.DATABASES["default"]
    return await psycopg.AsyncConnection.connect(
        host=entry["HOST"] or None,
        port=entry.get("PORT") or None,
        user=entry["USER"] or None,
        password=entry.get("PASSWORD") or None,
        dbname=entry["NAME"],
        connect_timeout=CONNECT_WITHIN_S,
        autocommit=True,
    )
