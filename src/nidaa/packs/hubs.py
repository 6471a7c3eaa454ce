"""Reads data/hubs.csv: public places where journeys join."""

import csv
from pathlib import Path

from nidaa.packs.errors import PackError
from nidaa.packs.facts import Hub

KINDS = ("rail", "bus", "port", "airport", "border", "square")
FILE = "data/hubs.csv"


def read_hubs(folder: Path) -> tuple[Hub, ...]:
    """Every hub of the pack.

    Raises:
        PackError: A row has an unknown kind, no name, or no place on Earth.
    """
    with (folder / FILE).open(encoding="utf-8", newline="") as file:
        return tuple(_hub(row) for row in csv.DictReader(file))


def _hub(row: dict[str, str]) -> Hub:
    key = row.get("key") or "row without key"
    if row.get("kind") not in KINDS:
        raise PackError(FILE, key, f"kind must be one of {', '.join(KINDS)}")
    if not row.get("name_fr") or not row.get("name_ar"):
        raise PackError(FILE, key, "needs a French and an Arabic name")
    try:
        lat, lon = float(row["lat"]), float(row["lon"])
    except (KeyError, ValueError):
        raise PackError(FILE, key, "needs lat and lon in degrees") from None
    return Hub(key=key, name_fr=row["name_fr"], name_ar=row["name_ar"], kind=row["kind"], lat=lat, lon=lon)
