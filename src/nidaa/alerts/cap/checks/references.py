"""References to earlier messages (V04-V07)."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from nidaa.alerts.cap.checks.message import restricted
from nidaa.alerts.cap.findings import Finding, error
from nidaa.alerts.cap.moments import moment
from nidaa.alerts.cap.tree import text, word, words

PLACE = "/alert/references"
PARTS = 3


@dataclass(frozen=True, slots=True)
class Triple:
    sender: str
    identifier: str
    sent: str


def triple(token: str) -> Triple | str:
    """One reference, or the reason why it is none."""
    parts = token.split(",")
    if len(parts) != PARTS:
        return f"it has {len(parts)} parts between commas, not three"
    sender, identifier, sent = parts
    if not sender or not identifier:
        return "its sender or identifier is empty"
    if restricted(sender + identifier):
        return "its sender or identifier holds a character that is not allowed"
    if moment(sent) is None:
        return f"its time «{sent[:60]}» is not a CAP time"
    return Triple(sender, identifier, sent)


def check_references(root: etree._Element) -> Iterator[Finding]:
    """V04 to V07."""
    tokens = words(text(root, "references"))
    kind = word(root, "msgType")
    if not tokens and kind in ("Update", "Cancel", "Ack", "Error"):
        yield error(
            "V04", "/alert", f"A message of type {kind} must name in references the messages it is about."
        )
    for token in tokens:
        found = triple(token)
        if isinstance(found, str):
            yield error(
                "V05", PLACE, f"The reference «{token[:120]}» is not sender,identifier,sent: {found}."
            )
        else:
            yield from _check_target(root, found)


def _check_target(root: etree._Element, target: Triple) -> Iterator[Finding]:
    # An identifier is unique for its sender: the same pair under another time is still this message.
    if (target.sender, target.identifier) == (word(root, "sender"), word(root, "identifier")):
        yield error("V06", PLACE, f"The message refers to itself ({target.identifier}).")
        return
    sent, earlier = moment(word(root, "sent")), moment(target.sent)
    if sent and earlier and earlier > sent:
        yield error(
            "V07",
            PLACE,
            f"The message refers to {target.identifier}, which was sent after it ({target.sent}).",
        )
