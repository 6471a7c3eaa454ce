"""The judgement of a CAP file: limits, schema, our rules, and the profiles asked for."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from lxml import etree

from nidaa.alerts.cap.checks import geometry, message, references, resources, texts, times
from nidaa.alerts.cap.checks.geometry import Box
from nidaa.alerts.cap.findings import Finding, Level, info
from nidaa.alerts.cap.parse import parse
from nidaa.alerts.cap.profiles.cap_au import check_cap_au
from nidaa.alerts.cap.profiles.cap_cp import check_cap_cp
from nidaa.alerts.cap.profiles.google import check_google
from nidaa.alerts.cap.profiles.ipaws import check_ipaws
from nidaa.alerts.cap.profiles.wmo import check_wmo
from nidaa.alerts.cap.schema import MOST_STRUCTURAL, check_schema
from nidaa.alerts.cap.tree import numbering

Check = Callable[[Any], Iterator[Finding]]  # of the root, an lxml element

CHECKS: tuple[Check, ...] = (
    message.check_names,
    message.check_blank,
    message.check_scope,
    message.check_info,
    message.check_categories,
    message.check_note,
    message.check_assess,
    times.check_written,
    references.check_references,
    texts.check_languages,
    texts.check_same_text,
    texts.check_plain,
    texts.check_pairs,
    texts.check_tests,
    resources.check_web,
    resources.check_resources,
)
PROFILES: dict[str, Check] = {
    "google": check_google,
    "ipaws": check_ipaws,
    "cap-cp": check_cap_cp,
    "wmo": check_wmo,
    "cap-au": check_cap_au,
}
MOST_FINDINGS = 300


def validate(
    data: bytes, *, profiles: Iterable[str] = (), now: datetime | None = None, home: Box | None = None
) -> list[Finding]:
    """All findings of one file, errors first; valid when none is an error.

    Args:
        data: the file as received.
        profiles: names in PROFILES to judge by besides the standard.
        now: the moment of judgement, aware; None leaves out whether the alert has expired.
        home: where alerts are expected, to guess at swapped coordinates; None leaves the guess out.

    Raises:
        KeyError: a profile is not known.
    """
    chosen = [PROFILES[name] for name in profiles]
    root = parse(data)
    if isinstance(root, Finding):
        return [root]
    try:
        return _judge(root, chosen, now, home)
    finally:
        numbering.cache_clear()


def _judge(
    root: etree._Element, profiles: list[Check], now: datetime | None, home: Box | None
) -> list[Finding]:
    by_schema = list(check_schema(root))
    if len(by_schema) >= MOST_STRUCTURAL:
        return _ordered(by_schema)
    ours = [*times.check_sequence(root, now), *geometry.check_areas(root, home)]
    for check in (*CHECKS, *profiles):
        ours.extend(check(root))
    return _ordered([*_without_echo(by_schema, ours), *ours])


def valid(findings: Iterable[Finding]) -> bool:
    return all(finding.level is not Level.ERROR for finding in findings)


def _without_echo(schema: Iterable[Finding], ours: list[Finding]) -> list[Finding]:
    """Drop what the schema says of a place where a rule of ours names the error more clearly."""
    named = {finding.path for finding in ours if finding.level is Level.ERROR} - {"/alert"}
    return [finding for finding in schema if finding.rule != "XSD" or finding.path not in named]


def _ordered(findings: list[Finding]) -> list[Finding]:
    levels = list(Level)
    kept = sorted(dict.fromkeys(findings), key=lambda finding: levels.index(finding.level))
    if len(kept) <= MOST_FINDINGS:
        return kept
    left = len(kept) - MOST_FINDINGS
    return [*kept[:MOST_FINDINGS], info("MANY", "/alert", f"{left:,} further findings are not listed.")]
