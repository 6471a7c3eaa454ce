"""The message for a centre that takes CAP: one a network, referring to all that this network has of the alert. Pure."""

from nidaa.alerts.cap.build import build
from nidaa.alerts.cap.facts import (
    CapAlert,
    CapArea,
    CapInfo,
    CapPair,
    Category,
    Certainty,
    MsgType,
    ResponseType,
    Scope,
    Severity,
    Status,
    Urgency,
)
from nidaa.alerts.cap.read import read
from nidaa.distribution.facts import Notice
from nidaa.ground.calendar import local
from nidaa.packs.facts import AlertKind
from nidaa.packs.pack import Pack

from .area import Rings
from .ledger import Given
from .render import Broadcast, Page

URGENCY = {AlertKind.ABDUCTION: Urgency.IMMEDIATE, AlertKind.MISSING: Urgency.EXPECTED}


def message(notice: Notice, shown: Broadcast, drawn: Rings, given: Given, *, pack: Pack) -> bytes:
    """A first message, or an update of what the network has. An update of nothing is a first message."""
    alert = _frame(notice, given, MsgType.UPDATE if given.references else MsgType.ALERT)
    infos = tuple(_info(notice, page, shown, drawn, given, pack) for page in shown.texts)
    return build(_with(alert, infos))


def cancellation(notice: Notice, given: Given) -> bytes:
    """References and nothing else: the network ends what it has, whatever it was."""
    return build(_frame(notice, given, MsgType.CANCEL), bare_cancel=True)


def rings_of(xml: bytes) -> list[list[tuple[float, float]]]:
    """The polygons in a message, read back from its bytes. Raises Unreadable."""
    infos = read(xml).infos
    return [[*ring] for info in infos[:1] for area in info.areas for ring in area.polygons]


def _frame(notice: Notice, given: Given, kind: MsgType) -> CapAlert:
    release, own = notice.release, given.reference
    return CapAlert(
        identifier=own.identifier,
        sender=own.sender,
        sent=own.sent,
        status=Status.EXERCISE if release.exercise else Status.ACTUAL,
        msg_type=kind,
        scope=Scope.PUBLIC,
        references=given.references if kind is not MsgType.ALERT else (),
        incidents=(release.code,),
    )


def _with(alert: CapAlert, infos: tuple[CapInfo, ...]) -> CapAlert:
    return CapAlert(
        identifier=alert.identifier,
        sender=alert.sender,
        sent=alert.sent,
        status=alert.status,
        msg_type=alert.msg_type,
        scope=alert.scope,
        references=alert.references,
        incidents=alert.incidents,
        infos=infos,
    )


def _info(notice: Notice, page: Page, shown: Broadcast, drawn: Rings, given: Given, pack: Pack) -> CapInfo:
    """The text is the description, as the centre broadcasts it: nothing may be added to it on the way."""
    language = page.languages[0]
    return CapInfo(
        language=language,
        categories=(Category.SAFETY,),
        event=notice.event[language],
        response_types=(ResponseType.MONITOR,),
        urgency=URGENCY[AlertKind(notice.kind)],
        severity=Severity.SEVERE,
        certainty=Certainty.LIKELY,
        event_codes=tuple(CapPair(*pair) for pair in notice.cap_events),
        expires=local(notice.release.expires_at, pack.timezone).replace(microsecond=0),
        sender_name=f"Nidaa · {pack.name.of(language)}",
        headline=shown.message.label.of(language)[:160],
        description=page.text,
        web=notice.url,
        parameters=(
            CapPair("cb:messageIdentifier", str(page.identifier)),
            CapPair("cb:serialNumber", f"{given.serial:04X}"),
            CapPair("cb:encoding", page.encoding.value),
        ),
        areas=(CapArea(notice.area_words[language], drawn),),
    )
