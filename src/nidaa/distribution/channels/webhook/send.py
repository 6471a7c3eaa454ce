from django.conf import settings

from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import Parcel, Receipt
from nidaa.ground.clock import now
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
    body = render(parcel.notice)
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
        raise Undeliverable(str(error), permanent=False, maybe_sent=True) from error
    return _receipt(answer)


def _receipt(answer: Answer) -> Receipt:
    if 200 <= answer.status < 300:  # noqa: PLR2004 - the partner has it
        return Receipt(f"HTTP {answer.status}", answer.body.decode(errors="replace")[:200])
    if answer.status == GONE:
        raise Undeliverable("The partner answered 410: the address is gone.", permanent=True)
    # A partner that failed while working on it may have published it all the same.
    raise Undeliverable(
        f"The partner answered {answer.status}.", permanent=False, maybe_sent=answer.status in SERVER_ERRORS
    )
