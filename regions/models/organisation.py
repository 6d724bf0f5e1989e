from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models

from regions.enums import OrganisationKind, SuccessionKind
from regions.models.region import Region
from succession.tenancy.declarations import RowSecurity, everything, rules
from succession.tenancy.personas import APP, CTX, MAINT, PERSONAS


class DateRange(models.Func):
    """``daterange(starts_on, ends_on)``, both days included; an open end is for ever."""

    function = "DATERANGE"
    output_field = DateRangeField()


class Organisation(models.Model):
    """A body that may have posts, vacancies and people. A local authority's key is its DfE code, at any one time.

    ``starts_on`` and ``ends_on``: the first and the last day on which the body existed, as far as we know.
    """

    kind = models.CharField(max_length=12, choices=OrganisationKind.choices)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120, unique=True)
    council_name = models.CharField(max_length=120, blank=True)
    dfe_code = models.CharField(max_length=3, blank=True)
    authority_type = models.CharField(max_length=40, blank=True)
    tile_column = models.PositiveSmallIntegerField(null=True)
    tile_row = models.PositiveSmallIntegerField(null=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        ordering = ("name",)
        constraints = [
            # A council that replaced another on the same boundary may keep its code.
            ExclusionConstraint(
                name="organisation_dfe_code",
                expressions=[
                    ("dfe_code", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on", RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS),
                ],
                condition=~models.Q(dfe_code=""),
            ),
            models.CheckConstraint(
                name="organisation_dates",
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
            ),
            RowSecurity(
                name="organisation_security",
                rules=[*rules([*PERSONAS, APP, CTX], "SELECT"), *everything(MAINT)],
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationMembership(models.Model):
    """An organisation's time in a region; a national body may be in several at once."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    region = models.ForeignKey(Region, models.PROTECT, related_name="organisation_memberships")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="organisationmembership_once",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    ("region", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on", RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS),
                ],
            ),
            RowSecurity(
                name="organisationmembership_security",
                rules=[*rules(PERSONAS, "SELECT"), *everything(MAINT)],
            ),
        ]


class OrganisationSuccession(models.Model):
    """Which body followed which, and how; what the old one reported stays as reported."""

    predecessor = models.ForeignKey(Organisation, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Organisation, models.PROTECT, related_name="origins")
    effective_on = models.DateField()
    kind = models.CharField(max_length=24, choices=SuccessionKind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="organisationsuccession_once"),
            RowSecurity(
                name="organisationsuccession_security",
                rules=[*rules(PERSONAS, "SELECT"), *everything(MAINT)],
            ),
        ]
