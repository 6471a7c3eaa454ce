"""Other words for the same kinds, as officers and other systems write them."""

import unicodedata
from collections.abc import Mapping

from searchtheory.case import Mode, PlaceKind, Type

PLACES: Mapping[str, PlaceKind] = {
    "arcade": PlaceKind.HOBBY,
    "leisure": PlaceKind.HOBBY,
    "club": PlaceKind.HOBBY,
    "cyber_cafe": PlaceKind.CAFE,
    "market": PlaceKind.SHOP,
    "souk": PlaceKind.SHOP,
    "mall": PlaceKind.SHOP,
    "station": PlaceKind.BUS_STATION,
    "train_station": PlaceKind.RAIL_STATION,
    "rail": PlaceKind.RAIL_STATION,
    "border_crossing": PlaceKind.BORDER,
    "zaouia": PlaceKind.MOSQUE,
    "ngo": PlaceKind.SHELTER,
    "institution": PlaceKind.SHELTER,
    "work": PlaceKind.WORKPLACE,
    "home_of_friend": PlaceKind.FRIEND,
    "friend_home": PlaceKind.FRIEND,
    "family": PlaceKind.RELATIVE,
    "grandparent": PlaceKind.RELATIVE,
    "online_meeting_point": PlaceKind.ONLINE_CONTACT,
    "contact": PlaceKind.ONLINE_CONTACT,
    "suspect_home": PlaceKind.SUSPECT,
    "suspect_work": PlaceKind.SUSPECT_WORKPLACE,
    "workplace_of_suspect": PlaceKind.SUSPECT_WORKPLACE,
    "workplace_of_a_suspect": PlaceKind.SUSPECT_WORKPLACE,
    "previous_find_place": PlaceKind.PREVIOUS_FIND,
    "abandoned_building": PlaceKind.ABANDONED,
}
TYPES: Mapping[str, Type] = {
    "wandered": Type.LOST,
    "lost_or_wandered": Type.LOST,
    "injured_or_otherwise_missing": Type.INJURED,
    "care": Type.RUNAWAY_FROM_CARE,
    "lured": Type.LURED_ONLINE,
    "family_abduction": Type.FAMILY_DOMESTIC,
    "abduction_family_domestic": Type.FAMILY_DOMESTIC,
    "custody_non_return": Type.FAMILY_DOMESTIC,
    "abduction_family_international": Type.FAMILY_ABROAD,
    "family_abduction_international": Type.FAMILY_ABROAD,
    "acquaintance_abduction": Type.ABDUCTION_ACQUAINTANCE,
    "stranger_abduction": Type.ABDUCTION_STRANGER,
    "migration": Type.MIGRATION,
    "unaccompanied_migrant": Type.MIGRATION,
}
MODES: Mapping[str, Mode] = {
    "walk": Mode.FOOT,
    "on_foot": Mode.FOOT,
    "bicycle": Mode.TWO_WHEELER,
    "motorcycle": Mode.TWO_WHEELER,
    "moped": Mode.TWO_WHEELER,
    "taxi": Mode.CAR,
    "vehicle": Mode.CAR,
    "coach": Mode.BUS,
    "rail": Mode.TRAIN,
}


def plain(word: str) -> str:
    """Lower case, without accents, words joined by underscores."""
    bare = unicodedata.normalize("NFKD", word.strip().lower()).encode("ascii", "ignore").decode()
    return "_".join(bare.replace("-", " ").replace("_", " ").split())
