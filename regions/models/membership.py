from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models

from regions.models.organisation import DateRange, Organisation
from regions.models.region import Region
from succession.tenancy.declarations import (
    OWN_ORGANISATION,
    OWN_REGION,
    RowSecurity,
    RowTrigger,
    acting_as,
    audited,
    both,
    either,
    everything,
    in_status,
    me,
    rules,
    setting,
)
from succession.tenancy.personas import (
    AUDITOR,
    CONTRIBUTOR,
    CTX,
    LEAD,
    MAINT,
    NATIONAL,
    PARTICIPANT,
    SPONSOR,
    Role,
)

_OF_A_REGION = [Role.LEAD, Role.SPONSOR, Role.CONTRIBUTOR, Role.PARTICIPANT]
_OF_AN_ORGANISATION = [Role.CONTRIBUTOR, Role.PARTICIPANT]
_OF_THE_COLLEGE = [Role.COORDINATOR, Role.NATIONAL_LEAD, Role.AUDITOR]
_MINE = me("user_id")


def _role(*roles: Role) -> str:
    return in_status(*roles, column="role")


_COLLEGE = acting_as(Role.NATIONAL_LEAD, Role.COORDINATOR)

# Who may end whose role: the chain of invitations, upwards.
_NATIONAL_ENDS = both(acting_as(Role.NATIONAL_LEAD), _role(Role.SPONSOR, Role.COORDINATOR, Role.AUDITOR))
_SPONSOR_ENDS = both(
    OWN_REGION,
    acting_as(Role.SPONSOR),
    either(_role(Role.LEAD), f"deputy_of_id = {setting('membership_id')}"),
)
_LEAD_ENDS = both(OWN_REGION, _role(Role.CONTRIBUTOR))
_CONTRIBUTOR_ENDS = both(OWN_ORGANISATION, _role(Role.PARTICIPANT))


class Membership(models.Model):
    """A person's dated role: in a region, in an organisation of it, or national. Both days are included.

    ``revoked_at``: ended at once, before its last day is over. ``deputy_of``: the sponsor who delegated the role; it
    ends with theirs at the latest.
    """

    # A deputy is in the sponsor's own region: ``ctx.accept()`` copies it.
    across_regions = ("deputy_of",)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=13, choices=Role.choices)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    deputy_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="deputies")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "id"], name="membership_region_id"),
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
                condition=models.Q(role=Role.SPONSOR, deputy_of=None, revoked_at=None),
            ),
            models.CheckConstraint(
                name="membership_deputy",
                condition=models.Q(deputy_of=None) | models.Q(role=Role.SPONSOR, ends_on__isnull=False),
            ),
            RowSecurity(
                name="membership_security",
                rules=[
                    *rules([PARTICIPANT, AUDITOR], "SELECT", _MINE),
                    *rules(
                        [LEAD, SPONSOR],
                        "SELECT",
                        either(_MINE, both(OWN_REGION, _role(Role.LEAD, Role.SPONSOR, Role.CONTRIBUTOR))),
                    ),
                    *rules(
                        [CONTRIBUTOR],
                        "SELECT",
                        either(_MINE, both(OWN_ORGANISATION, _role(*_OF_AN_ORGANISATION))),
                    ),
                    *rules(
                        [NATIONAL],
                        "SELECT",
                        both(_COLLEGE, either(_MINE, _role(Role.LEAD, Role.SPONSOR, *_OF_THE_COLLEGE))),
                    ),
                    *rules([NATIONAL], "UPDATE", _NATIONAL_ENDS),
                    *rules([SPONSOR], "UPDATE", _SPONSOR_ENDS),
                    *rules([LEAD], "UPDATE", _LEAD_ENDS),
                    *rules([CONTRIBUTOR], "UPDATE", _CONTRIBUTOR_ENDS),
                    *rules([CTX], "SELECT INSERT UPDATE"),
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="membership_only_ends",
                timing="BEFORE UPDATE",
                function="guard.only_columns",
                arguments=("ends_on", "revoked_at", "revoked_by_id"),
            ),
            audited("membership"),
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
            RowSecurity(
                name="assignment_security",
                rules=[
                    *rules([CTX], "SELECT"),
                    *rules([NATIONAL], "SELECT", _COLLEGE),
                    *rules([NATIONAL], "INSERT DELETE", acting_as(Role.NATIONAL_LEAD)),
                    *everything(MAINT),
                ],
            ),
            audited("assignment"),
        ]
