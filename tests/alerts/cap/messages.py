"""Messages as our alerts make them: by hand for reading, by hypothesis for the corners."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import strategies as st

from nidaa.alerts.cap import codes
from nidaa.alerts.cap.facts import (
    CapAlert,
    CapArea,
    CapCircle,
    CapInfo,
    CapPair,
    CapReference,
    CapResource,
    Category,
    Certainty,
    MsgType,
    ResponseType,
    Scope,
    Severity,
    Status,
    Urgency,
)
from nidaa.alerts.cap.moments import stamp

RABAT = timezone(timedelta(hours=1))
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=RABAT)
TEXTS = {
    "ar": ("اختطاف طفل", "طفل مفقود في برشيد", "شوهد آخر مرة قرب السوق.", "اتصلوا بالرقم 19."),
    "fr": ("Enlèvement d'enfant", "Enfant disparu à Berrechid", "Vu près du marché.", "Appelez le 19."),
    "zgh-Tfng": ("ⵜⴰⵏⵡⵉⵜ", "ⴰⵔⴱⴰ ⵉⵊⵍⴰⵏ", "ⵉⵜⵜⵓⵥⵕⴰ ⵖⵔ ⵓⵙⵡⵉⵇ.", "ⵙⵙⵉⵡⵍ ⵙ 19."),
    "en": ("Child abduction", "Child missing in Berrechid", "Last seen by the market.", "Call 19."),
}
PHOTO = CapResource(
    description="Photo of Yassine",
    mime_type="image/jpeg",
    size_bytes=48_211,
    uri="https://alerte.example/p/1.jpg",
    digest="aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d",
)
AREA = CapArea(
    description="Berrechid",
    polygons=(((33.2, -7.7), (33.2, -7.5), (33.35, -7.5), (33.35, -7.7), (33.2, -7.7)),),
    circles=(CapCircle(33.265, -7.587, 5.0),),
    geocodes=(CapPair("HCP", "117"),),
)


def info(language):
    event, headline, description, instruction = TEXTS[language]
    return CapInfo(
        language=language,
        categories=(Category.SAFETY, Category.RESCUE),
        event=event,
        response_types=(ResponseType.MONITOR,),
        urgency=Urgency.IMMEDIATE,
        severity=Severity.SEVERE,
        certainty=Certainty.LIKELY,
        event_codes=codes.ABDUCTION,
        expires=NOON + timedelta(hours=12),
        sender_name="DGSN",
        headline=headline,
        description=description,
        instruction=instruction,
        web="https://alerte.example/a/1",
        contact="19",
        resources=(PHOTO,),
        areas=(AREA,),
    )


ALERT = CapAlert(
    identifier="urn:oid:2.49.0.1.504.3.2026.11.25.12.0.0.1",
    sender="alerte@dgsn.example",
    sent=stamp(NOON),
    status=Status.ACTUAL,
    msg_type=MsgType.ALERT,
    scope=Scope.PUBLIC,
    infos=tuple(info(language) for language in TEXTS),
)
UPDATE = replace(
    ALERT,
    identifier="urn:oid:2.49.0.1.504.3.2026.11.25.13.0.0.2",
    sent=stamp(NOON + timedelta(hours=1)),
    msg_type=MsgType.UPDATE,
    references=(ALERT.reference,),
)

# Any text a person may write, in any script. No «<»: text that looks like HTML is refused (V11), which has its own test.
signs = st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters='<"')
texts = st.text(st.one_of(signs, st.sampled_from("\n\t\r &")), max_size=40)
said = texts.map(lambda text: f"«{text}»")
items = st.text(signs, min_size=1, max_size=10).map(lambda text: f"a{text}b")
tokens = st.from_regex(r"[A-Za-z0-9.:@/_-]{1,20}", fullmatch=True)
numbers = st.integers(1, 999_999)
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.builds(
    lambda at, zone: at.replace(microsecond=0, tzinfo=UTC).astimezone(zone),
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)),
    offsets,
)
pairs = st.builds(CapPair, tokens, said)


def degrees(low, high):
    return st.integers(low * 10**6, high * 10**6).map(lambda micro: micro / 10**6)


@st.composite
def rings(draw):
    south, west = draw(degrees(-89, 88)), draw(degrees(-179, 178))
    height, width = draw(degrees(0, 1).filter(bool)), draw(degrees(0, 1).filter(bool))
    north, east = round(south + height, 6), round(west + width, 6)
    ring = [(south, west), (south, east), (north, east)]
    ring += [(north, west)] if draw(st.booleans()) else []
    return (*ring, ring[0])


circles = st.builds(CapCircle, degrees(-90, 90), degrees(-180, 180), degrees(0, 500).filter(bool))
heights = st.decimals(min_value=0, max_value=9999, places=2)


@st.composite
def areas(draw):
    low = draw(st.none() | heights)
    return CapArea(
        description=draw(said),
        polygons=draw(st.lists(rings(), min_size=1, max_size=2).map(tuple)),
        circles=draw(st.lists(circles, max_size=2).map(tuple)),
        geocodes=draw(st.lists(pairs, max_size=2).map(tuple)),
        altitude_ft=low,
        ceiling_ft=None if low is None else draw(st.none() | heights.map(lambda more: low + Decimal(more))),
    )


resources = st.builds(
    CapResource,
    description=said,
    mime_type=st.sampled_from(["image/jpeg", "image/png", "application/pdf"]),
    size_bytes=st.none() | numbers,
    uri=tokens.map(lambda token: f"https://alerte.example/{token}"),
    digest=st.just("") | st.from_regex(r"[0-9a-f]{40}", fullmatch=True),
)


@st.composite
def infos(draw, sent):
    """One block for each of some languages: texts differ, everything else is the same."""
    shared = CapInfo(
        language="",
        event="",
        categories=tuple(draw(st.lists(st.sampled_from(Category), min_size=1, max_size=3, unique=True))),
        response_types=tuple(draw(st.lists(st.sampled_from(ResponseType), max_size=2, unique=True))),
        urgency=draw(st.sampled_from(Urgency)),
        severity=draw(st.sampled_from(Severity)),
        certainty=draw(st.sampled_from(Certainty)),
        event_codes=draw(st.sampled_from([codes.ABDUCTION, codes.MISSING])),
        effective=draw(st.none() | st.just(sent)),
        onset=draw(st.none() | st.just(sent)),
        expires=sent + timedelta(seconds=draw(numbers)),
        web="https://alerte.example/a/1",
        parameters=tuple(draw(st.lists(pairs, max_size=2))),
        resources=tuple(draw(st.lists(resources, max_size=2))),
        areas=tuple(draw(st.lists(areas(), min_size=1, max_size=2))),
    )
    languages = draw(st.lists(st.sampled_from(list(TEXTS)), min_size=1, max_size=3, unique=True))
    free = ("audience", "sender_name", "headline", "instruction", "contact")
    return tuple(
        replace(
            shared,
            language=language,
            event=draw(said),
            description=draw(said),
            **{name: draw(st.just("") | said) for name in free},
        )
        for language in languages
    )


@st.composite
def alerts(draw):
    """Any alert we could mean to send to the public."""
    sent = draw(moments)
    kind = draw(st.sampled_from([MsgType.ALERT, MsgType.UPDATE, MsgType.CANCEL]))
    blocks = draw(infos(sent))
    if kind is MsgType.CANCEL:
        blocks = tuple(replace(block, resources=()) for block in blocks)
    earlier = [
        CapReference(draw(tokens), f"e.{number}", stamp(sent - timedelta(hours=number)))
        for number in range(1, draw(st.integers(2, 4)))
    ]
    return CapAlert(
        identifier=f"urn:oid:2.49.0.1.504.3.{draw(numbers)}",
        sender=draw(tokens),
        sent=stamp(sent),
        status=draw(st.sampled_from(Status)),
        msg_type=kind,
        scope=Scope.PUBLIC,
        source=draw(texts),
        addresses=tuple(draw(st.lists(items, max_size=2))),
        codes=tuple(draw(st.lists(tokens, max_size=2))),
        note=draw(texts),
        references=() if kind is MsgType.ALERT else tuple(earlier),
        incidents=tuple(draw(st.lists(items, max_size=2))),
        infos=blocks,
    )
