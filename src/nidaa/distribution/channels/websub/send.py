import asyncio
import hmac
import time
from datetime import datetime
from pathlib import Path

from django.conf import settings
from lxml import etree

from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import Parcel, Receipt
from nidaa.distribution.rules import feed_url, hub_url, site_of
from nidaa.ground import calling
from nidaa.ground.http import Answer, NotAllowed, Unreachable, post
from nidaa.ground.publishing import content_of

from .render import headers, question

DEADLINE_S = 5.0
# The feed is written at the same time by another worker, within a second when all is well.
WAIT_FOR_FEED_S = 3.0
UPDATED = "{http://www.w3.org/2005/Atom}updated"
GONE = 410
SERVER_ERRORS = range(500, 600)


def send(parcel: Parcel) -> Receipt:
    """Post the feed, as it is published, to one subscriber.

    Raises:
        Undeliverable: the subscription is gone or its address is one we never call (permanent); anything else is
            tried again.
    """
    feed = parcel.target.options["feed"]
    content = _published(feed, since=parcel.notice.release.released_at)
    site = site_of(parcel.notice)
    signed = headers(
        content,
        topic=feed_url(site, feed),
        hub=hub_url(site),
        secret=parcel.target.secret,
        key=parcel.key,
    )
    try:
        answer = post(
            parcel.target.address,
            content,
            headers=signed,
            deadline_s=DEADLINE_S,
            allowed_hosts=settings.INSIDE_HOSTS,
        )
    except NotAllowed as error:
        raise Undeliverable(str(error), permanent=True) from error
    except Unreachable as error:
        raise Undeliverable(str(error), permanent=False, maybe_sent=error.maybe_sent) from error
    return _receipt(answer)


def confirmed(callback: str, *, mode: str, topic: str, challenge: str, lease_s: int) -> bool:
    """Whether the address itself says that it asked: it echoes the challenge, to the letter.

    Raises:
        NotAllowed: an address we never call. Unreachable: it said nothing, or failed; it may be asked again.
    """
    url = question(callback, mode=mode, topic=topic, challenge=challenge, lease_s=lease_s)
    answer = asyncio.run(_asked(url))
    if answer.status in SERVER_ERRORS:
        raise Unreachable(f"The subscriber answered {answer.status}.", maybe_sent=True)
    ok = 200 <= answer.status < 300  # noqa: PLR2004
    return ok and hmac.compare_digest(answer.body.strip(), challenge.encode())


async def _asked(url: str) -> Answer:
    async with calling.session(allowed_hosts=settings.INSIDE_HOSTS, connections=1) as session:
        return await calling.call(session, "GET", url, deadline_s=DEADLINE_S, most_bytes=1_000)


def _published(feed: str, *, since: datetime) -> bytes:
    path = Path(settings.PUBLIC_FOLDER) / "feeds" / f"{feed}.atom"
    until = time.monotonic() + WAIT_FOR_FEED_S
    while True:
        content = content_of(path)
        if content and _updated(content) >= since:
            return content
        if time.monotonic() > until:
            raise Undeliverable("The feed does not know of this release yet.", permanent=False)
        time.sleep(0.05)


def _updated(content: bytes) -> datetime:
    return datetime.fromisoformat(etree.fromstring(content).findtext(UPDATED) or "")


def _receipt(answer: Answer) -> Receipt:
    if 200 <= answer.status < 300:  # noqa: PLR2004 - the subscriber has it
        return Receipt(f"HTTP {answer.status}")
    if answer.status == GONE:
        raise Undeliverable("The subscriber answered 410: it has left.", permanent=True)
    raise Undeliverable(
        f"The subscriber answered {answer.status}.",
        permanent=False,
        maybe_sent=answer.status in SERVER_ERRORS,
    )
