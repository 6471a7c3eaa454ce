"""From a case file to the first draft: the public fields of the child in each language, and the texts they make.

Only fields the catalogue calls public are read. What is written in one script is offered in the languages of that
script; where a language has nothing, the field stays empty and the checker says so: nothing is translated in silence.
"""

from collections.abc import Mapping
from datetime import datetime

from babel.units import format_unit

from nidaa.cases.facts.case import CaseFile
from nidaa.cases.facts.catalogue import BY_KEY
from nidaa.cases.facts.fields import Visibility
from nidaa.ground import calendar
from nidaa.ground.calendar import LOCALES
from nidaa.ground.places.facts import Area, Circle
from nidaa.ground.places.gazetteer import Gazetteer
from nidaa.packs.facts import Act, Length
from nidaa.packs.pack import Pack

from .facts import CHILD_FIELDS, Content
from .rules import Texts, child_of, script_of

# Field of the snapshot → section and key of the case file it is drafted from.
SOURCES = {
    "build": ("appearance", "build"),
    "hair": ("appearance", "hair"),
    "eyes": ("appearance", "eyes"),
    "marks": ("appearance", "marks"),
    "clothing": ("clothing", "worn"),
    "place": ("last_seen", "place"),
}
LANGUAGES_OF = {"arab": ("ar",), "latn": ("fr", "en", "zgh"), "tfng": ("zgh",)}
# CLDR has no Tamazight units. To be checked by a native reader.
ZGH_YEARS = {1: "ⴰⵙⴳⴳⵯⴰⵙ"}
ZGH_YEARS_MANY = "ⵉⵙⴳⴳⵯⴰⵙⵏ"


def age_words(years: int, language: str) -> str:
    if language == "zgh":
        return f"{years} {ZGH_YEARS.get(years, ZGH_YEARS_MANY)}"
    return str(format_unit(years, "duration-year", locale=LOCALES[language]))


def height_words(height_cm: float, language: str) -> str:
    metres = f"{height_cm / 100:.2f}"
    return {"ar": f"{height_cm:.0f} سم", "fr": metres.replace(".", ",") + " m"}.get(language, f"{metres} m")


def fields_from(file: CaseFile, languages: tuple[str, ...], zone: str) -> dict[str, dict[str, str]]:
    """Language → public field → words, as far as the file knows them."""
    return {language: _fields_in(file, language, zone) for language in languages}


def _fields_in(file: CaseFile, language: str, zone: str) -> dict[str, str]:
    fields = {name: public_words(file, section, key, language) for name, (section, key) in SOURCES.items()}
    fields["first_name"] = _first_name(file, language)
    age, height = file.value("child", "age_years"), file.value("appearance", "height_cm")
    if isinstance(age, int | float):
        fields["age"] = age_words(int(age), language)
    if isinstance(height, int | float):
        fields["height"] = height_words(float(height), language)
    seen = file.words("last_seen", "at")
    if seen:
        at = datetime.fromisoformat(seen)
        fields["date"] = calendar.long_date(at, language, zone)
        fields["time"] = calendar.clock_time(at, language, zone)
    fields |= _vehicle(file, language)
    return {name: fields[name] for name in CHILD_FIELDS if fields.get(name)}


def public_words(file: CaseFile, section: str, key: str, language: str, item: str = "only") -> str:
    """A public text of the file if it is written in a script this language is read in, else nothing."""
    field = BY_KEY[section].field(key)
    if field is None or field.visibility is not Visibility.PUBLIC:
        return ""
    words = file.words(section, key, item)
    return words if language in LANGUAGES_OF.get(script_of(words), LOCALES) else ""


def _first_name(file: CaseFile, language: str) -> str:
    wanted, other = ("ar", "latin") if language == "ar" else ("latin", "ar")
    return file.words("child", f"given_{wanted}") or file.words("child", f"given_{other}")


def _vehicle(file: CaseFile, language: str) -> dict[str, str]:
    for item, _ in file.items("vehicles"):
        words = [public_words(file, "vehicles", key, language, item) for key in ("type", "make", "colour")]
        return {
            "vehicle": " ".join(word for word in words if word),
            "plate": file.words("vehicles", "plate", item),
        }
    return {}


def texts(
    content: Content, act: Act, *, pack: Pack, frame: Mapping[str, Mapping[str, str]], exercise: bool
) -> Texts:
    """Language → length → text: the template's, unless an officer has written another.

    Args:
        frame: language → the fields that do not come from the child (event, contact, reference, url, valid_until).
    """
    kind = pack.tier(content.tier).kind
    made: dict[str, dict[str, str]] = {}
    child = child_of(content)
    for language in content.languages:
        fields = {**child.get(language, {}), **frame[language]}
        short = {**fields, **_numeric_date(content, pack.timezone)}
        made[language] = {
            length.value: content.written.get(language, {}).get(length.value)
            or pack.wording[language].text(
                kind,
                act,
                length,
                fields=short if length is Length.SHORT else fields,
                sex=content.sex,
                exercise=exercise,
            )
            for length in Length
        }
    return made


def _numeric_date(content: Content, zone: str) -> dict[str, str]:
    """In the short text the day in digits: «août» alone would turn the whole French SMS into 70-character parts."""
    if not content.last_seen_at:
        return {}
    return {"date": calendar.day_in_digits(datetime.fromisoformat(content.last_seen_at), zone)}


# Tamazight: to be checked by a native reader.
AROUND = {
    "ar": "في محيط {km} كم حول {place}",
    "fr": "{km} km autour de {place}",
    "en": "within {km} km of {place}",
    "zgh": "{km} km ⴳ ⵜⵙⴳⴰ ⵏ {place}",
}
DRAWN = {"ar": "منطقة مرسومة", "fr": "zone dessinée", "en": "an area drawn on the map", "zgh": "ⵜⴰⵙⴳⴰ"}
LISTED_PLACES = 12  # more are counted, not named


def area_words(area: Area, language: str, gazetteer: Gazetteer) -> str:
    """The area as a reader would say it: circles by the place at their centre, places by name, drawings as such."""
    parts = [_around(circle, language, gazetteer) for circle in area.circles]
    parts += [gazetteer.place(code).names.of(language) for code in area.places[:LISTED_PLACES]]
    parts += [f"+{len(area.places) - LISTED_PLACES}"] if len(area.places) > LISTED_PLACES else []
    parts += [DRAWN[language]] if area.polygons else []
    return ("، " if language == "ar" else ", ").join(parts)


def _around(circle: Circle, language: str, gazetteer: Gazetteer) -> str:
    place, _ = gazetteer.nearest(circle.lat, circle.lon)
    return AROUND[language].format(km=f"{circle.radius_km:g}", place=place.names.of(language))
