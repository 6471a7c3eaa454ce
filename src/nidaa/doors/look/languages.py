"""The languages of the screens: which way each runs, and the one Django does not know."""

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language

from nidaa.ground.calendar import LOCALES
from nidaa.ground.country import pack

# Django has no entry for Standard Moroccan Tamazight; without one it could not say the language's own name.
LANG_INFO.setdefault(
    "zgh",
    {"bidi": False, "code": "zgh", "name": "Standard Moroccan Tamazight", "name_local": "ⵜⴰⵎⴰⵣⵉⵖⵜ"},
)
USUAL = "fr"


def active() -> str:
    """The code of the language this page is written in: one of ar, fr, zgh, en."""
    code = (get_language() or USUAL).split("-")[0]
    return code if code in LOCALES else USUAL


def direction(language: str) -> str:
    """As the pack says, rtl or ltr; ltr for a language it does not speak."""
    known = {item.code: item.direction for item in pack().languages}
    return known.get(language, "ltr")
