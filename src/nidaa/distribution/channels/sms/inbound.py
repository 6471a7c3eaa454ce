"""What comes back, read: by SMPP as facts of the line, by an aggregator as the JSON of the hooks door. Pure."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from nidaa.ground.sms.pdus import USER_MESSAGE_REFERENCE
from nidaa.ground.sms.port import Incoming, Receipt, State
from nidaa.packs.short_messages import ShortMessages, folded

from .verdicts import standing

LONGEST_WORD: Final = 40  # beyond it nobody means a word of command
OCTETS_OF_A_REFERENCE: Final = 2


@dataclass(frozen=True, slots=True)
class Report:
    """How far a message has come.

    Attributes:
        key: ours, where the centre or aggregator repeats it; else empty.
        mark: the first four digits of our key, which a centre repeats by the standard; with the address they
            find the key of a message of which nobody knows. Empty when it repeats nothing.
        reference: the centre's number of the message.
        state: 1 sent, 2 delivered, 9 failed.
    """

    key: str
    mark: str
    address: str = field(repr=False)
    reference: str
    state: int
    error: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody wrote one of our words. `leave`: no more messages; else an answer was asked for."""

    address: str = field(repr=False)
    leave: bool
    language: str


def report_of(receipt: Receipt, *, key_tag: int | None = None) -> Report:
    tags = dict(receipt.tags)
    key = tags.get(key_tag, b"").decode("ascii", "replace").rstrip("\0") if key_tag is not None else ""
    mark = tags.get(USER_MESSAGE_REFERENCE, b"")
    return Report(
        key=key,
        mark=mark.hex() if len(mark) == OCTETS_OF_A_REFERENCE else "",
        address=number(receipt.source),
        reference=receipt.message_id,
        state=standing(receipt.state),
        error=receipt.error,
    )


def asked(incoming: Incoming, words: ShortMessages) -> Asked | None:
    """What somebody wants of us, or None: everything else is not kept, as this number takes no tips."""
    word = folded(incoming.text[:LONGEST_WORD])
    for leave, known in ((True, words.stop), (False, words.help)):
        if word in known:
            return Asked(number(incoming.source), leave, known[word])
    return None


def read_hook(body: bytes) -> tuple[list[Report], list[Incoming]]:
    """What an aggregator posts to the hooks door: reports and texts; whatever is not in that form is left out."""
    try:
        said = json.loads(body)
    except ValueError:
        return [], []
    if not isinstance(said, dict):
        return [], []
    reports = [_report(one) for one in _rows(said.get("reports"))]
    texts = [
        Incoming(str(one.get("from", "")), str(one.get("to", "")), str(one.get("text", "")))
        for one in _rows(said.get("messages"))
    ]
    return [one for one in reports if one is not None], texts


def number(address: str) -> str:
    """E.164 with its plus, as subscriptions hold it."""
    return address if address.startswith("+") else f"+{address}"


def _rows(value: Any) -> Iterable[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _report(row: dict[str, Any]) -> Report | None:
    try:
        state = State(str(row["status"]))
    except (KeyError, ValueError):
        return None
    return Report(
        key=str(row.get("reference", "")),
        mark="",
        address=number(str(row.get("to", ""))),
        reference=str(row.get("id", "")),
        state=standing(state),
        error=str(row.get("error", ""))[:40],
    )
