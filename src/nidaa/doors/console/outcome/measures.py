"""What is measured when a child is found: how far from where it was last seen, and after how long."""

from datetime import datetime

from nidaa.cases.facts.case import CaseFile
from nidaa.ground.places.sphere import distance_km


def measured(file: CaseFile, point: tuple[float, float] | None, found_at: datetime) -> dict[str, str]:
    """`distance_km` from the place last seen, else from home; `hours` from last seen, else from the report."""
    found: dict[str, str] = {}
    start = file.value("last_seen", "point") or file.value("child", "home")
    if point and isinstance(start, dict):
        found["distance_km"] = f"{distance_km(start['lat'], start['lon'], *point):.2f}"
    text = file.value("last_seen", "at")
    seen = datetime.fromisoformat(text) if isinstance(text, str) and text else file.opened_at
    found["hours"] = f"{(found_at - seen).total_seconds() / 3600:.2f}"
    return found
