from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ..facts import ShardState, Verdict
from .subscribers import MEDIA

LAST = 2**63 - 1  # above every subscriber's number


class Shard(models.Model):
    """About 5,000 subscribers of one medium in one ring round the last known place, in the order (cell, subscriber).

    Progress is two marks. `done_*`: everybody up to here has the provider's answer. `inflight_*`: everybody up to
    here may have been called. They are written before and after each window, by whoever holds the `epoch`.
    """

    release = models.ForeignKey("approval.Release", on_delete=models.PROTECT, related_name="+")
    medium = models.CharField(max_length=8, choices=MEDIA)
    number = models.PositiveIntegerField()
    ring = models.PositiveSmallIntegerField()
    # Pairs from, to (both within), ascending. Who lives in a cell at the border is asked again, exactly, when sending.
    spans = ArrayField(models.BigIntegerField())
    # Of the first and of the last cell, when a cell with very many subscribers is cut between shards.
    from_subscriber = models.BigIntegerField(default=0)
    to_subscriber = models.BigIntegerField(default=LAST)
    # Those alone whose quiet hours, when this was planned, were to end at this hour; null: those who had none just then.
    quiet_until = models.SmallIntegerField(null=True)
    expected = models.PositiveIntegerField()
    # A correction or withdrawal goes to those whom this earlier shard reached or may have reached, and to nobody else.
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(
        max_length=10, choices=[(state, state) for state in ShardState], default=ShardState.WAITING
    )
    planned_at = models.DateTimeField()
    not_before = models.DateTimeField()
    done_cell = models.BigIntegerField(default=0)
    done_subscriber = models.BigIntegerField(default=0)
    inflight_cell = models.BigIntegerField(default=0)
    inflight_subscriber = models.BigIntegerField(default=0)
    epoch = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    sent = models.PositiveIntegerField(default=0)
    not_sent = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_shard", fields=["release", "medium", "number"]),
            models.CheckConstraint(
                name="running_has_a_lease",
                condition=Q(state="running", leased_until__isnull=False)
                | (~Q(state="running") & Q(leased_until__isnull=True)),
            ),
        )
        indexes = (
            models.Index(
                name="shard_open", fields=["not_before"], condition=Q(state__in=["waiting", "running"])
            ),
        )


class InterruptedWindow(models.Model):
    """A window whose worker died: those in it may have been called, and are named by it."""

    shard = models.ForeignKey(Shard, on_delete=models.PROTECT, related_name="+")
    epoch = models.PositiveIntegerField()
    from_cell = models.BigIntegerField()
    from_subscriber = models.BigIntegerField()
    to_cell = models.BigIntegerField()
    to_subscriber = models.BigIntegerField()
    found_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(name="one_interruption", fields=["shard", "epoch"]),)


class Undelivered(models.Model):
    """One message that was not accepted, or of which nobody knows. The many that were accepted need no row."""

    shard = models.ForeignKey(Shard, on_delete=models.PROTECT, related_name="+")
    subscriber = models.BigIntegerField()
    key = models.CharField(max_length=32)
    verdict = models.CharField(max_length=12, choices=[(verdict, verdict) for verdict in Verdict])
    code = models.CharField(max_length=40, blank=True)
    detail = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, help_text="nothing more is to be done")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="after its window")
    repeated = models.BooleanField(default=False, help_text="sent again without knowing of the first time")

    class Meta:
        constraints = (models.UniqueConstraint(name="one_undelivered", fields=["shard", "subscriber"]),)
        indexes = (
            models.Index(name="undelivered_open", fields=["at"], condition=Q(settled_at__isnull=True)),
        )


class Acknowledgement(models.Model):
    """The furthest that a provider has told of a message. Higher is later: a status that comes late changes nothing.

    The provider's own number of it is not kept: WhatsApp's holds the telephone number, in base64.
    """

    key = models.CharField(max_length=32, primary_key=True)
    medium = models.CharField(max_length=8, choices=MEDIA)
    state = models.PositiveSmallIntegerField(help_text="1 sent, 2 delivered, 3 read, 9 failed")
    at = models.DateTimeField()


class Throttle(models.Model):
    """How many messages a second all workers together may send by one account; tokens are granted by the second."""

    account = models.CharField(max_length=60, primary_key=True)
    ceiling = models.FloatField(help_text="a second, as agreed with the provider")
    rate = models.FloatField(help_text="a second, at present")
    second = models.DateTimeField()
    granted = models.PositiveIntegerField(default=0)
    paused_until = models.DateTimeField(null=True)
