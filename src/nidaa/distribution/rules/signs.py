"""What a road sign or a display shows: three lines of at most fifteen characters, and the plate by itself."""

import unicodedata

from nidaa.packs.pack import Pack

from ..facts import Notice

LINES, WIDTH = 3, 15
# Signs of the Latin alphabet have capitals, and most of them no accents.
LATIN = frozenset({"fr", "en"})
LANGUAGES = ("ar", "fr")


def sign_lines(notice: Notice, pack: Pack) -> dict[str, list[str] | str]:
    """Lines by language, and `plate`; empty once the alert is over: an empty sign is the word that it is over.

    First what it is (an exercise says that it is one), then what to look for, last whom to call.
    """
    if notice.withdrawn:
        return {}
    lines: dict[str, list[str] | str] = {
        code: _lines(notice, code, pack) for code in LANGUAGES if code in notice.languages
    }
    return lines | {"plate": _field(notice, "plate")}


def _lines(notice: Notice, language: str, pack: Pack) -> list[str]:
    labels = pack.wording[language].labels
    first = labels["sign_abduction" if notice.kind == "abduction" else "sign_missing"]
    number = notice.contacts[0]["number"] if notice.contacts else ""
    shown = (
        notice.exercise.get(language) or first,
        _sought(notice, language),
        f"{labels['sign_call']} {number}",
    )
    return [_fitted(text, language) for text in shown]


def _sought(notice: Notice, language: str) -> str:
    """What a driver can look for: a plate before a car before a child."""
    fields = notice.child.get(language, {})
    who = " ".join(filter(None, (fields.get("first_name"), fields.get("age"))))
    return fields.get("plate") or fields.get("vehicle") or who or fields.get("commune", "")


def _fitted(text: str, language: str) -> str:
    """Whole words as far as they fit; a single word that does not is cut."""
    plain = _plain(text, language)
    kept = ""
    for word in plain.split():
        longer = f"{kept} {word}".strip()
        if len(longer) > WIDTH:
            break
        kept = longer
    return kept or plain[:WIDTH]


def _plain(text: str, language: str) -> str:
    """Marks that are written above a letter, and those that only steer the direction, take no place on a sign."""
    if language in LATIN:
        text = "".join(_bare(char) for char in text.upper())
    written = unicodedata.normalize("NFC", text)
    return "".join(char for char in written if unicodedata.category(char) not in {"Mn", "Cf"})


def _bare(char: str) -> str:
    """É as E; an Arabic letter in a French text, as on a plate, stays what it is."""
    apart = unicodedata.normalize("NFKD", char)
    return apart[0] if apart[:1].isascii() else char


def _field(notice: Notice, name: str) -> str:
    found = (fields.get(name, "") for fields in notice.child.values())
    return next((_plain(text, "") for text in found if text), "")
