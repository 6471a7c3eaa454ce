"""CAP-AU, the profile of Australia, version 1.0."""

import re
from collections.abc import Iterator

from lxml import etree

from nidaa.alerts.cap.findings import Finding, error, recommendation
from nidaa.alerts.cap.profiles.shared import codes, geometry, infos, missing, pairs, unequal, unreferenced
from nidaa.alerts.cap.tree import child, children, path, word

CODE = "urn:oasis:names:tc:emergency:cap:1.2:profile:CAP-AU:1.0"
# The event list is named by an address that has moved; what stays is that it is the AU event list.
EVENT_LIST = re.compile(r".*(?:AUeventLIST|govshare\.gov\.au).*", re.IGNORECASE)
MAIL = re.compile(r"[\w.+-]+@[\w.-]+")


def check_cap_au(root: etree._Element) -> Iterator[Finding]:
    if CODE not in codes(root):
        yield error("cap-au-code", "/alert", f"A code element with {CODE} is required.")
    yield from unreferenced(root, "cap-au")
    if word(root, "msgType") in ("Alert", "Update", "Cancel") and not infos(root):
        yield error("cap-au-info", "/alert", "At least one info block is required.")
    yield from unequal(root, "cap-au")
    if not MAIL.fullmatch(word(root, "sender")):
        yield recommendation("cap-au-sender", "/alert/sender", "The sender should be an e-mail address.")
    if word(root, "status") == "Test":
        yield recommendation("cap-au-test", "/alert/status", "A message of status Test is not broadcast.")
    for block in infos(root):
        yield from _check_info(root, block)


def _check_info(root: etree._Element, block: etree._Element) -> Iterator[Finding]:
    listed = {value for name, value in pairs(block, "eventCode") if EVENT_LIST.fullmatch(name)}
    if len(listed) != 1:
        yield error("cap-au-event", path(block), "Exactly one eventCode of the AU event list is required.")
    effective = child(block, "effective")
    if word(root, "msgType") == "Cancel" and effective is not None:
        yield error("cap-au-effective", path(effective), "A cancellation has no effective time.")
    areas = list(children(block, "area"))
    if not areas:
        yield error("cap-au-area", path(block), "At least one area is required.")
    elif not any(map(geometry, areas)):
        yield recommendation(
            "cap-au-polygon", path(areas[0]), "A polygon or circle is preferred to geocodes alone."
        )
    yield from missing(
        block, ("expires", "senderName", "responseType", "instruction"), recommendation, "cap-au"
    )
