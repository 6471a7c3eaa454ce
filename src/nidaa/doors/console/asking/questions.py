"""What a template needs to ask the fields of a section."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext

from nidaa.cases.facts.case import Item, type_of_value
from nidaa.cases.facts.fields import Field, Kind, Section, Visibility
from nidaa.cases.facts.fields import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _

from .reading import PARTS, UNKNOWN, Clock, Typed, box, boxes, typed

SHAPES = MappingProxyType({Kind.LONG: "long", Kind.CHOICE: "list", Kind.TIME: "time", Kind.POINT: "point"})
YES_OR_NO = (("yes", N("Yes")), ("no", N("No")))
MOST_TILES = 5  # answers that are shown at once, to be pressed; more become a list


@dataclass(frozen=True, slots=True)
class Box:
    """One input: its part ("date", "lat", or "" for the only one), its name and what stands in it."""

    part: str
    name: str
    text: str

    @property
    def id(self) -> str:
        return "q-" + self.name.replace(".", "-")


@dataclass(frozen=True, slots=True)
class Question:
    """One field as it is asked: label, inputs, what was typed or stands in the file, what is wrong with it."""

    key: str
    name: str
    label: str
    kind: Kind
    unit: str
    choices: tuple[tuple[str, str], ...]
    boxes: tuple[Box, ...]
    unknown: bool
    error: str
    sensitive: bool

    @property
    def shape(self) -> str:
        """How it is drawn: one line, long, tiles, list, time, point."""
        if self.kind is Kind.YES_NO or (self.kind is Kind.CHOICE and len(self.choices) <= MOST_TILES):
            return "tiles"
        return SHAPES.get(self.kind, "line")

    @property
    def input_type(self) -> str:
        return {Kind.DATE: "date", Kind.PHONE: "tel"}.get(self.kind, "text")

    @property
    def script(self) -> str:
        """The letters it is written in, where the question says so."""
        return {"ar": "ar", "latin": "latin"}.get(self.name.rpartition("_")[2], "")

    @property
    def filled(self) -> bool:
        return self.unknown or any(one.text for one in self.boxes)

    @property
    def id(self) -> str:
        return "q-" + self.name.replace(".", "-")

    @property
    def text(self) -> str:
        """What stands in the only box."""
        return self.boxes[0].text

    @property
    def unknown_name(self) -> str:
        return f"{self.name}.{UNKNOWN}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A section as it is asked: what is asked of everybody, and `more` for when there is time."""

    key: str
    label: str
    questions: tuple[Question, ...]
    first: frozenset[str] = frozenset()

    @property
    def now(self) -> tuple[Question, ...]:
        return tuple(one for one in self.questions if not self.first or one.key in self.first)

    @property
    def more(self) -> tuple[Question, ...]:
        return tuple(one for one in self.questions if self.first and one.key not in self.first)

    @property
    def more_open(self) -> bool:
        """Nothing that has been answered, or is wrong, is hidden."""
        return any(one.filled or one.error for one in self.more)

    @property
    def wrong(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.error)


def blank(section: Section, *, first: frozenset[str] = frozenset()) -> Asked:
    """Nothing asked yet. `first`: keys of what is asked of everybody; empty: all of it."""
    return _asked(section, {}, {}, first)


def standing(section: Section, values: Mapping[str, type_of_value], clock: Clock) -> Asked:
    """What stands in the file, to be changed."""
    fields = {field.key: field for field in section.fields}
    given = {key: boxes(fields[key], value, clock) for key, value in values.items() if key in fields}
    return _asked(section, given, {}, frozenset())


def as_posted(
    section: Section,
    posted: Mapping[str, str],
    errors: Mapping[str, str],
    *,
    first: frozenset[str] = frozenset(),
) -> Asked:
    """Exactly what was typed, with what is wrong beside it."""
    given = {field.key: typed(section.key, field, posted) for field in section.fields}
    return _asked(section, given, errors, first)


def values_of(item: Item) -> dict[str, type_of_value]:
    return {key: stated.value for key, stated in item.items()}


def _asked(
    section: Section, given: Mapping[str, Typed], errors: Mapping[str, str], first: frozenset[str]
) -> Asked:
    questions = tuple(
        _question(section.key, field, given.get(field.key, {}), errors.get(field.key, ""))
        for field in section.fields
    )
    return Asked(section.key, gettext(section.label), questions, first)


def _question(section: str, field: Field, given: Typed, error: str) -> Question:
    return Question(
        key=field.key,
        name=box(section, field.key),
        label=gettext(field.label),
        kind=field.kind,
        unit=gettext(field.unit) if field.unit else "",
        choices=tuple((key, gettext(label)) for key, label in _choices(field)),
        boxes=tuple(
            Box(part, box(section, field.key, part), given.get(part, ""))
            for part in PARTS.get(field.kind, ("",))
        ),
        unknown=UNKNOWN in given,
        error=error,
        sensitive=field.visibility is Visibility.SENSITIVE,
    )


def _choices(field: Field) -> tuple[tuple[str, str], ...]:
    return YES_OR_NO if field.kind is Kind.YES_NO else field.choices
