import uuid

from django.db import models

from .facts.case import CaseState, StatementKind


class Case(models.Model):
    """One missing child. Nothing personal in the clear: that stands sealed in the statements."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.CharField(max_length=40, unique=True)
    unit = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=[(state, state) for state in CaseState], default="open")
    exercise = models.BooleanField()
    opened_by = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="open_or_closed_at",
                condition=models.Q(state="open", closed_at__isnull=True)
                | models.Q(state__in=["closed", "erased"], closed_at__isnull=False),
            ),
        )


class NumberSeries(models.Model):
    """The last number given in a year by a unit; locked while the next one is given."""

    year = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=12)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(name="one_series", fields=["year", "unit"]),)


class Statement(models.Model):
    """What was said of some fields of one section; added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="statements")
    sequence = models.BigIntegerField()
    section = models.CharField(max_length=20)
    item = models.CharField(max_length=36)
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in StatementKind])
    obtained_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    sealed = models.BinaryField(help_text="source and values, under the case key")

    class Meta:
        ordering = ("sequence",)
        constraints = (models.UniqueConstraint(name="one_place_in_file", fields=["case", "sequence"]),)


class JournalLine(models.Model):
    """Something that happened to the case, in words for those who work on it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="journal")
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    kind = models.CharField(max_length=24)
    sealed = models.BinaryField()

    class Meta:
        ordering = ("at", "id")


class Photo(models.Model):
    """A photo: the original sealed as it came, a cleaned copy sealed beside it, the crop for public use as numbers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="photos")
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the cleaned copy")
    for_public = models.BooleanField(default=False)
    crop = models.JSONField(null=True, help_text="left, top, right, bottom as fractions of the cleaned copy")
    sealed_alt = models.BinaryField(null=True, help_text="text for those who cannot see it, by language")
    sealed_original = models.BinaryField()
    sealed_clean = models.BinaryField()


class Task(models.Model):
    """One step of the procedure with its clock. Late is computed, never stored."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    key = models.CharField(max_length=60)
    window = models.CharField(max_length=20)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=64, blank=True)
    sealed_result = models.BinaryField(null=True)

    class Meta:
        ordering = ("due_at", "id")
        constraints = (
            models.UniqueConstraint(name="one_task_a_step", fields=["case", "key"]),
            models.CheckConstraint(
                name="done_at_with_done_by",
                condition=models.Q(done_at__isnull=True, done_by="") | ~models.Q(done_by=""),
            ),
        )
