from django.conf import settings
from django.db import models

from regions.enums import PlanStatus as S
from regions.enums import SpendingCategory
from regions.models.agreement import BY_COLLEGE
from regions.models.grant import GRANT_TABLE, Grant
from regions.models.region import Region
from regions.states import EXPENDITURE_PLAN
from succession.states import trigger_arguments
from succession.tenancy.declarations import (
    ASSIGNED_REGION,
    OWN_REGION,
    RowSecurity,
    RowTrigger,
    TenantForeignKey,
    audited,
    both,
    everything,
    in_status,
    me,
    rules,
)
from succession.tenancy.personas import AUDITOR, GUARD, LEAD, MAINT, NATIONAL, SPONSOR

PLAN_TABLE = "regions_expenditureplan"
_SEEN_BY_COLLEGE = both(ASSIGNED_REGION, in_status(*(one for one in S if one != S.DRAFT)))
# Row security of the plan itself says whether the reader sees it.
_OF_A_PLAN_THAT_IS_SEEN = f"EXISTS (SELECT FROM {PLAN_TABLE} p WHERE p.id = plan_id)"


class ExpenditurePlan(models.Model):
    """A version of how the region will spend its grant. Its lines equal the allocation, in pounds, when it is sent."""

    region = models.ForeignKey(Region, models.PROTECT)
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="plans")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=S.choices, default=S.DRAFT)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepared_by_name = models.CharField(max_length=120)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    sent_by_name = models.CharField(max_length=120, blank=True)
    sent_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_by_name = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["region", "id"], name="expenditureplan_region_id"),
            models.UniqueConstraint(fields=["grant", "number"], name="expenditureplan_number"),
            models.UniqueConstraint(
                fields=["grant"], condition=models.Q(status__in=[S.DRAFT, S.SENT]), name="expenditureplan_one_open"
            ),
            models.UniqueConstraint(
                fields=["grant"], condition=models.Q(status=S.AGREED), name="expenditureplan_one_agreed"
            ),
            models.CheckConstraint(
                name="expenditureplan_sent_whole",
                condition=models.Q(status=S.DRAFT, sent_by=None, sent_at=None)
                | (models.Q(sent_by__isnull=False, sent_at__isnull=False) & ~models.Q(sent_by=models.F("prepared_by"))),
            ),
            models.CheckConstraint(
                name="expenditureplan_decided_whole",
                condition=models.Q(status__in=[S.DRAFT, S.SENT], decided_by=None, decided_at=None, reason="")
                | models.Q(status__in=[S.AGREED, S.SUPERSEDED], decided_by__isnull=False, decided_at__isnull=False)
                | models.Q(status=S.RETURNED, decided_by__isnull=False, decided_at__isnull=False, reason__gt=""),
            ),
            TenantForeignKey(name="expenditureplan_grant", field="grant", to_table=GRANT_TABLE),
            RowSecurity(
                name="expenditureplan_security",
                rules=[
                    *rules([LEAD, SPONSOR], "SELECT", OWN_REGION),
                    *rules([LEAD], "INSERT", both(OWN_REGION, in_status(S.DRAFT), me("prepared_by_id"))),
                    *rules([LEAD], "UPDATE", both(OWN_REGION, in_status(S.DRAFT))),  # only to lock
                    *rules(
                        [SPONSOR], "UPDATE", both(OWN_REGION, in_status(S.DRAFT)), both(OWN_REGION, me("sent_by_id"))
                    ),
                    *rules([NATIONAL, AUDITOR], "SELECT", _SEEN_BY_COLLEGE),
                    *rules(
                        [NATIONAL],
                        "UPDATE",
                        both(BY_COLLEGE, in_status(S.SENT, S.AGREED)),
                        both(BY_COLLEGE, in_status(S.AGREED, S.RETURNED, S.SUPERSEDED)),
                    ),
                    *rules([GUARD], "SELECT"),
                    *rules([GUARD], "UPDATE"),  # only to lock
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="expenditureplan_transitions",
                timing="BEFORE INSERT OR UPDATE",
                function="guard.transitions",
                arguments=trigger_arguments(EXPENDITURE_PLAN),
            ),
            RowTrigger(
                name="expenditureplan_rules",
                timing="BEFORE INSERT OR UPDATE OR DELETE",
                function="guard.expenditure_plan_rules",
            ),
            RowTrigger(
                name="expenditureplan_hands",
                timing="BEFORE INSERT OR UPDATE",
                function="guard.own_hand",
                arguments=("prepared_by", "sent_by", "decided_by", "sent_at", "decided_at"),
            ),
            audited("expenditureplan"),
        ]

    def __str__(self) -> str:
        return f"Plan, version {self.number}"


class ExpenditureLine(models.Model):
    """What a part of the grant is for. ``quarter``: its first day. ``amount``: pounds."""

    region = models.ForeignKey(Region, models.PROTECT)
    plan = models.ForeignKey(ExpenditurePlan, models.PROTECT, related_name="lines")
    category = models.CharField(max_length=20, choices=SpendingCategory.choices)
    purpose = models.CharField(max_length=200)
    quarter = models.DateField()
    amount = models.DecimalField(max_digits=11, decimal_places=2)

    class Meta:
        ordering = ("quarter", "category", "id")
        constraints = [
            models.CheckConstraint(name="expenditureline_amount", condition=models.Q(amount__gt=0)),
            models.CheckConstraint(name="expenditureline_purpose", condition=~models.Q(purpose="")),
            models.CheckConstraint(
                name="expenditureline_category", condition=models.Q(category__in=SpendingCategory.values)
            ),
            models.CheckConstraint(
                name="expenditureline_quarter", condition=models.Q(quarter__day=1, quarter__month__in=[1, 4, 7, 10])
            ),
            TenantForeignKey(name="expenditureline_plan", field="plan", to_table=PLAN_TABLE),
            RowSecurity(
                name="expenditureline_security",
                rules=[
                    *rules([LEAD, SPONSOR], "SELECT", OWN_REGION),
                    *rules([LEAD], "INSERT UPDATE DELETE", OWN_REGION),
                    *rules([NATIONAL, AUDITOR], "SELECT", both(ASSIGNED_REGION, _OF_A_PLAN_THAT_IS_SEEN)),
                    *rules([GUARD], "SELECT"),
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="expenditureline_rules",
                timing="BEFORE INSERT OR UPDATE OR DELETE",
                function="guard.expenditure_line_rules",
            ),
            audited("expenditureline"),
        ]
