from django.db import models

from regions.models import Region
from reporting.enums import NOT_SIGNED
from reporting.models.figure import VERSION_TABLE
from reporting.models.quarterly_return import ReturnVersion
from succession.pdf.issued import IssuedPdf, hash_proved
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


class Report(IssuedPdf):
    """The PDF of a signed version: one for each version, written once, kept for good.

    The bytes live in the database, under the same row security as the return (``docs/adr``).
    """

    region = models.ForeignKey(Region, models.PROTECT)
    version = models.OneToOneField(ReturnVersion, models.PROTECT, related_name="report")

    class Meta:
        constraints = [
            hash_proved("report_hash"),
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
