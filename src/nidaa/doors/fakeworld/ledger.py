"""Who received what, in which version, when, by which key, and whether again.

Kept in memory, and in a file when one is named: a line of JSON an entry, written before the answer goes out, so that
it is there though this process or the sender is killed in that moment. Filled by the loop, read by any thread.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from threading import Condition
from typing import Any

from nidaa.ground.clock import now

from .facts import Entry

KEEPS_WHOLE = 20_000  # of older entries the text and fields are dropped: who, when and by which key stay
VERSION = re.compile(r"(?<!\w)v(\d{1,4})(?!\w)")
SHORT_CHARACTERS = 500  # of a value that the file keeps: no photos


class Ledger:
    """Append only."""

    def __init__(self, file: Path | None = None) -> None:
        self.entries: list[Entry] = []
        self._known: set[tuple[str, str, str, str]] = set()
        self._changed = Condition()
        self._file = -1
        if file is not None:
            self._recall(file)
            self._file = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def take(self, service: str, action: str, to: str, **told: Any) -> Entry:
        """Write down what was received. `told` are the other fields of Entry that are known."""
        key = told.get("key", "")
        place = (service, action, to, key)
        taken = told.get("taken", True)
        told.setdefault("version", _version(key, told.get("text", "")))
        told["again"] = bool(key) and taken and place in self._known
        if taken and key:
            self._known.add(place)
        entry = Entry(len(self.entries) + 1, now().timestamp(), service, action, to, **told)
        if self._file >= 0:
            os.write(self._file, _line(entry))
        with self._changed:
            self.entries.append(entry)
            self._forget_fields()
            self._changed.notify_all()
        return entry

    def received(
        self, service: str = "", *, to: str = "", since: float = 0.0, action: str = ""
    ) -> list[Entry]:
        """What was taken, oldest first; each filter may be left out."""
        return [entry for entry in self._matching(service, to, since, action) if entry.taken]

    def attempts(
        self, service: str = "", *, to: str = "", since: float = 0.0, action: str = ""
    ) -> list[Entry]:
        """The same with what was refused or left hanging."""
        return list(self._matching(service, to, since, action))

    def once(self, service: str = "", *, action: str = "") -> list[Entry]:
        """What is left when a careful receiver drops what it knows by its key."""
        return [entry for entry in self.received(service, action=action) if not entry.again]

    def wait_for(
        self, count: int, service: str = "", *, to: str = "", action: str = "", within_s: float = 10
    ) -> list[Entry]:
        """Return as soon as so many were received; raises TimeoutError with what there is."""
        with self._changed:
            came = self._changed.wait_for(
                lambda: len(self.received(service, to=to, action=action)) >= count, within_s
            )
        found = self.received(service, to=to, action=action)
        if not came:
            raise TimeoutError(f"{len(found)} of {count} received by {service or 'anybody'} in {within_s} s.")
        return found

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _matching(self, service: str, to: str, since: float, action: str) -> Iterator[Entry]:
        for entry in self.entries[:]:
            if (
                entry.at >= since
                and (not service or entry.service == service)
                and (not to or entry.to == to)
                and (not action or entry.action == action)
            ):
                yield entry

    def _forget_fields(self) -> None:
        if len(self.entries) > KEEPS_WHOLE:
            place = len(self.entries) - KEEPS_WHOLE - 1
            old = asdict(self.entries[place]) | {"text": "", "said": {}}
            self.entries[place] = Entry(**old)

    def _recall(self, file: Path) -> None:
        """What a life before this one wrote down. A line that was cut off by a power cut is left out."""
        if not file.exists():
            return
        for line in file.read_bytes().splitlines():
            try:
                entry = Entry(**json.loads(line))
            except (ValueError, TypeError):
                continue
            self.entries.append(entry)
            if entry.taken and entry.key:
                self._known.add((entry.service, entry.action, entry.to, entry.key))


def as_plain(entry: Entry) -> dict[str, Any]:
    """For JSON: as it is, but without long values such as photos."""
    return asdict(entry) | {"said": _short(entry.said)}


def _short(said: Any) -> Any:
    if isinstance(said, Mapping):
        return {str(name): _short(value) for name, value in said.items()}
    if isinstance(said, list | tuple):
        return [_short(value) for value in said]
    if isinstance(said, bytes):
        return f"{len(said)} bytes"
    if isinstance(said, str) and len(said) > SHORT_CHARACTERS:
        return said[:SHORT_CHARACTERS] + "…"
    return said


def _line(entry: Entry) -> bytes:
    return json.dumps(as_plain(entry), ensure_ascii=False, default=str).encode() + b"\n"


def _version(key: str, text: str) -> str:
    found = VERSION.search(key) or VERSION.search(text)
    return found[1] if found else ""
