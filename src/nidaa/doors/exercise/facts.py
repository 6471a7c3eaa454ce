from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened. `seconds` since the story began."""

    name: str
    at: datetime
    seconds: float


@dataclass(slots=True)
class Played:
    """What a story left behind."""

    story: str
    ok: bool = True
    failure: str = ""
    steps: list[Step] = field(default_factory=list)
    seconds: dict[str, float | None] = field(
        default_factory=lambda: dict.fromkeys(
            (
                "approve_to_first_channel",
                "approve_to_all_channels",
                "stop_to_own_pages",
                "stop_to_all_channels",
            )
        )
    )
    # By what was done, then by channel: seconds from the officer's word until it was there.
    channels: dict[str, dict[str, float]] = field(default_factory=dict)
    files: dict[str, list[Path]] = field(default_factory=lambda: {"cap": [], "poster": [], "page": []})

    def as_json(self) -> dict[str, Any]:
        return {
            "story": self.story,
            "ok": self.ok,
            "failure": self.failure,
            "steps": [
                {"name": step.name, "at": step.at.isoformat(), "seconds": round(step.seconds, 3)}
                for step in self.steps
            ],
            "seconds": {
                name: None if value is None else round(value, 3) for name, value in self.seconds.items()
            },
            "channels": self.channels,
            "files": {kind: [str(path) for path in paths] for kind, paths in self.files.items()},
        }
