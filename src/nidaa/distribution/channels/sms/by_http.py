"""One account at an aggregator: a post of JSON for each person, with our key, so that a second post does no harm."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from nidaa.distribution.facts import Outcome, Verdict
from nidaa.ground import calling
from nidaa.ground.accounts import Account
from nidaa.ground.charset import Encoding
from nidaa.ground.http import Answer, NotAllowed, Unreachable

from .render import Body
from .verdicts import by_http

DEADLINE_S = 10.0
SHORTEST_S = 60
LONGEST_WAIT_S = 300.0


@dataclass(slots=True)
class HttpRoute:
    """Sends by one account. `session` is shared by the routes of a shard."""

    account: Account
    expires_at: datetime
    clock: Callable[[], datetime]
    session: calling.Session
    refused: str = field(default="")

    async def send(self, body: Body, address: str, key: str) -> Outcome | None:
        """None: the aggregator cannot be reached, nothing was sent; another account may try."""
        try:
            answer = await calling.call(
                self.session,
                "POST",
                f"{self.account.options.get('base', '').rstrip('/')}/messages",
                headers=self._headers(key),
                json=self._form(body, address, key),
                deadline_s=float(self.account.options.get("answer_s", DEADLINE_S)),
            )
        except NotAllowed as error:
            self.refused = str(error)
            return None
        except Unreachable as error:
            return Outcome(Verdict.AMBIGUOUS, detail=str(error)) if error.maybe_sent else None
        return _judged(answer)

    async def recall(self, reference: str, address: str) -> bool:  # noqa: ARG002 - as by SMPP; their number is enough
        """Take back a message that the aggregator may still hold. True when it says that it has."""
        if not reference.isascii() or not reference.replace("-", "").isalnum():
            return False
        url = f"{self.account.options.get('base', '').rstrip('/')}/messages/{reference}"
        try:
            answer = await calling.call(
                self.session, "DELETE", url, headers=self._headers(""), deadline_s=DEADLINE_S
            )
        except (NotAllowed, Unreachable):
            return False
        return answer.status in range(200, 300)

    def _headers(self, key: str) -> dict[str, str]:
        token = {"Authorization": f"Bearer {self.account.secrets.get('token', '')}"}
        return token | ({"Idempotency-Key": key} if key else {})

    def _form(self, body: Body, address: str, key: str) -> dict[str, Any]:
        left = int((self.expires_at - self.clock()).total_seconds())
        return {
            "from": self.account.options.get("sender", ""),
            "to": address,
            "text": body.text,
            "unicode": body.encoding is Encoding.UCS2,
            "parts": len(body.parts),
            "reference": key,
            "validity_s": max(SHORTEST_S, left),
        }


def _judged(answer: Answer) -> Outcome:
    said = _read(answer.body)
    verdict = by_http(answer.status)
    return Outcome(
        verdict,
        reference=str(said.get("id", ""))[:120],
        code=str(said.get("code") or answer.status)[:40],
        wait_s=_wait_s(answer) if verdict in {Verdict.THROTTLED, Verdict.AGAIN} else 0.0,
    )


def _read(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _wait_s(answer: Answer) -> float:
    try:
        return min(max(float(answer.headers.get("Retry-After", "1")), 0.0), LONGEST_WAIT_S)
    except ValueError:  # a date: they may as well be asked in a second
        return 1.0
