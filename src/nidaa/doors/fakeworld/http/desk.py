"""Whose is a request, which fault strikes, and what is answered."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from nidaa.doors.fakeworld.facts import Answer, Request, as_text
from nidaa.doors.fakeworld.faults import UNTAKEN, WIRE, Fault
from nidaa.doors.fakeworld.outside import Outside

from .line import Decided

Handler = Callable[[Outside, Request], Answer]
Refusal = Callable[[Fault], Answer]
HTTP_ERRORS = range(400, 600)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request belongs.

    Attributes:
        service, action: as in the ledger. An empty service is ours: its pages know no faults.
        handler: takes it.
        refusal: says a fault's code in the manner of the service.
        to: who is asked, as far as the address says it.
    """

    service: str
    action: str
    handler: Handler
    refusal: Refusal
    to: str = ""


Finder = Callable[[Request], Place | None]


class Desk:
    """The desk of the stand-in's one HTTP port."""

    def __init__(self, outside: Outside, finders: tuple[Finder, ...]) -> None:
        self._outside, self._finders = outside, finders

    def __call__(self, request: Request) -> Decided:
        place = self._place(request)
        if place is None:
            return as_text("There is nothing here.", 404), None, 0.0
        delay_s = self._outside.delay_s if place.service else 0.0
        fault = self._fault(place, request)
        if fault is None:
            return place.handler(self._outside, request), None, delay_s
        if fault.name == "redirect":
            fault, answer = None, Answer(302, headers=(("Location", "http://192.0.2.1/elsewhere"),))
            self._note(place, "redirect")
            return answer, None, delay_s
        if fault.name in UNTAKEN:
            self._note(place, fault.name)
            return Answer(), fault, 0.0
        if fault.name in WIRE:
            return (
                place.handler(self._outside, request),
                fault,
                delay_s + (fault.delay_s if fault.name == "slow" else 0),
            )
        self._note(place, fault.name)
        return place.refusal(fault), None, delay_s

    def _place(self, request: Request) -> Place | None:
        for finder in self._finders:
            if (place := finder(request)) is not None:
                return place
        return None

    def _fault(self, place: Place, request: Request) -> Fault | None:
        if not place.service or not self._outside.faults.standing:
            return None
        words = request.path.encode() + b" " + request.body
        return self._outside.faults.take(place.service, action=place.action, words=words)

    def _note(self, place: Place, fault: str) -> None:
        self._outside.ledger.take(place.service, place.action, place.to, taken=False, fault=fault)


def plain_refusal(fault: Fault) -> Answer:
    """A status, and on 429 and 503 when to come again."""
    status = int(fault.name) if fault.name.isdecimal() and int(fault.name) in HTTP_ERRORS else 500
    answer = as_text(f"refused on demand: {fault.name}", status)
    again = (("Retry-After", str(round(fault.delay_s))),) if status in {429, 503} else ()
    return Answer(answer.status, answer.body, answer.kind, again)


def at(pattern: str) -> re.Pattern[str]:
    """A whole path."""
    return re.compile(pattern + r"\Z")
