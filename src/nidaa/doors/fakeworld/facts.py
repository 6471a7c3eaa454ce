"""What crosses the stand-in from one file to the next."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

OK = 200


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request as it came. Header names are lower-case; of a query key that stands twice the last counts."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    status: int = OK
    body: bytes = b""
    kind: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger: somebody outside received something, or was asked and refused.

    Attributes:
        number: 1 for the first.
        at: seconds since 1970, with fractions.
        service: facebook, instagram, whatsapp, sms, cell, push, mail, telegram, webhook, websub, mqtt.
        action: what was asked: "post", "edit", "delete", "message", "read" … (README.md lists them).
        to: page, account, number, subscription, address or path that received it.
        key: the sender's own mark, by which a careful receiver knows it again; empty when there is none.
        reference: the id that was given back: post id, wamid, SMSC id …
        version: of the alert, as far as the text, key or body says one; empty when it does not.
        again: this receiver was sent this key before, by the same action.
        taken: False for an attempt that was refused, reset or left hanging: nobody received it.
        fault: which fault was at work; empty when none.
        text: what a person reads.
        said: what was sent, by field.
    """

    number: int
    at: float
    service: str
    action: str
    to: str
    key: str = ""
    reference: str = ""
    version: str = ""
    again: bool = False
    taken: bool = True
    fault: str = ""
    text: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)


def as_answer(said: Any, status: int = OK, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    """An answer in JSON."""
    return Answer(status, json.dumps(said, ensure_ascii=False).encode(), headers=headers)


def as_text(words: str, status: int = OK) -> Answer:
    return Answer(status, words.encode(), "text/plain; charset=utf-8")
