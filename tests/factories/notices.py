"""Notices of invented children, as distribution hands them to a channel: one call for each step of a story."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from tests.moments import after

from nidaa.approval.facts import Release
from nidaa.approval.rules import cap_sent, cap_triple
from nidaa.distribution.facts import Notice, Parcel, Photo, Target
from nidaa.distribution.rules import delivery_key
from nidaa.ground.country import pack
from nidaa.packs.facts import Act, AlertKind, Length

SITE = "https://alertes.example"
LANGUAGES = ("ar", "fr", "zgh", "en")
# Names that must be nowhere once the alert is withdrawn, in every script.
NAMES = ("زينب", "Zineb", "ⵣⵉⵏⴱ")
CHILD = {
    "ar": {
        "first_name": "زينب",
        "age": "9 سنوات",
        "clothing": "سترة حمراء",
        "commune": "فاس",
        "place": "باب بوجلود",
    },
    "fr": {
        "first_name": "Zineb",
        "age": "9 ans",
        "clothing": "veste rouge",
        "commune": "Fès",
        "place": "Bab Boujloud",
    },
    "zgh": {"first_name": "ⵣⵉⵏⴱ", "age": "9 ⵉⵙⴳⴳⵯⴰⵙⵏ", "commune": "ⴼⴰⵙ", "place": "ⴱⴰⴱ ⴱⵓⵊⵍⵓⴷ"},
    "en": {
        "first_name": "Zineb",
        "age": "9 years",
        "clothing": "red jacket",
        "commune": "Fes",
        "place": "Bab Boujloud",
    },
}
AREA = {"circles": [{"lat": 34.0636, "lon": -4.9817, "radius_km": 25.0}], "polygons": [], "places": []}
AREA_WORDS = {
    "ar": "25 كم حول فاس",
    "fr": "25 km autour de Fès",
    "zgh": "25 ⴽⵎ ⵉ ⴼⴰⵙ",
    "en": "25 km around Fes",
}
ALT = {
    "ar": "طفلة بشعر أسود",
    "fr": "Fille aux cheveux noirs",
    "zgh": "ⵜⴰⵔⴱⴰⵜ",
    "en": "A girl with black hair",
}
PHOTO = Photo(
    "0123456789abcdef0123456789abcdef", b"\xff\xd8large\xff\xd9", b"\xff\xd8small\xff\xd9", 960, 1200
)


def alert(
    n=1, *, kind=AlertKind.MISSING, exercise=False, area=AREA, languages=LANGUAGES, minutes=10, texts=None
):
    """A first publication. `n` tells several alerts of one test apart."""
    public_id = f"{n:032x}"
    release = Release(
        id=UUID(int=n * 1000 + 1),
        alert_id=UUID(int=n),
        case_id=UUID(int=n + 500),
        public_id=public_id,
        code=f"7Q4K-{n:04d}",
        sequence=1,
        act=Act.ALERT,
        exercise=exercise,
        digest=f"{n:064x}",
        released_by="salma",
        released_at=after(minutes=minutes, microseconds=123456),
        expires_at=after(minutes=minutes, hours=20, microseconds=123456),
        cap_identifier=f"{pack().cap_identifier_prefix}.{n * 1000 + 1}",
        cap_sender=pack().cap_sender,
        cap_sent=cap_sent(after(minutes=minutes), pack().timezone),
        cap_references="",
    )
    tier = next(tier for tier in pack().tiers if tier.kind is kind and tier.public)
    notice = Notice(
        release=release,
        kind=kind.value,
        sex="f",
        languages=tuple(languages),
        child={code: CHILD[code] for code in languages},
        texts={},
        event={code: tier.event.of(code) for code in languages},
        contacts=_contacts(languages),
        area=area,
        area_words={code: AREA_WORDS[code] for code in languages},
        photo_name=PHOTO.name,
        photo_alt={code: ALT[code] for code in languages},
        last_seen_at=after(hours=-2).isoformat(),
        published_at=release.released_at,
        cap_events=tier.cap_events,
        exercise={code: pack().wording[code].exercise for code in languages} if exercise else {},
        url=f"{SITE}/a/{public_id}",
    )
    return replace(notice, texts=texts or _texts(notice))


def update(before, *, minutes=60):
    """The next publication of the same alert."""
    release = _next(before.release, Act.UPDATE, minutes)
    changed = replace(before, release=release)
    return replace(changed, texts=_texts(changed))


def withdrawal(before, act=Act.FOUND, *, minutes=120):
    """The end of the alert: nothing of the child is left in it."""
    release = _next(before.release, act, minutes)
    release = replace(release, expires_at=release.released_at + timedelta(hours=48))
    over = replace(
        before,
        release=release,
        sex="",
        child={},
        area={},
        area_words={},
        photo_name="",
        photo_alt={},
        last_seen_at="",
    )
    return replace(over, texts=_texts(over))


def parcel(notice, *, channel="page", target=None, photo=PHOTO, standing=None):
    chosen = target or Target("own")
    return Parcel(
        notice=notice,
        target=chosen,
        key=delivery_key(notice.release, channel, chosen.key),
        photo=None if notice.withdrawn else photo,
        standing=(notice,) if standing is None else tuple(standing),
    )


def everything_in(folder):
    """Every byte on the disk under a folder, forgotten files and names included."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return b"\n".join(str(path).encode() + b"\n" + path.read_bytes() for path in files)


def _next(last, act, minutes):
    number = last.id.int + 1
    at = after(minutes=minutes, microseconds=654321)
    return replace(
        last,
        id=UUID(int=number),
        sequence=last.sequence + 1,
        act=act,
        digest=f"{number:064x}",
        released_at=at,
        expires_at=at + timedelta(hours=20),
        cap_identifier=f"{pack().cap_identifier_prefix}.{number}",
        cap_sent=cap_sent(at, pack().timezone),
        cap_references=f"{last.cap_references} {cap_triple(last)}".strip(),
    )


def _texts(notice):
    return {
        code: {length.value: _text(notice, code, length) for length in Length} for code in notice.languages
    }


def _text(notice, language, length):
    frame = {
        "event": notice.event[language],
        "contact": "19 / 177",
        "reference": notice.release.code,
        "url": notice.url,
        "change": "…",
    }
    return (
        pack()
        .wording[language]
        .text(
            AlertKind(notice.kind),
            notice.release.act,
            length,
            fields={**notice.child.get(language, {}), **frame},
            sex=notice.sex,
            exercise=notice.release.exercise,
        )
    )


def _contacts(languages):
    chosen = [contact for contact in pack().contacts if contact.on_alerts]
    return tuple(
        {"number": one.number, "label": {code: one.label.of(code) for code in languages}} for one in chosen
    )
