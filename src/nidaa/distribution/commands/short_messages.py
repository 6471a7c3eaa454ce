"""What an operator's centre tells over its line: how far a message came, and who has left."""

from datetime import datetime

from ..channels.sms.inbound import Report
from ..errors import Refused
from ..facts import Heard, Medium, Verdict
from ..models import Undelivered
from ..queries.addresses import mark_of, subscriber_marked
from .addresses import normal_address
from .lane import acknowledge
from .subscribers import leave


def keep_report(report: Report, *, at: datetime) -> bool:
    """Keep how far one message came; whether that was news.

    Most centres do not repeat our key, but the first digits of it: with the number they find a message of which
    nobody knew. Of a message that was accepted nothing more need be known.
    """
    key = report.key or _key_of_an_open_one(report)
    return bool(key) and acknowledge(Medium.SMS, key, report.reference, Heard(report.state), at)


def leave_by_word(address: str, *, at: datetime) -> bool:
    """Somebody wrote STOP. False for a number that has no subscription, or is none."""
    try:
        return leave(Medium.SMS, address, at=at)
    except Refused:
        return False


def _key_of_an_open_one(report: Report) -> str:
    if not report.mark:
        return ""
    try:
        subscriber = subscriber_marked(
            Medium.SMS, mark_of(Medium.SMS, normal_address(Medium.SMS, report.address))
        )
    except Refused:
        return ""
    if subscriber is None:
        return ""
    rows = Undelivered.objects.filter(
        subscriber=subscriber,
        verdict=Verdict.AMBIGUOUS,
        settled_at=None,
        key__startswith=report.mark,
        shard__medium=Medium.SMS,
    )
    return rows.order_by("-at").values_list("key", flat=True).first() or ""
