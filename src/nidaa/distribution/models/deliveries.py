import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ..facts import Channel, DeliveryState


class Partner(models.Model):
    """Who receives alerts by mail or webhook, under what agreement. The secret is sealed under the master key."""

    key = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    channel = models.CharField(max_length=10, choices=[("email", "email"), ("webhook", "webhook")])
    address = models.CharField(max_length=300)
    languages = ArrayField(models.CharField(max_length=3), default=list)
    agreement = models.CharField(
        max_length=120, help_text="reference of the agreement that allows the transfer"
    )
    agreed_on = models.DateField()
    exercises = models.BooleanField(default=False, help_text="also receives exercises")
    active = models.BooleanField(default=True)
    sealed_secret = models.BinaryField(null=True)


class PublicNotice(models.Model):
    """What the public door may know of an alert: that it is ours, and whether it is live. It names nobody."""

    public_id = models.CharField(primary_key=True, max_length=32)
    code = models.CharField(max_length=12, unique=True)
    act = models.CharField(max_length=10)
    sequence = models.PositiveIntegerField()
    exercise = models.BooleanField()
    languages = ArrayField(models.CharField(max_length=3))
    expires_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    change = models.BigIntegerField(
        default=0,
        db_index=True,
        help_text="grows by one with every change of any notice, in the order of commits",
    )


class Plan(models.Model):
    """That a release has been planned: its deliveries are rows."""

    release = models.OneToOneField(
        "approval.Release", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    planned_at = models.DateTimeField()
    shards_planned_at = models.DateTimeField(
        null=True, help_text="the subscribers' lane, planned by a job of its own"
    )


class Delivery(models.Model):
    """One release, one channel, one target. Written before anything is sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    release = models.ForeignKey("approval.Release", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=[(channel, channel) for channel in Channel])
    target = models.CharField(max_length=40)
    state = models.CharField(
        max_length=10, choices=[(state, state) for state in DeliveryState], default=DeliveryState.QUEUED
    )
    planned_at = models.DateTimeField()
    not_before = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    maybe_sent = models.BooleanField(default=False, help_text="an attempt may have reached the target")
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True, help_text="the partner says that it has taken it over")
    reference = models.CharField(max_length=300, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_delivery", fields=["release", "channel", "target"]),
            models.CheckConstraint(
                name="lease_has_an_end",
                condition=Q(lease__isnull=True, leased_until__isnull=True)
                | Q(lease__isnull=False, leased_until__isnull=False),
            ),
        )
        indexes = (
            models.Index(
                name="delivery_open", fields=["not_before"], condition=Q(state__in=["queued", "sending"])
            ),
        )
