"""What a browser is told, as JSON: the service worker of the public door shows it."""

import json
from datetime import datetime

from nidaa.distribution.facts import Greeting, Notice
from nidaa.distribution.rules import said
from nidaa.packs.facts import Length

GREETING = "greeting"
MOST_BYTES = 3800  # RFC 8291: 4096 with the header of the encryption; push services promise no more


def render(notice: Notice, language: str, direction: str) -> bytes:
    """Title, text and address in one language; of a withdrawal nothing of the child. Cut at a word if it is too long."""
    body = said(notice, language, Length.SHORT)
    while len(content := _content(notice, language, direction, body)) > MOST_BYTES:
        body = body.rpartition(" ")[0]
    return content


def _content(notice: Notice, language: str, direction: str, body: str) -> bytes:
    told = {
        "title": said(notice, language, Length.HEADLINE),
        "body": body,
        "tag": topic(notice),
        "url": notice.url,
        "lang": language,
        "dir": direction,
        "state": "ended" if notice.withdrawn else "live",
        "sequence": notice.release.sequence,
        "expires_at": notice.release.expires_at.isoformat(),
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def render_greeting(greeting: Greeting) -> bytes:
    """Shown as a notification of its own; pressing it leads to the page with the button."""
    told = {
        "title": greeting.title,
        "body": greeting.text,
        "tag": GREETING,
        "url": greeting.link,
        "lang": greeting.language,
        "dir": greeting.direction,
        "state": GREETING,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def topic(notice: Notice) -> str:
    """The same for every release of an alert; at most 32 letters of base64url, as RFC 8030 wants it."""
    return notice.release.public_id[:32]


def headers(notice: Notice, *, at: datetime) -> dict[str, str]:
    """`TTL` in seconds: an alert dies with its time; a withdrawal must still arrive after a night."""
    left_s = 86_400 if notice.withdrawn else max(0, int((notice.release.expires_at - at).total_seconds()))
    return {
        "TTL": str(left_s),
        "Urgency": "high",
        "Topic": topic(notice),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
    }
