"""The checklist of an alert: one function a rule, each answers with findings. Blocking ones must be mended."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ..facts import CHILD_FIELDS, Content, Finding, Level
from .identity import LEFT_TO_RIGHT_MARK, Texts, fields_of, numbers_in

# Languages in which an alert must be whole; the others may lack a description, and the approver is told.
MUST_BE_WHOLE = ("ar", "fr")
# Heights are written in metres in one language and centimetres in another; the checker compares all others.
NUMBERS_MAY_DIFFER = frozenset({"height"})
MOST_SMS_PARTS = 4
RELATIVE = {
    "ar": r"\b(?:أمس|البارحة|اليوم|غدا|غدًا|هذا الصباح|الليلة|قبل قليل)\b",
    "fr": r"\b(?:hier|aujourd['’]hui|demain|ce matin|ce soir|cet après-midi|tout à l['’]heure|il y a)\b",
    "en": r"\b(?:yesterday|today|tomorrow|this (?:morning|evening|afternoon)|tonight|ago)\b",
    "zgh": r"(?:ⵉⴹⵍⵍⵉ|ⴰⵙⵙⴰ|ⴰⵙⴽⴽⴰ)",
}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the checker must know besides the draft, looked up by the caller.

    Attributes:
        may_publish: consent, or the prosecutor's decision.
        scope: of the consent: name_and_photo, photo_only, name_only, description_only.
        criteria_met: of the tier: True, False or None while open.
        pin_place: names of the commune that contains the point last seen, by language; empty when unknown.
        companion_minor: the person with the child is a minor, or may be.
        sms_parts: language → parts of the short text.
        people: how many live in the area; None when it could not be said.
        contact_numbers: the numbers chosen from the registry.
    """

    may_publish: bool
    scope: str
    criteria_met: bool | None
    pin_place: dict[str, str]
    companion_minor: bool
    sms_parts: dict[str, int]
    people: int | None
    contact_numbers: tuple[str, ...] = ()


Rule = Callable[[Content, Texts, Circumstances], Iterable[Finding]]


def checklist(content: Content, texts: Texts, around: Circumstances) -> tuple[Finding, ...]:
    """All findings, blocking ones first."""
    found = [finding for rule in RULES for finding in rule(content, texts, around)]
    return tuple(sorted(found, key=lambda finding: finding.level is not Level.BLOCKS))


def _consent(content: Content, _: Texts, around: Circumstances) -> Iterator[Finding]:
    if not around.may_publish:
        yield _blocks("consent", "There is neither consent to publish nor a prosecutor's decision.")
        return
    named = any(fields_of(content, "first_name").values())
    if named and around.scope in {"photo_only", "description_only"}:
        yield _blocks("consent", "The consent does not cover the first name.", field="first_name")
    if content.photo_id and around.scope in {"name_only", "description_only"}:
        yield _blocks("consent", "The consent does not cover the photo.", field="photo")


def _criteria(content: Content, _: Texts, around: Circumstances) -> Iterator[Finding]:
    if around.criteria_met is False:
        yield _blocks("criteria", f"The criteria of {content.tier} are not met.", field="tier")
    if around.criteria_met is None:
        yield Finding(
            "criteria", Level.WARNS, f"Some criteria of {content.tier} are unanswered.", field="tier"
        )


def _translations(content: Content, _: Texts, __: Circumstances) -> Iterator[Finding]:
    for name in CHILD_FIELDS:
        values = fields_of(content, name)
        if not any(values.values()):
            continue
        for language in (code for code, value in values.items() if not value):
            level = Level.BLOCKS if language in MUST_BE_WHOLE else Level.WARNS
            yield Finding("translation", level, f"“{name}” is missing in this language.", language, name)


def _numbers(content: Content, _: Texts, __: Circumstances) -> Iterator[Finding]:
    for name in CHILD_FIELDS:
        spoken = {numbers_in(value) for value in fields_of(content, name).values() if value}
        if len(spoken) > 1 and name not in NUMBERS_MAY_DIFFER:
            yield _blocks("numbers", f"The numbers in “{name}” differ between languages.", field=name)
    for language, by_length in content.written.items():
        for length, text in by_length.items():
            if (
                text
                and content.fields.get(language, {}).get("plate", "") not in text
                and length != "headline"
            ):
                yield _blocks("numbers", f"The {length} text does not give the plate.", language, "plate")
    yield from _plates(content)


