from django.db import models

from regions.models import Region
from reporting.models.figure import CHILD_OF_A_VERSION, VERSION_TABLE
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
from succession.tenancy.personas import LEAD, MAINT, SPONSOR


class FindingAnswer(models.Model):
    """The lead's comment on a question. ``fingerprint`` names the fact that was asked about.

    ``message``: the question, where only the vacancy logs raise it; what the figures raise is asked anew by themselves.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    version = models.ForeignKey(ReturnVersion, models.PROTECT, related_name="finding_answers")
    fingerprint = models.CharField(max_length=120)
    comment = models.TextField()
    message = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "fingerprint"], name="findinganswer_once"),
            TenantForeignKey(name="findinganswer_version", field="version", to_table=VERSION_TABLE),
            RowSecurity(
                name="findinganswer_security",
                rules=[
                    *rules([LEAD, SPONSOR], "SELECT", OWN_REGION),
                    *rules([LEAD], "INSERT UPDATE DELETE", OWN_REGION),
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="findinganswer_frozen",
                timing="BEFORE INSERT OR UPDATE OR DELETE",
                function="guard.frozen_parent",
                arguments=CHILD_OF_A_VERSION,
            ),
            audited("findinganswer"),
        ]
