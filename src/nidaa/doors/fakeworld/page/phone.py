"""The fake phone: alarm, notifications, WhatsApp with its ticks, short messages."""

from html import escape
from urllib.parse import quote

from nidaa.doors.fakeworld.scene import Bubble, Phone, Scene

from .pieces import empty, lines, moment, picture, section

MOST = 12
TICKS = {"accepted": "◷", "sent": "✓", "delivered": "✓✓", "read": "✓✓", "failed": "!"}


def phone(scene: Scene, number: str) -> str:
    """The phone of this number, or the one that was used last."""
    known = scene.phones
    shown = next((one for one in known if one.number == number), known[0] if known else None)
    alarms = [one for one in scene.cell if one.state == "shown"]
    if shown is None and not alarms:
        return section("phone", "A phone", "", empty("Nothing has come in yet."))
    glass = _alarms(alarms) + (_notifications(shown) + _threads(shown) if shown else "")
    name = f"Phone of {shown.number}" if shown else "Every phone in the area"
    body = f'<div class="glass" tabindex="0" role="region" aria-label="Screen of the phone">{glass}</div>{_writing(shown)}{_others(known, shown)}'
    return section("phone", name, "", body)


def _alarms(alarms: list[Bubble]) -> str:
    return "".join(
        f'<article class="alarm"><h3>Cell broadcast <span class="quiet">on every phone in the area</span></h3>'
        f'{lines(one.text)}<p class="under">{moment(one.at)} · {escape(one.tag)} · {escape(one.sender)}</p></article>'
        for one in reversed(alarms[-3:])
    )


def _notifications(shown: Phone) -> str:
    standing = [one for one in shown.of("push") if one.state == "shown"][-MOST:]
    return "".join(
        f'<article class="notification"><h3 dir="auto">{escape(one.title)}</h3>{lines(one.text)}'
        f'<p class="under">Notification · {moment(one.at)}{_replaced(one)}</p></article>'
        for one in reversed(standing)
    )


def _replaced(one: Bubble) -> str:
    return f" · in place of {one.replaced} before it" if one.replaced else ""


def _threads(shown: Phone) -> str:
    return _thread(shown, "whatsapp", "WhatsApp") + _thread(shown, "sms", "Short messages")


def _thread(shown: Phone, way: str, title: str) -> str:
    bubbles = shown.of(way)[-MOST:]
    if not bubbles:
        return ""
    return f'<div class="thread {way}"><h3>{title}</h3>{"".join(_bubble(one) for one in bubbles)}</div>'


def _bubble(one: Bubble) -> str:
    side = "theirs" if one.said_by_us else "own"
    image = picture(one.picture, "") if one.picture else ""
    buttons = "".join(f'<span class="press" dir="auto">{escape(word)}</span>' for word in one.buttons)
    return (
        f'<article class="bubble {side}">{image}{lines(one.text)}{buttons}'
        f'<p class="under">{moment(one.at)}{_state(one)}</p></article>'
    )


def _state(one: Bubble) -> str:
    if one.way != "whatsapp" or not one.said_by_us:
        return f" · {escape(one.sender)}" if one.sender else ""
    return f' <span class="tick {one.state}">{TICKS.get(one.state, "")} {escape(one.state)}</span>'


def _writing(shown: Phone | None) -> str:
    """So that a newcomer can try STOP."""
    if shown is None:
        return ""
    number = escape(shown.number, quote=True)
    return (
        f'<form method="post" action="/_write"><input type="hidden" name="from" value="{number}">'
        '<label for="write">Write from this phone</label><div class="row"><input id="write" name="text" dir="auto" '
        'maxlength="300" value="STOP"><button name="service" value="whatsapp">WhatsApp</button>'
        '<button name="service" value="sms">SMS</button></div></form>'
    )


def _others(known: list[Phone], shown: Phone | None) -> str:
    others = [one for one in known if one is not shown][:MOST]
    if not others:
        return ""
    links = " ".join(f'<a href="/?phone={quote(one.number)}">{escape(one.number)}</a>' for one in others)
    more = f" and {len(known) - 1 - len(others)} more" if len(known) - 1 > len(others) else ""
    return f'<nav class="others" aria-label="Other phones">Other phones: {links}{more}</nav>'