def _plates(content: Content) -> Iterator[Finding]:
    plates = {re.sub(r"\s", "", plate) for plate in fields_of(content, "plate").values() if plate}
    if len(plates) > 1:
        yield _blocks("numbers", "The number plate is not the same in every language.", field="plate")


def _contacts(content: Content, _: Texts, around: Circumstances) -> Iterator[Finding]:
    for language, by_length in content.written.items():
        for length, text in by_length.items():
            if text and length != "headline" and not set(around.contact_numbers) & set(numbers_in(text)):
                yield _blocks("contact", f"The {length} text does not give the number to call.", language)


def _pin(content: Content, _: Texts, around: Circumstances) -> Iterator[Finding]:
    if content.point is None:
        yield Finding("pin", Level.WARNS, "The place last seen has no point on the map.", field="point")
        return
    for language, place in around.pin_place.items():
        named = content.fields.get(language, {}).get("commune", "")
        if named and place and _folded(named) != _folded(place):
            sentence = f"The point lies in {place}, the text says {named}."
            yield _blocks("pin", sentence, language, "commune")


def _relative_dates(_: Content, texts: Texts, __: Circumstances) -> Iterator[Finding]:
    for language, by_length in texts.items():
        for length, text in by_length.items():
            found = re.search(RELATIVE[language], text, re.IGNORECASE)
            if found:
                sentence = f"The {length} text says “{found.group()}”: give the day and the hour."
                yield _blocks("relative date", sentence, language)


def _hidden_characters(_: Content, texts: Texts, __: Circumstances) -> Iterator[Finding]:
    for language, by_length in texts.items():
        for length, text in by_length.items():
            if any(_is_hidden(char) for char in text):
                yield _blocks("characters", f"The {length} text holds invisible characters.", language)


def _photo(content: Content, _: Texts, __: Circumstances) -> Iterator[Finding]:
    if not content.photo_id:
        yield Finding(
            "photo", Level.WARNS, "There is no photo. The alert can go out without one.", field="photo"
        )
        return
    for language in content.languages:
        if not content.photo_alt.get(language):
            level = Level.BLOCKS if language in MUST_BE_WHOLE else Level.WARNS
            yield Finding("photo", level, "The photo has no description in words.", language, "photo_alt")


def _companion(content: Content, _: Texts, around: Circumstances) -> Iterator[Finding]:
    if around.companion_minor and any(fields_of(content, "companion").values()):
        yield _blocks(
            "companion", "The person with the child is a minor and may not be named.", field="companion"
        )


def _reach(content: Content, _: Texts, around: Circumstances) -> Iterator[Finding]:
    if not content.area:
        yield _blocks("area", "The alert has no area.", field="area")
    elif around.people == 0:
        yield _blocks("area", "Nobody lives in the area. Is the point where you meant it?", field="area")
    for language, parts in around.sms_parts.items():
        if parts > MOST_SMS_PARTS:
            sentence = f"The short text takes {parts} SMS parts; more than {MOST_SMS_PARTS} often fail."
            yield Finding("length", Level.WARNS, sentence, language)


def _is_hidden(char: str) -> bool:
    """Control and format characters, but for the line break and the mark that keeps a number plate in order."""
    return unicodedata.category(char) in {"Cc", "Cf", "Co", "Cn"} and char not in {"\n", LEFT_TO_RIGHT_MARK}


def _blocks(rule: str, sentence: str, language: str = "", field: str = "") -> Finding:
    return Finding(rule, Level.BLOCKS, sentence, language, field)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if char.isalnum())


RULES: tuple[Rule, ...] = (
    _consent,
    _criteria,
    _translations,
    _numbers,
    _contacts,
    _pin,
    _relative_dates,
    _hidden_characters,
    _photo,
    _companion,
    _reach,
)
