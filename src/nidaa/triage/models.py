from django.db import models


class Assessment(models.Model):
    """A danger level signed by an officer; one that goes down stands only once a second officer has confirmed it."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    signed_by = models.CharField(max_length=64)
    level = models.CharField(max_length=20)
    computed = models.CharField(max_length=20)
    points = models.IntegerField()
    lowers = models.BooleanField()
    confirmed_by = models.CharField(max_length=64, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    next_due_at = models.DateTimeField()
    pack_version = models.CharField(max_length=40)
    sealed = models.BinaryField(help_text="answers and reason")

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(
                name="lowering_confirmed_by_another", condition=~models.Q(confirmed_by=models.F("signed_by"))
            ),
            models.CheckConstraint(
                name="confirmed_at_with_confirmed_by",
                condition=models.Q(confirmed_at__isnull=True, confirmed_by="") | ~models.Q(confirmed_by=""),
            ),
        )


class TierAnswers(models.Model):
    """The criteria of one tier as answered at one time, with the version of the criteria."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    tier = models.CharField(max_length=8)
    met = models.BooleanField(null=True)
    version = models.CharField(max_length=40)
    sealed = models.BinaryField(help_text="answers with reasons")

    class Meta:
        ordering = ("at", "id")
