"""What officers put on a case's map: evidence, weights, switches. Maps and plans of teams: `.maps`, `.plans`.

Those two are not named here: they load the numerical core, which the public's door (through tips) must not pay for.
"""

from .evidence import (
    check_place,
    record_evidence,
    record_line,
    record_ping,
    record_searched,
    switch_evidence,
    weigh_place,
    weigh_type,
)

__all__ = [
    "check_place",
    "record_evidence",
    "record_line",
    "record_ping",
    "record_searched",
    "switch_evidence",
    "weigh_place",
    "weigh_type",
]
