"""What a search is worth, and what kinds of disappearance there are, in search theory's own words."""

from collections.abc import Sequence

from searchtheory.case import AreaSearched, Type
from searchtheory.evidence_json import read_evidence

from ..facts import METHODS, Searched

TYPES = tuple(kind.value for kind in Type)
ANY_TIME = "2000-01-01T00:00:00+00:00"


def pod_of(ring: Sequence[tuple[float, float]], how: Searched) -> float:
    """Probability of detection of one pass over a closed ring: as given, or by the random-search curve.

    POD = 1 - exp(-W v t n / A), Koopman (1946): sweep width, speed, hours and people over the area.
    """
    if how.pod is not None:
        return how.pod
    sweep_m, speed_m_s, _travel = METHODS[how.method]
    row = {
        "kind": "area_searched",
        "polygon": [{"lat": lat, "lon": lon} for lat, lon in ring],
        "at": ANY_TIME,
        "sweep_width_m": sweep_m,
        "speed_m_s": speed_m_s,
        "hours": how.hours,
        "team": how.team,
    }
    (item,), _remarks = read_evidence([row], None, None)
    return item.pod if isinstance(item, AreaSearched) else 0.0
