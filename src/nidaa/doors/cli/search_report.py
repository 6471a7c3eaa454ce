"""What `nidaa search assess` prints: as JSON and as words."""

from datetime import UTC, datetime, tzinfo
from typing import Any

import h3.api.numpy_int as h3
import numpy as np

from searchtheory.areas import inside
from searchtheory.assess import VERSION, Map
from searchtheory.ledger import Hypothesis, ranked, what_if_false
from searchtheory.next_things import next_things

WORTH_SAYING = 0.05
SMALLEST_SHOWN = 0.005


def report(found: Map, zone: tzinfo) -> dict[str, Any]:
    """Everything about a map, ready for JSON."""
    odds = found.odds()
    hypotheses = ranked(found, limit=12, zone=zone)
    return {
        "version": VERSION,
        "digest": found.digest,
        "seed": None,  # nothing here is drawn by lot
        "at": datetime.fromtimestamp(found.at_s, UTC).astimezone(zone).isoformat(timespec="seconds"),
        "travel_times": "by road" if found.by_road else "approximate, no roads loaded",
        "remarks": list(found.case.remarks),
        "types": {key: round(p, 6) for key, p in sorted(found.types(odds).items(), key=lambda kv: -kv[1])},
        "hypotheses": [_hypothesis(h) for h in hypotheses],
        "areas": [
            {
                "share": area.share,
                "km2": round(area.km2, 4),
                "held": round(area.held, 6),
                "includes_outside": area.with_outside,
            }
            for area in found.areas(odds)
        ],
        "next": [
            {
                "key": t.key,
                "words": t.words,
                "nats": t.nats,
                "probability": t.probability,
                "lat": t.lat,
                "lon": t.lon,
            }
            for t in next_things(found)
        ],
        "outside_country": found.outside(odds),
        "off": sorted(found.off),
        "if_false": [
            {"evidence": row.evidence_id, "words": row.words, "moved": round(row.moved, 6)}
            for row in what_if_false(found, zone)
        ],
    }


def _hypothesis(row: Hypothesis) -> dict[str, Any]:
    return {
        "key": row.key,
        "family": row.family,
        "name": row.name,
        "words": row.words,
        "probability": row.probability,
        "prior": row.prior,
        "lat": row.lat,
        "lon": row.lon,
        "reasons": [{"evidence": r.evidence_id, "words": r.words, "factor": r.factor} for r in row.reasons],
    }


def words(data: dict[str, Any]) -> str:
    """The report for reading."""
    lines = [f"Map for {data['at']} (digest {data['digest']}, version {data['version']})"]
    lines.append(f"Travel times: {data['travel_times']}")
    lines += [f"! {remark}" for remark in data["remarks"]]
    lines += ["", "What may have happened"]
    lines += [
        f"  {p:6.1%}  {key.replace('_', ' ')}" for key, p in data["types"].items() if p >= SMALLEST_SHOWN
    ]
    lines += ["", "Where the child may be"]
    for rank, row in enumerate(data["hypotheses"], 1):
        lines.append(f"  {rank:2}. {row['probability']:6.1%}  {row['words']}")
        because = "; ".join(f"{r['words']} × {r['factor']:.2g}" for r in _telling(row))
        lines.append(
            f"               because: before evidence {row['prior']:.1%}"
            + (f"; {because}" if because else "")
        )
    lines += ["", "Next things to do, by what they would tell"]
    lines += [f"  {row['words']}  ({row['nats']:.2f} nats)" for row in data["next"]]
    lines += ["", "Smallest areas"]
    lines += [f"  {area['share']:.0%} in {area['km2']:,.1f} km²" for area in data["areas"]]
    lines.append(f"  outside the country: {data['outside_country']:.2%}")
    if data["if_false"]:
        lines += ["", "If one of these is false, this much of the map moves"]
        lines += [f"  {row['moved']:6.1%}  {row['words']}" for row in data["if_false"][:5]]
    return "\n".join(lines)


def _telling(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The reasons worth reading: factors that move a hypothesis by more than 5 %."""
    return [r for r in row["reasons"] if abs(r["factor"] - 1.0) > WORTH_SAYING]


def geojson(found: Map) -> dict[str, Any]:
    """The three areas as GeoJSON, the largest first so that the smaller lie on top."""
    odds = found.odds()
    ids = found.field.partition.cell_ids()
    features = []
    for area in reversed(found.areas(odds)):
        coarse, fine = inside(found.field, odds.total, area)
        chosen = ids[np.concatenate((coarse, fine))]
        features.append(
            {
                "type": "Feature",
                "properties": {"share": area.share, "km2": round(area.km2, 4), "digest": found.digest},
                "geometry": _outline(chosen),
            }
        )
    return {"type": "FeatureCollection", "features": features}


def _outline(cells: Any) -> dict[str, Any]:
    """Cells of both resolutions as one MultiPolygon."""
    resolutions = (cells >> np.uint64(52)) & np.uint64(0xF)
    polygons: list[Any] = []
    for resolution in np.unique(resolutions):
        shape = h3.cells_to_geo(cells[resolutions == resolution])
        polygons += shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    return {"type": "MultiPolygon", "coordinates": polygons}
