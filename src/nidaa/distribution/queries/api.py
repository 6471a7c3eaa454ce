"""What the partners' interface may know: who asks, and which notices have changed. Of a child nothing: that is in files."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nidaa.packs.facts import PUBLISHES, Act

from ..facts import InboundState, Scope
from ..models import ApiKey, InboundMessage, PublicNotice
from ..rules.api_keys import Caller, is_secret, is_valid, key_parts

COMMAS_OF_A_TRIPLE = 2


@dataclass(frozen=True, slots=True)
class Change:
    """That a notice has changed; `number` grows in the order of commits."""

    number: int
    public_id: str
    sequence: int
    live: bool
    act: Act
    updated_at: datetime
    expires_at: datetime


def caller_of(text: str, *, now: datetime) -> Caller | None:
    """Whose key this is; None for one that is unknown, over or revoked, or whose partner has left."""
    parts = key_parts(text)
    if parts is None:
        return None
    row = (
        ApiKey.objects.filter(key_id=parts[0])
        .values_list(
            "secret_hash",
            "expires_at",
            "revoked_at",
            "scopes",
            "sandbox",
            "per_minute",
            "partner__key",
            "partner__active",
        )
        .first()
    )
    if row is None or not is_secret(parts[1], bytes(row[0])) or not row[7]:
        return None
    if not is_valid(expires_at=row[1], revoked_at=row[2], now=now):
        return None
    return Caller(parts[0], row[6], frozenset(map(Scope, row[3])), row[4], row[5])


def changes(*, after: int, exercises: bool, limit: int, now: datetime) -> list[Change]:
    """Notices that have changed since that number, oldest change first; each with its last state only."""
    rows = PublicNotice.objects.filter(change__gt=after, exercise=exercises).order_by("change")[:limit]
    return [_change(row, now) for row in rows]


def notices_of(public_ids: Iterable[str], *, exercises: bool, now: datetime) -> dict[str, Change]:
    rows = PublicNotice.objects.filter(pk__in=set(public_ids), exercise=exercises)
    return {row.public_id: _change(row, now) for row in rows}


def api_keys() -> list[ApiKey]:
    return list(ApiKey.objects.select_related("partner").order_by("partner__name", "-issued_at"))


def inbound_messages() -> list[InboundMessage]:
    """What partners have sent us, newest first, without its content."""
    return list(InboundMessage.objects.defer("sealed").order_by("-received_at")[:200])


def _change(row: PublicNotice, now: datetime) -> Change:
    act = Act(row.act)
    live = act in PUBLISHES and now < row.expires_at
    return Change(row.change, row.public_id, row.sequence, live, act, row.updated_at, row.expires_at)


def inbound_message(message_id: UUID) -> InboundMessage | None:
    """One message without its content."""
    return InboundMessage.objects.defer("sealed").filter(pk=message_id).first()


def key_holders() -> dict[str, str]:
    """Names of partners by the keys that they have, or had."""
    return dict(ApiKey.objects.values_list("key_id", "partner__name"))


def inbound_waiting() -> int:
    """Messages that wait for an officer."""
    return InboundMessage.objects.filter(state=InboundState.NEW).count()


def inbound_of_case(case_id: UUID) -> list[InboundMessage]:
    """The messages of which a case was made, without their content."""
    return list(InboundMessage.objects.defer("sealed").filter(case_id=case_id).order_by("received_at"))


def inbound_named(triples: Iterable[str]) -> list[InboundMessage]:
    """The messages that these triples (sender,identifier,sent) name, as far as we have them."""
    parts = [triple.split(",") for triple in triples if triple.count(",") == COMMAS_OF_A_TRIPLE]
    rows = InboundMessage.objects.defer("sealed").filter(
        identifier__in=[identifier for _, identifier, _ in parts]
    )
    return [row for row in rows if [row.sender, row.identifier, row.sent] in parts]
