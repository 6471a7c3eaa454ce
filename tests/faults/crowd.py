"""A few hundred invented people round Fès: by what they are reached, where they live, what they read."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from zoneinfo import ZoneInfo

from nidaa.distribution.facts import Medium

from .child import FES

AGADIR = (30.4278, -9.5981)  # some 560 km away: never concerned
TOWARDS = (33.57, -7.60)  # Casablanca, 247 km away, over land
KM_TO_IT = 248.0
RINGS_KM = (2, 10, 30, 80, 140)  # one in each ring of the first area
WIDE_KM = 235  # reached by the wider area alone
NUMBERS = count(1)


@dataclass(frozen=True)
class Person:
    """`near`: 0 to 4 by ring; "quiet" and "wide" and "far" get something later, or nothing."""

    number: int
    medium: Medium
    language: str
    near: int | str
    places: tuple
    quiet: tuple | None = None

    @property
    def address(self):
        """How the outside names them in its ledger."""
        if self.medium is Medium.MAIL:
            return f"habitant.{self.number:05}@courriel.example"
        return (
            f"+2126618{self.number:05}" if self.medium is not Medium.PUSH else f"navigateur-{self.number:05}"
        )

    def told(self, world):
        address = self.address
        if self.medium is Medium.PUSH:
            address = json.dumps(world.subscription(address))
        return {
            "medium": self.medium, "address": address, "language": self.language, "places": self.places,
            "quiet": self.quiet,
        }  # fmt: skip


def everybody(each=2):
    """On all four media and in both languages, `each` of every kind."""
    return [one for medium in Medium for language in ("ar", "fr") for one in _kinds(medium, language, each)]


def _kinds(medium, language, each) -> Iterator[Person]:
    def person(near, *places, quiet=None):
        return Person(next(NUMBERS), medium, language, near, places, quiet)

    for number in range(each):
        for ring, kilometres in enumerate(RINGS_KM):
            yield person(ring, _away(kilometres, number))
        yield person(0, _away(2, number), _away(30, number))  # two places, both inside
        yield person(1, AGADIR, _away(10, number))  # one inside, one far away
        yield person("wide", _away(WIDE_KM, number))
        yield person("far", AGADIR)
    hour = datetime.now(ZoneInfo("Africa/Casablanca")).hour
    yield person("quiet", _away(2, 9), quiet=((hour - 1) % 24, (hour + 4) % 24))
    yield person(0, _away(2, 8), quiet=((hour + 6) % 24, (hour + 8) % 24))


def _away(kilometres, number):
    """So far from where she was last seen, and a few steps aside."""
    share = kilometres / KM_TO_IT
    lat = FES["lat"] + (TOWARDS[0] - FES["lat"]) * share
    lon = FES["lon"] + (TOWARDS[1] - FES["lon"]) * share
    return (round(lat + number * 0.0007, 5), round(lon + number * 0.0005, 5))
