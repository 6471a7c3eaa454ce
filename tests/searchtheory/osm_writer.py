"""Writes small OpenStreetMap PBF files, so that the reader is tested on bytes it did not make."""

import zlib


def varint(value):
    out = bytearray()
    while True:
        byte, value = value & 0x7F, value >> 7
        out.append(byte | (0x80 if value else 0))
        if not value:
            return bytes(out)


def zigzag(value):
    return (value << 1) ^ (value >> 63) if value < 0 else value << 1


def message(number, content):
    return varint(number << 3 | 2) + varint(len(content)) + content


def number(field, value):
    return varint(field << 3) + varint(value)


def deltas(values):
    return b"".join(varint(zigzag(b - a)) for a, b in zip([0, *values[:-1]], values, strict=True))


def pbf(nodes, ways):
    """nodes {id: (lat, lon)}, ways [(ids, tags)] as the bytes of a file."""
    ids = sorted(nodes)
    dense = message(1, deltas(ids))
    dense += message(8, deltas([round(nodes[i][0] * 1e7) for i in ids]))
    dense += message(9, deltas([round(nodes[i][1] * 1e7) for i in ids]))
    words = [b""]
    group = b""
    for refs, tags in ways:
        at = []
        for key, value in tags.items():
            words += [key.encode(), value.encode()]
            at.append((len(words) - 2, len(words) - 1))
        way = number(1, 1) + message(2, b"".join(varint(k) for k, _ in at))
        way += message(3, b"".join(varint(v) for _, v in at)) + message(8, deltas(refs))
        group += message(3, way)
    table = message(1, b"".join(message(1, word) for word in words))
    block = table + message(2, message(2, dense)) + message(2, group)
    head = message(4, b"OsmSchema-V0.6") + message(4, b"DenseNodes")
    return _blob(b"OSMHeader", head) + _blob(b"OSMData", block)


def _blob(kind, content):
    blob = number(2, len(content)) + message(3, zlib.compress(content))
    header = message(1, kind) + number(3, len(blob))
    return len(header).to_bytes(4, "big") + header + blob
