import uuid

from django.db import models

from .facts import Decision, FoundState


class FoundChild(models.Model):
    """A child found or unidentified. What is known stands sealed, under a key of this record's own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.CharField(max_length=40, unique=True)
    unit = models.CharField(max_length=12)
    exercise = models.BooleanField()
    state = models.CharField(max_length=12, choices=[(one.value, one.value) for one in FoundState])
    found_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=64)
    left_care_at = models.DateTimeField(
        null=True, help_text="handed over; from then on its time of keeping runs"
    )
    version = models.PositiveIntegerField(default=1, help_text="counts what has been stated since")
    sealed = models.BinaryField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="found_sealed_or_erased",
                condition=models.Q(state="erased", sealed__isnull=True)
                | (~models.Q(state="erased") & models.Q(sealed__isnull=False)),
            ),
        )


class FoundSeries(models.Model):
    """The last number given in a year; locked while the next one is given."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)


class MatchDecision(models.Model):
    """What an officer decided of one found child and one case. The row is the decision that stands."""

    found = models.ForeignKey(FoundChild, on_delete=models.CASCADE, related_name="decisions")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    decision = models.CharField(max_length=9, choices=[(one.value, one.value) for one in Decision])
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    sealed = models.BinaryField(help_text="reason, and digests of what was known of both sides")

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_decision_a_pair", fields=["found", "case"]),
            models.UniqueConstraint(
                name="one_case_a_found_child", fields=["found"], condition=models.Q(decision="confirmed")
            ),
            models.UniqueConstraint(
                name="one_found_child_a_case", fields=["case"], condition=models.Q(decision="confirmed")
            ),
        )
