from django.db import models


class Hold(models.Model):
    """A reason not to erase a case yet (proceedings, a request). The reason names no person."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    placed_by = models.CharField(max_length=64)
    placed_at = models.DateTimeField()
    reason = models.CharField(max_length=200)
    lifted_by = models.CharField(max_length=64, blank=True)
    lifted_at = models.DateTimeField(null=True)


class Stub(models.Model):
    """What remains of a case for statistics: no name, no place smaller than a region, no exact date."""

    year = models.PositiveSmallIntegerField()
    region = models.CharField(max_length=12, blank=True)
    age_band = models.CharField(max_length=8)
    sex = models.CharField(max_length=8, blank=True)
    type_final = models.CharField(max_length=24, blank=True)
    condition = models.CharField(max_length=16, blank=True)
    contribution = models.CharField(max_length=8, blank=True)
    hours_to_find = models.PositiveIntegerField(null=True)
    tier = models.CharField(max_length=8, blank=True)
    exercise = models.BooleanField()


class ErasureRecord(models.Model):
    """The certificate of an erasure: which case number, when, how many rows where."""

    case_number = models.CharField(max_length=40)
    case_id = models.UUIDField(unique=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    counts = models.JSONField()
