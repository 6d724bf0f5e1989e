from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from regions.models.agreement import AGREEMENT_TABLE, BY_COLLEGE, Agreement
from regions.models.region import Region
from succession.tenancy.declarations import (
    ASSIGNED_REGION,
    OWN_REGION,
    RowSecurity,
    RowTrigger,
    TenantForeignKey,
    audited,
    both,
    everything,
    me,
    rules,
)
from succession.tenancy.personas import AUDITOR, GUARD, LEAD, MAINT, NATIONAL, SPONSOR

EVIDENCE_TABLE = "regions_undertakingevidence"


class UndertakingEvidence(models.Model):
    """What a side did to keep one of its undertakings (framework: annex). Only ever added.

    ``code``: "C1" to "C10" of the College, "R1" to "R11" of the region. ``dated_on``: the day of what is told.
    ``withdraws``: the entry that this one strikes through; ``text`` is then the reason.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="evidence")
    code = models.CharField(max_length=3)
    text = models.TextField()
    dated_on = models.DateField()
    withdraws = models.OneToOneField("self", models.PROTECT, null=True, related_name="withdrawn")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_by_name = models.CharField(max_length=120)
    entered_by_role = models.CharField(max_length=40)
    entered_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("dated_on", "id")
        constraints = [
            models.UniqueConstraint(fields=["region", "id"], name="undertakingevidence_region_id"),
            models.CheckConstraint(
                name="undertakingevidence_code", condition=models.Q(code__regex="^(C([1-9]|10)|R([1-9]|1[01]))$")
            ),
            models.CheckConstraint(name="undertakingevidence_text", condition=models.Q(text__regex=r"\S")),
            TenantForeignKey(name="undertakingevidence_agreement", field="agreement", to_table=AGREEMENT_TABLE),
            TenantForeignKey(name="undertakingevidence_withdraws", field="withdraws", to_table=EVIDENCE_TABLE),
            RowSecurity(
                name="undertakingevidence_security",
                rules=[
                    *rules([LEAD, SPONSOR], "SELECT", OWN_REGION),
                    *rules([LEAD, SPONSOR], "INSERT", both(OWN_REGION, "left(code, 1) = 'R'", me("entered_by_id"))),
                    *rules([NATIONAL, AUDITOR], "SELECT", ASSIGNED_REGION),
                    *rules([NATIONAL], "INSERT", both(BY_COLLEGE, "left(code, 1) = 'C'", me("entered_by_id"))),
                    *rules([GUARD], "SELECT"),
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="undertakingevidence_rules",
                timing="BEFORE INSERT",
                function="guard.undertaking_evidence_rules",
            ),
            RowTrigger(name="undertakingevidence_kept", timing="BEFORE UPDATE OR DELETE", function="guard.no_change"),
            audited("undertakingevidence", timing="AFTER INSERT"),
        ]

    def __str__(self) -> str:
        return f"Evidence for {self.code}"
