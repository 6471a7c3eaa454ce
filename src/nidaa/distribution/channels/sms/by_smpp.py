"""One account at an operator's centre: a line kept for a shard, the window, the pause when it says "slower"."""

import asyncio
import ssl
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.conf import settings

from nidaa.distribution.facts import Outcome, Verdict
from nidaa.ground.accounts import Account
from nidaa.ground.sms.pdus import lasting
from nidaa.ground.sms.port import ACCEPTED, LineDown, Message, NotBound, Submitted
from nidaa.ground.sms.segments import DATA_CODING, numbered
from nidaa.ground.sms.session import Centre, Session, bound
from nidaa.ground.sms.statuses import name_of

from .render import Body
from .verdicts import by_status, statuses_of

FIRST_PAUSE_S: Final = 1.0
LONGEST_PAUSE_S: Final = 60.0
BIND_AGAIN_S: Final = 5.0
# A text of which one part is taken is finished rather than begun anew: so often is a further part tried.
TRIES_OF_A_PART: Final = 4
# Password, system id, system type. A bind that fails otherwise may only be one too many: another process has ended soon.
NEVER_LETS_US_IN: Final = frozenset({0x0E, 0x0F, 0x53})
DIGITS_OF_A_REFERENCE: Final = 4
SLOWER: Final = frozenset({Verdict.THROTTLED, Verdict.AGAIN})


@dataclass(slots=True)
class Pace:
    """How long nothing is sent after "slower": doubling from a second to a minute, over once something is taken."""

    clock: Callable[[], float]
    pause_s: float = 0.0
    until: float = 0.0

    def slower(self) -> float:
        """All that were on the line are told the same: it counts once."""
        if self.left_s:
            return self.left_s
        self.pause_s = min(max(FIRST_PAUSE_S, self.pause_s * 2), LONGEST_PAUSE_S)
        self.until = self.clock() + self.pause_s
        return self.pause_s

    def taken(self) -> None:
        if not self.left_s:
            self.pause_s = 0.0

    @property
    def left_s(self) -> float:
        return max(0.0, self.until - self.clock())


