"""Where children of each kind of disappearance are found, by family of places.

Sources: Grampian 2007 (Gibb and Woolnough), ages 12-14: own home 25 %, friend 24, street or park 19,
relative 12, shops and leisure 11, police 2, station 2, entertainment 1. Zero inflation at the starting
point: 10-20 % in the UK set of Patrac, 5.4 % within 50 m in Arizona, about 10 % in ISRID (Cawi). Abduction:
contact within 400 m of home in 58 % (Washington AG 1997), suspect's own places, travel-time disc. Where no
study gives a share the value is the project's, and stands here to be replaced by the register of closed
cases.
"""

from collections.abc import Mapping

from searchtheory.case import PlaceKind, Type

FAMILIES = (
    "home", "last_seen", "wander", "friend", "relative", "school", "leisure", "refuge", "transit", "work",
    "contact", "suspect", "previous", "near", "vehicle", "exit", "background", "outside",
)  # fmt: skip

FAMILY_OF: Mapping[PlaceKind, str] = {
    PlaceKind.HOME: "home",
    PlaceKind.FORMER_HOME: "previous",
    PlaceKind.FRIEND: "friend",
    PlaceKind.RELATIVE: "relative",
    PlaceKind.OTHER_PARENT: "relative",
    PlaceKind.SCHOOL: "school",
    PlaceKind.HOBBY: "leisure",
    PlaceKind.SPORT: "leisure",
    PlaceKind.CAFE: "leisure",
    PlaceKind.SHOP: "leisure",
    PlaceKind.PARK: "leisure",
    PlaceKind.BEACH: "leisure",
    PlaceKind.MOSQUE: "refuge",
    PlaceKind.SHELTER: "refuge",
    PlaceKind.HOSPITAL: "refuge",
    PlaceKind.POLICE: "refuge",
    PlaceKind.BUS_STATION: "transit",
    PlaceKind.RAIL_STATION: "transit",
    PlaceKind.PORT: "exit",
    PlaceKind.AIRPORT: "exit",
    PlaceKind.BORDER: "exit",
    PlaceKind.WORKPLACE: "work",
    PlaceKind.ABANDONED: "leisure",
    PlaceKind.ONLINE_CONTACT: "contact",
    PlaceKind.SUSPECT: "suspect",
    PlaceKind.SUSPECT_WORKPLACE: "suspect",
    PlaceKind.PREVIOUS_FIND: "previous",
    PlaceKind.OTHER: "leisure",
}

HUBS = {"transit": ("rail", "bus"), "exit": ("port", "airport", "border")}  # kinds of the country's hubs

# Where the share of a family goes when nothing in the file can carry it.
FALLBACK: Mapping[str, str] = {
    "home": "wander", "last_seen": "background", "wander": "background", "near": "background",
    "previous": "wander", "contact": "vehicle", "suspect": "near", "work": "leisure",
    "transit": "vehicle", "exit": "vehicle",
    "vehicle": "background",
}  # fmt: skip

