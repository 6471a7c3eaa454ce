"""Times: how they are written and how they follow each other (V02, V19)."""

from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from nidaa.alerts.cap.findings import Finding, error, recommendation
from nidaa.alerts.cap.moments import moment
from nidaa.alerts.cap.tree import BLANKS, child, children, content, local, path, tag, word

NAMES = ("sent", "effective", "onset", "expires")


def check_written(root: etree._Element) -> Iterator[Finding]:
    """V02."""
    for found in root.iter(*map(tag, NAMES)):
        written = content(found)
        bare = written.strip(BLANKS)
        if moment(bare) is None:
            yield error("V02", path(found), f"{local(found)} is «{bare[:60]}», {_reason(bare)}.")
        elif bare != written:
            yield recommendation(
                "V02", path(found), f"{local(found)} has white space around it, which references must repeat."
            )
        elif bare.endswith("+00:00"):
            yield recommendation(
                "V02", path(found), f"{local(found)} is in UTC, which CAP writes -00:00, not +00:00."
            )


def _reason(bare: str) -> str:
    if not bare:
        return "which is empty"
    if bare[-1] in "Zz":
        return "and the letter Z is not allowed: write the offset, -00:00 for UTC"
    if "," in bare:
        return "and a comma is not the sign of an offset"
    if "." in bare:
        return "and a fraction of a second is not allowed"
    return "which is not a moment written YYYY-MM-DDThh:mm:ss±hh:mm"


def check_sequence(root: etree._Element, now: datetime | None) -> Iterator[Finding]:
    """V19. `now` is the moment of judgement; None leaves out whether the alert has expired."""
    sent = moment(word(root, "sent"))
    for block in children(root, "info"):
        effective, onset, expires = (moment(word(block, name)) for name in NAMES[1:])
        end = child(block, "expires")
        if expires is None or end is None:
            continue
        if sent and expires < sent:
            yield error("V19", path(end), "The alert expires before it is sent.")
        if effective and expires <= effective:
            yield error("V19", path(end), "The alert expires before it takes effect, or at that very moment.")
        if onset and expires < onset:
            yield recommendation("V19", path(end), "The alert expires before the event is expected to begin.")
        if now and expires < now:
            yield recommendation("V19", path(end), "The alert has expired.")
