"""Makes two spellings of one name equal, for search as you type."""

import re
import unicodedata

# Letters that are written for one another in Arabic place names, and the Moroccan letters for g, v and p.
_ARABIC = str.maketrans("أإآٱىئؤةڭݣگڤپ", "ااااييوهككك" + "فب")
_NOT_A_LETTER = re.compile(r"[^\w]+", re.UNICODE)
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ʼ": "'", "ـ": ""})
_ARTICLE = "ال"
_SHORTEST_STEM = 2


def words(text: str) -> tuple[str, ...]:
    """The folded words of a name or of what is typed.

    Case, accents, vowel signs, hyphens and apostrophes fall away; variants of alif, ya and ta marbuta
    become one; the Arabic article is taken off, since people type names with and without it.
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES).translate(_ARABIC))
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return tuple(_without_article(word) for word in _NOT_A_LETTER.sub(" ", bare.replace("_", " ")).split())


def _without_article(word: str) -> str:
    if word.startswith(_ARTICLE) and len(word) >= len(_ARTICLE) + _SHORTEST_STEM:
        return word[len(_ARTICLE) :]
    return word
