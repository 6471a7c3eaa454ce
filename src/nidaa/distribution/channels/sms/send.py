from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings

from nidaa.distribution.facts import Notice, Outcome, Photo, Recipient, Verdict
from nidaa.ground import calling
from nidaa.ground.accounts import Account, accounts
from nidaa.ground.charset import TextRefused
from nidaa.ground.clock import now
from nidaa.ground.sms.segments import TooLong

from .by_http import HttpRoute
from .by_smpp import SmppRoute
from .render import Bodies, Body, bodies

CONNECTIONS = 100
WAIT_FOR_A_LINE_S = 5.0


class Route(Protocol):
    """One account. `refused`: why nobody gets anything by it until a person has looked; empty while it is well."""

    refused: str

    async def send(self, body: Body, address: str, key: str) -> Outcome | None: ...

    async def recall(self, reference: str, address: str) -> bool: ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class SmsSender:
    """One notice to many phones: by the first account, and by the next one where that has no line."""

    bodies: Bodies | None
    broken: str
    routes: Sequence[Route]

    async def send(self, recipient: Recipient, key: str) -> Outcome:
        if self.bodies is None:
            return Outcome(Verdict.STOP_SHARD, detail=self.broken)
        body = self.bodies.of(recipient.language)
        for route in self.routes:
            if route.refused:
                continue
            outcome = await route.send(body, recipient.address, key)
            if outcome is not None and not self._better_elsewhere(outcome, route):
                return outcome
        if all(route.refused for route in self.routes):
            why = next((route.refused for route in self.routes), "No account for SMS is named.")
            return Outcome(Verdict.STOP_ACCOUNT, detail=why[:300])
        return Outcome(Verdict.AGAIN, detail="No line to any centre.", wait_s=WAIT_FOR_A_LINE_S)

    def _better_elsewhere(self, outcome: Outcome, route: Route) -> bool:
        """An account that is stopped sends no more; if there is another one, it takes over at once."""
        if outcome.verdict is not Verdict.STOP_ACCOUNT:
            return False
        route.refused = outcome.code or outcome.detail or "refused"
        return any(not other.refused for other in self.routes)

    async def recall(self, reference: str, address: str) -> bool:
        """Best effort: take back an earlier message that no phone has yet; the text that ends it goes out anyway."""
        for route in self.routes:
            if not route.refused and await route.recall(reference, address):
                return True
        return False


@asynccontextmanager
async def opened(
    notice: Notice, photo: Photo | None, *, clock: Callable[[], datetime] = now
) -> AsyncIterator[SmsSender]:
    """A sender for one notice. Lines are bound when they are first needed, and let go of at the end.

    Args:
        notice: what is sent.
        photo: not sent; a short message has only words.
        clock: for how long a centre is to try.
    """
    del photo
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(
            calling.session(allowed_hosts=settings.INSIDE_HOSTS, connections=CONNECTIONS)
        )
        routes = [_route(account, notice, session, clock) for account in accounts("sms")]
        for route in routes:
            stack.push_async_callback(route.close)
        yield SmsSender(*_rendered(notice), routes)


def _rendered(notice: Notice) -> tuple[Bodies | None, str]:
    """The texts, or why there are none. One way of joining parts for all accounts: a person sees one message."""
    wide = any(account.options.get("wide_reference") == "yes" for account in accounts("sms"))
    try:
        return bodies(notice, wide=wide), ""
    except (TextRefused, TooLong) as error:
        return None, str(error)


def _route(
    account: Account, notice: Notice, session: calling.Session, clock: Callable[[], datetime]
) -> Route:
    expires_at = notice.release.expires_at
    if account.options.get("kind", "smpp") == "http":
        return HttpRoute(account, expires_at, clock, session)
    return SmppRoute(account, expires_at, clock)
