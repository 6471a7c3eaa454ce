"""Reads sms.toml: how long a short message may be, and by which words a person leaves or asks."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from nidaa.packs.facts import Basis, Words
from nidaa.packs.reading import basis, read_toml

FILE = "sms.toml"


@dataclass(frozen=True, slots=True)
class ShortMessages:
    """What a country decides of SMS.

    Attributes:
        most_parts: a text that fills more is shown to its writer as too long.
        stop: words that end a subscription, folded (see `folded`) → the language they are in.
        help: words that ask what this is, folded → the language they are in.
        left: what is answered to a stop; helped: to a word of help.
    """

    most_parts: int
    stop: Mapping[str, str]
    help: Mapping[str, str]
    left: Words
    helped: Words
    basis: Basis


def read_short_messages(folder: Path) -> ShortMessages:
    document = read_toml(folder, FILE)
    return ShortMessages(
        most_parts=document.whole("most_parts"),
        stop=_words(document.table("stop").values),
        help=_words(document.table("help").values),
        left=document.words("left", public=True),
        helped=document.words("helped", public=True),
        basis=basis(document, document),
    )


def folded(text: str) -> str:
    """A word as it is compared: letters and digits only, without accents, vowel signs and hamza, in small letters."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if letter.isalnum() and letter != "ـ")


def _words(by_language: Mapping[str, list[str]]) -> Mapping[str, str]:
    pairs = {folded(word): language for language, words in by_language.items() for word in words}
    return MappingProxyType(pairs)
