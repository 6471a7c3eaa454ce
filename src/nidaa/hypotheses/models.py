import uuid

from django.db import models


class Evidence(models.Model):
    """A sighting or a checked place; switched off rather than deleted. Where and what stand sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16)
    active = models.BooleanField(default=True)
    recorded_by = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        ordering = ("recorded_at",)
