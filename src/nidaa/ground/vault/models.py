from django.db import models


class CaseKey(models.Model):
    """The data key of one case, wrapped by the master key. Destroyed: the row stays, the key is gone."""

    case_id = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="key_or_destroyed",
                condition=models.Q(wrapped__isnull=True) ^ models.Q(destroyed_at__isnull=True),
            ),
        )
