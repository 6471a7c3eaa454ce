import uuid

from django.db import models
from django.db.models import Q


class FeedRequest(models.Model):
    """What a machine asked of our hub, not believed until its own address has confirmed it.

    The public role may add rows and read none. The machine's secret is sealed to the box's public key.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    mode = models.CharField(
        max_length=11, choices=[("subscribe", "subscribe"), ("unsubscribe", "unsubscribe")]
    )
    feed = models.CharField(max_length=10)
    callback = models.CharField(max_length=500)
    host = models.CharField(max_length=255, default="", db_index=True)
    lease_s = models.PositiveIntegerField()
    sealed_secret = models.BinaryField(null=True)
    asked_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = (
            models.Index(
                name="feed_request_waiting", fields=["asked_at"], condition=Q(taken_at__isnull=True)
            ),
        )


class FeedSubscription(models.Model):
    """A machine that gets a feed as often as it changes, until its lease ends. `key` is the target of deliveries.

    The row outlives the subscription for a while: the end of an alert goes to whom the alert went.
    """

    key = models.CharField(primary_key=True, max_length=32)
    feed = models.CharField(max_length=10)
    callback = models.CharField(max_length=500)
    host = models.CharField(max_length=255, db_index=True)
    sealed_secret = models.BinaryField(null=True)
    confirmed_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, db_index=True)
