from django.conf import settings
from django.db import models

from regions.enums import BarrierKind, BarrierStatus
from regions.models.region import Region
from regions.models.stakeholder import SEEN, STAKEHOLDER_TABLE, Stakeholder, kept_by_leads, owned
from succession.tenancy.declarations import (
    OWN_REGION,
    RowSecurity,
    RowTrigger,
    TenantForeignKey,
    audited,
    both,
    everything,
    rules,
)
from succession.tenancy.personas import CONTRIBUTOR, LEAD, MAINT, SPONSOR

BARRIER_TABLE = "regions_barrier"
_SEEN_WITH_BOTH_ENDS = both(OWN_REGION, f"barrier_id IN (SELECT b.id FROM {BARRIER_TABLE} b)", SEEN)


class Barrier(models.Model):
    """What stands in the way of working together, and what is done about it.

    Kept by the region's leads and read by its sponsor. A contributor reads those that they own. An owner who is no lead
    says how far it has come (``status`` and ``note``), and nothing else. ``met_in``: where it was met, in words.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    barrier = models.CharField(max_length=300)
    kind = models.CharField(max_length=16, choices=BarrierKind.choices)
    met_in = models.CharField(max_length=200, blank=True)
    action = models.CharField(max_length=300, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    owner_name = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True)
    status = models.CharField(max_length=8, choices=BarrierStatus.choices, default=BarrierStatus.OPEN)
    note = models.TextField(max_length=1_000, blank=True)
    stakeholders = models.ManyToManyField(Stakeholder, through="BarrierStakeholder", related_name="barriers")

    class Meta:
        ordering = ("due_on", "id")
        constraints = [
            models.UniqueConstraint(fields=["region", "id"], name="barrier_region_id"),
            models.CheckConstraint(name="barrier_said", condition=models.Q(barrier__regex=r"\S")),
            models.CheckConstraint(name="barrier_kind", condition=models.Q(kind__in=BarrierKind.values)),
            models.CheckConstraint(
                name="barrier_status",
                condition=models.Q(status=BarrierStatus.OPEN)
                | models.Q(status__in=BarrierStatus.values, note__regex=r"\S"),
            ),
            kept_by_leads("barrier"),
            owned("barrier"),
            RowTrigger(name="barrier_rules", timing="BEFORE UPDATE", function="guard.barrier_rules"),
            audited("barrier", "columns"),
        ]

    def __str__(self) -> str:
        return self.barrier


class BarrierStakeholder(models.Model):
    """A stakeholder whom a barrier is about; seen by whoever sees both."""

    region = models.ForeignKey(Region, models.PROTECT)
    barrier = models.ForeignKey(Barrier, models.CASCADE, related_name="links")
    stakeholder = models.ForeignKey(Stakeholder, models.PROTECT, related_name="barrier_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["barrier", "stakeholder"], name="barrierstakeholder_once"),
            TenantForeignKey(name="barrierstakeholder_barrier", field="barrier", to_table=BARRIER_TABLE),
            TenantForeignKey(name="barrierstakeholder_stakeholder", field="stakeholder", to_table=STAKEHOLDER_TABLE),
            RowSecurity(
                name="barrierstakeholder_security",
                rules=[
                    *rules([LEAD], "SELECT INSERT DELETE", OWN_REGION),
                    *rules([SPONSOR, CONTRIBUTOR], "SELECT", _SEEN_WITH_BOTH_ENDS),
                    *everything(MAINT),
                ],
            ),
            audited("barrierstakeholder", "columns"),
        ]
