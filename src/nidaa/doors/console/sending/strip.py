"""What the board's strip says of sending: what is stopped first."""

from datetime import datetime
from typing import Any

from nidaa.distribution.queries import handovers_waiting, partners_silent
from nidaa.distribution.queries.whatsapp import whatsapp_hindrances
from nidaa.ground.people.facts import Actor

from .halts import halt_lines


def sending_strip(*, by: Actor, now: datetime) -> dict[str, Any]:
    return {
        "halts": [line.what for line in halt_lines(by=by)],
        "silent": len(partners_silent(now)),
        "handovers": len(handovers_waiting()),
        "templates": len(whatsapp_hindrances()),
    }
