import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from nidaa.ground import calling
from nidaa.ground.http import NotAllowed, Unreachable

from .answers import Reply, reply_of
from .errors import Fault
from .faults import ROWS, Action, Row
from .usage import Pauses, usage_of
from .versions import PINNED

BASE = "https://graph.facebook.com"
CALL_S = 8.0  # one call; Meta answers in one or two seconds when all is well
SHORTEST_S = 0.2  # less than this is no time to ask anything
MOST_BYTES = 1_000_000  # a list of posts with their texts

PAUSES = Pauses()


@dataclass(frozen=True, slots=True)
class Login:
    """Who we are to Meta. The secrets are never shown: not by repr, not in an error."""

    base: str
    version: str
    token: str = field(repr=False)
    app_secret: str = field(default="", repr=False)

    @property
    def proof(self) -> str:
        """That we hold the app's secret too: a stolen token alone is then worth nothing."""
        return hmac.new(self.app_secret.encode(), self.token.encode(), hashlib.sha256).hexdigest()

    @property
    def mark(self) -> str:
        """Tells logins apart without naming the token."""
        return hashlib.sha256(f"{self.base} {self.token}".encode()).hexdigest()[:16]


def login_of(options: Mapping[str, str], secrets: Mapping[str, str]) -> Login:
    """The login of an account: `base` and `version` of its options, `token` and `app_secret` of its secrets.

    Raises:
        Fault: there is no token.
    """
    if not secrets.get("token"):
        raise Fault("This account has no token: name its file as token_file.", Action.TOKEN)
    base = options.get("base", BASE).rstrip("/")
    return Login(base, options.get("version", PINNED), secrets["token"], secrets.get("app_secret", ""))


class Graph:
    """Calls of one errand, in one budget of time. Nothing is tried twice: who calls knows what a second time does.

    Args:
        session: of `calling`.
        login: who we are.
        budget_s: for all calls together, in seconds.
        urgent: a withdrawal or a correction: it may use the last tenth of our share.
        rows: the table of errors.
    """

    def __init__(
        self,
        session: calling.Session,
        login: Login,
        *,
        budget_s: float,
        urgent: bool = False,
        rows: tuple[Row, ...] = ROWS,
    ) -> None:
        self.session = session
        self.login = login
        self.ends = time.monotonic() + budget_s
        self.urgent = urgent
        self.rows = rows

    @property
    def left_s(self) -> float:
        return self.ends - time.monotonic()

    async def read(self, path: str, **asked: str) -> Reply:
        return await self._call("GET", path, asked)

    async def write(self, path: str, values: Mapping[str, Any]) -> Reply:
        return await self._call("POST", path, {name: _said(value) for name, value in values.items()})

    async def upload(self, path: str, values: Mapping[str, Any], file: calling.File) -> Reply:
        """A write with a file as its field `source`."""
        said = {name: _said(value) for name, value in values.items()}
        return await self._call("POST", path, said, file=file)

    async def remove(self, path: str) -> Reply:
        return await self._call("DELETE", path, {})

    async def _call(
        self, method: str, path: str, values: Mapping[str, str], *, file: calling.File | None = None
    ) -> Reply:
        self._check_share()
        wrote = method != "GET"
        signed = {**values, "appsecret_proof": self.login.proof} if self.login.app_secret else dict(values)
        url = f"{self.login.base}/{self.login.version}/{path}"
        in_body = method == "POST"
        try:
            answer = await calling.call(
                self.session,
                method,
                url if in_body or not signed else f"{url}?{urlencode(signed)}",
                headers={"Authorization": f"Bearer {self.login.token}"},
                data=signed if in_body and file is None else None,
                form={**signed, "source": file} if file else None,
                deadline_s=min(CALL_S, self._time()),
                most_bytes=MOST_BYTES,
            )
        except NotAllowed as error:
            raise Fault(str(error), Action.PERMANENT) from error
        except Unreachable as error:
            raise Fault(str(error), Action.TRANSIENT, wrote=wrote and error.maybe_sent) from error
        PAUSES.note(self.login.mark, usage_of(answer.headers))
        return reply_of(answer, wrote=wrote, rows=self.rows)

    def _check_share(self) -> None:
        left_s = PAUSES.left_s(self.login.mark)
        if left_s and not self.urgent:
            raise Fault(
                "Nine tenths of our calls to Meta are used up; the rest is kept for withdrawals.",
                Action.THROTTLED,
                wait_s=left_s,
            )

    def _time(self) -> float:
        if self.left_s < SHORTEST_S:
            raise Fault("There was no time left to ask Meta.", Action.TRANSIENT)
        return self.left_s


def _said(value: Any) -> str:
    """As Graph reads a value: true and false in small letters, lists and objects as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
