"""The channels, one folder each: render.py is pure, send.py does the input and output; they do not know each other."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import cast

from nidaa.distribution.facts import Channel, Parcel, Receipt

Send = Callable[[Parcel], Receipt]
# Channel → folder. Atom, CAP and JSON are written together by the feed, from the same list of notices.
FOLDERS = {
    Channel.PAGE: "page",
    Channel.POSTER: "poster",
    Channel.CAP: "cap_file",
    Channel.ATOM: "atom",
    Channel.JSON: "json_feed",
    Channel.EMAIL: "email",
    Channel.WEBHOOK: "webhook",
}


def _sender(folder: str) -> Send:
    def send(parcel: Parcel) -> Receipt:
        return cast("Send", import_module(f"{__name__}.{folder}.send").send)(parcel)

    return send


SENDERS: Mapping[Channel, Send] = {channel: _sender(folder) for channel, folder in FOLDERS.items()}
