import base64
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from django.conf import settings
from py_vapid import Vapid02

from nidaa.distribution.facts import Greeting, Notice, Outcome, Photo, Recipient, Verdict
from nidaa.ground import calling
from nidaa.ground.accounts import Account, accounts, accounts_for
from nidaa.ground.clock import now
from nidaa.ground.country import pack
from nidaa.ground.http import Answer, NotAllowed, Unreachable, seconds_asked

from .render import GREETING, headers, render, render_greeting

DEADLINE_S = 10.0
CONNECTIONS = 200
SIGNED_FOR_S = 12 * 3600  # RFC 8292: at most 24 hours
SIGN_AGAIN_S = 3600.0
TOO_MANY, TOO_LARGE = 429, 413


class _Unreadable(Exception):
    """What we hold of a browser is no subscription."""


@dataclass(slots=True)
class Pusher:
    """Encrypts for one browser after the other and posts; signs once for each push service."""

    session: calling.Session
    account: Account
    texts: Mapping[str, bytes]
    fallback: str
    head: Mapping[str, str]
    vapid: Vapid02
    _signed: dict[str, tuple[float, str]] = field(default_factory=dict)

    async def send(self, recipient: Recipient, key: str) -> Outcome:  # noqa: ARG002 - the topic is the key here
        text = self.texts.get(recipient.language, self.texts[self.fallback])
        try:
            endpoint, body = _sealed(recipient.address, text)
            head = {**self.head, "Authorization": self._authorization(endpoint)}
            answer = await calling.call(
                self.session, "POST", endpoint, headers=head, data=body, deadline_s=DEADLINE_S
            )
        except _Unreadable:
            return Outcome(Verdict.GONE, code="unreadable")
        except NotAllowed:
            return Outcome(Verdict.GONE, code="address", detail="An address we never call.")
        except Unreachable as error:
            verdict = Verdict.AMBIGUOUS if error.maybe_sent else Verdict.AGAIN
            return Outcome(verdict, detail="The push service did not answer.")
        return outcome(answer)

    def _authorization(self, endpoint: str) -> str:
        parts = urlsplit(endpoint)
        audience = f"{parts.scheme}://{parts.netloc}"
        made, value = self._signed.get(audience, (-SIGN_AGAIN_S, ""))
        if time.monotonic() - made > SIGN_AGAIN_S or not value:
            subject = self.account.options.get("subject", "")
            claims = {"aud": audience, "sub": subject, "exp": int(time.time()) + SIGNED_FOR_S}
            value = str(self.vapid.sign(claims)["Authorization"])
            self._signed[audience] = (time.monotonic(), value)
        return value


@asynccontextmanager
async def opened(
    notice: Notice, photo: Photo | None, account: Account | None = None
) -> AsyncIterator[Pusher]:
    """A pusher for one notice by one account; the photo is not sent. Raises IndexError without one."""
    del photo
    account = account or accounts_for("push", exercise=notice.release.exercise)[0]
    directions = {language.code: language.direction for language in pack().languages}
    texts = {code: render(notice, code, directions[code]) for code in notice.languages}
    async with calling.session(allowed_hosts=settings.INSIDE_HOSTS, connections=CONNECTIONS) as session:
        vapid = Vapid02.from_pem(account.secrets["key"].encode())
        yield Pusher(session, account, texts, notice.languages[0], headers(notice, at=now()), vapid)


async def greet(address: str, greeting: Greeting, key: str) -> Outcome:
    """One message to one browser. Raises IndexError or KeyError without an account."""
    account = accounts("push")[0]
    head = {"TTL": "3600", "Urgency": "normal", "Topic": GREETING, "Content-Encoding": "aes128gcm"}
    text = {greeting.language: render_greeting(greeting)}
    async with calling.session(allowed_hosts=settings.INSIDE_HOSTS, connections=1) as session:
        vapid = Vapid02.from_pem(account.secrets["key"].encode())
        pusher = Pusher(session, account, text, greeting.language, head, vapid)
        return await pusher.send(Recipient(0, address, greeting.language, ""), key)


def outcome(answer: Answer) -> Outcome:
    """What a push service's answer means (RFC 8030, section 5 and 6; 410 and 404: the browser has gone)."""
    code = str(answer.status)
    if 200 <= answer.status < 300:  # noqa: PLR2004 - it has it
        return Outcome(Verdict.ACCEPTED, reference=answer.headers.get("Location", "")[-100:])
    if answer.status in {404, 410}:
        return Outcome(Verdict.GONE, code=code)
    if answer.status == TOO_MANY:
        return Outcome(
            Verdict.THROTTLED, code=code, wait_s=seconds_asked(answer.headers.get("Retry-After", ""))
        )
    if answer.status >= 500:  # noqa: PLR2004 - theirs
        return Outcome(Verdict.AGAIN, code=code, wait_s=seconds_asked(answer.headers.get("Retry-After", "")))
    if answer.status in {401, 403}:
        return Outcome(Verdict.STOP_ACCOUNT, code=code, detail="The push service does not accept our key.")
    if answer.status == TOO_LARGE:
        return Outcome(Verdict.STOP_SHARD, code=code, detail="The message is too large for push.")
    return Outcome(Verdict.REJECTED, code=code)


def _sealed(address: str, text: bytes) -> tuple[str, bytes]:
    """The address to post to, and the text encrypted for this browser (RFC 8291)."""
    try:
        held = json.loads(address)
        theirs, secret = _bytes(held["keys"]["p256dh"]), _bytes(held["keys"]["auth"])
        endpoint = str(held["endpoint"])
        mine = generate_private_key(SECP256R1())
        return endpoint, http_ece.encrypt(
            text, private_key=mine, dh=theirs, auth_secret=secret, version="aes128gcm"
        )
    except (ValueError, KeyError, TypeError, http_ece.ECEException) as error:
        raise _Unreadable from error


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
