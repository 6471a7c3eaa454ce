import json
from typing import Any

from django.conf import settings

from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import Parcel, Receipt
from nidaa.ground.clock import now
from nidaa.ground.country import pack
from nidaa.ground.http import Answer, NotAllowed, Unreachable, post

from .render import headers, render

DEADLINE_S = 5.0
GONE = 410  # the partner has taken the address down: Standard Webhooks says to stop
SERVER_ERRORS = range(500, 600)


def send(parcel: Parcel) -> Receipt:
    """Post the state of the alert to the partner.

    Raises:
        Undeliverable: an address we never call, no secret, or gone (permanent); anything else is tried again.
    """
    if not parcel.target.secret:
        raise Undeliverable("This partner has no secret, so nothing can be signed.", permanent=True)
    body = render(parcel.notice, pack=pack())
    try:
        answer = post(
            parcel.target.address,
            body,
            headers=headers(body, key=parcel.key, secret=parcel.target.secret, at=now()),
            deadline_s=DEADLINE_S,
            allowed_hosts=settings.INSIDE_HOSTS,
        )
    except NotAllowed as error:
        raise Undeliverable(str(error), permanent=True) from error
    except Unreachable as error:
        raise Undeliverable(str(error), permanent=False, maybe_sent=error.maybe_sent) from error
    return _receipt(answer)


def _receipt(answer: Answer) -> Receipt:
    if 200 <= answer.status < 300:  # noqa: PLR2004 - the partner has it
        return _taken(answer)
    if answer.status == GONE:
        raise Undeliverable("The partner answered 410: the address is gone.", permanent=True)
    # A partner that failed while working on it may have published it all the same.
    raise Undeliverable(
        f"The partner answered {answer.status}.", permanent=False, maybe_sent=answer.status in SERVER_ERRORS
    )


def _taken(answer: Answer) -> Receipt:
    """A partner that answers {"ack": true, "reference": …} has taken the alert over; any other only has it."""
    said = _json(answer.body)
    if said.get("ack") is not True:
        return Receipt(f"HTTP {answer.status}", answer.body.decode(errors="replace")[:200])
    reference = "".join(char for char in str(said.get("reference", "")) if char.isprintable())
    return Receipt(f"HTTP {answer.status}", f"Acknowledged. {reference}".strip()[:200], acknowledged=True)


def _json(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
