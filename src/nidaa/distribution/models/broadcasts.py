from django.db import models
from django.db.models import Q


class CellBroadcast(models.Model):
    """What one network was given, or may have been given, to send to all phones in an area: one row a release.

    Written before the network is asked, so that a second attempt bears the same number and phones show it once; a
    correction takes the next one, as phones drop what they have seen. It names nobody.
    """

    release = models.ForeignKey("approval.Release", on_delete=models.PROTECT, related_name="+")
    alert_id = models.UUIDField()
    target = models.CharField(max_length=40, help_text="the account: one broadcast centre")
    sequence = models.PositiveIntegerField()
    # 3GPP TS 23.041, 9.4.1.2: scope (2 bits), message code (10 bits), update number (4 bits).
    message_id = models.PositiveIntegerField()
    other_message_id = models.PositiveIntegerField(null=True, help_text="for the second language")
    scope = models.PositiveSmallIntegerField()
    message_code = models.PositiveSmallIntegerField()
    update_number = models.PositiveSmallIntegerField()
    # The triple under which this network got it, exactly as it was written; later messages refer to it.
    cap_sender = models.CharField(max_length=120)
    cap_identifier = models.CharField(max_length=200)
    cap_sent = models.CharField(max_length=40)
    area_digest = models.CharField(
        max_length=64, blank=True, help_text="of the polygons; empty for a cancellation"
    )
    cancels = models.BooleanField(default=False)
    stands_until = models.DateTimeField()
    route = models.CharField(max_length=300, blank=True, help_text="by which the network took it")
    planned_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_broadcast", fields=["release", "target"]),
            models.CheckConstraint(
                name="serial_number_in_16_bits",
                condition=Q(scope__lt=4, message_code__lt=1024, update_number__lt=16),
            ),
        )
        indexes = (models.Index(name="broadcast_of_target", fields=["target", "-planned_at"]),)
