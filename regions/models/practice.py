from django.conf import settings
from django.db import models

from regions.enums.practice import LeaderTier, OpenTo, PracticeArea, Sharing, Standing
from regions.models.organisation import Organisation
from regions.models.region import Region
from succession.several import several, several_known
from succession.tenancy.declarations import (
    OWN_ORGANISATION,
    OWN_REGION,
    RowSecurity,
    RowTrigger,
    audited,
    both,
    everything,
    me,
    rules,
)
from succession.tenancy.personas import CONTRIBUTOR, LEAD, MAINT, SPONSOR, STATS

SHARED = (Sharing.YES, Sharing.TALK)
FIRST_YEAR = 2009  # the year before the initiative, as a baseline
_OWN = both(OWN_REGION, OWN_ORGANISATION)
_BY_ITSELF = both(_OWN, me("recorded_by_id"), "NOT by_lead")
_BY_TELEPHONE = both(OWN_REGION, me("recorded_by_id"), "by_lead")


class Yearly(models.Model):
    """What an organisation says of itself once a year: kept by its contributors, read by the region's lead and sponsor.

    ``year``: the financial year, by the year of its April. ``recorded_by``: who said it last. ``by_lead``: a lead wrote
    it down for the organisation, as told. What was said for a year stays once the organisation has said a later one.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_by_name = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()
    by_lead = models.BooleanField(default=False)

    class Meta:
        abstract = True


def of_a_year(name: str, *said: str) -> list[models.BaseConstraint]:
    """What every ``Yearly`` is held to. ``said``: the columns that may change."""
    return [
        models.CheckConstraint(name=f"{name}_year", condition=models.Q(year__gte=FIRST_YEAR)),
        RowSecurity(
            name=f"{name}_security",
            rules=[
                *rules([LEAD, SPONSOR], "SELECT", OWN_REGION),
                *rules([LEAD], "INSERT", _BY_TELEPHONE),
                *rules([LEAD], "UPDATE", OWN_REGION, _BY_TELEPHONE),
                *rules([CONTRIBUTOR], "SELECT", _OWN),
                *rules([CONTRIBUTOR], "INSERT", _BY_ITSELF),
                *rules([CONTRIBUTOR], "UPDATE", _OWN, _BY_ITSELF),
                *rules([STATS], "SELECT"),
                *everything(MAINT),
            ],
        ),
        RowTrigger(
            name=f"{name}_fixed",
            timing="BEFORE UPDATE",
            function="guard.only_columns",
            arguments=(*said, "recorded_by_id", "recorded_by_name", "recorded_at", "by_lead"),
        ),
        RowTrigger(
            name=f"{name}_own_hand",
            timing="BEFORE INSERT OR UPDATE",
            function="guard.own_hand",
            arguments=("recorded_by", "recorded_at"),
        ),
        RowTrigger(name=f"{name}_rules", timing="BEFORE INSERT OR UPDATE", function="guard.yearly_rules"),
        audited(name, "columns"),
    ]


class Practice(Yearly):
    """What an organisation has in place in one area, in one year (framework: resource 2).

    All ten areas are answered together; all but the standing is said on demand. Contributors of other organisations
    read of it what ``stats.practices_shared`` hands out, while it is in place and ``sharing`` is yes or "talk to us".
    ``contact``: a role or a team. ``places``: for people of other organisations, in a year. ``barrier_met``: in words.
    """

    area = models.CharField(max_length=12, choices=PracticeArea.choices)
    standing = models.PositiveSmallIntegerField(choices=Standing.choices)
    name = models.CharField(max_length=120, blank=True)
    description = models.TextField(max_length=1_000, blank=True)
    tiers = several(LeaderTier)
    open_to = models.CharField(max_length=8, choices=OpenTo.choices, blank=True)
    evidence = models.TextField(max_length=1_000, blank=True)
    sharing = models.CharField(max_length=4, choices=Sharing.choices, blank=True)
    places = models.PositiveSmallIntegerField(null=True)
    contact = models.CharField(max_length=200, blank=True)
    barrier_met = models.TextField(max_length=1_000, blank=True)

    class Meta:
        ordering = ("year", "organisation_id", "id")
        constraints = [
            models.UniqueConstraint(fields=["region", "organisation", "year", "area"], name="practice_once"),
            models.CheckConstraint(
                name="practice_choices",
                condition=models.Q(
                    area__in=PracticeArea.values,
                    standing__in=Standing.values,
                    open_to__in=["", *OpenTo.values],
                    sharing__in=["", *Sharing.values],
                ),
            ),
            models.CheckConstraint(
                name="practice_shared",
                condition=models.Q(sharing__in=SHARED, contact__regex=r"\S")
                | models.Q(sharing__in=["", Sharing.NO], places=None),
            ),
            several_known("practice_tiers", "tiers", LeaderTier),
            *of_a_year(
                "practice",
                *("standing", "name", "description", "tiers", "open_to", "evidence", "sharing", "places", "contact"),
                "barrier_met",
            ),
        ]

    def __str__(self) -> str:
        return self.get_area_display()
