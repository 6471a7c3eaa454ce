from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models

from .facts import Actor, Role


class Unit(models.Model):
    """A police unit: an arrondissement, a brigade, a central service."""

    code = models.CharField(max_length=12, unique=True)
    name_fr = models.CharField(max_length=120)
    name_ar = models.CharField(max_length=120)
    place_code = models.CharField(max_length=16, blank=True, help_text="commune or province of the pack")

    def __str__(self) -> str:
        return self.code


class Officer(AbstractUser):
    """Someone who signs in at the console."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="officers")
    rank = models.PositiveSmallIntegerField(default=1)
    roles = ArrayField(models.CharField(max_length=20), default=list)
    language = models.CharField(max_length=3, default="fr")

    def actor(self) -> Actor:
        return Actor(
            key=f"officer:{self.pk}",
            name=self.get_full_name() or self.get_username(),
            unit=self.unit.code if self.unit else "",
            rank=self.rank,
            roles=frozenset(Role(role) for role in self.roles),
        )
