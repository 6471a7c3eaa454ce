from django.db import models


class Outcome(models.Model):
    """How a case ended; one a case and closing. Where, by whom and in what words stand sealed."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    found_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)
    condition = models.CharField(max_length=16)
    found_by = models.CharField(max_length=16)
    contribution = models.CharField(max_length=8)
    type_final = models.CharField(max_length=24)
    sealed = models.BinaryField()

    class Meta:
        ordering = ("recorded_at",)
