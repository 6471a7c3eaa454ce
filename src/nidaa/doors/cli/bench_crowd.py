"""Ten million invented subscribers for a bench: where people live in the country, seven in ten in its 40 largest towns."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

TOWNS, IN_TOWNS = 40, 0.7  # towns by Zipf's law; the rest as the census spreads them
TOWN_KM = 4.0  # standard deviation round a town's centre
BY_COMMUNE, SEVERAL, WITH_QUIET = 0.3, 0.1, 0.15
MEDIA = (("whatsapp", 0.5), ("sms", 0.2), ("push", 0.2), ("mail", 0.1))
KM_A_DEGREE = 111.2
AT_ONCE = 1_000_000
SEED = 5
# None of the triggers and indexes while loading: they are what would take an hour. Counted and indexed afterwards.
QUICKLY = "SET session_replication_role = replica"
INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
 WHERE tablename = 'distribution_place' AND indexname IN ('place_by_cell', 'place_of_several', 'place_with_quiet')
"""
COUNT = """
TRUNCATE distribution_headcount;
INSERT INTO distribution_headcount (medium, commune, cell, alone, several)
SELECT medium, commune, cell, count(*) FILTER (WHERE alone), count(*) FILTER (WHERE NOT alone)
  FROM distribution_place WHERE ended_at IS NULL GROUP BY 1, 2, 3;
INSERT INTO distribution_headcount (medium, commune, cell, alone, several)
SELECT medium, commune, distribution_parent6(cell), sum(alone), sum(several) FROM distribution_headcount GROUP BY 1, 2, 3;
"""
SUBSCRIBERS = """
INSERT INTO distribution_subscriber (id, medium, sealed_address, address_mark, language, confirmed_at)
SELECT n, (%(names)s::text[])[1 + width_bucket((n * 7919 %% 1000) / 1000.0, %(edges)s::float8[])],
       decode(md5(n::text) || md5('x' || n), 'hex'), int8send(n), CASE n %% 3 WHEN 0 THEN 'fr' ELSE 'ar' END, %(at)s
  FROM generate_series(%(first)s::bigint, %(last)s) AS n
"""
PLACES = "COPY distribution_place (subscriber_id, medium, cell, commune, alone, quiet_from, quiet_until, confirmed_at) FROM STDIN"


@dataclass(frozen=True, slots=True)
class Towns:
    """Communes as columns: centre, how wide, how many people, code."""

    lats: NDArray[np.float64]
    lons: NDArray[np.float64]
    wide_km: NDArray[np.float64]
    people: NDArray[np.float64]
    codes: NDArray[np.str_]


def fill(database: Any, subscribers: int, at: str) -> None:
    """Into an empty database, by its owner's connection (psycopg, autocommit)."""
    towns, generator = _towns(), np.random.default_rng(SEED)
    database.execute(QUICKLY)
    indexes = database.execute(INDEXES).fetchall()
    for name, _ in indexes:
        database.execute(f"DROP INDEX {name}")
    names = [name for name, _ in MEDIA]
    edges = np.cumsum([share for _, share in MEDIA])[:-1].tolist()
    media = np.array(names)[np.searchsorted(edges, (np.arange(1000) / 1000), side="right")]
    for first in range(1, subscribers + 1, AT_ONCE):
        last = min(first + AT_ONCE - 1, subscribers)
        values = {"names": names, "edges": edges, "first": first, "last": last, "at": at}
        database.execute(SUBSCRIBERS, values)
        _copy(database, towns, generator, np.arange(first, last + 1), (media, at))
    for _, definition in indexes:
        database.execute(definition)
    database.execute(COUNT)
    database.execute("SET session_replication_role = origin")
    for table in ("place", "subscriber", "headcount"):
        database.execute(f"VACUUM ANALYZE distribution_{table}")


def _copy(
    database: Any,
    towns: Towns,
    generator: np.random.Generator,
    numbers: NDArray[np.int64],
    rest: tuple[Any, str],
) -> None:
    media, at = rest
    several = generator.random(len(numbers)) < SEVERAL
    hours = np.where(generator.random(len(numbers)) < WITH_QUIET, generator.integers(6, 9, len(numbers)), 0)
    owners = np.concatenate([numbers, numbers[several]])
    lines = _lines(owners, media, at, (several, hours, towns, generator), first=int(numbers[0]))
    with database.cursor().copy(PLACES) as copy:
        for block in lines:
            copy.write(block)


def _lines(owners: Any, media: Any, at: str, drawn: Any, *, first: int) -> Iterator[str]:
    several, hours, towns, generator = drawn
    cells, communes = _places(towns, generator, len(owners))
    alone = ~several[owners - first]
    ends = hours[owners - first]
    rows = zip(
        owners.tolist(),
        media[owners * 7919 % 1000].tolist(),
        cells,
        communes,
        alone.tolist(),
        ends.tolist(),
        strict=True,
    )
    block = [
        f"{owner}\t{medium}\t{cell}\t{commune}\t{only}\t{'22' if end else chr(92) + 'N'}\t{end or chr(92) + 'N'}\t{at}\n"
        for owner, medium, cell, commune, only, end in rows
    ]
    block = list(dict.fromkeys(block))  # whose second place is the first has one
    for start in range(0, len(block), 20_000):
        yield "".join(block[start : start + 20_000])


def _places(towns: Towns, generator: np.random.Generator, count: int) -> tuple[list[int], list[str]]:
    from nidaa.ground.places.cells import cell_at

    largest = np.argsort(-towns.people)[:TOWNS]
    zipf = 1.0 / np.arange(1, TOWNS + 1)
    in_town = generator.random(count) < IN_TOWNS
    chosen = np.where(
        in_town,
        largest[generator.choice(TOWNS, count, p=zipf / zipf.sum())],
        generator.choice(len(towns.people), count, p=towns.people / towns.people.sum()),
    )
    wide = np.where(in_town, TOWN_KM, towns.wide_km[chosen] / 2)
    north, east = generator.normal(size=(2, count)) * wide
    by_commune = generator.random(count) < BY_COMMUNE
    lats = towns.lats[chosen] + np.where(by_commune, 0.0, north) / KM_A_DEGREE
    turn = np.cos(np.radians(towns.lats[chosen]))
    lons = towns.lons[chosen] + np.where(by_commune, 0.0, east) / (KM_A_DEGREE * turn)
    cells = [cell_at(lat, lon) for lat, lon in zip(lats.tolist(), lons.tolist(), strict=True)]
    return cells, np.where(by_commune, towns.codes[chosen], "").tolist()


def _towns() -> Towns:
    from nidaa.ground.country import gazetteer
    from nidaa.ground.places.facts import PlaceKind
    from nidaa.ground.places.sphere import km2

    found = gazetteer().of_kind(PlaceKind.COMMUNE)
    wide = [(km2(gazetteer().surface(place.code)) / np.pi) ** 0.5 for place in found]
    columns = zip(*((place.lat, place.lon, place.population, place.code) for place in found), strict=True)
    lats, lons, people, codes = (np.array(column) for column in columns)
    return Towns(lats, lons, np.array(wide), people.astype(float), codes)
