import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.errors import MessageError

import aiosmtplib

from nidaa.distribution.facts import Greeting, Notice, Outcome, Photo, Recipient, Verdict
from nidaa.ground.accounts import Account, accounts, accounts_for
from nidaa.ground.clock import now
from nidaa.ground.country import pack

from .render import render, render_greeting

DEADLINE_S = 10.0
CONNECTIONS = 8
GOODBYE_S = 1.0
# RFC 3463: 5.1.x speaks of the mailbox, 5.2.1 says that it is closed. 551 and 553 say so without.
NOBODY = re.compile(r"\b5\.(?:1\.[1-6]|1\.10|2\.1)\b")
NOBODY_CODES = frozenset({551, 553})
BUSY_CODES = frozenset({421, 450, 451, 452})
REFUSES_US = frozenset({530, 534, 535, 538, 454})  # sign-in of RFC 4954

NO_ADDRESS = Outcome(Verdict.GONE, code="address", detail="The address cannot be written to.")

_Lines = asyncio.Queue[aiosmtplib.SMTP | None]


@dataclass(slots=True)
class Postman:
    """Hands over one mail after the other; as many at once as there are lines to the relay."""

    notice: Notice
    account: Account
    words: Mapping[str, str]
    lines: _Lines

    async def send(self, recipient: Recipient, key: str) -> Outcome:
        sender = self.account.options["sender"]
        words = self.words.get(recipient.language, self.words[self.notice.languages[0]])
        try:
            mail = render(self.notice, recipient, sender=sender, stop_words=words)
        except (ValueError, IndexError, MessageError):
            return NO_ADDRESS
        line = await self.lines.get()
        try:
            found, line = await _hand_over(self.account, line, recipient.address, mail)
        finally:
            self.lines.put_nowait(line)
        return Outcome(found.verdict, found.reference or key, found.code, found.detail, found.wait_s)


async def greet(address: str, greeting: Greeting, key: str) -> Outcome:
    """One mail on a line of its own. Raises IndexError or KeyError without an account."""
    account = accounts("mail")[0]
    try:
        mail = render_greeting(greeting, address, sender=account.options["sender"], key=key, at=now())
    except (ValueError, IndexError, MessageError):
        return NO_ADDRESS
    found, line = await _hand_over(account, None, address, mail)
    if line is not None:
        await _goodbye(line)
    return found


async def _hand_over(
    account: Account, line: aiosmtplib.SMTP | None, address: str, mail: bytes
) -> tuple[Outcome, aiosmtplib.SMTP | None]:
    """What became of it, and the line if it can still be used. Until the text is under way nothing was sent."""
    try:
        async with asyncio.timeout(DEADLINE_S):
            line = line if line is not None and line.is_connected else await _connected(account)
    except aiosmtplib.SMTPResponseException as refusal:
        return _refused(refusal.code, refusal.message), None
    except (aiosmtplib.SMTPException, OSError, TimeoutError):
        return Outcome(Verdict.AGAIN, detail="The mail relay does not answer.", wait_s=1.0), None
    stage = ["envelope"]
    try:
        async with asyncio.timeout(DEADLINE_S):
            return await _exchange(line, account.options["sender"], address, mail, stage), line
    except aiosmtplib.SMTPResponseException as refusal:
        return _refused(refusal.code, refusal.message), await _begin_anew(line)
    except (aiosmtplib.SMTPException, OSError, TimeoutError):
        line.close()
        verdict = Verdict.AMBIGUOUS if stage[0] == "text" else Verdict.AGAIN
        return Outcome(verdict, detail="The mail relay broke off."), None


async def _exchange(
    line: aiosmtplib.SMTP, sender: str, address: str, mail: bytes, stage: list[str]
) -> Outcome:
    await line.mail(sender)
    await line.rcpt(address)
    stage[0] = "text"
    answer = await line.data(mail)
    return Outcome(Verdict.ACCEPTED, detail=answer.message[:100])


async def _begin_anew(line: aiosmtplib.SMTP) -> aiosmtplib.SMTP | None:
    try:
        async with asyncio.timeout(DEADLINE_S):
            await line.rset()
    except (aiosmtplib.SMTPException, OSError, TimeoutError):
        line.close()
        return None
    return line


def _refused(code: int, message: str) -> Outcome:
    """What a relay's refusal means; its words may quote the address, so they are not kept."""
    if code in NOBODY_CODES or (code >= 500 and NOBODY.search(message)):  # noqa: PLR2004 - for good
        return Outcome(Verdict.GONE, code=str(code))
    if code in REFUSES_US:
        return Outcome(Verdict.STOP_ACCOUNT, code=str(code), detail="The mail relay does not let us in.")
    if code in BUSY_CODES:
        return Outcome(Verdict.THROTTLED, code=str(code), wait_s=2.0)
    return Outcome(Verdict.REJECTED if code >= 500 else Verdict.AGAIN, code=str(code))  # noqa: PLR2004


@asynccontextmanager
async def opened(
    notice: Notice, photo: Photo | None, account: Account | None = None
) -> AsyncIterator[Postman]:
    """A postman for one notice by one account; the photo is not sent. Raises IndexError without one."""
    del photo
    account = account or accounts_for("mail", exercise=notice.release.exercise)[0]
    lines: _Lines = asyncio.Queue()
    for _ in range(int(account.options.get("connections", CONNECTIONS))):
        lines.put_nowait(None)  # opened when it is first needed
    words = {code: pack().wording[code].labels["stop_receiving"] for code in notice.languages}
    try:
        yield Postman(notice, account, words, lines)
    finally:
        while not lines.empty():
            if (line := lines.get_nowait()) is not None:
                await _goodbye(line)


async def _connected(account: Account) -> aiosmtplib.SMTP:
    options, tls = account.options, account.options.get("tls", "starttls")
    line = aiosmtplib.SMTP(
        hostname=options["host"],
        port=int(options["port"]),
        timeout=DEADLINE_S,
        use_tls=tls == "tls",
        start_tls=tls == "starttls",
        tls_context=ssl.create_default_context(cafile=options.get("ca")) if tls != "no" else None,
    )
    try:
        await line.connect()
        if options.get("user"):
            await line.login(options["user"], account.secrets["password"])
    except BaseException:
        line.close()
        raise
    return line


async def _goodbye(line: aiosmtplib.SMTP) -> None:
    try:
        async with asyncio.timeout(GOODBYE_S):
            await line.quit()
    except (aiosmtplib.SMTPException, OSError, TimeoutError):
        line.close()
