import uuid

from django.db import models
from django.db.models import Q

from .subscribers import MEDIA


class SubscriptionRequest(models.Model):
    """What somebody asked on the public pages, sealed to a key that the public door does not have.

    The public door can only add here. The worker opens, does what was asked, and takes the row away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    received_at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        indexes = (models.Index(name="request_waits", fields=["received_at"]),)


class PendingSubscriber(models.Model):
    """Who has asked for alerts and has not yet shown that the address is theirs. Gone after a day.

    `token_mark` is a keyed hash of the token of the link that confirms; `address_mark`, as a subscriber's, keeps a
    stranger from having one address called again and again. A person who will confirm by writing to us has none yet.
    """

    token_mark = models.BinaryField(primary_key=True)
    medium = models.CharField(max_length=8, choices=MEDIA)
    address_mark = models.BinaryField(null=True)
    sealed = models.BinaryField()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True, help_text="when the address was written to")

    class Meta:
        indexes = (
            models.Index(name="pending_ends", fields=["expires_at"]),
            models.Index(
                name="pending_address", fields=["address_mark"], condition=Q(address_mark__isnull=False)
            ),
        )
