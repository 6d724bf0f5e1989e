from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from regions.enums import SpendingCategory
from regions.enums.plan import ActionStatus, FrameworkElement, IndicatorTitle, Objective, PlanKind
from regions.models.region import Region
from regions.models.stakeholder import owned
from regions.models.strategy import STRATEGY_TABLE
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
from succession.tenancy.personas import CONTRIBUTOR, GUARD, LEAD, MAINT, NATIONAL, SPONSOR, STATS

ACTION_TABLE = "regions_planaction"
# A plan that has not been submitted is a draft, and the College sees no draft.
_SUBMITTED = f"region_id IN (SELECT s.region_id FROM {STRATEGY_TABLE} s WHERE s.submitted_at IS NOT NULL)"
# Row security of the action itself says whether the reader sees it.
SEEN = f"action_id IN (SELECT a.id FROM {ACTION_TABLE} a)"
OWNED = f"action_id IN (SELECT a.id FROM {ACTION_TABLE} a WHERE a.{me('owner_id')})"


class PlanAction(models.Model):
    """What a region will do, for which aim, by when, and whose it is (framework: "Creating a strategic overview").

    Kept by the region's leads and read by everybody who works on its programme; by the College once a strategy of the
    region has been submitted. ``status``: the latest that was said of it (``PlanProgress``), kept by the database.
    ``category``: the line of the expenditure plan that pays for it, by its category: the lines themselves are written
    anew in each version, and one category may have a line for each quarter. ``indicators``: those that it should move.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    title = models.CharField(max_length=200)
    objective = models.CharField(max_length=12, choices=Objective.choices)
    element = models.CharField(max_length=12, choices=FrameworkElement.choices)
    kind = models.CharField(max_length=12, choices=PlanKind.choices, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    owner_name = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField()
    due_on = models.DateField()
    category = models.CharField(max_length=20, choices=SpendingCategory.choices, blank=True)
    indicators = ArrayField(models.PositiveSmallIntegerField(choices=IndicatorTitle.choices), default=list)
    status = models.CharField(max_length=12, choices=ActionStatus.choices, default=ActionStatus.NOT_STARTED)

    class Meta:
        ordering = ("due_on", "id")
        indexes = [models.Index(fields=["region", "due_on"], name="planaction_due")]
        constraints = [
            models.UniqueConstraint(fields=["region", "id"], name="planaction_region_id"),
            models.CheckConstraint(name="planaction_said", condition=models.Q(title__regex=r"\S")),
            models.CheckConstraint(
                name="planaction_choices",
                condition=models.Q(
                    objective__in=Objective.values,
                    element__in=FrameworkElement.values,
                    kind__in=["", *PlanKind.values],
                    category__in=["", *SpendingCategory.values],
                    indicators__contained_by=IndicatorTitle.values,
                ),
            ),
            models.CheckConstraint(name="planaction_days", condition=models.Q(due_on__gte=models.F("starts_on"))),
            RowSecurity(
                name="planaction_security",
                rules=[
                    *rules([LEAD, SPONSOR, CONTRIBUTOR], "SELECT", OWN_REGION),
                    *rules([LEAD], "INSERT UPDATE DELETE", OWN_REGION),
                    *rules([NATIONAL], "SELECT", both(ASSIGNED_REGION, _SUBMITTED)),
                    *rules([GUARD, STATS], "SELECT"),
                    *rules([GUARD], "UPDATE"),  # of the status
                    *everything(MAINT),
                ],
            ),
            owned("planaction"),
            RowTrigger(
                name="planaction_rules",
                timing="BEFORE INSERT OR UPDATE OR DELETE",
                function="guard.plan_action_rules",
            ),
            audited("planaction"),
        ]

    def __str__(self) -> str:
        return self.title


class PlanMilestone(models.Model):
    """A step of an action. Whoever owns the action says when it was done; all else is the leads'."""

    region = models.ForeignKey(Region, models.PROTECT)
    action = models.ForeignKey(PlanAction, models.CASCADE, related_name="milestones")
    what = models.CharField(max_length=200)
    due_on = models.DateField()
    done_on = models.DateField(null=True)

    class Meta:
        ordering = ("due_on", "id")
        constraints = [
            models.CheckConstraint(name="planmilestone_said", condition=models.Q(what__regex=r"\S")),
            TenantForeignKey(name="planmilestone_action", field="action", to_table=ACTION_TABLE),
            RowSecurity(
                name="planmilestone_security",
                rules=[
                    *rules([LEAD, SPONSOR, CONTRIBUTOR], "SELECT", OWN_REGION),
                    *rules([LEAD], "INSERT UPDATE DELETE", OWN_REGION),
                    *rules([SPONSOR, CONTRIBUTOR], "UPDATE", both(OWN_REGION, OWNED)),
                    *rules([NATIONAL], "SELECT", both(ASSIGNED_REGION, SEEN)),
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="planmilestone_rules", timing="BEFORE INSERT OR UPDATE", function="guard.plan_milestone_rules"
            ),
            audited("planmilestone"),
        ]

    def __str__(self) -> str:
        return self.what
