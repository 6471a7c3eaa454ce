from django.db import models
from django.db.models import F, Q

from ..facts import HaltScope


class Halt(models.Model):
    """One officer stops an alert, a channel, an account or everything; it takes two to start again.

    Withdrawals go out all the same, unless the halt says otherwise.
    """

    scope = models.CharField(max_length=8, choices=[(scope, scope) for scope in HaltScope])
    key = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=300)
    also_withdrawals = models.BooleanField(default=False)
    halted_by = models.CharField(max_length=40)
    halted_at = models.DateTimeField()
    asked_by = models.CharField(max_length=40, blank=True, help_text="who asks to start again")
    asked_at = models.DateTimeField(null=True)
    resumed_by = models.CharField(max_length=40, blank=True)
    resumed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="two_to_start",
                condition=Q(resumed_at__isnull=True, resumed_by="")
                | (Q(resumed_at__isnull=False, asked_at__isnull=False) & ~Q(resumed_by=F("asked_by"))),
            ),
        )
        indexes = (
            models.Index(name="halt_standing", fields=["scope", "key"], condition=Q(resumed_at__isnull=True)),
        )
