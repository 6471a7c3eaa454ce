from datetime import datetime
from uuid import UUID

from nidaa.ground.audit.commands import recorded
from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import check_may

from ..errors import Refused
from ..facts import Channel, DeliveryState
from ..models import Delivery

LONGEST_RECEIPT = 200


def record_handover(delivery_id: UUID, *, receipt: str, by: Actor, at: datetime) -> None:
    """A person has handed a package over: what the other side answered, and from now on nobody is waited for.

    The receipt stands behind the package's name in the delivery's reference, so that the next package names it.
    """
    check_may(by, Permission.STOP_ALERT)
    words = " ".join(receipt.split())
    if not words:
        raise Refused("Write what was answered: a number, or a name and the hour.", "receipt")
    if len(words) > LONGEST_RECEIPT or not words.isprintable():
        raise Refused(f"A receipt is one line of at most {LONGEST_RECEIPT} characters.", "receipt")
    with recorded("record hand-over", by=by, at=at) as line:
        row = Delivery.objects.select_for_update().filter(pk=delivery_id, channel=Channel.META).first()
        if row is None or row.state != DeliveryState.DELIVERED:
            raise Refused("There is no package that waits to be handed over.", "delivery")
        if row.acknowledged_at is not None:
            raise Refused("The receipt of this package has been recorded already.", "delivery")
        row.reference, row.acknowledged_at = f"{row.reference} / {words}"[:300], at
        row.save(update_fields=["reference", "acknowledged_at"])
        line.object_kind, line.object_id = "delivery", str(row.pk)
