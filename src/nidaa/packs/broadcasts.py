"""Reads cell.toml: message identifiers of cell broadcast, what phones do with them, the operators."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from nidaa.packs.errors import PackError
from nidaa.packs.facts import AlertKind, Basis, Words
from nidaa.packs.reading import Table, basis, read_toml

FILE = "cell.toml"
# 3GPP TS 23.041, 9.4.1.2.2: what a phone shows only when its owner asked for tests (required monthly test,
# exercise, operator-defined; their additional languages; state and local test).
TEST_IDS = frozenset({4380, 4381, 4382, 4393, 4394, 4395, 4398, 4399})
WARNING_IDS = range(4352, 6401)  # public warning systems, EU-Info (6400) included
MOST_PAGES = 15  # TS 23.041
SCOPES = 4  # two bits


@dataclass(frozen=True, slots=True)
class BroadcastMessage:
    """One kind of message. `other_language`: its identifier for a further language; `opt_out`: who may turn it off."""

    key: str
    identifier: int
    other_language: int | None
    label: Words
    opt_out: str

    @property
    def is_test(self) -> bool:
        return self.identifier in TEST_IDS


@dataclass(frozen=True, slots=True)
class BroadcastOperator:
    """A network. `number` tells its messages apart in CAP; `identifiers` are its own, by key of the message."""

    key: str
    number: int
    name: str
    networks: tuple[str, ...]
    most_pages: int
    identifiers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Handsets:
    """What phones of a country do with AMBER, by their own settings for its code (MCC); `instead`: a key of messages."""

    mcc: str
    country: str
    amber: bool
    instead: str


@dataclass(frozen=True, slots=True)
class Broadcasts:
    """What a country decides of cell broadcast.

    Attributes:
        mcc: of the country.
        scope: geographical scope, the two highest bits of a serial number.
        most_points: of a polygon, the first one counted again at the end.
        early_characters: within which the number and the plate or link must stand.
        for_kind: kind of alert → key of its message.
        quiet, exercise: keys of the messages for a night that must not be loud, and for drills.
    """

    mcc: str
    scope: int
    most_points: int
    early_characters: int
    for_kind: Mapping[AlertKind, str]
    quiet: str
    exercise: str
    messages: tuple[BroadcastMessage, ...]
    operators: tuple[BroadcastOperator, ...]
    handsets: tuple[Handsets, ...]
    basis: Basis

    def message(self, key: str) -> BroadcastMessage:
        return next(one for one in self.messages if one.key == key)

    def operator(self, key: str) -> BroadcastOperator:
        """Raises KeyError: the country has no such network."""
        for one in self.operators:
            if one.key == key:
                return one
        raise KeyError(key)

    def at_home(self) -> Handsets | None:
        """What phones do here; None where no settings name the country: AMBER is on, and may be turned off."""
        return next((one for one in self.handsets if one.mcc == self.mcc), None)


def read_broadcasts(folder: Path) -> Broadcasts:
    document = read_toml(folder, FILE)
    kinds = document.table("for_kind")
    table = Broadcasts(
        mcc=document.text("mcc"),
        scope=document.whole("scope"),
        most_points=document.whole("most_points"),
        early_characters=document.whole("early_characters"),
        for_kind=MappingProxyType({kind: kinds.text(kind.value) for kind in AlertKind}),
        quiet=document.text("quiet"),
        exercise=document.text("exercise"),
        messages=tuple(_message(row) for row in document.rows("messages")),
        operators=tuple(_operator(row) for row in document.rows("operators")),
        handsets=tuple(_handsets(row) for row in document.rows("handsets")),
        basis=basis(document, document),
    )
    _check(table)
    return table


def _message(row: Table) -> BroadcastMessage:
    return BroadcastMessage(
        key=row.text("key"),
        identifier=row.whole("identifier"),
        other_language=row.whole_or_none("other_language"),
        label=row.words("label"),
        opt_out=row.text("opt_out"),
    )


def _operator(row: Table) -> BroadcastOperator:
    own = row.table("identifiers") if "identifiers" in row.values else None
    return BroadcastOperator(
        key=row.text("key"),
        number=row.whole("number"),
        name=row.text("name"),
        networks=row.texts("networks"),
        most_pages=row.whole("most_pages"),
        identifiers=MappingProxyType({key: own.whole(key) for key in own.values} if own else {}),
    )


def _handsets(row: Table) -> Handsets:
    amber = row.flag("amber")
    return Handsets(row.text("mcc"), row.text("country"), amber, "" if amber else row.text("instead"))


def _check(table: Broadcasts) -> None:
    keys = {one.key for one in table.messages}
    named = {*table.for_kind.values(), table.quiet, table.exercise}
    named |= {one.instead for one in table.handsets if one.instead}
    for missing in sorted(named - keys):
        raise PackError(FILE, "messages", f"has no {missing!r}, which the file names")
    for one in table.messages:
        if one.identifier not in WARNING_IDS:
            raise PackError(FILE, f"messages[{one.key}].identifier", "is no identifier of public warnings")
    if table.scope >= SCOPES:
        raise PackError(FILE, "scope", "needs 0, 1, 2 or 3")
    for operator in table.operators:
        _check_operator(table, operator, keys)
    _check_exercise(table, table.message(table.exercise).identifier, "exercise")
    _check_real(table)


def _check_operator(table: Broadcasts, operator: BroadcastOperator, keys: set[str]) -> None:
    where = f"operators[{operator.key}]"
    if not 1 <= operator.most_pages <= MOST_PAGES:
        raise PackError(FILE, f"{where}.most_pages", f"needs 1 to {MOST_PAGES}")
    for key, identifier in operator.identifiers.items():
        if key not in keys:
            raise PackError(FILE, f"{where}.identifiers", f"names {key!r}, which is no message of the file")
        if key == table.exercise:
            _check_exercise(table, identifier, f"{where}.identifiers.{key}")


def _check_exercise(table: Broadcasts, identifier: int, where: str) -> None:
    """A drill on the identifier of real alerts is the false alarm that everybody remembers."""
    other = table.message(table.exercise).other_language
    if identifier not in TEST_IDS or (other is not None and other not in TEST_IDS):
        raise PackError(FILE, where, "must be an identifier of tests or exercises, 4380 to 4382")


def _check_real(table: Broadcasts) -> None:
    """And a real alert on an identifier of tests reaches nobody."""
    for kind, key in table.for_kind.items():
        if table.message(key).is_test:
            raise PackError(FILE, f"for_kind.{kind}", "is an identifier of tests, which phones do not show")
