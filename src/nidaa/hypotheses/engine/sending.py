"""Teams of the console as search theory reads them, and the plan they get."""

from collections.abc import Sequence
from typing import Any

from searchtheory.assess import Map
from searchtheory.errors import BadCase
from searchtheory.json_points import SHORE_KM

from ..errors import Refused
from ..facts import METHODS
from .maps import Maps, Question
from .plans import plan, read_teams

Row = tuple[str, int, str, float, float, float]  # name, people in it, method, hours, lat, lon


def sent(over: Maps, question: Question, teams: Sequence[Row]) -> dict[str, Any]:
    """The plan for a map, as `nidaa search allocate --json`. Raises Refused when a team stands outside the country."""
    rows = [_row(*team) for team in teams]

    def look(found: Map) -> dict[str, Any]:
        for name, *_how, lat, lon in teams:
            if not found.grid.on_land(lat, lon, SHORE_KM):
                raise Refused(f"Team {name} stands in the sea or outside the country.", "point")
        try:
            read, given = read_teams(rows, found.grid)
        except BadCase:
            raise Refused("The teams cannot be sent. Look at their hours and where they stand.") from None
        return plan(found, read, given)

    return over.drawn(question, look)


def _row(name: str, people: int, method: str, hours: float, lat: float, lon: float) -> dict[str, Any]:
    sweep_m, speed_m_s, travel_km_h = METHODS[method]
    work = {"sweep_width_m": sweep_m, "speed_m_s": speed_m_s * people, "travel_km_h": travel_km_h}
    return {"name": name, "lat": lat, "lon": lon, "hours": hours, **work}
