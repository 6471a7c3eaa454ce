import secrets
from datetime import date, datetime

from nidaa.ground.audit.commands import recorded
from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import check_may
from nidaa.ground.vault.master import master_key
from nidaa.ground.vault.rules import seal, unseal

from ..errors import Refused
from ..facts import Channel, Target
from ..models import Delivery, Partner
from ..rules import PARTNER_CHANNELS


def add_partner(
    *,
    key: str,
    name: str,
    channel: Channel,
    address: str,
    agreement: str,
    agreed_on: date,
    languages: tuple[str, ...],
    exercises: bool,
    by: Actor,
    at: datetime,
) -> bytes:
    """Enter a partner in the register; the secret that signs what it receives, shown once.

    Sending a child's photo to somebody is a transfer (law 09-08): without an agreement there is no partner.
    """
    check_may(by, Permission.MANAGE_PEOPLE)
    if channel not in PARTNER_CHANNELS:
        raise Refused("A partner is reached by e-mail or webhook.", "channel")
    if not agreement.strip():
        raise Refused("Name the agreement that allows sending alerts to this partner.", "agreement")
    secret = secrets.token_bytes(32)
    with recorded("add partner", by=by, at=at) as line:
        row = Partner.objects.create(
            key=key,
            name=name,
            channel=channel,
            address=address,
            languages=list(languages),
            agreement=agreement,
            agreed_on=agreed_on,
            exercises=exercises,
            sealed_secret=seal(master_key(), secret, _bound(key)),
        )
        line.object_kind, line.object_id = "partner", row.key
    return secret


def remove_partner(key: str, *, by: Actor, at: datetime) -> None:
    """It receives nothing new; withdrawals of what it has already received still go to it."""
    check_may(by, Permission.MANAGE_PEOPLE)
    with recorded("remove partner", by=by, at=at) as line:
        if Partner.objects.filter(key=key, active=True).update(active=False) != 1:
            raise Refused("There is no such partner.", "key")
        line.object_kind, line.object_id = "partner", key


def readdress_partner(key: str, *, address: str, by: Actor, at: datetime) -> None:
    """A partner has moved; it is active again."""
    check_may(by, Permission.MANAGE_PEOPLE)
    with recorded("readdress partner", by=by, at=at) as line:
        if Partner.objects.filter(key=key).update(address=address, active=True) != 1:
            raise Refused("There is no such partner.", "key")
        line.object_kind, line.object_id = "partner", key


def take_acknowledgement(key: str, *, public_id: str, sequence: int, at: datetime) -> bool:
    """A partner says, later and by itself, that it has taken a release over; False when it was never sent to it.

    The first word counts, for this release and those before it. Said for a delivery whose answer was lost, it also
    says that the alert came.
    """
    rows = Delivery.objects.filter(
        channel__in=PARTNER_CHANNELS, target=key, release__alert__public_id=public_id
    )
    rows.filter(acknowledged_at=None, release__sequence__lte=sequence).update(acknowledged_at=at)
    return rows.filter(release__sequence=sequence).exists()


def partner_target(key: str) -> Target:
    row = Partner.objects.get(key=key)
    secret = unseal(master_key(), bytes(row.sealed_secret), _bound(key)) if row.sealed_secret else b""
    return Target(key, row.address, secret, tuple(row.languages), row.name)


def _bound(key: str) -> bytes:
    return b"nidaa-1 partner secret " + key.encode()
