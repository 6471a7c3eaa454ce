"""From a notice to the words on the sheet: field by field, so that a new field of the notice shows nowhere by itself."""

import io
from collections.abc import Mapping
from typing import Any

import segno

from nidaa.distribution.facts import Notice
from nidaa.ground import calendar
from nidaa.packs.pack import Pack

# Paper has room for three; the order is the pack's.
LANGUAGES_SHOWN = 3
ROWS = ("clothing", "marks", "height", "hair", "eyes", "build", "vehicle", "plate", "companion", "direction")
ABDUCTION_ROWS = (
    "vehicle",
    "plate",
    "companion",
    "direction",
    "clothing",
    "marks",
    "height",
    "hair",
    "eyes",
    "build",
)
LEFT_TO_RIGHT_MARK = (
    "\u200e"  # beside the letter of a plate in a text that runs from the left; nobody sees it
)
KEY_ROWS = 2  # what a telephone shows beside name and photo: the car and its plate, or the clothes
# The pack has no label for the direction. The Tamazight is to be checked by a native reader.
DIRECTION = {"ar": "الوجهة المحتملة", "fr": "Direction possible", "en": "Possible direction", "zgh": "ⵜⴰⵏⵉⵍⴰ"}
# Of the sexes a pack has labels for.
_SEXES = frozenset({"m", "f"})


def languages_shown(notice: Notice, pack: Pack) -> tuple[str, ...]:
    """The first three of the pack's languages in which the notice is written."""
    known = [item.code for item in pack.public_languages if item.code in notice.languages]
    return tuple(known[:LANGUAGES_SHOWN])


def words_of(notice: Notice, photo: bytes | None, *, pack: Pack) -> dict[str, Any]:
    """All the templates get, ready for JSON. The photo as a list of bytes: JSON knows no other way."""
    languages = languages_shown(notice, pack)
    first, sex = languages[0], notice.sex if notice.sex in _SEXES else "unknown"
    headline = notice.texts[first]["headline"]
    return {
        "title": headline,
        "author": notice.event[first],
        "languages": languages,
        "first": first,
        "directions": {code: pack.language(code).direction for code in languages},
        "event": {code: notice.event[code] for code in languages},
        "exercise": " · ".join(dict.fromkeys(notice.exercise.values())),
        "exercise_word": notice.exercise.get("fr") or next(iter(notice.exercise.values()), ""),
        "names": {code: _name(notice, code, sex, pack) for code in languages},
        "ages": {code: notice.child.get(code, {}).get("age", "") for code in languages},
        "rows": _rows(notice, languages, pack),
        "key_rows": _rows(notice, languages, pack)[:KEY_ROWS],
        "last_seen_labels": _labels(f"last_seen_{sex}", languages, pack),
        "last_seen": {code: _last_seen(notice, code) for code in languages},
        "do_not_intervene": _labels("do_not_intervene", languages, pack),
        "call_police": _labels("call_police", languages, pack),
        "numbers": " · ".join(contact["number"] for contact in notice.contacts),
        "code": notice.release.code,
        "reference_label": pack.wording[first].labels["reference"],
        "valid_label": pack.wording[first].labels["valid_until"],
        "valid_stamp": calendar.stamp(notice.release.expires_at, pack.timezone),
        "scan": _labels("scan_to_check", languages, pack),
        "address": notice.url,
        "credits": pack.credits,
        "qr": qr_svg(notice.url),
        "qr_alt": f"QR: {notice.url}",
        "photo": list(photo) if photo else None,
        "photo_alt": notice.photo_alt.get(first) or pack.wording[first].labels["photo_of"],
    }


def qr_svg(address: str) -> str:
    """A QR code that can still be read when a quarter of it is torn or wet."""
    out = io.BytesIO()
    segno.make(address, error="q", micro=False).save(out, kind="svg", border=0, dark="#16202b", scale=4)
    return out.getvalue().decode()


def _labels(key: str, languages: tuple[str, ...], pack: Pack) -> dict[str, str]:
    return {code: pack.wording[code].labels[key] for code in languages}


def _name(notice: Notice, language: str, sex: str, pack: Pack) -> str:
    given = notice.child.get(language, {}).get("first_name", "")
    return given or pack.wording[language].labels[f"missing_child_{sex}"]


def _rows(notice: Notice, languages: tuple[str, ...], pack: Pack) -> list[Mapping[str, Any]]:
    abduction = notice.kind == "abduction"
    rows: list[Mapping[str, Any]] = []
    for field in ABDUCTION_ROWS if abduction else ROWS:
        words = {code: notice.child.get(code, {}).get(field, "") for code in languages}
        if any(words.values()):
            key = "person_sought" if field == "companion" and abduction else field
            labels = {code: DIRECTION[code] for code in languages} if key == "direction" else None
            rows.append(
                {
                    "labels": labels or _labels(key, languages, pack),
                    "words": _once(words),
                    "plain": field == "plate",
                }
            )
    return rows


def _once(words: Mapping[str, str]) -> list[tuple[str, str]]:
    """Language and words, each once: 1,32 m and 1.32 m are the same, and so is a plate in every language."""
    seen: dict[str, tuple[str, str]] = {}
    for code, text in words.items():
        if text:
            alike = text.casefold().replace(",", ".").replace(LEFT_TO_RIGHT_MARK, "")
            seen.setdefault(alike, (code, text))
    return list(seen.values())


def _last_seen(notice: Notice, language: str) -> str:
    fields = notice.child.get(language, {})
    known = [fields[key] for key in ("date", "time", "place", "commune", "province") if fields.get(key)]
    return ("، " if language == "ar" else ", ").join(dict.fromkeys(known))
