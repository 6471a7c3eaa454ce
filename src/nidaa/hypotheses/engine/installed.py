"""Where this installation keeps its country, and the maps over it: loaded once in a process, memory-mapped."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from ..errors import NotReady
from . import country
from .maps import Maps


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


@lru_cache(maxsize=1)
def _maps(where: Path, _built_at: int) -> Maps:
    try:
        return Maps(country.load(where), country.load_roads(where / "roads"))
    except country.NO_GRID:
        raise NotReady from None
