"""Google Public Alerts, CAP profile 1.0."""

from collections.abc import Iterator

from lxml import etree

from nidaa.alerts.cap.findings import Finding, error, info, recommendation
from nidaa.alerts.cap.profiles.shared import geometry, infos, missing, unequal, unknowns, unreferenced
from nidaa.alerts.cap.tree import child, children, content, path, tag, text, word

HEADLINE_CHARACTERS = 140
TIMES = ("sent", "effective", "onset", "expires")


def check_google(root: etree._Element) -> Iterator[Finding]:
    yield from unreferenced(root, "google")
    if not infos(root):
        yield error("google-info", "/alert", "At least one info block is required.")
    yield from unequal(root, "google")
    yield from _check_events(root)
    if word(root, "status") == "Test":
        yield recommendation("google-test", "/alert/status", "Messages of status Test are discouraged.")
    for found in root.iter(*map(tag, TIMES)):
        if content(found).strip().endswith(("-00:00", "+00:00")):
            yield info("google-offset", path(found), "The time is in UTC; the local offset is preferred.")
    for block in infos(root):
        yield from _check_info(block)


def _check_events(root: etree._Element) -> Iterator[Finding]:
    said = dict[str, str]()
    for block in infos(root):
        event = word(block, "event")
        if said.setdefault(word(block, "language").lower(), event) != event:
            yield error("google-event", path(block), "Blocks in the same language must name the same event.")


def _check_info(block: etree._Element) -> Iterator[Finding]:
    yield from missing(block, ("description", "web", "expires"), error, "google")
    yield from missing(
        block, ("senderName", "responseType", "instruction", "contact"), recommendation, "google"
    )
    yield from unknowns(block, recommendation, "google")
    yield from _check_words(block)
    areas = list(children(block, "area"))
    if not areas:
        yield error("google-area", path(block), "At least one area is required.")
    for area in areas:
        if not geometry(area) and child(area, "geocode") is None:
            yield error("google-area", path(area), "Each area needs a circle, a polygon or a geocode.")
        for circle in children(area, "circle"):
            if content(circle).split()[1:2] in (["0"], ["0.0"]):
                yield recommendation(
                    "google-circle", path(circle), "A circle should have a radius above zero."
                )
    if areas and not any(map(geometry, areas)):
        yield recommendation(
            "google-polygon", path(areas[0]), "A polygon or circle is preferred to geocodes alone."
        )


def _check_words(block: etree._Element) -> Iterator[Finding]:
    headline, description = text(block, "headline"), text(block, "description")
    if len(headline) > HEADLINE_CHARACTERS:
        yield recommendation(
            "google-headline", path(block), f"The headline has {len(headline)} characters, more than 140."
        )
    if headline and headline == description:
        yield recommendation(
            "google-headline", path(block), "The description should say more than the headline."
        )
    if description and description == text(block, "instruction"):
        yield recommendation("google-instruction", path(block), "Description and instruction should differ.")
