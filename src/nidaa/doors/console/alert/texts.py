"""The text pane: fields side by side by language, the four lengths with what they fill of each channel."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _

from nidaa.alerts.facts import CHILD_FIELDS, Act, Content, Finding, Length, Level
from nidaa.alerts.rules import Texts
from nidaa.distribution.channels.sms.render import body_of, too_long
from nidaa.doors.console.sentences import said
from nidaa.doors.look.languages import direction
from nidaa.ground.charset import TextRefused, measure_cell_broadcast, measure_sms
from nidaa.ground.country import pack
from nidaa.ground.sms.segments import TooLong

MOST_HEADLINE = 160  # characters, CAP 1.2: headline
FIELD_LABELS = {
    "first_name": N("First name"),
    "age": N("Age"),
    "height": N("Height"),
    "build": N("Build"),
    "hair": N("Hair"),
    "eyes": N("Eyes"),
    "clothing": N("Clothing"),
    "marks": N("Distinguishing marks"),
    "place": N("Place last seen"),
    "commune": N("Commune"),
    "province": N("Province or prefecture"),
    "date": N("Day last seen"),
    "time": N("Hour last seen"),
    "direction": N("Possible direction"),
    "companion": N("Person with the child"),
    "vehicle": N("Vehicle"),
    "plate": N("Number plate"),
    "change": N("What has changed"),
}
LENGTH_LABELS = {
    Length.HEADLINE: N("Title"),
    Length.SHORT: N("Short: one SMS or panel"),
    Length.MEDIUM: N("Medium: a post"),
    Length.LONG: N("Long: page and e-mail"),
}
LONG_FIELDS = frozenset({"clothing", "marks", "companion", "change"})


@dataclass(frozen=True, slots=True)
class Column:
    code: str
    name: str
    direction: str


@dataclass(frozen=True, slots=True)
class Cell:
    column: Column
    name: str
    value: str
    findings: tuple[Finding, ...]

    @property
    def blocks(self) -> bool:
        return any(finding.level is Level.BLOCKS for finding in self.findings)


@dataclass(frozen=True, slots=True)
class FieldRow:
    name: str
    label: str
    long: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    words: str
    over: bool = False


@dataclass(frozen=True, slots=True)
class LengthRow:
    length: str
    label: str
    column: Column
    text: str
    by_hand: bool
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class LanguageTexts:
    column: Column
    rows: tuple[LengthRow, ...]


def columns(content: Content) -> tuple[Column, ...]:
    return tuple(Column(code, pack().language(code).name, direction(code)) for code in content.languages)


def field_rows(content: Content, act: Act, findings: Iterable[Finding]) -> tuple[FieldRow, ...]:
    """Every field the public may read, empty ones too; what has changed is asked of an update only."""
    found = tuple(findings)
    names = [name for name in CHILD_FIELDS if name != "change" or act is Act.UPDATE]
    return tuple(
        FieldRow(
            name,
            gettext(FIELD_LABELS[name]),
            name in LONG_FIELDS,
            tuple(_cell(column, name, content, found) for column in columns(content)),
        )
        for name in names
    )


def _cell(column: Column, name: str, content: Content, findings: tuple[Finding, ...]) -> Cell:
    own = tuple(one for one in findings if one.field == name and one.language in {"", column.code})
    return Cell(column, f"f-{column.code}-{name}", content.fields.get(column.code, {}).get(name, ""), own)


def length_rows(content: Content, made: Texts) -> tuple[LanguageTexts, ...]:
    return tuple(
        LanguageTexts(
            column,
            tuple(_length_row(length, column, content, made[column.code]) for length in Length),
        )
        for column in columns(content)
    )


def _length_row(length: Length, column: Column, content: Content, made: Mapping[str, str]) -> LengthRow:
    text = made[length.value]
    by_hand = bool(content.written.get(column.code, {}).get(length.value))
    return LengthRow(
        length.value,
        gettext(LENGTH_LABELS[length]),
        column,
        text,
        by_hand,
        tuple(_measures(length, text, column.code)),
    )


def _measures(length: Length, text: str, language: str) -> Iterable[Measure]:
    if length is Length.HEADLINE:
        used = gettext("%(used)s of %(most)s characters") % {"used": len(text), "most": MOST_HEADLINE}
        yield Measure(used, over=len(text) > MOST_HEADLINE)
    elif length is Length.SHORT:
        yield from _channel_measures(text, language)
    else:
        yield Measure(gettext("%(used)s characters") % {"used": len(text)})


def _channel_measures(text: str, language: str) -> Iterable[Measure]:
    """What a text fills of each channel that counts letters, by the channels' own way of cutting."""
    try:
        sms, size, broadcast = body_of(text, language), measure_sms(text), measure_cell_broadcast(text)
    except (TextRefused, TooLong) as refusal:
        yield Measure(said(str(refusal)), over=True)
        return
    form = gettext("SMS: %(encoding)s, %(units)s units, %(parts)s part(s)")
    words = form % {"encoding": sms.encoding, "units": size.units, "parts": len(sms.parts)}
    sentence = too_long(sms, pack().sms.most_parts)
    yield Measure(words, over=bool(sentence))
    if sentence:
        yield Measure(said(sentence), over=True)
    elif sms.outside and len(sms.outside) <= FEW_LETTERS:
        letters = " ".join(sms.outside)
        yield Measure(
            gettext("Letters outside GSM-7, which make it long: %(letters)s") % {"letters": letters}
        )
    form = gettext("Cell broadcast: %(pages)s of 15 pages")
    yield Measure(form % {"pages": broadcast.pages}, over=not broadcast.fits)


# A text in Arabic or Tifinagh lies outside altogether: naming every letter would help nobody.
FEW_LETTERS = 12
