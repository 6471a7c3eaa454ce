"""The head of a message that somebody else has made, whatever else is wrong with it."""

from dataclasses import dataclass

from lxml import etree

from nidaa.alerts.cap.findings import Finding, Level
from nidaa.alerts.cap.parse import parse
from nidaa.alerts.cap.tree import text, word, words
from nidaa.alerts.cap.validate import validate

LONGEST = 200  # characters of a name or identifier; longer ones are no identifiers
MOST_REFERENCES = 100


@dataclass(frozen=True, slots=True)
class Header:
    """Who says what of which message: the triple, and what it refers to."""

    identifier: str
    sender: str
    sent: str
    message_type: str
    status: str
    references: tuple[str, ...]

    @property
    def triple(self) -> str:
        """As later messages refer to it."""
        return f"{self.sender},{self.identifier},{self.sent}"


def header(data: bytes) -> Header | None:
    """None for what is no CAP message, or has no triple by which anything could refer to it."""
    root = parse(data)
    if isinstance(root, Finding) or etree.QName(root).localname != "alert":
        return None
    found = Header(
        identifier=text(root, "identifier")[:LONGEST],
        sender=text(root, "sender")[:LONGEST],
        sent=word(root, "sent")[:40],
        message_type=word(root, "msgType")[:8],
        status=word(root, "status")[:8],
        references=tuple(words(text(root, "references")))[:MOST_REFERENCES],
    )
    return found if found.identifier and found.sender and found.sent else None


def defects_of(data: bytes) -> list[Finding]:
    """All that is wrong with it, worst first; remarks for information are left out."""
    order = {Level.ERROR: 0, Level.RECOMMENDATION: 1}
    found = [one for one in validate(data) if one.level in order]
    return sorted(found, key=lambda one: order[one.level])
