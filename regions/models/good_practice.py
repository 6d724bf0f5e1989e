from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

from regions.enums.good_practice import GoodPracticeStatus as S
from regions.enums.plan import FrameworkElement, Objective
from regions.enums.practice import PracticeArea
from regions.models.agreement import BY_COLLEGE
from regions.models.organisation import Organisation
from regions.models.region import Region
from regions.states import GOOD_PRACTICE
from succession.states import trigger_arguments
from succession.tenancy.declarations import (
    ASSIGNED_REGION,
    OWN_ORGANISATION,
    OWN_REGION,
    RowSecurity,
    RowTrigger,
    audited,
    both,
    either,
    everything,
    in_status,
    rules,
)
from succession.tenancy.personas import (
    AUDITOR,
    CONTRIBUTOR,
    LEAD,
    MAINT,
    NATIONAL,
    PARTICIPANT,
    SPONSOR,
    STATS,
)

# What whoever offers it writes; nothing of it changes once the College has it.
SAID = ("title", "done", "why", "took", "came_of_it", "ask", "element", "objective", "practice_area")
NEEDED = ("title", "done", "came_of_it", "ask", "element", "objective")  # before it is offered
_PUBLISHED = in_status(S.PUBLISHED)
_NOT_A_DRAFT = f"status <> '{S.DRAFT}'"
_OF_THE_REGION = both(OWN_REGION, "organisation_id IS NULL")
_OF_THE_ORGANISATION = both(OWN_REGION, OWN_ORGANISATION)
_WORDS = "words"  # worked out after the guards, for which it is empty


