"""A record while it is being read: what has been taken from it, and, at the end, what has not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from nidaa.cases.errors import Refused
from nidaa.cases.facts.case import ONLY, StatementKind, Stating, type_of_value
from nidaa.cases.rules import check_stating

from .facts import Imported, Mark, Placed, Unplaced

NO_FIELD = "The case file has no field for it."
SOURCE = "(source)"  # the field is named in where the statements come from


@dataclass(slots=True)
class Draft:
    """Reads one record. `said` holds its values by address; each is stated, used, or left with a reason.

    Attributes:
        whys: reasons for fields that are known and have no place, by address or by the beginning of one.
    """

    source_format: str
    record_id: str
    source: str
    now: datetime
    obtained_at: datetime | None
    said: Mapping[str, Any] = field(repr=False)
    whys: Mapping[str, str]
    mark: Mark = Mark.REPORT
    problems: list[str] = field(default_factory=list)
    _statements: list[Stating] = field(default_factory=list, repr=False)
    _placed: list[Placed] = field(default_factory=list)
    _left: dict[str, str] = field(default_factory=dict)

    def text(self, path: str) -> str:
        return str(self.said.get(path, "")).strip()

    def under(self, prefix: str) -> list[str]:
        """Addresses inside a list or block."""
        return [path for path in self.said if path.startswith((f"{prefix}[", f"{prefix}."))]

    def state(
        self,
        to: str,
        value: type_of_value,
        *paths: str,
        item: str = ONLY,
        kind: StatementKind = StatementKind.STATEMENT,
        source: str = "",
        at: datetime | None = None,
    ) -> bool:
        """State `section.key`; what the catalogue refuses is left, with a reason that holds no value."""
        section, _, key = to.partition(".")
        said = Stating(section, {key: value}, item, kind, source or self.source, at or self.obtained_at)
        try:
            check_stating(said, now=self.now)
        except Refused:
            for path in paths:
                self._left[path] = f"The field {to} does not accept this value."
            return False
        self._statements.append(said)
        self._placed.extend(Placed(path, to) for path in paths if path in self.said)
        return True

    def used(self, *paths: str, to: str = SOURCE) -> None:
        self._placed.extend(Placed(path, to) for path in paths if path in self.said)

    def leave(self, path: str, why: str) -> None:
        self._left[path] = why

    def problem(self, sentence: str) -> None:
        if sentence not in self.problems:
            self.problems.append(sentence)

    def finish(self) -> Imported:
        taken = {placed.path for placed in self._placed}
        left = [path for path in self.said if path not in taken]
        return Imported(
            self.source_format,
            self.record_id,
            tuple(_joined(self._statements)),
            tuple(self._placed),
            tuple(Unplaced(path, self._why(path), str(self.said[path])) for path in left),
            tuple(self.problems),
            self.mark,
        )

    def _why(self, path: str) -> str:
        if path in self._left:
            return self._left[path]
        fitting = [
            known for known in self.whys if path == known or path.startswith((f"{known}.", f"{known}["))
        ]
        return self.whys[max(fitting, key=len)] if fitting else NO_FIELD


def _joined(statements: list[Stating]) -> list[Stating]:
    """One statement for what was said together: of one section, item, kind, source and moment."""
    found: dict[tuple[Any, ...], Stating] = {}
    for said in statements:
        key = (said.section, said.item, said.kind, said.source, said.obtained_at)
        before = found.get(key)
        values = {**before.values, **said.values} if before else said.values
        found[key] = Stating(said.section, values, said.item, said.kind, said.source, said.obtained_at)
    return list(found.values())
