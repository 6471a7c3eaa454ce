"""Pure decisions of alerts: identities, the snapshot and its digest, what a number or a script is."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from ..errors import Refused
from ..facts import CHILD_FIELDS, Content

Texts = Mapping[str, Mapping[str, str]]

SNAPSHOT_VERSION = 1
# Crockford's base 32 without letters that are mistaken for digits: read out on the telephone, typed from a poster.
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LEFT_TO_RIGHT_MARK = "\u200e"


def code_of(random: bytes) -> str:
    """A short public reference, such as 7Q4K-M2XP, from 5 random bytes (40 bits)."""
    number = int.from_bytes(random[:5], "big")
    letters = "".join(CODE_LETTERS[number >> (5 * place) & 31] for place in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def canonical(value: Any) -> bytes:
    """The one byte form of a JSON value: keys sorted, no spaces, UTF-8 in composed form."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return unicodedata.normalize("NFC", text).encode()


def digest(snapshot: bytes) -> str:
    return hashlib.sha256(snapshot).hexdigest()


def script_of(text: str) -> str:
    """The script of most letters: "arab", "latn" or "tfng"; nothing for a text without letters."""
    counts = {"arab": 0, "latn": 0, "tfng": 0}
    for char in text:
        name = unicodedata.name(char, "")
        script = {"ARABIC": "arab", "LATIN": "latn", "TIFINAGH": "tfng"}.get(name.split(" ")[0])
        if script and char.isalpha():
            counts[script] += 1
    best = max(counts, key=lambda script: counts[script])
    return best if counts[best] else ""


def numbers_in(text: str) -> tuple[str, ...]:
    """Every run of digits as a number, sorted: two languages that differ here say two different things.

    «1 h 05» and «01:05» are the same numbers; plates are compared letter by letter elsewhere.
    """
    western = "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in text)
    return tuple(sorted(run.lstrip("0") or "0" for run in re.findall(r"\d+", western)))


def child_of(content: Content) -> dict[str, dict[str, str]]:
    """Language → the allow-listed fields, nothing else, however the content came to hold it."""
    return {
        language: {name: readable(fields[name], language) for name in CHILD_FIELDS if fields.get(name)}
        for language, fields in ((code, content.fields.get(code, {})) for code in content.languages)
    }


def readable(words: str, language: str) -> str:
    """A mark after each Arabic letter that a left-to-right text quotes: «45 | أ | 15» must not show as «45 | 15 | أ».

    Without it a number after an Arabic letter is shown on its left (Unicode Bidirectional Algorithm, rule W2), and a
    number plate is read wrong.
    """
    if language == "ar" or not re.search(r"\d", words):
        return words
    return re.sub(r"([\u0621-\u064A])(?=\W|$)", "\\1" + LEFT_TO_RIGHT_MARK, words)


def fields_of(content: Content, name: str) -> dict[str, str]:
    return {language: content.fields.get(language, {}).get(name, "") for language in content.languages}


def check_hours(hours: int, *, most: int) -> None:
    if not 1 <= hours <= most:
        raise Refused(f"The alert must stand for 1 to {most} hours; it says {hours}.", "hours")


def check_contacts(keys: Iterable[str], *, known: frozenset[str]) -> None:
    """Numbers come from the pack's registry, never from a keyboard."""
    chosen = tuple(keys)
    if not chosen:
        raise Refused("Choose at least one telephone number for the public.", "contacts")
    for key in chosen:
        if key not in known:
            raise Refused(f"The number {key} is not in the registry of numbers for alerts.", "contacts")
