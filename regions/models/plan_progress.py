from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from regions.enums.plan import ActionStatus
from regions.models.plan_action import ACTION_TABLE, OWNED, SEEN, PlanAction
from regions.models.region import Region
from regions.quarters import QuarterKey
from succession.tenancy.declarations import (
    ASSIGNED_REGION,
    OWN_REGION,
    RowSecurity,
    RowTrigger,
    TenantForeignKey,
    audited,
    both,
    everything,
    rules,
)
from succession.tenancy.personas import CONTRIBUTOR, GUARD, LEAD, MAINT, NATIONAL, SPONSOR

CLOSED = (ActionStatus.DONE, ActionStatus.STOPPED)


class PlanProgress(models.Model):
    """How an action stood in a quarter, in a word and a line, as its owner or a lead says.

    ``quarter``: its first day. The notes are read by the leads, the sponsor, the owner, and the College with the plan;
    other contributors read the status alone, which the action has.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    action = models.ForeignKey(PlanAction, models.CASCADE, related_name="progress")
    quarter = models.DateField()
    status = models.CharField(max_length=12, choices=ActionStatus.choices)
    note = models.CharField(max_length=300, blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reported_by_name = models.CharField(max_length=120)
    reported_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("-quarter",)
        constraints = [
            models.UniqueConstraint(fields=["action", "quarter"], name="planprogress_once"),
            models.CheckConstraint(
                name="planprogress_quarter", condition=models.Q(quarter__day=1, quarter__month__in=[1, 4, 7, 10])
            ),
            models.CheckConstraint(
                name="planprogress_status",
                condition=models.Q(status__in=[one for one in ActionStatus.values if one not in CLOSED])
                | models.Q(status__in=CLOSED, note__regex=r"\S"),
            ),
            TenantForeignKey(name="planprogress_action", field="action", to_table=ACTION_TABLE),
            RowSecurity(
                name="planprogress_security",
                rules=[
                    *everything(LEAD, OWN_REGION),
                    *rules([SPONSOR], "SELECT", OWN_REGION),
                    *rules([CONTRIBUTOR], "SELECT", both(OWN_REGION, OWNED)),
                    *rules([SPONSOR, CONTRIBUTOR], "INSERT UPDATE", both(OWN_REGION, OWNED)),
                    *rules([NATIONAL], "SELECT", both(ASSIGNED_REGION, SEEN)),
                    *rules([GUARD], "SELECT"),
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="planprogress_own_hand",
                timing="BEFORE INSERT OR UPDATE",
                function="guard.own_hand",
                arguments=("reported_by", "reported_at"),
            ),
            RowTrigger(
                name="planprogress_rules", timing="BEFORE INSERT OR UPDATE", function="guard.plan_progress_rules"
            ),
            RowTrigger(
                name="planprogress_stands",
                timing="AFTER INSERT OR UPDATE OR DELETE",
                function="guard.plan_progress_stands",
            ),
            audited("planprogress"),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()}, {self.key.short_label}"

    @property
    def key(self) -> QuarterKey:
        return QuarterKey.of(self.quarter)
