"""What `nidaa search allocate` prints."""

from typing import Any

from nidaa.hypotheses.engine.plans import plan, read_teams

__all__ = ["plan", "read_teams", "words"]


def words(data: dict[str, Any]) -> str:
    head = f"{len(data['assignments'])} teams over {data['segments']} segments: success {data['success']:.1%}"
    lines = [f"{head}, no plan can pass {data['bound']:.1%} (gap {data['gap']:.1%})"]
    for row in data["assignments"]:
        if row["segment"] is None:
            lines.append(f"  {row['team']}: {row['why']}")
            continue
        lines.append(
            f"  {row['team']}: segment {row['segment']} at {row['lat']:.4f}, {row['lon']:.4f} "
            f"({row['area_km2']:.2f} km², {row['probability']:.1%} there), {row['search_hours']:.1f} h, POD {row['pod']:.0%}"
        )
    return "\n".join(lines)