_Row = Mapping[str, float]
_RUNAWAY: _Row = {
    "home": 24, "last_seen": 1, "wander": 18, "friend": 23, "relative": 12, "school": 1, "leisure": 10, "refuge": 2,
    "transit": 2, "work": 0.5, "contact": 1, "previous": 1, "vehicle": 1, "exit": 0.5, "background": 2.5,
    "outside": 1,
}  # fmt: skip
_SMALL_RUNAWAY: _Row = {
    "home": 30, "last_seen": 4, "wander": 22, "friend": 14, "relative": 12, "school": 2, "leisure": 7,
    "refuge": 2,
    "transit": 1, "previous": 2, "vehicle": 1, "background": 2.5, "outside": 0.5,
}  # fmt: skip
_CARE: _Row = {
    "home": 12, "last_seen": 2, "wander": 15, "friend": 20, "relative": 17, "school": 1, "leisure": 9,
    "refuge": 2,
    "transit": 4, "work": 1, "contact": 2, "previous": 8, "vehicle": 2, "exit": 0.5, "background": 3,
    "outside": 1.5,
}  # fmt: skip
_LOST: _Row = {
    "home": 15, "last_seen": 9, "wander": 57, "friend": 4, "relative": 3, "school": 1, "leisure": 5,
    "refuge": 2,
    "transit": 0.5, "previous": 1, "vehicle": 0.5, "background": 1.8, "outside": 0.2,
}  # fmt: skip
# The smallest are most often found where they live: asleep, hidden, in the yard; half of those lost under
# seven are within 300-500 m (ISRID), so the home is taken out of the wander share. "Search the home again"
# comes first.
_SMALL_LOST: _Row = {
    "home": 42, "last_seen": 10, "wander": 32, "friend": 4, "relative": 3, "leisure": 3, "refuge": 2, "school": 1,
    "transit": 0.3, "previous": 1, "vehicle": 0.5, "background": 1, "outside": 0.2,
}  # fmt: skip
_SMALL_INJURED: _Row = {
    "home": 20, "last_seen": 12, "wander": 48, "friend": 2, "relative": 2, "leisure": 4, "refuge": 8,
    "previous": 1, "vehicle": 1, "background": 1.8, "outside": 0.2,
}  # fmt: skip
_SMALL_UNKNOWN: _Row = {
    "home": 26, "last_seen": 6, "wander": 17, "friend": 8, "relative": 14, "leisure": 5, "refuge": 2,
    "suspect": 1, "near": 5, "vehicle": 5, "exit": 1, "background": 7, "outside": 3,
}  # fmt: skip
_UNKNOWN: _Row = {
    "home": 16, "last_seen": 4, "wander": 22, "friend": 14, "relative": 11, "school": 1, "leisure": 7,
    "refuge": 2,
    "transit": 3, "work": 1, "contact": 1, "suspect": 1, "previous": 1, "near": 4, "vehicle": 4, "exit": 1,
    "background": 5, "outside": 2,
}  # fmt: skip
_SHARES: Mapping[Type, _Row] = {
    Type.LOST: _LOST,
    Type.INJURED: {
        "home": 6, "last_seen": 10, "wander": 60, "friend": 2, "relative": 2, "leisure": 5, "refuge": 8,
        "school": 1,
        "transit": 0.5, "previous": 2, "vehicle": 1, "background": 2.3, "outside": 0.2,
    },
    Type.RUNAWAY: _RUNAWAY,
    Type.RUNAWAY_FROM_CARE: _CARE,
    Type.LURED_ONLINE: {
        "home": 7, "last_seen": 1, "wander": 7, "friend": 8, "relative": 3, "leisure": 9, "transit": 7,
        "refuge": 1,
        "contact": 28, "suspect": 4, "vehicle": 10, "exit": 1.5, "background": 9, "outside": 4,
        "previous": 0.5,
    },
    Type.FAMILY_DOMESTIC: {
        "home": 5, "last_seen": 1, "wander": 1, "friend": 5, "relative": 48, "leisure": 2, "transit": 2,
        "refuge": 1,
        "vehicle": 11, "exit": 3, "background": 15, "outside": 4, "previous": 2,
    },
    Type.FAMILY_ABROAD: {
        "home": 2, "relative": 15, "transit": 2, "vehicle": 8, "exit": 22, "background": 6, "outside": 45,
    },
    Type.ABDUCTION_ACQUAINTANCE: {
        "home": 2, "last_seen": 3, "wander": 7, "friend": 6, "relative": 6, "leisure": 2, "suspect": 24,
        "near": 28,
        "vehicle": 11, "exit": 0.5, "background": 9, "outside": 1.5,
    },
    Type.ABDUCTION_STRANGER: {
        "last_seen": 4, "wander": 6, "suspect": 10, "near": 44, "vehicle": 21, "exit": 1, "background": 11,
        "outside": 3,
    },
    Type.MIGRATION: {
        "home": 3, "wander": 5, "friend": 4, "relative": 4, "leisure": 2, "refuge": 2, "transit": 13,
        "work": 1,
        "contact": 1, "previous": 3, "vehicle": 13, "exit": 26, "background": 8, "outside": 15,
    },
    Type.UNKNOWN: _UNKNOWN,
}  # fmt: skip

SMALL_CHILD_YEARS = 12.0
SMALLEST_YEARS = 7.0
_SMALLEST: Mapping[Type, _Row] = {
    Type.LOST: _SMALL_LOST,
    Type.INJURED: _SMALL_INJURED,
    Type.RUNAWAY: _SMALL_RUNAWAY,
    Type.UNKNOWN: _SMALL_UNKNOWN,
}


def family_shares(kind: Type, age_years: float) -> dict[str, float]:
    """Shares of all families for one type, sum 1."""
    row = _SHARES[kind]
    if age_years < SMALLEST_YEARS:
        row = _SMALLEST.get(kind, row)
    elif kind is Type.RUNAWAY and age_years < SMALL_CHILD_YEARS:
        row = _SMALL_RUNAWAY
    total = sum(row.values())
    return {family: row.get(family, 0.0) / total for family in FAMILIES}
