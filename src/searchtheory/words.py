"""Plain English for keys of hypotheses and evidence; a console words the same keys in its own languages."""

from datetime import UTC, datetime, timedelta, tzinfo

from searchtheory.case import (
    AreaSearched,
    Camera,
    DevicePing,
    Evidence,
    Judgement,
    LineSighting,
    PlaceChecked,
    Sighting,
)
from searchtheory.components import Component

_GENERAL = {
    "last_seen": "still at the last known point: hidden, asleep, trapped",
    "wander": "on foot around the last known point",
    "near": "kept near where the child was met",
    "vehicle": "on the move by vehicle",
    "unlisted:friend": "with a friend the file does not name",
    "unlisted:relative": "with a relative the file does not name",
    "unlisted:school": "at a school the file does not name",
    "unlisted:leisure": "at a shop, café or meeting place the file does not name",
    "unlisted:refuge": "at a police post, hospital, mosque or shelter",
    "background": "anywhere else in the country",
    "outside": "outside the country",
}


def hypothesis_words(component: Component) -> str:
    """One hypothesis as a phrase."""
    group = component.key.partition(":")[0]
    if component.family == "home" and group == "place":
        return f"at home: {component.name}, search it again"
    if group == "place":
        return f"at {component.name} ({component.family.replace('_', ' ')})"
    if group == "hub":
        kind = "station" if component.family == "transit" else "way out of the country"
        return f"at {component.name} ({kind})"
    if group == "corridor":
        return f"on the way towards {component.name}"
    return _GENERAL[component.key]


def evidence_words(item: Evidence, zone: tzinfo = UTC) -> str:
    """One piece of evidence as a phrase, with its time in the given zone."""
    when = clock(item.at_s, zone)
    note = f" ({item.note})" if item.note else ""
    match item:
        case Sighting():
            return f"seen {when} at {item.lat:.4f}, {item.lon:.4f}, credibility {item.credibility:g}{note}"
        case LineSighting():
            return f"seen {when} along a line, credibility {item.credibility:g}{note}"
        case Camera():
            return f"camera {when} at {item.lat:.4f}, {item.lon:.4f}{note}"
        case DevicePing():
            return f"telephone {when} near {item.lat:.4f}, {item.lon:.4f}{note}"
        case PlaceChecked():
            return f"checked {when} at {item.lat:.4f}, {item.lon:.4f}, not there, POD {item.pod:g}{note}"
        case AreaSearched():
            return f"area searched {when}, POD {item.pod:.2g}{note}"
        case Judgement():
            return f"officer's weight × {item.factor:g}: {item.reason or 'no reason given'}{note}"


def clock(at_s: float, zone: tzinfo = UTC) -> str:
    return (
        (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=at_s)).astimezone(zone).strftime("%d %b %H:%M")
    )
