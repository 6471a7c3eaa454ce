"""Lengths of time in short words: «3 h 12 min», «2 j». The two largest units, never seconds: nobody acts on them."""

from datetime import timedelta

from babel.units import format_unit

from nidaa.ground.calendar import locale

MINUTES_PER_HOUR, MINUTES_PER_DAY = 60, 1_440
# Below two days hours and minutes matter; above, days and hours. clock.js counts the same way.
IN_DAYS_FROM_MINUTES = 2 * MINUTES_PER_DAY
# CLDR knows no Tamazight units; the letters that stand on every clock in the country are used instead.
_STAND_IN = {"zgh": "fr"}


def span_words(length: timedelta, language: str) -> str:
    minutes = int(abs(length.total_seconds()) // 60)
    if minutes >= IN_DAYS_FROM_MINUTES:
        days, rest = divmod(minutes, MINUTES_PER_DAY)
        parts = [("duration-day", days), ("duration-hour", rest // MINUTES_PER_HOUR)]
    else:
        parts = [
            ("duration-hour", minutes // MINUTES_PER_HOUR),
            ("duration-minute", minutes % MINUTES_PER_HOUR),
        ]
    shown = [part for part in parts if part[1]] or parts[-1:]
    where = locale(_STAND_IN.get(language, language))
    return " ".join(str(format_unit(count, unit, length="short", locale=where)) for unit, count in shown)


def years_words(count: float, language: str) -> str:
    """An age or a length in years, the word agreeing with its number."""
    where = locale(_STAND_IN.get(language, language))
    return str(format_unit(count, "duration-year", length="long", locale=where))
