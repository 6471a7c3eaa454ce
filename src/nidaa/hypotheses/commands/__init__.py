"""What officers do to a case's map: evidence, weights, switches; maps worked out and kept; teams sent."""

from .evidence import (
    record_evidence,
    record_ping,
    record_searched,
    switch_evidence,
    weigh_place,
    weigh_type,
)
from .maps import Asked, ask_for_grid, read_map
from .plans import plan_teams

__all__ = [
    "Asked",
    "ask_for_grid",
    "plan_teams",
    "read_map",
    "record_evidence",
    "record_ping",
    "record_searched",
    "switch_evidence",
    "weigh_place",
    "weigh_type",
]
