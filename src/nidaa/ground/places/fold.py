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

    Case, accents, vowel signs, hyphens, apostrophes fall away; variants of alif, ya, ta marbuta become one.
    """
    # Taken apart twice, since lower case of a letter may be a letter with an accent.
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(char for char in apart if not unicodedata.combining(char))
    bare = plain.translate(_LIGATURES).translate(_ARABIC)
    return tuple(_NOT_A_LETTER.sub(" ", bare.replace("_", " ")).split())


def without_article(word: str) -> str:
    """The word without the Arabic article, since people type names with and without it."""
    if word.startswith(_ARTICLE) and len(word) >= len(_ARTICLE) + _SHORTEST_STEM:
        return word[len(_ARTICLE) :]
    return word
