"""From a notice to a CAP message: an info block for each language, the triples of the release as they are."""

import hashlib
from datetime import datetime
from textwrap import shorten

from nidaa.alerts.cap.build import CLAIMED, build
from nidaa.alerts.cap.facts import (
    CapAlert,
    CapArea,
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
from nidaa.distribution.facts import Notice, Photo
from nidaa.distribution.rules import photo_url, said
from nidaa.ground.calendar import local
from nidaa.ground.places.gazetteer import Gazetteer
from nidaa.packs.facts import Act, AlertKind, Length
from nidaa.packs.pack import Pack

from .area import areas

MSG_TYPES = {Act.ALERT: MsgType.ALERT, Act.UPDATE: MsgType.UPDATE}  # every other act cancels
CATEGORIES = (Category.RESCUE, Category.SAFETY)
# An abduction as in the AMBER example of the OASIS standard. A missing child without a sign of abduction is
# not dressed up as one: Moderate wakes no phone at night.
URGENCY = {AlertKind.ABDUCTION: Urgency.IMMEDIATE, AlertKind.MISSING: Urgency.EXPECTED}
SEVERITY = {AlertKind.ABDUCTION: Severity.SEVERE, AlertKind.MISSING: Severity.MODERATE}
HEADLINE_CHARACTERS = 160


def render(notice: Notice, photo: Photo | None, *, pack: Pack, gazetteer: Gazetteer) -> bytes:
    """The message as an unsigned file, judged by the standard and by the profiles we claim.

    Raises:
        Unsound: it breaks a rule, named in the findings. AreaError: the area cannot be drawn.
    """
    return build(message(notice, photo, pack=pack, gazetteer=gazetteer), profiles=CLAIMED)


def message(notice: Notice, photo: Photo | None, *, pack: Pack, gazetteer: Gazetteer) -> CapAlert:
    release = notice.release
    where = areas(notice, gazetteer)
    return CapAlert(
        identifier=release.cap_identifier,
        sender=release.cap_sender,
        sent=release.cap_sent,
        status=Status.EXERCISE if release.exercise else Status.ACTUAL,
        msg_type=MSG_TYPES.get(release.act, MsgType.CANCEL),
        scope=Scope.PUBLIC,
        note=" · ".join(notice.exercise.values()),
        references=tuple(CapReference(*triple.split(",")) for triple in release.cap_references.split()),
        incidents=(release.code,),
        infos=tuple(_info(notice, photo, language, where[language], pack) for language in notice.languages),
    )


def _info(notice: Notice, photo: Photo | None, language: str, area: CapArea, pack: Pack) -> CapInfo:
    over, kind = notice.withdrawn, AlertKind(notice.kind)
    # The Cancel keeps severity and certainty, so that it passes the same filters as the alert it ends.
    return CapInfo(
        language=language,
        categories=CATEGORIES,
        event=_marked(notice, language, notice.event[language]),
        response_types=(ResponseType.ALL_CLEAR if over else ResponseType.MONITOR,),
        urgency=Urgency.PAST if over else URGENCY[kind],
        severity=SEVERITY[kind],
        certainty=Certainty.LIKELY,
        event_codes=tuple(CapPair(*pair) for pair in notice.cap_events),
        effective=None if over else _second(notice.release.released_at, pack),
        expires=_second(notice.release.expires_at, pack),
        sender_name=f"Nidaa · {pack.name.of(language)}",
        headline=shorten(said(notice, language, Length.HEADLINE), HEADLINE_CHARACTERS, placeholder="…"),
        description=said(notice, language, Length.LONG),
        instruction=_instruction(notice, language, pack),
        web=notice.url,
        contact=", ".join(f"{one['label'][language]} {one['number']}" for one in notice.contacts),
        resources=_resources(notice, photo, language, pack),
        areas=(area,),
    )


def _marked(notice: Notice, language: str, event: str) -> str:
    word = notice.exercise.get(language, "")
    return f"{word}: {event}" if word else event


def _second(at: datetime, pack: Pack) -> datetime:
    return local(at, pack.timezone).replace(microsecond=0)


def _instruction(notice: Notice, language: str, pack: Pack) -> str:
    labels = pack.wording[language].labels
    if notice.withdrawn:
        return labels["do_not_share"]
    numbers = " / ".join(one["number"] for one in notice.contacts)
    return f"{labels['do_not_intervene']} {labels['call_police']}: {numbers}"


def _resources(notice: Notice, photo: Photo | None, language: str, pack: Pack) -> tuple[CapResource, ...]:
    address = photo_url(notice)
    if photo is None or not address:
        return ()
    return (
        CapResource(
            description=notice.photo_alt.get(language) or pack.wording[language].labels["photo_of"],
            mime_type="image/jpeg",
            size_bytes=len(photo.large),
            uri=address,
            # CAP 1.2, section 3.2.3, prescribes SHA-1; the signature of the message uses SHA-256.
            digest=hashlib.sha1(photo.large, usedforsecurity=False).hexdigest(),
        ),
    )
