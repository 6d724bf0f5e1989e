from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from regions.enums import EngagementChannel
from regions.models.region import Region
from regions.models.stakeholder import OWNED, SEEN, STAKEHOLDER_TABLE, Stakeholder
from succession.tenancy.declarations import (
    OWN_ORGANISATION,
    OWN_REGION,
    RowSecurity,
    RowTrigger,
    TenantForeignKey,
    audited,
    both,
    either,
    everything,
    me,
    rules,
)
from succession.tenancy.personas import CONTRIBUTOR, GUARD, LEAD, MAINT, SPONSOR, STATS

_BY_ME = me("recorded_by_id")
_OF_OWN_ORGANISATION = f"stakeholder_id IN (SELECT s.id FROM {STAKEHOLDER_TABLE} s WHERE s.{OWN_ORGANISATION})"
_READ_BY_CONTRIBUTOR = both(OWN_REGION, either(_BY_ME, _OF_OWN_ORGANISATION, OWNED))
_LOGGED = both(OWN_REGION, _BY_ME, SEEN)


class Engagement(models.Model):
    """One contact with a stakeholder: when, how, and what came of it. Corrected or removed by its author or a lead.

    Whoever sees a stakeholder logs engagements with them. A contributor reads their own, and those of stakeholders
    that their organisation keeps or that they own: never what others noted of one that is only shared with them.
    Who owns or keeps the stakeholder may tick a follow-up off, whoever wrote it.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    stakeholder = models.ForeignKey(Stakeholder, models.PROTECT, related_name="engagements")
    held_on = models.DateField()
    channel = models.CharField(max_length=16, choices=EngagementChannel.choices)
    outcome = models.TextField(max_length=1_000, blank=True)
    next_step = models.CharField(max_length=300, blank=True)
    follow_up_due = models.DateField(null=True)
    follow_up_done_on = models.DateField(null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_by_name = models.CharField(max_length=120)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("-held_on", "-id")
        indexes = [
            # The region first, as row security asks for it too.
            models.Index(fields=["region", "stakeholder", "-held_on"], name="engagement_of_stakeholder"),
            models.Index(fields=["region", "held_on"], name="engagement_held"),
            models.Index(fields=["recorded_by", "-recorded_at"], name="engagement_latest"),
            models.Index(
                fields=["region", "follow_up_due"],
                name="engagement_follow_up",
                condition=models.Q(follow_up_due__isnull=False, follow_up_done_on=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(name="engagement_channel", condition=models.Q(channel__in=EngagementChannel.values)),
            models.CheckConstraint(
                name="engagement_due",
                condition=models.Q(follow_up_due=None)
                | (~models.Q(next_step="") & models.Q(follow_up_due__gte=models.F("held_on"))),
            ),
            models.CheckConstraint(
                name="engagement_done",
                condition=models.Q(follow_up_done_on=None)
                | (~models.Q(next_step="") & models.Q(follow_up_done_on__gte=models.F("held_on"))),
            ),
            TenantForeignKey(name="engagement_stakeholder", field="stakeholder", to_table=STAKEHOLDER_TABLE),
            RowSecurity(
                name="engagement_security",
                rules=[
                    *rules([LEAD], "SELECT UPDATE DELETE", OWN_REGION),
                    *rules([LEAD, SPONSOR, CONTRIBUTOR], "INSERT", _LOGGED),
                    *rules([SPONSOR], "SELECT", both(OWN_REGION, SEEN)),
                    *rules([SPONSOR], "UPDATE", both(OWN_REGION, either(both(_BY_ME, SEEN), OWNED))),
                    *rules([CONTRIBUTOR], "SELECT UPDATE", _READ_BY_CONTRIBUTOR),
                    *rules([SPONSOR, CONTRIBUTOR], "DELETE", both(OWN_REGION, _BY_ME)),
                    *rules([GUARD, STATS], "SELECT"),
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="engagement_own_hand",
                timing="BEFORE INSERT",
                function="guard.own_hand",
                arguments=("recorded_by", "recorded_at"),
            ),
            RowTrigger(
                name="engagement_rules",
                timing="BEFORE INSERT OR UPDATE OR DELETE",
                function="guard.engagement_rules",
            ),
            audited("engagement", "columns"),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}, {self.held_on}"
