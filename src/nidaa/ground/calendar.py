"""Moments as people read them: in the country's time zone, with the weekday, in four languages, Western digits.

Babel knows Morocco's month names (غشت, not أغسطس) and Tamazight; Django's own tables do not.
"""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time

# CLDR locales for the house's languages; ar_MA writes Western digits.
LOCALES = {"ar": "ar_MA", "fr": "fr_FR", "zgh": "zgh_MA", "en": "en_GB"}


@cache
def locale(language: str) -> Locale:
    return Locale.parse(LOCALES[language])


def local(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone))


def long_date(at: datetime, language: str, zone: str) -> str:
    """Weekday, day, month and year: «mardi 24 novembre 2026»."""
    return str(format_date(local(at, zone).date(), format="full", locale=locale(language)))


def clock_time(at: datetime, language: str, zone: str) -> str:
    """Hours and minutes on the 24-hour clock, as the language writes them: «17 h 40», «17:40»."""
    moment = local(at, zone)
    if language == "fr":
        return f"{moment.hour} h {moment.minute:02d}"
    return str(format_time(moment, format="HH:mm", locale=locale(language), tzinfo=moment.tzinfo))


def date_and_time(at: datetime, language: str, zone: str) -> str:
    joint = {"ar": "على الساعة", "fr": "à", "zgh": "ⴳ", "en": "at"}[language]
    return f"{long_date(at, language, zone)} {joint} {clock_time(at, language, zone)}"


def stamp(at: datetime, zone: str) -> str:
    """Compact and the same in every language: 25/11/2026 05:40."""
    return local(at, zone).strftime("%d/%m/%Y %H:%M")


def day_in_digits(at: datetime, zone: str) -> str:
    """24/11/2026, read the same in every language of the house."""
    return local(at, zone).strftime("%d/%m/%Y")
