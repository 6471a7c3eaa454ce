"""What a hub asks and what it sends, as text."""

import hmac
from urllib.parse import urlencode, urlsplit, urlunsplit

ATOM_TYPE = "application/atom+xml; charset=utf-8"


def question(callback: str, *, mode: str, topic: str, challenge: str, lease_s: int) -> str:
    """The address that is asked whether it did ask (section 5.3): what the callback already asks for stays."""
    asked = {"hub.mode": mode, "hub.topic": topic, "hub.challenge": challenge}
    if mode == "subscribe":
        asked["hub.lease_seconds"] = str(lease_s)
    parts = urlsplit(callback)
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, urlencode(asked))))))


def headers(feed: bytes, *, topic: str, hub: str, secret: bytes, key: str) -> dict[str, str]:
    """Of the post that brings a feed (section 7); without a secret it is not signed."""
    made = {
        "Content-Type": ATOM_TYPE,
        "Link": f'<{hub}>; rel="hub", <{topic}>; rel="self"',
        "User-Agent": "Nidaa",
        "X-Nidaa-Key": key,
    }
    if secret:
        made["X-Hub-Signature"] = "sha256=" + hmac.digest(secret, feed, "sha256").hex()
    return made
