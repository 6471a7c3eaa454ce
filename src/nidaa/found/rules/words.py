"""Words of descriptions made comparable: French, Arabic and English words for one thing become one."""

import re
import unicodedata

from nidaa.ground.names.letters import plain

# One line a thing: its name here, then the words for it. Plurals and feminines are listed where they differ.
COLOURS: dict[str, str] = {
    "red": "red rouge rouges احمر حمراء",
    "blue": "blue bleu bleue bleus bleues marine ازرق زرقاء",
    "green": "green vert verte verts vertes اخضر خضراء",
    "yellow": "yellow jaune jaunes اصفر صفراء",
    "black": "black noir noire noirs noires اسود سوداء",
    "white": "white blanc blanche blancs blanches ابيض بيضاء",
    "grey": "grey gray gris grise grises رمادي رماديه",
    "brown": "brown marron brun brune bruns brunes chatain chatains بني بنيه",
    "pink": "pink rose roses وردي ورديه زهري",
    "orange": "orange oranges برتقالي برتقاليه",
    "purple": "purple violet violette mauve بنفسجي بنفسجيه",
    "beige": "beige beiges بيج",
    "blond": "blond blonde blonds blondes اشقر شقراء",
}
THINGS: dict[str, str] = {
    "jacket": "jacket veste vestes blouson coat manteau anorak doudoune parka جاكيط جاكيت سترة معطف",
    "trousers": "trousers pants pantalon pantalons jean jeans سروال سراويل جينز",
    "shirt": "shirt chemise tshirt shirts maillot قميص تيشورت",
    "sweater": "sweater pull pullover tricot hoodie sweat كنزه تريكو",
    "dress": "dress robe فستان كسوه",
    "djellaba": "djellaba jellaba djellabah جلابه جلباب",
    "skirt": "skirt jupe تنوره",
    "shoes": "shoes chaussures baskets sneakers trainers حذاء سباط سبرديله",
    "sandals": "sandals sandales claquettes صندل صندله",
    "cap": "cap casquette bonnet hat طاقيه قبعه",
    "scarf": "scarf foulard hijab voile echarpe حجاب شال",
    "bag": "bag sac cartable backpack schoolbag محفظه حقيبه",
    "glasses": "glasses lunettes نظارات نظاره",
    "scar": "scar cicatrice cicatrices ندبه",
    "mole": "mole grain شامه خال",
    "curly": "curly boucles bouclee frises مجعد",
    "long": "long longs longue longues طويل",
    "short": "short courts courte court قصير",
    "pyjamas": "pyjama pyjamas pajamas بيجامه بيجاما",
    "tooth": "tooth dent dents teeth سن اسنان",
    "doll": "doll poupee peluche teddy دميه",
}
_SILENT_WORDS = """
the and with one of on in or age years old no yes
une des les aux avec sans son ses sur dans est ont pas de du la le un en et au ans non oui cm kg
في من على مع
child boy girl enfant garçon fille petit petite ولد بنت طفل طفلة
"""
_SILENT = frozenset(plain(word) for word in _SILENT_WORDS.split())
_WORD = re.compile(r"[^\W\d_]{2,}", re.UNICODE)


def _table(*groups: dict[str, str]) -> dict[str, str]:
    return {
        plain(word): thing for group in groups for thing, words in group.items() for word in words.split()
    }


_KNOWN = _table(COLOURS, THINGS)


def words(text: str) -> frozenset[str]:
    """The telling words of a text, one for each thing; words that say little are left out."""
    found = (_bare(word) for word in _WORD.findall(plain(unicodedata.normalize("NFC", text))))
    return frozenset(_KNOWN.get(word, word) for word in found if word and word not in _SILENT)


def colours(text: str) -> frozenset[str]:
    """Only the colours of a text."""
    return words(text) & frozenset(COLOURS)


def _bare(word: str) -> str:
    """Without the Arabic article, unless the word is known with it."""
    return word if word in _KNOWN or not word.startswith("ال") else word.removeprefix("ال")