@dataclass(slots=True)
class SmppRoute:
    """Sends by one account. Made for one shard, in one event loop."""

    account: Account
    expires_at: datetime
    clock: Callable[[], datetime]
    wide: bool = False
    refused: str = ""
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _session: Session | None = None
    _binding: asyncio.Lock = field(default_factory=asyncio.Lock)
    _pace: Pace = field(default_factory=lambda: Pace(asyncio.get_running_loop().time))
    _no_line_until: float = 0.0
    _meanings: Mapping[int, Verdict] = field(default_factory=dict)
    _key_tag: int | None = None

    async def send(self, body: Body, address: str, key: str) -> Outcome | None:
        """None: no line, nothing was sent; another account may try."""
        if self._pace.left_s:
            return Outcome(
                Verdict.THROTTLED, detail="The centre asked us to pause.", wait_s=self._pace.left_s
            )
        session = await self._line()
        if session is None:
            return None
        reference = int(key[:DIGITS_OF_A_REFERENCE], 16)
        ids: list[str] = []
        for part in numbered(body.parts, reference):
            message = Message(
                source=self.account.options.get("sender", ""),
                destination=address,
                octets=part.octets,
                data_coding=DATA_CODING[part.encoding],
                joined=part.joined,
                receipt=True,
                validity=lasting(self.expires_at - self.clock()),
                reference=reference,
                tags=self._tags(key),
            )
            outcome = await self._part(session, message, begun=bool(ids))
            if outcome.verdict is not Verdict.ACCEPTED:
                return _of_the_whole(outcome, ids, len(body.parts))
            ids.append(outcome.reference)
        # The receipt of the last part says that the whole is there.
        return Outcome(Verdict.ACCEPTED, reference=ids[-1] if ids else "", code=name_of(ACCEPTED))

    async def _part(self, session: Session, message: Message, *, begun: bool) -> Outcome:
        for attempt in range(TRIES_OF_A_PART if begun else 1):
            if attempt:
                await asyncio.sleep(self._pace.left_s or FIRST_PAUSE_S)
            outcome = await self._submitted(session, message)
            if outcome.verdict not in SLOWER:
                return outcome
        return outcome

    async def _submitted(self, session: Session, message: Message) -> Outcome:
        try:
            answer = await session.submit(message)
        except LineDown as down:
            verdict = Verdict.AMBIGUOUS if down.maybe_sent else Verdict.AGAIN
            return Outcome(verdict, detail=str(down))
        return self._judged(answer)

    def _judged(self, answer: Submitted) -> Outcome:
        verdict = by_status(answer.status, self._meanings)
        wait_s = self._pace.slower() if verdict is Verdict.THROTTLED else 0.0
        if verdict is Verdict.ACCEPTED:
            self._pace.taken()
        return Outcome(verdict, reference=answer.message_id, code=name_of(answer.status), wait_s=wait_s)

    def _tags(self, key: str) -> tuple[tuple[int, bytes], ...]:
        """Our key, where the account names a parameter for it that the centre repeats in its receipts."""
        return ((self._key_tag, key.encode("ascii")),) if self._key_tag else ()

    async def recall(self, reference: str, address: str) -> bool:
        """Take back a message that the centre may still hold. True when it says that it has."""
        session = await self._line()
        if session is None or not reference:
            return False
        try:
            source = self.account.options.get("sender", "")
            return await session.cancel(reference, source=source, destination=address) == ACCEPTED
        except LineDown:
            return False

    async def close(self) -> None:
        await self._stack.aclose()

    async def _line(self) -> Session | None:
        """The line, bound when it is first needed and again after it broke."""
        if self._session is not None and self._session.up:
            return self._session
        async with self._binding:
            if self._session is not None and self._session.up:
                return self._session
            if self.refused or asyncio.get_running_loop().time() < self._no_line_until:
                return None
            return await self._bound()

    async def _bound(self) -> Session | None:
        await self._stack.aclose()
        try:
            self._meanings = statuses_of(self.account.options.get("statuses", ""))
            self._key_tag = key_tag_of(self.account)
            centre = centre_of(self.account, receives=False)
            self._session = await self._stack.enter_async_context(
                bound(centre, allowed_hosts=settings.INSIDE_HOSTS)
            )
        except NotBound as error:
            self._no_line_until = asyncio.get_running_loop().time() + BIND_AGAIN_S
            if error.status in NEVER_LETS_US_IN:
                self.refused = str(error)
            return None
        except (KeyError, ValueError) as error:
            self.refused = f"The account {self.account.label} is not complete: {error}."
            return None
        return self._session


def _of_the_whole(outcome: Outcome, ids: list[str], parts: int) -> Outcome:
    """A text of which the first parts are taken may already be on the phone: never begin it again blindly."""
    if not ids:
        return outcome
    detail = f"{len(ids)} of {parts} parts were taken, then: {outcome.code or outcome.detail}"
    return Outcome(Verdict.AMBIGUOUS, reference=ids[-1], code=outcome.code, detail=detail[:300])


def key_tag_of(account: Account) -> int | None:
    """The optional parameter that carries our key. Raises ValueError for one that is not hexadecimal."""
    tag = account.options.get("key_tag", "")
    return int(tag, 16) if tag else None


def centre_of(account: Account, *, receives: bool) -> Centre:
    """Raises KeyError for a missing option or secret, ValueError for one that is not a number."""
    options = account.options
    secure = options.get("tls", "yes") != "no"
    return Centre(
        host=options["host"],
        port=int(options.get("port", "2775")),
        system_id=options["system_id"],
        password=account.secrets["password"],
        system_type=options.get("system_type", ""),
        tls=_certificates(account.secrets.get("ca", "")) if secure else None,
        receives=receives,
        window=int(options.get("window", "20")),
        answer_s=float(options.get("answer_s", "10")),
    )


def _certificates(ca: str) -> ssl.SSLContext:
    """The system's authorities, or the operator's own."""
    try:
        return ssl.create_default_context(cadata=ca or None)
    except ssl.SSLError as error:
        raise ValueError("ca_file holds no certificate") from error
