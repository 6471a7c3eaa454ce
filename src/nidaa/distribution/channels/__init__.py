"""The channels, one folder each: render.py is pure, send.py does the input and output; they do not know each other."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import cast

from nidaa.distribution.facts import Channel, Parcel, Receipt
from nidaa.ground.country import gazetteer

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
    Channel.TELEGRAM: "telegram",
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
