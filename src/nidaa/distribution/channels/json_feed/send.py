import json
from datetime import datetime
from pathlib import Path

from django.conf import settings

from nidaa.distribution.facts import Parcel, Receipt
from nidaa.ground.country import gazetteer
from nidaa.ground.publishing import alone, content_of, put

from .render import render, render_areas

ALERTS, AREAS = "alerts.json", "alerts.geojson"


def send(parcel: Parcel) -> Receipt:
    """Publish both feeds as of this parcel; a feed that knows of a later release is left as it is."""
    folder = Path(settings.PUBLIC_FOLDER) / "feeds"
    updated = max(one.release.released_at for one in (parcel.notice, *parcel.standing))
    made = {
        ALERTS: render(parcel.standing, updated=updated),
        AREAS: render_areas(parcel.standing, updated=updated, gazetteer=gazetteer()),
    }
    written = []
    with alone(folder, "json"):
        for name, content in made.items():
            if not _knows_more(folder / name, updated):
                put(folder / name, content)
                written.append(name)
    return Receipt(f"feeds/{ALERTS}", f"Written: {', '.join(written) or 'nothing, a later one stands'}.")


def _knows_more(path: Path, updated: datetime) -> bool:
    try:
        return datetime.fromisoformat(json.loads(content_of(path))["updated_at"]) > updated
    except (ValueError, KeyError, TypeError):
        return False  # none yet, or not a feed of ours: write over it
