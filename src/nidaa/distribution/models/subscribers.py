from django.db import models
from django.db.models import F, Q

from ..facts import Medium

MEDIA = [(medium, medium) for medium in Medium]


class Subscriber(models.Model):
    """Who has confirmed that alerts shall come to an address. Whoever reads this table knows nobody.

    `address_mark` is a keyed hash of medium and address, by which the same address is found again.
    """

    medium = models.CharField(max_length=8, choices=MEDIA)
    sealed_address = models.BinaryField()
    address_mark = models.BinaryField()
    language = models.CharField(max_length=3)
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_subscriber_an_address", fields=["medium", "address_mark"]),
        )


class Place(models.Model):
    """Where and when a subscriber wants to know of alerts: an H3 cell of resolution 9, about 350 m wide.

    Of a commune it is the cell of its centre, with its code: it counts wherever the alert's area touches the
    commune. `alone`: the subscriber has no other place, so that counting need not look for doubles. A choice is
    never changed: a new one ends the old one as a whole. So what somebody had chosen when an alert was planned can
    be told afterwards, and who has moved meanwhile is still told of its end.
    """

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="+", db_index=False)
    medium = models.CharField(max_length=8, choices=MEDIA)
    cell = models.BigIntegerField()
    commune = models.CharField(max_length=12, blank=True)
    alone = models.BooleanField(default=True)
    # Quiet hours by choice, in the country's time; both or neither. 22 to 7 goes over midnight.
    quiet_from = models.SmallIntegerField(null=True)
    quiet_until = models.SmallIntegerField(null=True)
    confirmed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="another choice has taken its place")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="a_place_once", fields=["subscriber", "confirmed_at", "cell", "commune"]
            ),
            models.CheckConstraint(
                name="quiet_hours_have_an_end",
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | (
                    Q(quiet_from__range=(0, 23), quiet_until__range=(0, 23)) & ~Q(quiet_from=F("quiet_until"))
                ),
            ),
        )
        indexes = (
            models.Index(
                name="place_by_cell",
                fields=["medium", "cell", "subscriber"],
                include=["commune", "alone", "quiet_from", "quiet_until", "confirmed_at", "ended_at"],
            ),
            models.Index(
                name="place_of_several",
                fields=["medium", "cell"],
                include=["subscriber", "commune"],
                condition=Q(alone=False, ended_at__isnull=True),
            ),
            models.Index(
                name="place_with_quiet",
                fields=["medium", "quiet_until", "cell"],
                include=["subscriber", "commune", "quiet_from"],
                condition=Q(quiet_until__isnull=False, ended_at__isnull=True),
            ),
        )


class Headcount(models.Model):
    """How many live places there are in a cell: of whole communes, and ("") of pins. People with one place, with more.

    Of each cell of resolution 9, and of each parent of resolution 6: a cell's number says which it is. Kept exact
    by triggers on the table of places, whoever writes there; nobody counts into it by hand.
    """

    medium = models.CharField(max_length=8, choices=MEDIA)
    cell = models.BigIntegerField()
    commune = models.CharField(max_length=12, blank=True)
    alone = models.BigIntegerField(default=0)
    several = models.BigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="one_headcount", fields=["medium", "commune", "cell"], include=["alone", "several"]
            ),
        )
