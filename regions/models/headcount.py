from django.db import models

from regions.enums.practice import Service
from regions.models.practice import Yearly, of_a_year

TIERS = ("first", "second", "third", "fourth")


class Headcount(Yearly):
    """How many leaders an organisation has in a service, by tier; heads and never names. None: not said."""

    service = models.CharField(max_length=16, choices=Service.choices)
    first = models.PositiveSmallIntegerField(null=True)
    second = models.PositiveSmallIntegerField(null=True)
    third = models.PositiveSmallIntegerField(null=True)
    fourth = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ("year", "organisation_id", "id")
        constraints = [
            models.UniqueConstraint(fields=["region", "organisation", "year", "service"], name="headcount_once"),
            models.CheckConstraint(name="headcount_service", condition=models.Q(service__in=Service.values)),
            *of_a_year("headcount", *TIERS),
        ]
