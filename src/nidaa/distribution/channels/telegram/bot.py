"""The Bot API: one call and what its answer means."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nidaa.distribution.errors import Undeliverable
from nidaa.ground import calling, http

DEADLINE_S = 6.0  # for one call
BAD_REQUEST, TOO_MANY, SERVER_ERRORS = 400, 429, range(500, 600)
OF_THE_ACCOUNT = ("chat not found", "not enough rights", "need administrator rights")


class Refused(Exception):
    """Telegram's own sentence about this post, in small letters: the caller knows what it means."""

    def says(self, *sentences: str) -> bool:
        return any(sentence in str(self) for sentence in sentences)

    def check(self, *expected: str) -> None:
        """Any other sentence is a failure that trying again cannot help."""
        if not self.says(*expected):
            raise Undeliverable(f"Telegram refused: {self}", permanent=True) from None


@dataclass(frozen=True, slots=True)
class Bot:
    session: calling.Session
    base: str
    token: str
    chat: str

    async def ask(self, method: str, fields: Mapping[str, str], photo: bytes = b"") -> Any:
        """One call of the Bot API; what it answers as result.

        Raises:
            Refused: by a sentence that depends on the post. Undeliverable: everything else.
        """
        form: dict[str, str | calling.File] = {**fields}
        if photo:
            form["photo"] = calling.File("photo.jpg", photo, "image/jpeg")
        try:
            # The token is part of the address: no error may carry the address.
            url = f"{self.base}/bot{self.token}/{method}"
            answer = await calling.call(self.session, "POST", url, form=form, deadline_s=DEADLINE_S)
        except http.NotAllowed as error:
            raise Undeliverable(str(error), permanent=True) from None
        except http.Unreachable as error:
            raise Undeliverable(str(error), permanent=False, maybe_sent=error.maybe_sent) from None
        return _result(answer)


def _result(answer: http.Answer) -> Any:
    said = _read(answer)
    if said.get("ok") is True:
        return said.get("result")
    sentence = str(said.get("description", ""))[:200].lower()
    if answer.status == TOO_MANY:
        raise Undeliverable("Telegram asks us to wait.", permanent=False, wait_s=_wait(said))
    if answer.status in SERVER_ERRORS or not said:
        # Bad gateways have been seen after the post stood.
        raise Undeliverable(f"Telegram answered {answer.status}.", permanent=False, maybe_sent=True)
    if answer.status == BAD_REQUEST and not any(word in sentence for word in OF_THE_ACCOUNT):
        raise Refused(sentence)  # about this post: the caller knows what it means
    # 401 and 404: the token; 403: the bot may not post in this channel. A person can mend it while the alert stands.
    raise Undeliverable(f"Telegram refused the account ({answer.status}): {sentence}", permanent=False)


def _read(answer: http.Answer) -> dict[str, Any]:
    try:
        said = json.loads(answer.body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _wait(said: dict[str, Any]) -> float:
    try:
        return max(1.0, float(said["parameters"]["retry_after"]))
    except (KeyError, TypeError, ValueError):
        return 5.0
