"""A map as JSON: types, ranked hypotheses with their ledgers, areas, next things to do."""

from datetime import UTC, datetime, tzinfo
from typing import Any

from searchtheory.assess import VERSION, Map
from searchtheory.ledger import Hypothesis, ranked, what_if_false
from searchtheory.next_things import next_things


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
