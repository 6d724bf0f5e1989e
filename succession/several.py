"""Columns that hold any of a list of choices."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


def several(choices: type[models.TextChoices]) -> "ArrayField[list[str], list[str]]":
    """Any of the choices; an unknown one is refused by a check of ``several_known``."""
    return ArrayField(models.CharField(max_length=16, choices=choices.choices), default=list, blank=True)


def several_known(name: str, field: str, choices: type[models.TextChoices]) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=models.Q(**{f"{field}__contained_by": list(choices.values)}))
