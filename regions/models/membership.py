from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models

from regions.models.organisation import DateRange, Organisation
from regions.models.region import Region
from succession.tenancy.declarations import RowSecurity, RowTrigger, everything, me, rules
from succession.tenancy.personas import CTX, MAINT, PEOPLE, Role

_OF_A_REGION = [Role.LEAD, Role.SPONSOR, Role.CONTRIBUTOR, Role.PARTICIPANT]
_OF_AN_ORGANISATION = [Role.CONTRIBUTOR, Role.PARTICIPANT]


class Membership(models.Model):
    """A person's dated role: in a region, in an organisation of it, or national. Both days are included."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=13, choices=Role.choices)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="membership_place",
                condition=models.Q(role__in=_OF_A_REGION, region__isnull=False)
                | (~models.Q(role__in=_OF_A_REGION) & models.Q(region=None, organisation=None)),
            ),
            models.CheckConstraint(
                name="membership_organisation",
                condition=models.Q(role__in=_OF_AN_ORGANISATION, organisation__isnull=False)
                | (~models.Q(role__in=_OF_AN_ORGANISATION) & models.Q(organisation=None)),
            ),
            models.CheckConstraint(
                name="membership_dates",
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
            ),
            ExclusionConstraint(
                name="membership_one_sponsor",
                expressions=[
                    ("region", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on", RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(role=Role.SPONSOR),
            ),
            RowSecurity(
                name="membership_security",
                rules=[*rules([CTX], "SELECT"), *rules(PEOPLE, "SELECT", me("user_id")), *everything(MAINT)],
            ),
            RowTrigger(name="membership_audit", timing="AFTER INSERT OR UPDATE OR DELETE", function="audit.log"),
        ]


class Assignment(models.Model):
    """A region whose returns, plans and agreements a national co-ordinator reads."""

    # A co-ordinator's membership belongs to no region.
    across_regions = ("membership",)

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="assignments")
    region = models.ForeignKey(Region, models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "region"], name="assignment_once"),
            RowSecurity(name="assignment_security", rules=[*rules([CTX], "SELECT"), *everything(MAINT)]),
            RowTrigger(name="assignment_audit", timing="AFTER INSERT OR UPDATE OR DELETE", function="audit.log"),
        ]
