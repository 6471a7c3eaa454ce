import uuid

from django.db import models


class Evidence(models.Model):
    """A sighting, a search, a device, a weight; switched off rather than deleted. Where and what stand sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16)
    active = models.BooleanField(default=True)
    recorded_by = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        ordering = ("recorded_at",)


class MapResult(models.Model):
    """A map as it was worked out once, by the digest of all that went into it. What it says stands sealed.

    `standing`: of all that counts, at the moment it was made; the others were looked at («what if», another hour).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    inputs = models.CharField(max_length=64)
    version = models.CharField(max_length=16)
    standing = models.BooleanField()
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        ordering = ("made_at",)
        constraints = (models.UniqueConstraint(fields=("case", "digest"), name="one_result_a_digest"),)


class TeamPlan(models.Model):
    """Assignments of teams, as they were handed out. Names, places and outlines stand sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        ordering = ("made_at",)
