from django.conf import settings
from django.db import models

from regions.enums import Level, StakeholderGroup, Support
from regions.models.organisation import Organisation
from regions.models.region import Region
from succession.tenancy.declarations import (
    OWN_ORGANISATION,
    OWN_REGION,
    RowSecurity,
    RowTrigger,
    audited,
    both,
    either,
    everything,
    me,
    rules,
)
from succession.tenancy.personas import CONTRIBUTOR, GUARD, LEAD, MAINT, SPONSOR, STATS

STAKEHOLDER_TABLE = "regions_stakeholder"
ERASED = "Erased"
_MINE = me("owner_id")
_OF_THE_REGION = "organisation_id IS NULL"
_THEIRS = both(OWN_REGION, either(OWN_ORGANISATION, _MINE))
# Row security of the stakeholder itself says whether the reader sees it.
SEEN = f"stakeholder_id IN (SELECT s.id FROM {STAKEHOLDER_TABLE} s)"
OWNED = f"stakeholder_id IN (SELECT s.id FROM {STAKEHOLDER_TABLE} s WHERE s.{_MINE})"


def owned(name: str) -> RowTrigger:
    """The owner has a live role in the region when chosen; the database writes the name down."""
    return RowTrigger(name=f"{name}_owner", timing="BEFORE INSERT OR UPDATE", function="guard.live_owner")


def kept_by_leads(name: str) -> RowSecurity:
    """Read by the sponsor too, and by contributors who own a row; an owner who is no lead may change it, as far as the
    table's trigger lets them."""
    mine = both(OWN_REGION, _MINE)
    return RowSecurity(
        name=f"{name}_security",
        rules=[
            *everything(LEAD, OWN_REGION),
            *rules([SPONSOR], "SELECT", OWN_REGION),
            *rules([CONTRIBUTOR], "SELECT", mine),
            *rules([SPONSOR, CONTRIBUTOR], "UPDATE", mine),
            *everything(MAINT),
        ],
    )


class Stakeholder(models.Model):
    """A person or body that the region must win over. Personal data, so kept lean, exported and erased on request.

    ``organisation``: None for the region's own, kept by its leads; else the organisation whose contributors keep it,
    which its leads may change too. ``shared``: contributors of every organisation of the region read the row, not the
    engagements of others. Whoever is its ``owner`` reads row and engagements and keeps the next step.
    The sponsor reads the region's own and what is shared. ``works_for``: the stakeholder's own organisation, in words.
    ``archived_on``: no longer listed, nor offered when an engagement is logged. ``erased_on``: the texts are gone for
    good; the row and its engagements' days stay, so that past counts stay right.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    shared = models.BooleanField(default=False)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120, blank=True)
    works_for = models.CharField(max_length=120, blank=True)
    group = models.CharField(max_length=16, choices=StakeholderGroup.choices)
    networks = models.TextField(max_length=500, blank=True)
    influence = models.CharField(max_length=6, choices=Level.choices)
    interest = models.CharField(max_length=6, choices=Level.choices, blank=True)
    support_now = models.PositiveSmallIntegerField(choices=Support.choices)
    support_wanted = models.PositiveSmallIntegerField(choices=Support.choices)
    benefit = models.TextField(max_length=1_000, blank=True)
    concern = models.TextField(max_length=1_000, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    owner_name = models.CharField(max_length=120, blank=True)
    next_step = models.CharField(max_length=300, blank=True)
    next_step_due = models.DateField(null=True)
    archived_on = models.DateField(null=True)
    erased_on = models.DateField(null=True)

    class Meta:
        ordering = ("name", "id")
        indexes = [models.Index(fields=["region", "name"], name="stakeholder_of_region")]
        constraints = [
            models.UniqueConstraint(fields=["region", "id"], name="stakeholder_region_id"),
            models.CheckConstraint(name="stakeholder_said", condition=models.Q(name__regex=r"\S")),
            models.CheckConstraint(name="stakeholder_group", condition=models.Q(group__in=StakeholderGroup.values)),
            models.CheckConstraint(
                name="stakeholder_levels",
                condition=models.Q(influence__in=Level.values, interest__in=["", *Level.values]),
            ),
            models.CheckConstraint(
                name="stakeholder_support",
                condition=models.Q(support_now__in=Support.values, support_wanted__in=Support.values),
            ),
            models.CheckConstraint(
                name="stakeholder_due", condition=models.Q(next_step_due=None) | ~models.Q(next_step="")
            ),
            models.CheckConstraint(
                name="stakeholder_erased",
                condition=models.Q(erased_on=None)
                | models.Q(
                    name=ERASED,
                    role="",
                    works_for="",
                    networks="",
                    benefit="",
                    concern="",
                    next_step="",
                    shared=False,
                    owner=None,
                ),
            ),
            RowSecurity(
                name="stakeholder_security",
                rules=[
                    *rules([LEAD], "SELECT UPDATE DELETE", OWN_REGION),
                    *rules([LEAD], "INSERT", both(OWN_REGION, _OF_THE_REGION)),
                    *rules([SPONSOR], "SELECT", both(OWN_REGION, either(_OF_THE_REGION, "shared", _MINE))),
                    *rules([SPONSOR], "UPDATE", both(OWN_REGION, _MINE)),
                    *rules([CONTRIBUTOR], "SELECT", both(OWN_REGION, either(OWN_ORGANISATION, "shared", _MINE))),
                    *rules([CONTRIBUTOR], "INSERT", both(OWN_REGION, OWN_ORGANISATION)),
                    *rules([CONTRIBUTOR], "UPDATE", _THEIRS),
                    *rules([CONTRIBUTOR], "DELETE", both(OWN_REGION, OWN_ORGANISATION)),
                    *rules([GUARD, STATS], "SELECT"),
                    *rules([GUARD], "UPDATE"),  # to hold the row while an engagement is written
                    *everything(MAINT),
                ],
            ),
            owned("stakeholder"),
            RowTrigger(
                name="stakeholder_rules",
                timing="BEFORE INSERT OR UPDATE OR DELETE",
                function="guard.stakeholder_rules",
            ),
            audited("stakeholder", "columns"),
        ]

    def __str__(self) -> str:
        return self.name
