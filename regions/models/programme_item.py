from django.contrib.postgres.fields import ArrayField
from django.db import models

from regions.enums.programme import ForTier, Gap, GoAhead, Intervention, OfferedBy, RunAt
from regions.models.plan_action import ACTION_TABLE, PlanAction
from regions.models.region import Region
from succession.tenancy.declarations import (
    OWN_REGION,
    RowSecurity,
    TenantForeignKey,
    audited,
    everything,
    rules,
)
from succession.tenancy.personas import LEAD, MAINT, SPONSOR


class ProgrammeItem(models.Model):
    """Something that the region might run for its leaders, weighed before money is spent (framework: resource 12).

    Kept by the leads, read by the sponsor. ``cost``: of all ``places`` together, in pounds. ``action``: of the plan,
    once it has been made into one.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    intervention = models.CharField(max_length=16, choices=Intervention.choices)
    gap = models.CharField(max_length=16, choices=Gap.choices)
    tiers = ArrayField(models.CharField(max_length=3, choices=ForTier.choices), default=list)
    offered_by = models.CharField(max_length=8, choices=OfferedBy.choices)
    run_at = models.CharField(max_length=12, choices=RunAt.choices)
    places = models.PositiveSmallIntegerField(null=True)
    cost = models.DecimalField(max_digits=11, decimal_places=2, null=True)
    provider = models.CharField(max_length=120, blank=True)
    open_to_partners = models.BooleanField(default=False)
    go_ahead = models.CharField(max_length=5, choices=GoAhead.choices, blank=True)
    why = models.TextField(max_length=1_000, blank=True)
    action = models.ForeignKey(PlanAction, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="programmeitem_choices",
                condition=models.Q(
                    intervention__in=Intervention.values,
                    gap__in=Gap.values,
                    tiers__contained_by=ForTier.values,
                    offered_by__in=OfferedBy.values,
                    run_at__in=RunAt.values,
                    go_ahead__in=["", *GoAhead.values],
                ),
            ),
            models.CheckConstraint(
                name="programmeitem_figures",
                condition=(models.Q(places=None) | models.Q(places__gt=0))
                & (models.Q(cost=None) | models.Q(cost__gte=0)),
            ),
            models.CheckConstraint(
                name="programmeitem_action", condition=models.Q(action=None) | models.Q(go_ahead=GoAhead.YES)
            ),
            TenantForeignKey(name="programmeitem_action_key", field="action", to_table=ACTION_TABLE),
            RowSecurity(
                name="programmeitem_security",
                rules=[
                    *everything(LEAD, OWN_REGION),
                    *rules([SPONSOR], "SELECT", OWN_REGION),
                    *everything(MAINT),
                ],
            ),
            audited("programmeitem"),
        ]

    def __str__(self) -> str:
        return str(Intervention(self.intervention).label)
