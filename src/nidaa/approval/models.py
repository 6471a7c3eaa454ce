import uuid

from django.db import models
from django.db.models import F, Q

from nidaa.packs.facts import Act

from .facts import RequestState, StepState


class Request(models.Model):
    """A frozen revision put before a second officer. The hands that made it are copied here for the constraint."""

    revision = models.OneToOneField("alerts.Revision", on_delete=models.PROTECT, related_name="+")
    alert = models.ForeignKey("alerts.Alert", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=[(state, state) for state in RequestState])
    created_by = models.CharField(max_length=64)
    edited_by = models.CharField(max_length=64)
    submitted_by = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    decided_by = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True)
    sealed_reason = models.BinaryField(null=True)

    class Meta:
        ordering = ("submitted_at",)
        constraints = (
            models.CheckConstraint(
                name="approved_by_another_officer",
                condition=~Q(state="approved")
                | ~Q(decided_by="")
                & ~Q(decided_by=F("created_by"))
                & ~Q(decided_by=F("edited_by"))
                & ~Q(decided_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="decided_at_with_decision",
                condition=Q(state="submitted", decided_at__isnull=True)
                | ~Q(state="submitted") & Q(decided_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_open_request_an_alert", fields=["alert"], condition=Q(state="submitted")
            ),
        )


class Release(models.Model):
    """What goes out, or is taken back. Rows are added, never changed; distribution finds them here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    alert = models.ForeignKey("alerts.Alert", on_delete=models.PROTECT, related_name="+")
    request = models.OneToOneField(Request, on_delete=models.PROTECT, null=True, related_name="release")
    sequence = models.PositiveIntegerField()
    act = models.CharField(max_length=10, choices=[(act, act) for act in Act])
    digest = models.CharField(max_length=64)
    released_by = models.CharField(max_length=64)
    released_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    cap_identifier = models.CharField(max_length=120, unique=True)
    cap_sender = models.CharField(max_length=120)
    cap_sent = models.CharField(max_length=32)
    cap_references = models.TextField(blank=True)
    snapshot = models.BinaryField(
        null=True, help_text="of a withdrawal: names nobody; a publication's is sealed in its revision"
    )

    class Meta:
        ordering = ("sequence",)
        constraints = (
            models.UniqueConstraint(name="one_release_a_step", fields=["alert", "sequence"]),
            models.CheckConstraint(
                name="publication_was_requested",
                condition=~Q(act__in=["alert", "update"]) | Q(request__isnull=False),
            ),
            models.CheckConstraint(
                name="expiry_after_release", condition=Q(expires_at__gte=F("released_at"))
            ),
        )


class Step(models.Model):
    """A wider area of a live alert, frozen with its hour. The hands that made it are copied here for the constraint.

    Once released it has a request of its own, approved before it was made: so the two hands stand in one place for all
    that ever goes out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    alert = models.ForeignKey("alerts.Alert", on_delete=models.PROTECT, related_name="+")
    base = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="+")
    request = models.OneToOneField(Request, on_delete=models.PROTECT, null=True, related_name="step")
    digest = models.CharField(max_length=64)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=[(state, state) for state in StepState])
    created_by = models.CharField(max_length=64)
    edited_by = models.CharField(max_length=64)
    submitted_by = models.CharField(max_length=64)
    proposed_by = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()
    approved_by = models.CharField(max_length=64, blank=True)
    approved_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=200, blank=True)
    sealed = models.BinaryField(null=True)

    class Meta:
        ordering = ("due_at",)
        constraints = (
            models.CheckConstraint(
                name="step_approved_by_another_officer",
                condition=Q(approved_by="")
                | ~Q(approved_by=F("created_by"))
                & ~Q(approved_by=F("edited_by"))
                & ~Q(approved_by=F("submitted_by"))
                & ~Q(approved_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="step_approved_at_with_officer",
                condition=Q(approved_by="", approved_at__isnull=True)
                | ~Q(approved_by="") & Q(approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="step_released_after_approval",
                condition=~Q(state="released") | Q(request__isnull=False) & ~Q(approved_by=""),
            ),
            models.CheckConstraint(
                name="step_ended_at_with_end",
                condition=Q(state__in=["proposed", "approved"], ended_at__isnull=True)
                | ~Q(state__in=["proposed", "approved"]) & Q(ended_at__isnull=False),
            ),
        )
        indexes = (
            models.Index(name="step_due", fields=["due_at"], condition=Q(state__in=["proposed", "approved"])),
        )
