"""The channels, one folder each: render.py is pure, send.py does the input and output; they do not know each other."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from importlib import import_module
from inspect import signature
from typing import Any, cast

from nidaa.distribution.facts import (
    Channel,
    Greeting,
    Medium,
    Notice,
    Outcome,
    Parcel,
    Photo,
    Receipt,
    Sender,
)
from nidaa.ground.accounts import Account
from nidaa.ground.country import gazetteer

Send = Callable[[Parcel], Receipt]
# Of a medium: opened(notice, photo), or opened(notice, photo, account) where the lane may choose the account.
Opener = Callable[..., AbstractAsyncContextManager[Sender]]
# Of a medium: one message that asks an address to confirm, or shows how to leave; with a key as every message.
Greet = Callable[[str, Greeting, str], Awaitable[Outcome]]
# Channel → folder. Atom, CAP and JSON are written together by the feed, from the same list of notices.
FOLDERS = {
    Channel.PAGE: "page",
    Channel.POSTER: "poster",
    Channel.CAP: "cap_file",
    Channel.ATOM: "atom",
    Channel.JSON: "json_feed",
    Channel.WIDGET: "widget",
    Channel.PRESS: "press",
    Channel.EMAIL: "email",
    Channel.WEBHOOK: "webhook",
    Channel.FACEBOOK: "facebook",
    Channel.INSTAGRAM: "instagram",
    Channel.META: "meta_handover",
    Channel.TELEGRAM: "telegram",
    Channel.CELL: "cell",
    Channel.MQTT: "mqtt",
    Channel.WEBSUB: "websub",
}


def _sender(folder: str) -> Send:
    def send(parcel: Parcel) -> Receipt:
        return cast("Send", import_module(f"{__name__}.{folder}.send").send)(parcel)

    return send


def warm() -> None:
    """Load what the first delivery would wait for: the channels' modules and the country's places."""
    for folder in FOLDERS.values():
        import_module(f"{__name__}.{folder}.send")
    gazetteer().nation  # noqa: B018 - asked for so that it is read now


SENDERS: Mapping[Channel, Send] = {channel: _sender(folder) for channel, folder in FOLDERS.items()}
# Medium → what opens its sender: by this name a folder is found when it is first asked for. Tests put their own here.
OPENERS: dict[Medium, Opener] = {}


def opener(medium: Medium) -> Opener:
    if medium not in OPENERS:
        module: Any = import_module(f"{__name__}.{medium.value}.send")
        OPENERS[medium] = module.opened
    return OPENERS[medium]


def takes_account(medium: Medium) -> bool:
    """Whether the lane may go on by the next account when one is closed; else the sender knows its own."""
    return "account" in signature(opener(medium)).parameters


def open_sender(
    medium: Medium, notice: Notice, photo: Photo | None, account: Account | None
) -> AbstractAsyncContextManager[Sender]:
    """A sender of one release, to be entered; it closes its connections when it is left."""
    if takes_account(medium):
        return opener(medium)(notice, photo, account=account)
    return opener(medium)(notice, photo)


def greeter(medium: Medium) -> Greet:
    return cast("Greet", import_module(f"{__name__}.{medium.value}.send").greet)
