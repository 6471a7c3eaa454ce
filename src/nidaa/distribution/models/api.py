from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class ApiKey(models.Model):
    """A key by which a partner's machine asks us. The key itself is nowhere: only its hash.

    A sandbox key sees exercises and nothing else; any other key sees no exercise.
    """

    key_id = models.CharField(max_length=12, unique=True, help_text="the part of the key that may be shown")
    secret_hash = models.BinaryField()
    partner = models.ForeignKey("Partner", on_delete=models.PROTECT, related_name="+")
    scopes = ArrayField(models.CharField(max_length=20))
    sandbox = models.BooleanField()
    per_minute = models.PositiveIntegerField()
    issued_by = models.CharField(max_length=40)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True, help_text="to the minute; the counts themselves are swept away")


class ApiUse(models.Model):
    """How often a key has asked in one minute. Old minutes are swept away."""

    key_id = models.CharField(max_length=12)
    minute = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(name="one_count_a_minute", fields=["key_id", "minute"]),)


class PartnerReport(models.Model):
    """What a partner tells by its key: that it has taken an alert over, or has erased one. Added only, then folded."""

    key_id = models.CharField(max_length=12)
    public_id = models.CharField(max_length=32)
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=[("taken", "taken"), ("erased", "erased")])
    reference = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    folded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="one_report", fields=["key_id", "public_id", "sequence", "kind", "reference"]
            ),
        )
        # Looked for every two seconds, among all that partners have ever told.
        indexes = (models.Index(name="report_waits", fields=["id"], condition=Q(folded_at__isnull=True)),)


class InboundMessage(models.Model):
    """A CAP message of a partner, sealed as it came, with its triple and what is wrong with it. Never a release.

    `state`: new, drafted (an officer has made a draft of it), dismissed, cancelled (its sender has taken it back).
    """

    id = models.UUIDField(primary_key=True)
    key_id = models.CharField(max_length=12)
    received_at = models.DateTimeField()
    identifier = models.CharField(max_length=200)
    sender = models.CharField(max_length=200)
    sent = models.CharField(max_length=40)
    message_type = models.CharField(max_length=8)
    status = models.CharField(max_length=8)
    references = ArrayField(models.CharField(max_length=500), default=list)
    defects = models.JSONField(
        default=list, help_text="rule and sentence of each; the sentences quote no content"
    )
    sandbox = models.BooleanField()
    sealed = models.BinaryField()
    state = models.CharField(max_length=10, default="new")
    handled_by = models.CharField(max_length=40, blank=True)
    handled_at = models.DateTimeField(null=True)
    case_id = models.UUIDField(null=True)
    cancelled_by = models.UUIDField(null=True, help_text="the message that takes this one back")

    class Meta:
        constraints = (models.UniqueConstraint(name="one_triple", fields=["identifier", "sender", "sent"]),)
