from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.conf import settings

from nidaa.distribution.facts import Greeting, Notice, Outcome, Photo, Recipient, Verdict
from nidaa.ground import calling
from nidaa.ground.accounts import Account, accounts
from nidaa.ground.charset import TextRefused
from nidaa.ground.clock import now
from nidaa.ground.sms.segments import TooLong

from .by_http import HttpRoute
from .by_smpp import SmppRoute
from .render import Bodies, Body, bodies, body_of

CONNECTIONS = 100
WAIT_FOR_A_LINE_S = 5.0
# So long without a line, and the next account takes over; without another one we go on trying.
PATIENCE = timedelta(seconds=30)
GREETING_LASTS = timedelta(hours=24)


class Route(Protocol):
    """One account. `refused`: why nobody gets anything by it until a person has looked; empty while it is well."""

    refused: str

    async def send(self, body: Body, address: str, key: str) -> Outcome | None: ...

    async def recall(self, reference: str, address: str) -> bool: ...


@dataclass(slots=True)
class SmsSender:
    """One notice to many phones by one account.

    Attributes:
        broken: why there are no texts to send; empty when there are.
        replaceable: there is another account that could take over.
    """

    bodies: Bodies | None
    broken: str
    route: Route | None
    replaceable: bool
    clock: Callable[[], datetime]
    no_line_since: datetime | None = None

    async def send(self, recipient: Recipient, key: str) -> Outcome:
        if self.bodies is None:
            return Outcome(Verdict.STOP_SHARD, detail=self.broken)
        if self.route is None:
            return Outcome(Verdict.STOP_ACCOUNT, detail="The settings name no account for SMS.")
        return await self._by(self.route, self.bodies.of(recipient.language), recipient.address, key)

    async def _by(self, route: Route, body: Body, address: str, key: str) -> Outcome:
        outcome = None if route.refused else await route.send(body, address, key)
        if route.refused:
            return Outcome(Verdict.STOP_ACCOUNT, detail=route.refused[:300])
        if outcome is not None:
            self.no_line_since = None
            return outcome
        self.no_line_since = self.no_line_since or self.clock()
        if self.replaceable and self.clock() - self.no_line_since >= PATIENCE:
            return Outcome(Verdict.STOP_ACCOUNT, detail="There is no line to this account's centre.")
        return Outcome(Verdict.AGAIN, detail="There is no line to the centre.", wait_s=WAIT_FOR_A_LINE_S)

    async def recall(self, reference: str, address: str) -> bool:
        """Best effort: take back an earlier message that no phone has yet; the text that ends it goes out anyway."""
        return (
            self.route is not None and not self.route.refused and await self.route.recall(reference, address)
        )


@asynccontextmanager
async def opened(
    notice: Notice,
    photo: Photo | None,
    account: Account | None = None,
    *,
    clock: Callable[[], datetime] = now,
) -> AsyncIterator[SmsSender]:
    """A sender for one notice. The line is bound when it is first needed, and let go of at the end.

    Args:
        notice: what is sent.
        photo: not sent; a short message has only words.
        account: by which it is sent; the lane goes on by the next one when this one is closed.
        clock: for how long a centre is to try.
    """
    del photo
    async with _route_of(account, notice.release.expires_at, clock) as route:
        others = any(one.key != account.key for one in accounts("sms")) if account else False
        yield SmsSender(*_rendered(notice, account), route, others, clock)


async def greet(address: str, greeting: Greeting, key: str) -> Outcome:
    """One message that is not an alert, by the first account that has a line."""
    try:
        body = body_of(f"{greeting.text} {greeting.link}", greeting.language)
    except (TextRefused, TooLong) as error:
        return Outcome(Verdict.STOP_SHARD, detail=str(error))
    for account in accounts("sms"):
        async with _route_of(account, now() + GREETING_LASTS, now) as route:
            outcome = await route.send(body, address, key) if route else None
        if outcome is not None:
            return outcome
    return Outcome(Verdict.AGAIN, detail="There is no line to any centre.", wait_s=WAIT_FOR_A_LINE_S)


@asynccontextmanager
async def _route_of(
    account: Account | None, expires_at: datetime, clock: Callable[[], datetime]
) -> AsyncIterator[Route | None]:
    if account is None:
        yield None
    elif account.options.get("kind", "smpp") == "http":
        async with calling.session(allowed_hosts=settings.INSIDE_HOSTS, connections=CONNECTIONS) as session:
            yield HttpRoute(account, expires_at, clock, session)
    else:
        route = SmppRoute(account, expires_at, clock)
        try:
            yield route
        finally:
            await route.close()


def _rendered(notice: Notice, account: Account | None) -> tuple[Bodies | None, str]:
    """The texts, or why there are none."""
    wide = account is not None and account.options.get("wide_reference") == "yes"
    try:
        return bodies(notice, wide=wide), ""
    except (TextRefused, TooLong) as error:
        return None, str(error)
