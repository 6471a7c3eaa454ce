"""Roads from an OpenStreetMap PBF file: nodes and drivable or walkable ways, straight to a road graph.

Format: wiki.openstreetmap.org/wiki/PBF_Format. Dense nodes, zlib blocks; other compressions are refused. Two passes,
so that only nodes of roads are kept.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from searchtheory.geodesy import distance_km
from searchtheory.protobuf import Bytes, fields, packed, zigzag
from searchtheory.roads import RoadGraph, road_graph

MOST_BLOCK_BYTES = 64 << 20  # a blob that claims to be larger is refused: a decompression bomb
# km/h by highway tag; design values below the legal limits, to be replaced by measured ones.
SPEED_KM_H = {
    "motorway": 105.0, "motorway_link": 60.0, "trunk": 85.0, "trunk_link": 50.0, "primary": 70.0,
    "primary_link": 45.0, "secondary": 60.0, "secondary_link": 40.0, "tertiary": 50.0, "tertiary_link": 35.0,
    "unclassified": 40.0, "residential": 30.0, "living_street": 15.0, "service": 20.0, "track": 15.0, "road": 35.0,
}  # fmt: skip
Longs = NDArray[np.int64]


@dataclass(slots=True)
class _Ways:
    refs: list[Longs] = field(default_factory=list)
    km_h: list[float] = field(default_factory=list)
    one_way: list[int] = field(default_factory=list)  # 1 forward, -1 backward, 0 both


def road_graph_from_pbf(data: Bytes) -> RoadGraph:
    """The graph of all roads of a file. Raises ValueError with a sentence where the file is not what it says."""
    ways = _Ways()
    for block in _blocks(data):
        _read_ways(block, ways)
    if not ways.refs:
        raise ValueError("The file holds no road.")
    wanted = np.unique(np.concatenate(ways.refs))
    lat, lon = np.full(wanted.size, np.nan), np.full(wanted.size, np.nan)
    for block in _blocks(data):
        _read_nodes(block, wanted, lat, lon)
    return _graph(ways, wanted, lat, lon)


def _blocks(data: Bytes) -> Iterator[bytes]:
    """The decompressed primitive blocks of a file."""
    view, at = memoryview(data), 0
    while at + 4 <= len(view):
        size = int.from_bytes(view[at : at + 4], "big")
        header = {number: (value, part) for number, value, part in fields(view[at + 4 : at + 4 + size])}
        if 1 not in header or 3 not in header:  # noqa: PLR2004 (type and datasize of BlobHeader)
            raise ValueError("This is not an OpenStreetMap PBF file.")
        start = at + 4 + size
        at = start + header[3][0]
        if bytes(header[1][1]) == b"OSMData":
            yield _inflate(view[start:at])


def _inflate(blob: memoryview) -> bytes:
    raw_size, content = 0, b""
    for number, value, part in fields(blob):
        if number == 1:
            return bytes(part)
        if number == 2:  # noqa: PLR2004 (raw_size of Blob)
            raw_size = value
        elif number == 3:  # noqa: PLR2004 (zlib_data of Blob)
            if raw_size > MOST_BLOCK_BYTES:
                raise ValueError("A block of the file is too large.")
            content = zlib.decompressobj().decompress(part, max_length=MOST_BLOCK_BYTES)
    if not content:
        raise ValueError("A block of the file uses a compression that is not read here; zlib is.")
    return content


def _read_ways(block: bytes, ways: _Ways) -> None:
    words: list[bytes] = []
    for number, _, part in fields(block):
        if number == 1:
            words = [bytes(word) for n, _, word in fields(part) if n == 1]
        elif number == 2:  # noqa: PLR2004 (primitivegroup)
            for n, _, way in fields(part):
                if n == 3:  # noqa: PLR2004 (ways)
                    _read_way(way, words, ways)


def _read_way(way: memoryview, words: list[bytes], ways: _Ways) -> None:
    parts = {number: part for number, _, part in fields(way)}
    keys, values, refs = (packed(parts.get(n, b"")) for n in (2, 3, 8))
    tags = {words[int(k)].decode(): words[int(v)].decode() for k, v in zip(keys, values, strict=True)}
    speed = SPEED_KM_H.get(tags.get("highway", ""))
    if speed is None or refs.size < 2 or tags.get("access") in {"no", "private"}:  # noqa: PLR2004
        return
    ways.refs.append(np.cumsum(zigzag(refs)))
    ways.km_h.append(speed)
    loop = tags.get("junction") == "roundabout" or tags["highway"] == "motorway"
    said = tags.get("oneway", "yes" if loop else "no")
    ways.one_way.append({"yes": 1, "true": 1, "1": 1, "-1": -1, "reverse": -1}.get(said, 0))


def _read_nodes(block: bytes, wanted: Longs, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> None:
    groups, scale = [], {17: 100, 19: 0, 20: 0}  # granularity in nanodegrees, offsets of lat and lon
    for number, value, part in fields(block):
        if number == 2:  # noqa: PLR2004 (primitivegroup)
            groups.append(part)
        elif number in scale:
            scale[number] = value - (1 << 64) if value >> 63 else value
    for group in groups:
        for number, _, dense in fields(group):
            if number == 2:  # noqa: PLR2004 (dense nodes)
                parts = {n: part for n, _, part in fields(dense)}
                ids, north, east = (np.cumsum(zigzag(packed(parts.get(n, b"")))) for n in (1, 8, 9))
                at = np.minimum(np.searchsorted(wanted, ids), wanted.size - 1)
                hit = wanted[at] == ids
                lat[at[hit]] = 1e-9 * (scale[19] + scale[17] * north[hit])
                lon[at[hit]] = 1e-9 * (scale[20] + scale[17] * east[hit])


def _graph(ways: _Ways, wanted: Longs, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> RoadGraph:
    start, end, km_h, one_way = [], [], [], []
    for refs, speed, way in zip(ways.refs, ways.km_h, ways.one_way, strict=True):
        nodes = np.searchsorted(wanted, refs if way >= 0 else refs[::-1])
        start.append(nodes[:-1])
        end.append(nodes[1:])
        km_h.append(np.full(nodes.size - 1, speed))
        one_way.append(np.full(nodes.size - 1, way != 0))
    a, b = np.concatenate(start), np.concatenate(end)
    known = np.isfinite(lat[a]) & np.isfinite(lat[b])  # an extract cuts ways at its edge
    a, b = a[known], b[known]
    km = distance_km(lat[a], lon[a], lat[b], lon[b])
    return road_graph(lat, lon, a, b, km, np.concatenate(km_h)[known], np.concatenate(one_way)[known])
