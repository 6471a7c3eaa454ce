"""Keys for partners' machines: issued once, shown once, revoked at once."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from nidaa.ground.audit.commands import recorded
from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import check_may

from ..errors import Refused
from ..facts import Scope
from ..models import ApiKey, Partner
from ..rules.api_keys import hash_of, written

LONGEST_DAYS = 366
PER_MINUTE = 120


def issue_key(
    partner: str,
    *,
    scopes: Collection[Scope],
    sandbox: bool,
    days: int,
    per_minute: int = PER_MINUTE,
    by: Actor,
    at: datetime,
) -> str:
    """The key, which nobody can show again."""
    check_may(by, Permission.MANAGE_PEOPLE)
    row = Partner.objects.filter(key=partner, active=True).first()
    if row is None:
        raise Refused("There is no such partner.", "partner")
    if not scopes:
        raise Refused("Say what the key may do.", "scopes")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(f"A key lives from 1 to {LONGEST_DAYS} days.", "days")
    if per_minute < 1:
        raise Refused("At least one request a minute.", "per_minute")
    key_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    with recorded("issue key", by=by, at=at) as line:
        line.object_kind, line.object_id, line.detail = "api key", key_id, partner
        ApiKey.objects.create(
            key_id=key_id,
            secret_hash=hash_of(secret),
            partner=row,
            scopes=sorted(scopes),
            sandbox=sandbox,
            per_minute=per_minute,
            issued_by=by.key,
            issued_at=at,
            expires_at=at + timedelta(days=days),
        )
    return written(key_id, secret, sandbox=sandbox)


def revoke_key(key_id: str, *, by: Actor, at: datetime) -> None:
    """From now on it opens nothing."""
    check_may(by, Permission.MANAGE_PEOPLE)
    with recorded("revoke key", by=by, at=at) as line:
        if ApiKey.objects.filter(key_id=key_id, revoked_at__isnull=True).update(revoked_at=at) != 1:
            raise Refused("There is no such key, or it is revoked already.", "key")
        line.object_kind, line.object_id = "api key", key_id
