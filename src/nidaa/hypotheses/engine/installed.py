"""Where this installation keeps its country, and the maps over it: loaded once in a process, memory-mapped."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from ..errors import NotReady
from . import country
from .maps import Maps, Question


def folder() -> Path:
    return Path(settings.HOME) / "grid" / str(settings.PACK)


def maps() -> Maps:
    """The maps of this process. Raises NotReady while the grid has not been built."""
    try:
        built_at = (folder() / "grid.json").stat().st_mtime_ns
    except OSError:
        raise NotReady from None
    return _maps(folder(), built_at)


def ready() -> bool:
    return (folder() / "grid.json").is_file()


def build() -> None:
    """Build the grid unless it is there."""
    if not ready():
        country.build(folder(), str(settings.PACK), lambda _words: None)


def warm() -> None:
    """Load the maps and draw one nobody asked for, so that the first officer does not wait for the numerical core."""
    try:
        over = maps()
    except NotReady:
        return  # the screen asks for the grid; the process is warm after its first map
    lat, lon = (float(value) for value in over.grid.landmarks.town_lat_lon[0])
    place, long_ago = {"lat": lat, "lon": lon}, datetime(2001, 1, 1, tzinfo=UTC)
    seen = {"kind": "sighting", "at": long_ago.isoformat(), "sigma_m": 200, "credibility": 0.5}
    look = {"kind": "place_checked", "at": long_ago.isoformat(), "radius_m": 100, "pod": 0.5}
    data = {
        "age_years": 9.0,
        "last_seen": {**place, "at": long_ago.isoformat()},
        "evidence": [{**seen, **place}, {**look, **place}],
    }
    over.reading(Question(data, long_ago + timedelta(hours=1)))


@lru_cache(maxsize=1)
def _maps(where: Path, _built_at: int) -> Maps:
    try:
        return Maps(country.load(where), country.load_roads(where / "roads"))
    except country.NO_GRID:
        raise NotReady from None
