"""What is held against the approval before a broadcast leaves, and after the centre has answered."""

import json
from pathlib import Path

from django.conf import settings

from nidaa.alerts.cap.errors import NotSigned, Unreadable, Unsound
from nidaa.alerts.cap.signature import sign
from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import Notice, Target
from nidaa.ground.clock import now
from nidaa.ground.country import gazetteer, pack
from nidaa.ground.http import Answer
from nidaa.ground.places.areas import area_from_json
from nidaa.ground.signing_keys import NoKey, signing_keys

from . import area, cap
from .ledger import Given
from .render import Broadcast


def check_whole_network(notice: Notice, target: Target) -> None:
    """This interface knows no area: what was approved for a town must not wake the country."""
    approved = area_from_json(notice.area)
    if approved.places == (pack().country,) or target.options.get("whole_network") == "yes":
        return
    raise Undeliverable(
        "Not broadcast: this centre knows no areas and would reach its whole network, more than was approved.",
        permanent=True,
    )


def signed_message(notice: Notice, shown: Broadcast, drawn: area.Rings, numbers: Given) -> bytes:
    try:
        xml = cap.message(notice, shown, drawn, numbers, pack=pack())
    except Unsound as error:
        raise Undeliverable(f"The CAP message breaks a rule. {error}", permanent=True) from error
    signed = with_signature(xml)
    # Read back from the very bytes that go out, and held against the area as it was approved.
    back = cap.rings_of(signed)
    approved = area.approved_shape(notice, gazetteer())
    if area.digest(back) != numbers.row.area_digest or not area.covers(tuple(map(tuple, back)), approved):
        raise Undeliverable("Not broadcast: the area in the message is not the approved one.", permanent=True)
    return signed


def with_signature(xml: bytes) -> bytes:
    try:
        keys = signing_keys(Path(settings.KEYS_FOLDER))
        return xml if keys is None else sign(xml, *keys, now=now())
    except (NoKey, NotSigned) as error:
        raise Undeliverable(f"Not broadcast, as it could not be signed. {error}", permanent=False) from error


def differs(answer: Answer, approved: str) -> bool:
    """Whether the centre says back another area: as CAP, or by the digest of its polygons. Most say nothing."""
    body = answer.body.lstrip()
    if body.startswith(b"<"):
        try:
            back = cap.rings_of(answer.body)
        except Unreadable:
            return False
        return bool(back) and area.digest(back) != approved
    try:
        said = json.loads(body).get("area_digest", approved)
    except (ValueError, AttributeError):
        return False
    return bool(said != approved)
