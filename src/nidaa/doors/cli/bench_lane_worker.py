"""A worker of the subscribers' lane whose messages go to the benches' provider: `python -m … URL [WIDTH]`."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from nidaa.distribution.facts import Medium, Notice, Outcome, Photo, Recipient, Verdict
from nidaa.ground import calling
from nidaa.ground.http import Unreachable

DEADLINE_S, CONNECTIONS = 10.0, 300
OK = 200


@dataclass(frozen=True, slots=True)
class Sender:
    """Posts what a template message looks like."""

    session: calling.Session
    url: str

    async def send(self, recipient: Recipient, key: str) -> Outcome:
        body = {
            "to": recipient.address,
            "type": "template",
            "template": {"name": "alert", "language": {"code": recipient.language}},
            "leave": recipient.token,
        }
        try:
            answer = await calling.call(
                self.session,
                "POST",
                self.url,
                headers={"Idempotency-Key": key},
                json=body,
                deadline_s=DEADLINE_S,
            )
        except Unreachable as error:
            return Outcome(Verdict.AMBIGUOUS if error.maybe_sent else Verdict.AGAIN, detail="No answer.")
        return Outcome(Verdict.ACCEPTED if answer.status == OK else Verdict.REJECTED, code=str(answer.status))


def register(url: str) -> None:
    from django.conf import settings

    from nidaa.distribution.channels import OPENERS

    @asynccontextmanager
    async def opened(_notice: Notice, _photo: Photo | None) -> AsyncIterator[Sender]:
        async with calling.session(allowed_hosts=settings.INSIDE_HOSTS, connections=CONNECTIONS) as session:
            yield Sender(session, url)

    OPENERS.update(dict.fromkeys(Medium, opened))


if __name__ == "__main__":
    from nidaa.doors.cli.django_ready import ready

    ready()
    register(sys.argv[1])
    from nidaa.doors.cli.worker import keep_running

    keep_running({"subscribers": int(sys.argv[2]) if sys.argv[2:] else 4})
