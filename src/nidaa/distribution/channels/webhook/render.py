"""From a notice to the body and the headers of one post."""

import base64
import hmac
import json
from datetime import datetime

from nidaa.distribution.facts import Notice
from nidaa.distribution.rules import press_kit_url, public_form
from nidaa.distribution.rules.signs import sign_lines
from nidaa.packs.facts import Act
from nidaa.packs.pack import Pack

TYPES = {Act.ALERT: "alert.published", Act.UPDATE: "alert.updated"}  # every other act withdraws
WITHDRAWN = "alert.withdrawn"


def render(notice: Notice, *, pack: Pack) -> bytes:
    """The body: what happened, when, and the whole state afterwards. The same bytes at every attempt.

    Beside what everybody may read: lines for signs, and where newsrooms find the press kit.
    """
    body = {
        "type": TYPES.get(notice.release.act, WITHDRAWN),
        "timestamp": notice.release.released_at.isoformat(),
        "data": public_form(notice),
        "sign": sign_lines(notice, pack),
        "press_kit": press_kit_url(notice) or None,
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def headers(body: bytes, *, key: str, secret: bytes, at: datetime) -> dict[str, str]:
    """The headers of Standard Webhooks 1.0; `at` is the moment of this attempt."""
    seconds = int(at.timestamp())
    return {
        "Content-Type": "application/json",
        "User-Agent": "Nidaa",
        "webhook-id": key,
        "webhook-timestamp": str(seconds),
        "webhook-signature": signature(body, key=key, seconds=seconds, secret=secret),
    }


def signature(body: bytes, *, key: str, seconds: int, secret: bytes) -> str:
    """v1, the HMAC-SHA256 of "id.timestamp.body" under the partner's secret, in base 64."""
    signed = f"{key}.{seconds}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()
