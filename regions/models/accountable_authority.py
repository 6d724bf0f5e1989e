from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from regions.models.agreement import AGREEMENT_TABLE, BY_LEAD, Agreement
from regions.models.organisation import Organisation
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
from succession.tenancy.personas import AUDITOR, LEAD, MAINT, NATIONAL, SPONSOR


class AccountableAuthority(models.Model):
    """A change, after signature, of the authority that receives the money; the signed text names the first one.

    Holds from ``starts_on`` until the next change. Only ever added, each later than the one before.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="authority_changes")
    authority = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    reason = models.TextField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_by_name = models.CharField(max_length=120)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("starts_on",)
        constraints = [
            models.UniqueConstraint(fields=["agreement", "starts_on"], name="accountableauthority_once"),
            models.CheckConstraint(name="accountableauthority_reason", condition=models.Q(reason__regex=r"\S")),
            TenantForeignKey(name="accountableauthority_agreement", field="agreement", to_table=AGREEMENT_TABLE),
            RowSecurity(
                name="accountableauthority_security",
                rules=[
                    *rules([LEAD, SPONSOR], "SELECT", OWN_REGION),
                    *rules([NATIONAL, AUDITOR], "SELECT", ASSIGNED_REGION),
                    *rules([NATIONAL], "INSERT", both(BY_LEAD, me("changed_by_id"))),
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="accountableauthority_rules",
                timing="BEFORE INSERT",
                function="guard.accountable_authority_rules",
            ),
            RowTrigger(name="accountableauthority_kept", timing="BEFORE UPDATE OR DELETE", function="guard.no_change"),
            audited("accountableauthority", timing="AFTER INSERT"),
        ]

    def __str__(self) -> str:
        return f"{self.authority.name} from {self.starts_on}"
