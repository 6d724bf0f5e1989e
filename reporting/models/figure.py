from django.db import models

from regions.models import Region
from reporting.enums import ReturnStatus as S
from reporting.models.quarter import Quarter
from reporting.models.quarterly_return import ReturnVersion
from succession.tenancy.declarations import (
    OWN_REGION,
    RowSecurity,
    RowTrigger,
    TenantForeignKey,
    audited,
    everything,
    rules,
)
from succession.tenancy.personas import GUARD, LEAD, MAINT, NATIONAL, SPONSOR, SUMMARY, WORKER

CHILD_OF_A_VERSION = (
    "reporting_returnversion",
    "version_id",
    ",".join(status for status in S if status not in (S.OPEN, S.DRAFT)),
)
VERSION_TABLE = "reporting_returnversion"


class IndicatorFigure(models.Model):
    """One indicator of one tier in a version: what the log derives and what the lead typed, side by side.

    What counts is the typed pair if there is one, else the derived pair. A typed pair over a derived one needs
    ``override_reason``. Counts have no denominator; averages are stored as numerator and denominator.
    ``indicator``: 1 to 8, ``tier``: "1", "2" or "-" (``reporting.indicators``).
    """

    region = models.ForeignKey(Region, models.PROTECT)
    version = models.ForeignKey(ReturnVersion, models.PROTECT, related_name="figures")
    indicator = models.PositiveSmallIntegerField()
    tier = models.CharField(max_length=1)
    numerator = models.PositiveIntegerField(null=True)
    denominator = models.PositiveIntegerField(null=True)
    derived_numerator = models.PositiveIntegerField(null=True)
    derived_denominator = models.PositiveIntegerField(null=True)
    override_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("indicator", "tier")
        constraints = [
            models.UniqueConstraint(fields=["version", "indicator", "tier"], name="indicatorfigure_once"),
            models.UniqueConstraint(fields=["region", "id"], name="indicatorfigure_region_id"),
            models.CheckConstraint(name="indicatorfigure_number", condition=models.Q(indicator__range=(1, 8))),
            models.CheckConstraint(
                name="indicatorfigure_tier",
                condition=models.Q(indicator=8, tier="-") | models.Q(indicator__lt=8, tier__in=["1", "2"]),
            ),
            models.CheckConstraint(
                name="indicatorfigure_average",
                condition=models.Q(indicator__in=[3, 4]) | models.Q(denominator=None, derived_denominator=None),
            ),
            models.CheckConstraint(
                name="indicatorfigure_reason",
                condition=models.Q(numerator=None) | models.Q(derived_numerator=None) | ~models.Q(override_reason=""),
            ),
            TenantForeignKey(name="indicatorfigure_version", field="version", to_table=VERSION_TABLE),
            RowSecurity(
                name="indicatorfigure_security",
                rules=[
                    *rules([LEAD, SPONSOR], "SELECT", OWN_REGION),
                    *rules([LEAD], "INSERT UPDATE DELETE", OWN_REGION),
                    *rules([SUMMARY, GUARD], "SELECT"),
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="indicatorfigure_asked",
                timing="BEFORE INSERT OR UPDATE OR DELETE",
                function="guard.only_what_was_asked",
            ),
            RowTrigger(
                name="indicatorfigure_frozen",
                timing="BEFORE INSERT OR UPDATE OR DELETE",
                function="guard.frozen_parent",
                arguments=CHILD_OF_A_VERSION,
            ),
            audited("indicatorfigure"),
        ]


class FigureRow(models.Model):
    """A row behind a derived figure, frozen with it. ``source``: the table, ``source_id``: its row then.

    A typed figure has none.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    version = models.ForeignKey(ReturnVersion, models.PROTECT, related_name="figure_rows")
    figure = models.ForeignKey(IndicatorFigure, models.PROTECT, related_name="rows")
    source = models.CharField(max_length=63)
    source_id = models.BigIntegerField()
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["figure", "source", "source_id"], name="figurerow_once"),
            TenantForeignKey(name="figurerow_version", field="version", to_table=VERSION_TABLE),
            TenantForeignKey(name="figurerow_figure", field="figure", to_table="reporting_indicatorfigure"),
            RowSecurity(
                name="figurerow_security",
                rules=[
                    *rules([LEAD, SPONSOR], "SELECT", OWN_REGION),
                    *rules([LEAD], "INSERT DELETE", OWN_REGION),
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="figurerow_frozen",
                timing="BEFORE INSERT OR UPDATE OR DELETE",
                function="guard.frozen_parent",
                arguments=CHILD_OF_A_VERSION,
            ),
        ]


class NationalFigure(models.Model):
    """What a region reported, as the nation reads it: written by the database at sign-off, never by a person."""

    region = models.ForeignKey(Region, models.PROTECT)
    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="national_figures")
    indicator = models.PositiveSmallIntegerField()
    tier = models.CharField(max_length=1)
    numerator = models.PositiveIntegerField(null=True)
    denominator = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quarter", "region", "indicator", "tier"], name="nationalfigure_once"),
            RowSecurity(
                name="nationalfigure_security",
                rules=[
                    *rules([LEAD, SPONSOR], "SELECT", OWN_REGION),
                    *rules([NATIONAL, WORKER], "SELECT"),
                    *everything(SUMMARY),
                    *rules([MAINT], "SELECT"),
                ],
            ),
        ]
