"""Texts and languages (V10, V11, V20, V21, V30)."""

import html
import re
from collections.abc import Iterator

from lxml import etree

from nidaa.alerts.cap.checks.bcp47 import language_defect
from nidaa.alerts.cap.findings import Finding, error, recommendation
from nidaa.alerts.cap.tree import BLANKS, blank, child, children, content, local, path, tag, text, word

SPOKEN = ("event", "headline", "description", "instruction")
PLAIN = (*SPOKEN, "senderName", "contact", "audience", "note", "areaDesc", "resourceDesc")
HTML_NAMES = (
    "a|abbr|article|b|base|big|blockquote|body|br|button|center|code|dd|div|dl|dt|em|embed|font|footer|form|h[1-6]|head"
    "|header|hr|html|i|iframe|img|input|li|link|main|marquee|meta|nav|object|ol|option|p|pre|q|s|script|section|select"
    "|small|span|strike|strong|style|sub|sup|svg|table|tbody|td|textarea|th|thead|title|tr|tt|u|ul|video|audio"
)
HTML_TAG = re.compile(rf"</?(?:{HTML_NAMES})(?:\s[^<>]*)?/?>|<!--|<!doctype", re.IGNORECASE)
ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
# Sentences give a test away anywhere; single words only in what is shouted: a child may be at some exercise.
TEST_SENTENCE = re.compile(
    r"\b(?:this is (?:only )?an? (?:test|drill|exercise)|(?:test|exercise) (?:message|alert)"
    r"|ceci est un (?:test|essai|exercice)|message (?:de test|d'essai|d'exercice)"
    r"|esto es (?:una prueba|un simulacro))\b|هذا (?:تمرين|اختبار)|رسالة تجريبية",
    re.IGNORECASE,
)
TEST_WORD = re.compile(
    r"\b(?:test|drill|exercise|exercice|essai|simulacro|simulation)\b|تمرين|اختبار", re.IGNORECASE
)
SHOUTED = ("event", "headline")


def check_languages(root: etree._Element) -> Iterator[Finding]:
    """V30."""
    for block in children(root, "info"):
        found = child(block, "language")
        if found is not None:
            written = content(found).strip(BLANKS)
            defect = language_defect(written)
            if defect:
                yield error(
                    "V30", path(found), f"The language «{written[:40]}» is not a valid tag: {defect}."
                )


def check_same_text(root: etree._Element) -> Iterator[Finding]:
    """V10. Only the first part of the tag counts: en-US and en-GB may share a text."""
    first = dict[tuple[str, str], str]()
    for block in children(root, "info"):
        language = (word(block, "language") or "en-US").split("-")[0].lower()
        for name in SPOKEN:
            found = child(block, name)
            said = " ".join(text(block, name).split())
            if found is None or not said:
                continue
            other = first.setdefault((name, said), language)
            if other != language:
                yield recommendation(
                    "V10", path(found), f"The {name} in {language} is the same text as in {other}."
                )


def check_plain(root: etree._Element) -> Iterator[Finding]:
    """V11. A tag is an error: a page that trusts the text would run it. An entity is read as it stands."""
    for found in root.iter(*map(tag, PLAIN)):
        said = content(found)
        if HTML_TAG.search(said):
            yield error("V11", path(found), f"{local(found)} holds HTML tags; texts are plain.")
        elif any(html.unescape(match[0]) != match[0] for match in ENTITY.finditer(said)):
            yield recommendation(
                "V11",
                path(found),
                f"{local(found)} holds HTML entities; people will read them as they stand.",
            )


def check_pairs(root: etree._Element) -> Iterator[Finding]:
    """V20."""
    for pair in root.iter(tag("eventCode"), tag("parameter"), tag("geocode")):
        for name in ("valueName", "value"):
            found = child(pair, name)
            if found is not None and blank(content(found)):
                yield error("V20", path(found), f"The {name} of this {local(pair)} is empty.")


def check_tests(root: etree._Element) -> Iterator[Finding]:
    """V21."""
    status = word(root, "status")
    if status in ("Test", "Draft") and word(root, "scope") == "Public":
        yield recommendation(
            "V21",
            "/alert/status",
            f"The status is {status}, yet the scope is Public: people may take it for real.",
        )
    if status != "Actual":
        return
    for block in children(root, "info"):
        for name in SPOKEN:
            said = text(block, name)
            found = child(block, name)
            if found is not None and (
                TEST_SENTENCE.search(said) or (name in SHOUTED and TEST_WORD.search(said))
            ):
                yield recommendation(
                    "V21",
                    path(found),
                    f"The status is Actual, yet the {name} reads as a test or an exercise.",
                )
