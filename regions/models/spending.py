import datetime

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from regions.enums import IncomeSource, SpendingCategory
from regions.models.grant import GRANT_TABLE, Grant, added_by_lead
from regions.models.region import Region
from succession.tenancy.declarations import RowSecurity, RowTrigger, TenantForeignKey, audited
from succession.tenancy.personas import NATIONAL


class Explanation(models.Model):
    """Why a category is under- or overspent. Only ever added; the newest stands first."""

    region = models.ForeignKey(Region, models.PROTECT)
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="explanations")
    category = models.CharField(max_length=20, choices=SpendingCategory.choices)
    text = models.TextField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_by_name = models.CharField(max_length=120)
    entered_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(name="explanation_text", condition=~models.Q(text="")),
            TenantForeignKey(name="explanation_grant", field="grant", to_table=GRANT_TABLE),
            RowSecurity(name="explanation_security", rules=added_by_lead("entered_by_id")),
            RowTrigger(
                name="explanation_hands",
                timing="BEFORE INSERT",
                function="guard.own_hand",
                arguments=("entered_by", "entered_at"),
            ),
            RowTrigger(name="explanation_kept", timing="BEFORE UPDATE OR DELETE", function="guard.no_change"),
        ]


class OtherIncome(models.Model):
    """Money that is not the grant's, and never mixed into its ledger; so no auditor of the grant reads it.

    Pounds; a mistake is put right by a minus.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    source = models.CharField(max_length=12, choices=IncomeSource.choices)
    received_on = models.DateField()
    amount = models.DecimalField(max_digits=11, decimal_places=2)
    description = models.CharField(max_length=200)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_by_name = models.CharField(max_length=120)

    class Meta:
        ordering = ("-received_on", "-id")
        constraints = [
            models.CheckConstraint(name="otherincome_amount", condition=~models.Q(amount=0)),
            models.CheckConstraint(
                name="otherincome_day", condition=models.Q(received_on__gte=datetime.date(2000, 1, 1))
            ),
            models.CheckConstraint(name="otherincome_source", condition=models.Q(source__in=IncomeSource.values)),
            RowSecurity(name="otherincome_security", rules=added_by_lead("entered_by_id", [NATIONAL])),
            RowTrigger(
                name="otherincome_hands",
                timing="BEFORE INSERT",
                function="guard.own_hand",
                arguments=("entered_by", "received_on"),
            ),
            RowTrigger(name="otherincome_kept", timing="BEFORE UPDATE OR DELETE", function="guard.no_change"),
            audited("otherincome", timing="AFTER INSERT"),
        ]