class GoodPracticeCase(models.Model):
    """What worked somewhere, told so that others can do it too; published to everybody who signs in.

    ``organisation``: None for the region's own, which its leads write; else the organisation whose contributors do. A
    region's leads and sponsor read those of its organisations from the moment they are offered. ``took``: time and
    money, in words. ``ask``: a role or a team, never a person of a talent pool. ``reason``: why it was returned or
    withdrawn. ``words``: what a search looks in, the title first.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=9, choices=S.choices, default=S.DRAFT)
    title = models.CharField(max_length=150)
    done = models.TextField(blank=True)
    why = models.TextField(blank=True)
    took = models.TextField(blank=True)
    came_of_it = models.TextField(blank=True)
    ask = models.CharField(max_length=200, blank=True)
    element = models.CharField(max_length=11, choices=FrameworkElement.choices, blank=True)
    objective = models.CharField(max_length=11, choices=Objective.choices, blank=True)
    practice_area = models.CharField(max_length=12, choices=PracticeArea.choices, blank=True)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    offered_by_name = models.CharField(max_length=120, blank=True)
    offered_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_by_name = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_by_name = models.CharField(max_length=120, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    words = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="english")
        + SearchVector("done", "came_of_it", weight="B", config="english")
        + SearchVector("why", "took", "ask", weight="C", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        ordering = ("-decided_at", "-id")
        indexes = [
            GinIndex(
                fields=["words"],
                name="goodpractice_words",
                condition=models.Q(status=S.PUBLISHED),
                fastupdate=False,  # few write, many search
            ),
            models.Index(
                fields=["-decided_at", "-id"], name="goodpractice_new", condition=models.Q(status=S.PUBLISHED)
            ),
            models.Index(fields=["region", "status"], name="goodpractice_of_region"),
        ]
        constraints = [
            models.CheckConstraint(name="goodpractice_titled", condition=models.Q(title__regex=r"\S")),
            models.CheckConstraint(
                name="goodpractice_choices",
                condition=models.Q(
                    element__in=["", *FrameworkElement.values],
                    objective__in=["", *Objective.values],
                    practice_area__in=["", *PracticeArea.values],
                ),
            ),
            models.CheckConstraint(
                name="goodpractice_offered_whole",
                condition=models.Q(status=S.DRAFT, offered_by=None, offered_at=None)
                | models.Q(
                    ~models.Q(status=S.DRAFT),
                    offered_by__isnull=False,
                    offered_at__isnull=False,
                )
                & models.Q(**{f"{name}__regex": r"\S" for name in NEEDED}),
            ),
            models.CheckConstraint(
                name="goodpractice_decided_whole",
                condition=models.Q(status__in=[S.DRAFT, S.OFFERED], decided_by=None, decided_at=None)
                | models.Q(
                    ~models.Q(decided_by=models.F("offered_by")),
                    status__in=[S.PUBLISHED, S.RETURNED, S.WITHDRAWN],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="goodpractice_withdrawn_whole",
                condition=models.Q(~models.Q(status=S.WITHDRAWN), withdrawn_by=None, withdrawn_at=None)
                | models.Q(status=S.WITHDRAWN, withdrawn_by__isnull=False, withdrawn_at__isnull=False),
            ),
            models.CheckConstraint(
                name="goodpractice_reason",
                condition=models.Q(~models.Q(status__in=[S.RETURNED, S.WITHDRAWN]), reason="")
                | models.Q(status__in=[S.RETURNED, S.WITHDRAWN], reason__regex=r"\S"),
            ),
            RowSecurity(
                name="goodpractice_security",
                rules=[
                    *rules(
                        [LEAD, SPONSOR],
                        "SELECT",
                        either(_PUBLISHED, both(OWN_REGION, either("organisation_id IS NULL", _NOT_A_DRAFT))),
                    ),
                    *rules([LEAD], "INSERT UPDATE", _OF_THE_REGION),
                    *rules([LEAD], "DELETE", both(_OF_THE_REGION, in_status(S.DRAFT))),
                    *rules([CONTRIBUTOR], "SELECT", either(_PUBLISHED, _OF_THE_ORGANISATION)),
                    *rules([CONTRIBUTOR], "INSERT UPDATE", _OF_THE_ORGANISATION),
                    *rules([CONTRIBUTOR], "DELETE", both(_OF_THE_ORGANISATION, in_status(S.DRAFT))),
                    *rules([NATIONAL], "SELECT", either(_PUBLISHED, both(ASSIGNED_REGION, _NOT_A_DRAFT))),
                    *rules(
                        [NATIONAL],
                        "UPDATE",
                        both(BY_COLLEGE, in_status(S.OFFERED, S.PUBLISHED)),
                        both(BY_COLLEGE, in_status(S.PUBLISHED, S.RETURNED, S.WITHDRAWN)),
                    ),
                    *rules([PARTICIPANT, AUDITOR], "SELECT", _PUBLISHED),
                    # Of the published alone, says the one function that it owns: with a condition here the index of
                    # words could not be used (tenancy 0026).
                    *rules([STATS], "SELECT"),
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="goodpractice_transitions",
                timing="BEFORE INSERT OR UPDATE",
                function="guard.transitions",
                arguments=trigger_arguments(GOOD_PRACTICE),
            ),
            RowTrigger(
                name="goodpractice_frozen",
                timing="BEFORE UPDATE OR DELETE",
                function="guard.frozen",
                arguments=(
                    f"offered:status,decided_by_id,decided_by_name,decided_at,reason,{_WORDS}",
                    f"published:status,withdrawn_by_id,withdrawn_by_name,withdrawn_at,reason,{_WORDS}",
                    "withdrawn:",
                ),
            ),
            RowTrigger(
                name="goodpractice_rules",
                timing="BEFORE UPDATE",
                function="guard.good_practice_rules",
                arguments=SAID,
            ),
            RowTrigger(
                name="goodpractice_hands",
                timing="BEFORE INSERT OR UPDATE",
                function="guard.own_hand",
                arguments=("offered_by", "decided_by", "withdrawn_by", "offered_at", "decided_at", "withdrawn_at"),
            ),
            audited("goodpractice", "columns"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def offered_from(self) -> str:
        """Who offers it: an organisation, or the region."""
        return self.organisation.name if self.organisation else self.region.name
