"""What changed between two snapshots, field by field: what a second officer reads before anything else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..facts import CHILD_FIELDS

Snapshot = Mapping[str, Any]
LENGTHS = ("headline", "short", "medium", "long")
PLAIN = ("act", "tier", "sex", "last_seen_at", "expires_at")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that was `before` and is `after`; "" where there was, or is, nothing. Language "" means all."""

    part: str
    name: str
    language: str
    before: str
    after: str


def differences(before: Snapshot, after: Snapshot) -> tuple[Difference, ...]:
    """Everything that differs, in the order in which it is read: the whole alert, the child, the texts."""
    pairs = [
        *_plain(before, after),
        *_listed(before, after),
        *_by_language("field", before["child"], after["child"], CHILD_FIELDS),
        *_by_language("text", before["texts"], after["texts"], LENGTHS),
        *_alternatives(before, after),
    ]
    return tuple(one for one in pairs if one.before != one.after)


def _plain(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    for name in PLAIN:
        yield Difference("alert", name, "", str(before[name]), str(after[name]))


def _listed(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    numbers = [" / ".join(contact["number"] for contact in one["contacts"]) for one in (before, after)]
    yield Difference("alert", "contacts", "", *numbers)
    for language in _languages(before["area_words"], after["area_words"]):
        words = [one["area_words"].get(language, "") for one in (before, after)]
        # Two drawings may read alike: the canonical form tells them apart.
        if words[0] == words[1] and before["area"] != after["area"]:
            words = [f"{words[0]} (1)", f"{words[1]} (2)"]
        yield Difference("alert", "area", language, *words)
    photos = [_photo(one) for one in (before, after)]
    yield Difference("alert", "photo", "", *photos)


def _photo(snapshot: Snapshot) -> str:
    photo = snapshot["photo"]
    return f"{photo['id']} {photo['crop'] or ''}".strip() if photo else ""


def _alternatives(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    alts = [(one["photo"] or {}).get("alt", {}) for one in (before, after)]
    for language in _languages(*alts):
        yield Difference("alert", "photo_alt", language, alts[0].get(language, ""), alts[1].get(language, ""))


def _by_language(
    part: str, before: Mapping[str, Any], after: Mapping[str, Any], names: tuple[str, ...]
) -> Iterator[Difference]:
    for name in names:
        for language in _languages(before, after):
            was, is_now = before.get(language, {}), after.get(language, {})
            yield Difference(part, name, language, was.get(name, ""), is_now.get(name, ""))


def _languages(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys([*after, *before]))
