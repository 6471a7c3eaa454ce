from django.db import models
from django.db.models import Q

from ..facts import Verdict
from .subscribers import MEDIA


class Inbox(models.Model):
    """What providers have told us, as it came: signed, sealed to the box's public key, not yet read.

    The hooks door may add rows and do nothing else with them. Once a row is taken its content is gone; its digest
    stays for a while, because providers tell the same for up to seven days.
    """

    provider = models.CharField(max_length=16)
    account = models.CharField(max_length=40)
    received_at = models.DateTimeField()
    # The first 128 bits of the keyed hash that the provider's signature is made of: what comes twice is kept once.
    digest = models.UUIDField(unique=True)
    sealed = models.BinaryField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(name="inbox_untaken", fields=["id"], condition=Q(taken_at__isnull=True)),)


class Failure(models.Model):
    """A message that a provider had accepted and could not deliver, as its status says, and what that means."""

    key = models.CharField(max_length=32, primary_key=True)
    medium = models.CharField(max_length=8, choices=MEDIA)
    code = models.CharField(max_length=40)
    verdict = models.CharField(max_length=12, choices=[(verdict, verdict) for verdict in Verdict])
    at = models.DateTimeField()


class WhatsAppTemplate(models.Model):
    """What Meta says of one of our templates: without its yes not one message goes out by it."""

    account = models.CharField(max_length=40)
    name = models.CharField(max_length=64)
    language = models.CharField(max_length=8)
    reference = models.CharField(max_length=40, blank=True, help_text="Meta's own number of it")
    status = models.CharField(max_length=24)
    category = models.CharField(max_length=24)
    quality = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    told_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(name="one_template", fields=["account", "name", "language"]),)


class WhatsAppMedia(models.Model):
    """A child's photo that lies at Meta: sent by its number, and deleted there when the alert is over."""

    account = models.CharField(max_length=40)
    public_id = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    reference = models.CharField(max_length=60)
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(name="one_upload", fields=["account", "public_id", "digest"]),)
