"""The stage of a story: records each step with its time, waits for the real worker, reads what channels wrote."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings

from nidaa.approval.facts import Release
from nidaa.distribution.facts import Channel, DeliveryRow, DeliveryState
from nidaa.distribution.queries import deliveries_of_alert
from nidaa.doors.exercise.facts import Played, Step
from nidaa.ground.clock import now

WAIT_AT_MOST_S = 60.0
LOOK_EVERY_S = 0.02
DONE = {DeliveryState.DELIVERED, DeliveryState.FAILED, DeliveryState.OVERTAKEN}


class StepFailed(Exception):
    """A step of the story did not hold; the sentence says which and why."""


class Stage:
    def __init__(self, story: str, say: Callable[[Step], None]) -> None:
        self.played = Played(story)
        self._say = say
        self._began = now()

    def step(self, name: str) -> None:
        """Something has happened, now."""
        at = now()
        step = Step(name, at, (at - self._began).total_seconds())
        self.played.steps.append(step)
        self._say(step)

    def hold(self, sentence: str, *, true: bool) -> None:
        """The story goes on only if this holds."""
        if not true:
            raise StepFailed(sentence)
        self.step(sentence)

    def wait_delivered(self, release: Release, name: str) -> list[DeliveryRow]:
        """Until every channel has its word on this release; each must have delivered it."""
        rows = self._wait(release)
        bad = [
            f"{row.channel} {row.state}: {row.error}"
            for row in rows
            if row.state is not DeliveryState.DELIVERED
        ]
        if not rows or bad:
            raise StepFailed(f"{name}: {'; '.join(bad) or 'nothing was planned'}")
        self.step(name)
        self.played.channels[name] = _by_channel(release, rows)
        return rows

    def measure_release(self, release: Release, rows: Iterable[DeliveryRow]) -> None:
        seconds = _seconds(release, rows)
        self.played.seconds["approve_to_first_channel"] = min(seconds)
        self.played.seconds["approve_to_all_channels"] = max(seconds)

    def measure_stop(self, release: Release, rows: list[DeliveryRow]) -> None:
        own = [row for row in rows if row.channel in {Channel.PAGE, Channel.POSTER}]
        self.played.seconds["stop_to_own_pages"] = max(_seconds(release, own))
        self.played.seconds["stop_to_all_channels"] = max(_seconds(release, rows))

    def collect_files(self, release: Release) -> None:
        """Keep copies of what the channels made: the originals die with the alert, and an exercise is looked at."""
        published = Path(settings.PUBLIC_FOLDER)
        here = published / "a" / release.public_id
        kept = Path(settings.HOME) / "exercises" / f"{self.played.story}-{release.code}"
        kept.mkdir(parents=True, exist_ok=True)
        found = {
            "page": sorted(here.glob("*.html")),
            "poster": sorted([*here.glob("*.pdf"), *here.glob("*.png")]),
            "cap": [published / "cap" / f"{release.id.hex}.xml"],
        }
        for kind, paths in found.items():
            for path in (one for one in paths if one.exists()):
                copy = kept / f"{release.sequence}-{release.act}-{path.name}"
                copy.write_bytes(path.read_bytes())
                self.played.files[kind].append(copy)

    def page_text(self, release: Release) -> str:
        """All pages of the alert as they stand on disk."""
        here = Path(settings.PUBLIC_FOLDER) / "a" / release.public_id
        return "\n".join(path.read_text(encoding="utf-8") for path in sorted(here.glob("*.html")))

    def _wait(self, release: Release) -> list[DeliveryRow]:
        ends = time.monotonic() + WAIT_AT_MOST_S
        rows: list[DeliveryRow] = []
        while time.monotonic() < ends:
            rows = [row for row in deliveries_of_alert(release.alert_id) if row.release_id == release.id]
            if rows and all(row.state in DONE for row in rows):
                return rows
            time.sleep(LOOK_EVERY_S)
        return rows


def _by_channel(release: Release, rows: Iterable[DeliveryRow]) -> dict[str, float]:
    """The fastest first; of a channel with several targets the last of them."""
    found: dict[str, float] = {}
    for row in rows:
        found[row.channel] = max(found.get(row.channel, 0.0), *_seconds(release, [row]))
    return {name: round(seconds, 3) for name, seconds in sorted(found.items(), key=lambda one: one[1])}


def _seconds(release: Release, rows: Iterable[DeliveryRow]) -> list[float]:
    return [(row.finished_at - release.released_at).total_seconds() for row in rows if row.finished_at]
