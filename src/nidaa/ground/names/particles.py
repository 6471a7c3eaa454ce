"""The small words of Moroccan names: which join the next word, which the one before, which say nothing.

Ben, Aït and Bou join their word rather than fall away: else Bennis and Anis, Bouazza and Azza would be
one. The article falls away but leaves a trace (`article`), because «Lahcen» has swallowed it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nidaa.ground.names.letters import Word, words

_JOIN_NEXT: Final = frozenset(
    {
        "ben",
        "bin",
        "ibn",
        "bent",
        "bint",
        "bou",
        "abou",
        "abu",
        "ould",
        "ouled",
        "ait",
        "beni",
        "oum",
        "om",
        "um",
    }
    | {"بن", "ابن", "بنت", "بو", "ابو", "ولد", "اولاد", "ايت", "بني", "ام"}
)
_JOIN_PREVIOUS: Final = {
    "eddine": "dine", "ddine": "dine", "eddin": "dine", "uddin": "dine", "aldin": "dine", "addin": "dine",
    "dine": "dine", "din": "dine", "الدين": "دين", "allah": "lah", "ellah": "lah", "ullah": "lah",
    "الله": "لاه",
}  # fmt: skip
_SILENT: Final = frozenset(
    {"moulay", "mouley", "mly", "sidi", "lalla", "lala", "hadj", "haj", "hajj", "elhaj", "si"}
    | {"مولاي", "سيدي", "لاله", "للا", "لالا", "الحاج", "سي"}
)
_ABD: Final = frozenset({"abd", "abdel", "abdul", "abdou", "abdal", "abdol", "3abd", "3abdel", "عبد"})
_ARTICLE: Final = frozenset({"el", "al", "ul", "l", "ال"})
_SUN_ARTICLE: Final = re.compile(r"[ea](ch|sh|ss?|zz?|rr?|nn?|dd?|tt?)")

_ABD_INSIDE: Final = re.compile(r"3?abd(?:[eaou]l|[eaou](?=r|s|z|n|d|t|ch)|l(?=[aeiou]))(?=..)")
_ARTICLE_INSIDE: Final = re.compile(
    r"(?:[ea]l(?=[bcdfghjkmnpqrstvwxz379]..)|e(?=(ss|zz|rr|nn|dd|tt|chch|ch)))"
)
_ABD_WITHIN: Final = re.compile(r"(?<=.)abd[eaou]l(?=..)")
_ARABIC_ABD_INSIDE: Final = re.compile(r"عبدال(?=..)")
_ABD_LETTERS: Final = {False: "abd", True: "عبد"}
# «Elham» and إلياس begin as with an article and have none.
_NO_ARTICLE: Final = re.compile(
    r"الياس|الهام|الين|اليس|السا$|البير|elham|elhem|alban|albert|alfred|elvir|elmir"
)
# Names whose last ي, when typed so, stands for ى: Yahya, Aissa, Moussa, Mostafa, Leila, Salma, Loubna …
_YA_AT_END: Final = frozenset(
    {"يحي", "يح", "عيس", "موس", "مصطف", "ليل", "سلم", "لبن", "من", "هد", "سلو", "مرو", "مول", "بشر", "يسر"}
    | {"نجو", "ند", "فدو", "ضح", "ذكر", "شذ", "مرتض", "كبر", "رو", "نه", "تقو", "جن", "رض"}
)
# Nicknames, and spellings the rules of sound read wrongly.
_OTHERWISE: Final = {
    "simo": "mohamed", "fatma": "fatima", "fatim": "fatima", "khadouj": "khadija", "فطمه": "فاطمه",
    "ishak": "is7ak", "ishaq": "is7ak", "طه": "طاها",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One name unit in plain letters; `servant`: «Abd» stood before it; `article`: an article did."""

    letters: str
    arabic: bool
    servant: bool = False
    article: bool = False
    ends_in_a: bool = False
    """Arabic only: the last ي stands for ى, as in Yahya and Moussa."""


def parts(text: str) -> tuple[Part, ...]:
    """The units of a name, its small words joined or gone."""
    joined: list[Part] = []
    rest = list(_spoken(words(text)))
    while rest:
        word = rest.pop(0)
        if word.letters in _JOIN_PREVIOUS and joined:
            joined.append(_with_ending(joined.pop(), _JOIN_PREVIOUS[word.letters]))
        else:
            joined.append(_unit(word, rest))
    return tuple(joined)


def _spoken(all_words: Sequence[Word]) -> Sequence[Word]:
    """Without Moulay, Sidi, Lalla, unless nothing else is said."""
    kept = [word for word in all_words if word.letters not in _SILENT]
    return kept if any(word.letters not in _ARTICLE for word in kept) else all_words


def _unit(word: Word, rest: list[Word]) -> Part:
    """The unit that begins with this word; takes the words it joins off `rest`."""
    if word.letters in _ABD and rest:
        return _after_article(rest, servant=True)
    if _is_article(word, rest):
        return _after_article([word, *_taken(rest)], servant=False)
    if word.letters in _JOIN_NEXT and rest:
        name = _unit(rest.pop(0), rest)
        servant = _ABD_LETTERS[name.arabic] if name.servant else ""
        return Part(word.letters + servant + name.letters, name.arabic, ends_in_a=name.ends_in_a)
    return _whole(word)


def _with_ending(part: Part, ending: str) -> Part:
    """Badr and eddine, عماد and الدين: a letter both have is written once."""
    return Part(part.letters.removesuffix(ending[0]) + ending, part.arabic, part.servant, part.article)


def _taken(rest: list[Word]) -> list[Word]:
    return [rest.pop(0)]


def _after_article(rest: list[Word], *, servant: bool) -> Part:
    word = rest.pop(0)
    article = _is_article(word, rest)
    if article:
        word = rest.pop(0)
    found = _whole(word)
    return Part(
        found.letters, found.arabic, servant or found.servant, article or found.article, found.ends_in_a
    )


def _is_article(word: Word, rest: list[Word]) -> bool:
    if not rest:
        return False
    sun = _SUN_ARTICLE.fullmatch(word.letters)
    return word.letters in _ARTICLE or bool(sun and rest[0].letters.startswith(sun[1][0]))


def _whole(word: Word) -> Part:
    letters = _OTHERWISE.get(word.letters, word.letters)
    return _whole_arabic(letters) if word.arabic else _whole_latin(letters)


def _whole_latin(letters: str) -> Part:
    servant = _ABD_INSIDE.match(letters)
    if servant:
        return Part(letters[servant.end() :], arabic=False, servant=True, article=True)
    letters = _ABD_WITHIN.sub("abd", letters)
    article = None if _NO_ARTICLE.match(letters) else _ARTICLE_INSIDE.match(letters)
    return Part(letters[article.end() :] if article else letters, arabic=False, article=bool(article))


def _whole_arabic(letters: str) -> Part:
    servant = _ARABIC_ABD_INSIDE.match(letters)
    bare = letters[servant.end() :] if servant else letters
    article = bare.startswith("ال") and len(bare) > len("ال") + 1 and not _NO_ARTICLE.match(bare)
    bare = bare.removeprefix("ال") if article else bare
    bare = "لاه" if bare == "له" and (servant or article) else bare.replace("عبدال", "عبد")
    return Part(bare, arabic=True, servant=bool(servant), article=article, ends_in_a=_ends_in_a(bare))


def _ends_in_a(letters: str) -> bool:
    return letters.endswith("ي") and letters[:-1] in _YA_AT_END
