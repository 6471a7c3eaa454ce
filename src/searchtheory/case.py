"""What is known of a case: frozen facts, read from the file by `case_json.py`."""

from dataclasses import dataclass
from enum import StrEnum

LatLon = tuple[float, float]


class Mode(StrEnum):
    FOOT = "foot"
    TWO_WHEELER = "two_wheeler"
    CAR = "car"
    BUS = "bus"
    TRAIN = "train"


class Type(StrEnum):
    """Kinds of disappearance; several stay possible at once."""

    LOST = "lost"
    INJURED = "injured"
    RUNAWAY = "runaway"
    RUNAWAY_FROM_CARE = "runaway_from_care"
    LURED_ONLINE = "lured_online"
    FAMILY_DOMESTIC = "family_abduction_domestic"
    FAMILY_ABROAD = "family_abduction_abroad"
    ABDUCTION_ACQUAINTANCE = "abduction_acquaintance"
    ABDUCTION_STRANGER = "abduction_stranger"
    MIGRATION = "unaccompanied_migration"
    UNKNOWN = "unknown"


class PlaceKind(StrEnum):
    HOME = "home"
    FORMER_HOME = "former_home"
    FRIEND = "friend"
    RELATIVE = "relative"
    OTHER_PARENT = "other_parent"
    SCHOOL = "school"
    HOBBY = "hobby"
    SPORT = "sport"
    CAFE = "cafe"
    SHOP = "shop"
    PARK = "park"
    BEACH = "beach"
    MOSQUE = "mosque"
    SHELTER = "shelter"
    HOSPITAL = "hospital"
    POLICE = "police"
    BUS_STATION = "bus_station"
    RAIL_STATION = "rail_station"
    PORT = "port"
    AIRPORT = "airport"
    BORDER = "border"
    WORKPLACE = "workplace"
    ABANDONED = "abandoned"
    ONLINE_CONTACT = "online_contact"
    SUSPECT = "suspect"
    SUSPECT_WORKPLACE = "suspect_workplace"
    PREVIOUS_FIND = "previous_find"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class LastSeen:
    """Last known point. `lat`/`lon` are None when only the time is known. Seconds since 1970, UTC."""

    lat: float | None
    lon: float | None
    at_s: float
    accuracy_m: float


@dataclass(frozen=True, slots=True)
class TypeWeight:
    """An officer's weight on a type of disappearance, 0..1, and why."""

    type: Type
    weight: float
    reason: str


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    kind: PlaceKind
    lat: float
    lon: float
    weight: float  # relative to other places of the same kind; 1 unless the file says otherwise
    note: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """A report of the child at a point. `credibility` is the chance that it really was the child."""

    id: str
    at_s: float
    lat: float
    lon: float
    sigma_m: float
    credibility: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class LineSighting:
    """A report along a line, as "on the Rabat train"."""

    id: str
    at_s: float
    line: tuple[LatLon, ...]
    sigma_m: float
    credibility: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera or toll that saw the child or the vehicle."""

    id: str
    at_s: float
    lat: float
    lon: float
    radius_m: float
    credibility: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sector:
    """An annular sector around a mast: directions clockwise from north, degrees."""

    azimuth_deg: float
    width_deg: float
    min_m: float
    max_m: float


@dataclass(frozen=True, slots=True)
class DevicePing:
    """A telephone seen by a mast: a disc, a sector or a polygon around or near (lat, lon)."""

    id: str
    at_s: float
    lat: float
    lon: float
    radius_m: float | None
    sector: Sector | None
    polygon: tuple[LatLon, ...] | None
    credibility: float  # chance that the device was with the child
    note: str = ""


@dataclass(frozen=True, slots=True)
class PlaceChecked:
    """Somebody went there and did not find the child."""

    id: str
    at_s: float
    lat: float
    lon: float
    radius_m: float
    pod: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class AreaSearched:
    """A searched polygon (closed ring of (lat, lon)) with its probability of detection."""

    id: str
    at_s: float
    polygon: tuple[LatLon, ...]
    pod: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The officer's own weight on a place: 3 means three times as likely as the file alone says."""

    id: str
    at_s: float
    lat: float
    lon: float
    radius_m: float
    factor: float
    reason: str
    note: str = ""


Evidence = Sighting | LineSighting | Camera | DevicePing | PlaceChecked | AreaSearched | Judgement


@dataclass(frozen=True, slots=True)
class SearchCase:
    """Everything the map is made of, apart from the country and the moment."""

    age_years: float
    sex: str  # "female", "male" or "unknown"
    last_seen: LastSeen | None
    types: tuple[TypeWeight, ...]
    modes: tuple[Mode, ...]  # empty: as usual for the age
    places: tuple[Place, ...]
    evidence: tuple[Evidence, ...]
    in_care: bool | None = None  # None: not known
    remarks: tuple[str, ...] = ()  # how something in the file was read, where it could be read in two ways

    def start(self) -> LatLon | None:
        """Where the story starts: the last known point, else home, else the first place."""
        seen = self.last_seen
        if seen is not None and seen.lat is not None and seen.lon is not None:
            return seen.lat, seen.lon
        homes = [p for p in self.places if p.kind is PlaceKind.HOME] or list(self.places)
        return (homes[0].lat, homes[0].lon) if homes else None
