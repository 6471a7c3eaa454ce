import uuid

from django.db import models

from nidaa.packs.facts import Act


class Alert(models.Model):
    """One alert of one case. Its public id and code name nobody and cannot be guessed (128 and 40 bits)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=32, unique=True)
    code = models.CharField(max_length=12, unique=True)
    exercise = models.BooleanField()
    created_by = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("created_at",)


class Draft(models.Model):
    """What is being written; locked and compared by version whenever someone decides on it."""

    alert = models.OneToOneField(Alert, on_delete=models.CASCADE, related_name="draft")
    act = models.CharField(max_length=10, choices=[(act, act) for act in Act])
    version = models.PositiveIntegerField(default=1)
    edited_by = models.CharField(max_length=64)
    edited_at = models.DateTimeField()
    sealed = models.BinaryField()


class Revision(models.Model):
    """What was submitted, frozen. Rows are added, never changed; only the sealed snapshot dies with the case."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=10, choices=[(act, act) for act in Act])
    draft_version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    hours = models.PositiveIntegerField()
    created_by = models.CharField(max_length=64)
    edited_by = models.CharField(max_length=64)
    frozen_by = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    sealed = models.BinaryField(null=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(name="one_revision_a_number", fields=["alert", "number"]),
            models.CheckConstraint(name="expiry_is_mandatory", condition=models.Q(hours__gt=0)),
        )
