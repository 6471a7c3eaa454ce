"""What `nidaa search assess` prints: as JSON and as words."""

from typing import Any

from nidaa.hypotheses.engine.picture import outlines as geojson
from nidaa.hypotheses.engine.report import report

__all__ = ["geojson", "report", "words"]

WORTH_SAYING = 0.05
SMALLEST_SHOWN = 0.005


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
