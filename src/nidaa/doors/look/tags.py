"""Builtins of every template: moments, spans, numbers, the pack's words, directions. No template queries anything."""

from collections.abc import Iterable
from datetime import datetime

from babel.numbers import format_decimal
from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import override as in_language

from nidaa.ground import calendar, clock
from nidaa.ground.calendar import locale
from nidaa.ground.country import pack
from nidaa.packs.facts import Words

from .languages import active, direction
from .lists import comma as comma_of_page
from .spans import span_words, years_words

register = template.Library()

AGO, AHEAD = gettext_noop("{} ago"), gettext_noop("in {}")
DUE, LATE = gettext_noop("due in {}"), gettext_noop("late by {}")
LEFT, OVER = gettext_noop("{} left"), gettext_noop("over since {}")


@register.filter
def moment(at: datetime | str | None) -> str:
    """Weekday, date and time in the country's zone, as a <time>: «mardi 24 novembre 2026 à 17 h 40»."""
    found = _read(at)
    return _time(found, calendar.date_and_time(found, active(), pack().timezone)) if found else ""


@register.filter
def day(at: datetime | str | None) -> str:
    """Weekday and date alone."""
    found = _read(at)
    return _time(found, calendar.long_date(found, active(), pack().timezone)) if found else ""


@register.filter
def clock_time(at: datetime | str | None) -> str:
    """Hours and minutes alone: for a timeline whose day stands above it."""
    found = _read(at)
    return _time(found, calendar.clock_time(found, active(), pack().timezone)) if found else ""


@register.filter
def ago(at: datetime | str | None) -> str:
    """How long since (or until), ticking: «il y a 3 h 12 min»."""
    return _ticking(_read(at), past=gettext(AGO), future=gettext(AHEAD))


@register.filter
def elapsed(at: datetime | str | None) -> str:
    """The length alone, ticking: how long a child is gone."""
    return _ticking(_read(at), past="{}", future="{}")


@register.filter
def countdown(at: datetime | str | None) -> str:
    """What is due and when it is late, ticking: «dans 12 min», «en retard de 5 min»."""
    return _ticking(_read(at), past=gettext(LATE), future=gettext(DUE), late=True)


@register.filter
def remaining(at: datetime | str | None) -> str:
    """How long something still stands, ticking: an alert's time left."""
    return _ticking(_read(at), past=gettext(OVER), future=gettext(LEFT))


@register.filter
def number(value: float | None) -> str:
    """Grouped as the language does, in Western digits."""
    return "" if value is None else str(format_decimal(value, locale=locale(active())))


@register.filter
def isolated(text: object) -> SafeString:
    """A name or a value inside a sentence, with its own direction: it can turn nothing around it."""
    return format_html("<bdi>{}</bdi>", text)


@register.filter
def listed(items: Iterable[object]) -> SafeString:
    """One after the other with the language's comma; each keeps its own direction, and so its place in the row."""
    return format_html_join(comma_of_page(), "<bdi>{}</bdi>", ((item,) for item in items))


@register.filter
def years(count: float) -> str:
    """«9 ans», «9 سنوات», «12 سنة»: the word agrees with the number."""
    return years_words(count, active())


@register.simple_tag
def comma() -> str:
    """The comma between two things of a line, with the space after it."""
    return comma_of_page()


@register.filter
def dir_of(language: str) -> str:
    return direction(language)


@register.simple_tag
def langdir(language: str) -> SafeString:
    """The attributes of an element in another language: `<p {% langdir "ar" %}>`."""
    return format_html('lang="{}" dir="{}"', language, direction(language))


@register.simple_tag
def words(text: Words | None) -> str:
    """A pack's text in the language of the page; a stand-in in French is marked as French."""
    if text is None:
        return ""
    language = active()
    if text.falls_back(language):
        return format_html('<span lang="fr" dir="ltr">{}</span>', text.of(language))
    return text.of(language)


@register.simple_tag
def label(key: str, language: str = "") -> str:
    """A label of the public wording, in the language of the page or another."""
    return pack().wording[language or active()].labels[key]


@register.simple_tag
def say_in(language: str, text: str) -> str:
    """A sentence of the catalogue in another language than the page's."""
    with in_language(language):
        return gettext(text)


@register.simple_tag
def asset(name: str) -> str:
    """Where public pages find their files: one address for live pages and for those written at release."""
    return f"/assets/{name}"


def _read(at: datetime | str | None) -> datetime | None:
    if not at:
        return None
    return datetime.fromisoformat(at) if isinstance(at, str) else at


def _time(at: datetime, text: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', at.isoformat(timespec="seconds"), text)


def _ticking(at: datetime | None, *, past: str, future: str, late: bool = False) -> str:
    if at is None:
        return ""
    length = at - clock.now()
    over = length.total_seconds() < 0
    text = (past if over else future).replace("{}", span_words(length, active()))
    return format_html(
        '<time datetime="{}" title="{}" data-tick data-past="{}" data-future="{}"{}>{}</time>',
        at.isoformat(timespec="seconds"),
        calendar.date_and_time(at, active(), pack().timezone),
        past,
        future,
        SafeString(' data-late="yes" class="late"' if over else ' data-late="no"') if late else "",
        text,
    )
