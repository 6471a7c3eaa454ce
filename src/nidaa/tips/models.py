import uuid

from django.db import models

from .facts import TipState


class Tip(models.Model):
    """A tip, sealed to the police's key. The public role may add rows and read none."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    public_id = models.CharField(max_length=32, db_index=True, help_text="the alert it speaks of")
    receipt = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the receipt code")
    received_at = models.DateTimeField()
    urgent = models.BooleanField(default=False)
    sealed = models.BinaryField()
    sealed_photo = models.BinaryField(null=True)
    state = models.CharField(max_length=10, choices=[(s, s) for s in TipState], default=TipState.NEW)
    grade = models.CharField(max_length=2, blank=True)
    case = models.ForeignKey("cases.Case", on_delete=models.SET_NULL, null=True, related_name="+")
    handled_by = models.CharField(max_length=64, blank=True)
    handled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("received_at",)
