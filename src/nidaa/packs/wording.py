"""Templates of public texts and how they are filled: pure, so that a preview and a delivery cannot differ.

A template is a row of pieces; a piece is one or more alternatives, best first. The first alternative whose
fields are all known is used; a piece without one is left out, so that the unknown leaves no hole in the text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from nidaa.packs.errors import IncompleteTextError
from nidaa.packs.facts import Act, AlertKind, Length

# What the public may read. Health, relations, home, hypotheses and family name are left out by design.
PUBLIC_FIELDS = frozenset(
    {"first_name", "age", "height", "build", "hair", "eyes", "clothing", "marks"}
    | {"place", "commune", "province", "date", "time", "vehicle", "plate", "companion", "direction"}
    | {"contact", "reference", "url", "valid_until", "change", "event"}
)
# What may still be said when the child must no longer be named.
AFTERWARDS_FIELDS = frozenset({"commune", "province", "reference", "url", "contact", "event"})
REQUIRED_FIELDS = frozenset({"contact", "reference", "event"})

_FIELD = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Gendered:
    """One word in the forms a language needs; `unknown` when the sex is not stated."""

    m: str
    f: str
    unknown: str

    def of(self, sex: str) -> str:
        return {"m": self.m, "f": self.f}.get(sex, self.unknown)


@dataclass(frozen=True, slots=True)
class Template:
    """Pieces, each with its alternatives; `joint` stands between pieces."""

    pieces: tuple[tuple[str, ...], ...]
    joint: str

    def fields(self) -> frozenset[str]:
        return frozenset(f for piece in self.pieces for text in piece for f in _FIELD.findall(text))


@dataclass(frozen=True, slots=True)
class Wording:
    """All public words of one language."""

    language: str
    version: str
    reviewed: bool
    exercise: str
    labels: Mapping[str, str]
    gendered: Mapping[str, Gendered]
    templates: Mapping[tuple[AlertKind, Act, Length], Template]

    def template(self, kind: AlertKind, act: Act, length: Length) -> Template:
        return self.templates[kind, act, length]

    def text(
        self,
        kind: AlertKind,
        act: Act,
        length: Length,
        *,
        fields: Mapping[str, str],
        sex: str,
        exercise: bool,
    ) -> str:
        """The finished text.

        Args:
            kind: Missing or abduction.
            act: What the message does.
            length: Which of the four lengths.
            fields: Public fields already in this language; unknown ones absent or empty.
            sex: "m", "f" or anything else for not stated.
            exercise: Puts the word for exercise first.

        Raises:
            IncompleteTextError: A field that no alert can do without is missing.
        """
        template = self.template(kind, act, length)
        words = {key: word.of(sex) for key, word in self.gendered.items()}
        known = {key: value for key, value in fields.items() if value} | words
        for field in sorted(template.fields() & REQUIRED_FIELDS):
            if not known.get(field):
                raise IncompleteTextError(f"The {length} text in {self.language} needs the field {field}.")
        parts = [part for piece in template.pieces if (part := _first_that_fits(piece, known))]
        if exercise:
            parts[0] = f"{self.exercise}: {parts[0]}"
        return template.joint.join(parts)


def _first_that_fits(piece: tuple[str, ...], known: Mapping[str, str]) -> str:
    for text in piece:
        if all(field in known for field in _FIELD.findall(text)):
            # Values are put in, never formatted, so that a brace in a value cannot be taken for a field.
            return _FIELD.sub(lambda match: known[match.group(1)], text)
    return ""
