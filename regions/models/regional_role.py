from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models

from regions.enums.regional_role import RegionalRoleKind, Responsibility, RoleBasis, RoleFunding
from regions.models.membership import Membership
from regions.models.organisation import DateRange, Organisation
from regions.models.region import Region
from succession.several import several
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
    setting,
)
from succession.tenancy.personas import CONTRIBUTOR, CTX, LEAD, MAINT, NATIONAL, SPONSOR

SMALLEST, WHOLE = Decimal("0.05"), Decimal("1.00")
_MINE = both(OWN_REGION, f"membership_id = {setting('membership_id')}")


class RegionalRole(models.Model):
    """What sponsor and leads of a region do, and on what terms (framework: resource 7); several may share a lead's.

    Kept by a lead for themselves, by the sponsor for anybody; read by the region and the College. Dated, so that what
    was before stays to be read: ``ends_on`` is the last day. ``membership``: of the person, live or past;
    ``person_name`` is written by the database. ``fte``: the share of a full-time post. ``organisation``: the person's
    own, where they have one. ``shows_email``: leads and sponsors of other regions and the College may see the address;
    the person's own to say.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=9, choices=RegionalRoleKind.choices)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    fte = models.DecimalField(max_digits=3, decimal_places=2)
    basis = models.CharField(max_length=13, choices=RoleBasis.choices, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    funded_from = models.CharField(max_length=12, choices=RoleFunding.choices, blank=True)
    responsibilities = several(Responsibility)
    reports_to = models.CharField(max_length=120, blank=True)
    experience = models.TextField(max_length=1_000, blank=True)
    shows_email = models.BooleanField(default=False)

    class Meta:
        ordering = ("-kind", "person_name", "starts_on", "id")
        constraints = [
            models.CheckConstraint(name="regionalrole_fte", condition=models.Q(fte__range=(SMALLEST, WHOLE))),
            models.CheckConstraint(
                name="regionalrole_choices",
                condition=models.Q(
                    kind__in=RegionalRoleKind.values,
                    basis__in=["", *RoleBasis.values],
                    funded_from__in=["", *RoleFunding.values],
                    responsibilities__contained_by=list(Responsibility.values),
                ),
            ),
            models.CheckConstraint(
                name="regionalrole_dates",
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
            ),
            ExclusionConstraint(
                name="regionalrole_one_at_a_time",
                expressions=[
                    ("membership", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on", RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS),
                ],
            ),
            TenantForeignKey(name="regionalrole_membership", field="membership", to_table="regions_membership"),
            RowSecurity(
                name="regionalrole_security",
                rules=[
                    *rules([LEAD, SPONSOR, CONTRIBUTOR], "SELECT", OWN_REGION),
                    *rules([LEAD], "INSERT UPDATE DELETE", _MINE),
                    *rules([SPONSOR], "INSERT UPDATE DELETE", OWN_REGION),
                    *rules([NATIONAL], "SELECT", ASSIGNED_REGION),
                    *rules([CTX], "SELECT"),  # for the directory
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="regionalrole_person",
                timing="BEFORE INSERT OR UPDATE",
                function="guard.regional_role_person",
            ),
            audited("regionalrole", "columns"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person_name}"
