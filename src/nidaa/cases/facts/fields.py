"""What can be asked, section by section (reference: NCIC entry guide, Interpol yellow notice, PFIF 1.4, Philomena).

`visibility` says who may ever see a field: PUBLIC may stand in an alert once two officers agree, INTERNAL never leaves
the police, SENSITIVE (health, origin, abuse) is never offered to a template at all. Labels are English msgids.
"""

from dataclasses import dataclass
from enum import StrEnum


class Visibility(StrEnum):
    PUBLIC = "public"
    INTERNAL = "internal"
    SENSITIVE = "sensitive"


class Kind(StrEnum):
    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICE = "choice"
    TIME = "time"
    DATE = "date"
    POINT = "point"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Field:
    key: str
    label: str
    kind: Kind = Kind.TEXT
    visibility: Visibility = Visibility.INTERNAL
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    label: str
    fields: tuple[Field, ...]
    repeats: bool = False
    first_screen: bool = False

    def field(self, key: str) -> Field | None:
        return next((field for field in self.fields if field.key == key), None)


def gettext_noop(text: str) -> str:
    """Marks a label for the catalogue of translations; the doors translate it."""
    return text
