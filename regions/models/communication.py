from django.conf import settings
from django.db import models

from regions.enums.communication import Aim, Audience, Rhythm
from regions.models.region import Region
from regions.models.stakeholder import kept_by_leads, owned
from succession.tenancy.declarations import (
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
from succession.tenancy.personas import CONTRIBUTOR, LEAD, MAINT, SPONSOR

COMMUNICATION_TABLE = "regions_communication"
_OF_MINE = both(OWN_REGION, f"communication_id IN (SELECT c.id FROM {COMMUNICATION_TABLE} c WHERE c.{me('owner_id')})")


class Communication(models.Model):
    """What an audience is to be told, how, when and by whom (framework: resource 6).

    Kept by the region's leads and read by its sponsor; a contributor reads those that they own. Its owner says that it
    was done and when it is due next, and changes nothing else. ``due_on``: the next day; None once there is none left.
    ``measure``: how one sees that it has worked.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    audience = models.CharField(max_length=16, choices=Audience.choices)
    aim = models.CharField(max_length=10, choices=Aim.choices)
    message = models.TextField(max_length=1_000)
    benefit = models.TextField(max_length=500, blank=True)
    channel = models.CharField(max_length=200)
    rhythm = models.CharField(max_length=9, choices=Rhythm.choices, default=Rhythm.ONCE)
    due_on = models.DateField(null=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    owner_name = models.CharField(max_length=120, blank=True)
    feedback = models.CharField(max_length=200, blank=True)
    measure = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("due_on", "id")
        constraints = [
            models.UniqueConstraint(fields=["region", "id"], name="communication_region_id"),
            models.CheckConstraint(
                name="communication_said", condition=models.Q(message__regex=r"\S", channel__regex=r"\S")
            ),
            models.CheckConstraint(
                name="communication_choices",
                condition=models.Q(audience__in=Audience.values, aim__in=Aim.values, rhythm__in=Rhythm.values),
            ),
            kept_by_leads("communication"),
            owned("communication"),
            RowTrigger(
                name="communication_rules", timing="BEFORE UPDATE", function="guard.owner_rules", arguments=("due_on",)
            ),
            audited("communication", "columns"),
        ]

    def __str__(self) -> str:
        return f"{self.get_audience_display()}: {self.channel}"


class CommunicationDone(models.Model):
    """One time that it was done, and what came back; only ever added. The lead takes back what was said by mistake."""

    region = models.ForeignKey(Region, models.PROTECT)
    communication = models.ForeignKey(Communication, models.PROTECT, related_name="times")
    done_on = models.DateField()
    came_back = models.TextField(max_length=1_000, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_by_name = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("-done_on", "-id")
        indexes = [models.Index(fields=["region", "-done_on"], name="communicationdone_latest")]
        constraints = [
            TenantForeignKey(
                name="communicationdone_communication", field="communication", to_table=COMMUNICATION_TABLE
            ),
            RowSecurity(
                name="communicationdone_security",
                rules=[
                    *rules([LEAD, SPONSOR], "SELECT", OWN_REGION),
                    *rules([LEAD], "INSERT", both(OWN_REGION, me("recorded_by_id"))),
                    *rules([LEAD], "DELETE", OWN_REGION),
                    *rules([CONTRIBUTOR], "SELECT", _OF_MINE),
                    *rules([SPONSOR, CONTRIBUTOR], "INSERT", both(_OF_MINE, me("recorded_by_id"))),
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="communicationdone_own_hand",
                timing="BEFORE INSERT",
                function="guard.own_hand",
                arguments=("recorded_by", "recorded_at", "done_on"),
            ),
            audited("communicationdone", "columns"),
        ]
