from django.db import models
from django.db.models.functions import Now

from regions.models import Region
from reporting.enums import NOT_SIGNED
from reporting.models.figure import VERSION_TABLE
from reporting.models.quarterly_return import ReturnVersion
from succession.tenancy.declarations import (
    ASSIGNED_REGION,
    OWN_REGION,
    RowSecurity,
    RowTrigger,
    TenantForeignKey,
    everything,
    rules,
)
from succession.tenancy.personas import LEAD, MAINT, NATIONAL, SPONSOR, WORKER


class Report(models.Model):
    """The PDF of a signed version: one for each version, written once, kept for good.

    The bytes live in the database, under the same row security as the return (``docs/adr``). ``size`` in bytes.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    version = models.OneToOneField(ReturnVersion, models.PROTECT, related_name="report")
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="report_hash",
                condition=models.Q(
                    sha256=models.Func(
                        models.F("pdf"),
                        template="encode(sha256(%(expressions)s), 'hex')",
                        output_field=models.CharField(),
                    )
                ),
            ),
            TenantForeignKey(name="report_version", field="version", to_table=VERSION_TABLE),
            RowSecurity(
                name="report_security",
                rules=[
                    *rules([LEAD, SPONSOR, WORKER], "SELECT", OWN_REGION),
                    *rules([NATIONAL], "SELECT", ASSIGNED_REGION),
                    *rules([WORKER], "INSERT", OWN_REGION),
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="report_of_signed",
                timing="BEFORE INSERT",
                function="guard.frozen_parent",
                arguments=("reporting_returnversion", "version_id", ",".join(NOT_SIGNED)),
            ),
            RowTrigger(name="report_kept", timing="BEFORE UPDATE OR DELETE", function="guard.no_change"),
        ]
