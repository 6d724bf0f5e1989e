from django.conf import settings
from django.db import models

from regions.enums import StrategyStatus as S
from regions.models.agreement import BY_COLLEGE
from regions.models.region import Region
from regions.sections import REQUIRED
from regions.states import STRATEGY
from succession.pdf.issued import IssuedPdf, hash_proved
from succession.states import trigger_arguments
from succession.tenancy.declarations import (
    ASSIGNED_REGION,
    OWN_REGION,
    RowSecurity,
    RowTrigger,
    TenantForeignKey,
    acting_as,
    audited,
    both,
    either,
    everything,
    in_status,
    me,
    rules,
)
from succession.tenancy.personas import CONTRIBUTOR, GUARD, LEAD, MAINT, NATIONAL, SPONSOR, STATS, WORKER, Role

STRATEGY_TABLE = "regions_strategy"
OPEN = (S.DRAFT, S.SUBMITTED, S.RECEIVED)
STANDING = (S.RECEIVED, S.AGREED)  # the College has it, and has not sent it back
_NOT_A_DRAFT = f"status <> '{S.DRAFT}'"
PUBLISHED = "published_at IS NOT NULL"
_SEEN_BY_COLLEGE = either(_NOT_A_DRAFT, both("shared_with_coordinator", acting_as(Role.COORDINATOR)))
# What was shared when it was submitted stays so until the College decides; a returned one is the region's again.
_SEEN_BY_ORGANISATIONS = either(both("shared_with_organisations", in_status(*OPEN)), PUBLISHED)
_BY_SPONSOR = both(OWN_REGION, in_status(S.SUBMITTED), me("submitted_by_id"))


class Strategy(models.Model):
    """A version of how a region goes about succession (framework: "Creating a strategic overview").

    A text for each of ``regions.sections``. While it is a draft the lead may share it: with the region's organisations,
    with the co-ordinator. ``received_on``: the day on which the College received it, which may be earlier than the day
    on which that was recorded. ``published_at``: since when the region's organisations read the agreed version.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=S.choices, default=S.DRAFT)
    vision = models.TextField(blank=True)
    outcomes_soon = models.TextField(blank=True)
    outcomes_later = models.TextField(blank=True)
    culture = models.TextField(blank=True)
    partnerships = models.TextField(blank=True)
    talent_management = models.TextField(blank=True)
    succession_planning = models.TextField(blank=True)
    retaining = models.TextField(blank=True)
    workforce = models.TextField(blank=True)
    shared_with_organisations = models.BooleanField(default=False)
    shared_with_coordinator = models.BooleanField(default=False)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepared_by_name = models.CharField(max_length=120)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_by_name = models.CharField(max_length=120, blank=True)
    submitted_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    received_by_name = models.CharField(max_length=120, blank=True)
    received_on = models.DateField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_by_name = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_by_name = models.CharField(max_length=120, blank=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["region", "id"], name="strategy_region_id"),
            models.UniqueConstraint(fields=["region", "number"], name="strategy_number"),
            models.UniqueConstraint(fields=["region"], condition=models.Q(status__in=OPEN), name="strategy_one_open"),
            models.UniqueConstraint(fields=["region"], condition=models.Q(status=S.AGREED), name="strategy_one_agreed"),
            models.CheckConstraint(
                name="strategy_submitted_whole",
                condition=models.Q(status=S.DRAFT, submitted_by=None, submitted_at=None)
                | (
                    models.Q(submitted_by__isnull=False, submitted_at__isnull=False)
                    & ~models.Q(status=S.DRAFT)
                    & ~models.Q(submitted_by=models.F("prepared_by"))
                ),
            ),
            models.CheckConstraint(
                name="strategy_received_whole",
                condition=models.Q(status__in=[S.DRAFT, S.SUBMITTED], received_by=None, received_on=None)
                | models.Q(
                    status__in=[S.RECEIVED, S.AGREED, S.RETURNED, S.SUPERSEDED],
                    received_by__isnull=False,
                    received_on__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="strategy_decided_whole",
                condition=models.Q(status__in=OPEN, decided_by=None, decided_at=None, reason="")
                | models.Q(
                    status__in=[S.AGREED, S.SUPERSEDED], decided_by__isnull=False, decided_at__isnull=False, reason=""
                )
                | models.Q(status=S.RETURNED, decided_by__isnull=False, decided_at__isnull=False, reason__gt=""),
            ),
            models.CheckConstraint(
                name="strategy_published_whole",
                condition=models.Q(published_by=None, published_at=None)
                | models.Q(status__in=[S.AGREED, S.SUPERSEDED], published_by__isnull=False, published_at__isnull=False),
            ),
            RowSecurity(
                name="strategy_security",
                rules=[
                    *rules([LEAD, SPONSOR], "SELECT", OWN_REGION),
                    *rules([LEAD], "INSERT", both(OWN_REGION, in_status(S.DRAFT), me("prepared_by_id"))),
                    *rules([LEAD], "UPDATE", both(OWN_REGION, in_status(S.DRAFT, S.AGREED))),
                    *rules([SPONSOR], "UPDATE", both(OWN_REGION, in_status(S.DRAFT)), _BY_SPONSOR),
                    *rules([CONTRIBUTOR], "SELECT", both(OWN_REGION, _SEEN_BY_ORGANISATIONS)),
                    *rules([NATIONAL], "SELECT", both(ASSIGNED_REGION, _SEEN_BY_COLLEGE)),
                    *rules(
                        [NATIONAL],
                        "UPDATE",
                        both(BY_COLLEGE, in_status(S.SUBMITTED, S.RECEIVED, S.AGREED)),
                        both(BY_COLLEGE, in_status(S.RECEIVED, S.AGREED, S.RETURNED, S.SUPERSEDED)),
                    ),
                    *rules([WORKER], "SELECT", both(OWN_REGION, _NOT_A_DRAFT)),
                    *rules([GUARD, STATS], "SELECT"),
                    *rules([GUARD], "UPDATE"),  # only to lock
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="strategy_transitions",
                timing="BEFORE INSERT OR UPDATE",
                function="guard.transitions",
                arguments=trigger_arguments(STRATEGY),
            ),
            RowTrigger(
                name="strategy_frozen",
                timing="BEFORE UPDATE OR DELETE",
                function="guard.frozen",
                arguments=(
                    "submitted:status,received_by_id,received_by_name,received_on",
                    "received:status,decided_by_id,decided_by_name,decided_at,reason",
                    "agreed:status,published_by_id,published_by_name,published_at",
                    "returned:",
                    "superseded:",
                ),
            ),
            RowTrigger(
                name="strategy_rules",
                timing="BEFORE INSERT OR UPDATE OR DELETE",
                function="guard.strategy_rules",
                arguments=REQUIRED,
            ),
            RowTrigger(
                name="strategy_hands",
                timing="BEFORE INSERT OR UPDATE",
                function="guard.own_hand",
                arguments=(
                    *("prepared_by", "submitted_by", "received_by", "decided_by", "published_by"),
                    *("submitted_at", "received_on", "decided_at", "published_at"),
                ),
            ),
            audited("strategy"),
        ]

    def __str__(self) -> str:
        return f"Strategy, version {self.number}"


class StrategyDocument(IssuedPdf):
    """The PDF of a version as the sponsor submitted it: one for each, under the same row security as the version."""

    region = models.ForeignKey(Region, models.PROTECT)
    strategy = models.OneToOneField(Strategy, models.PROTECT, related_name="document")

    class Meta:
        constraints = [
            hash_proved("strategydocument_hash"),
            TenantForeignKey(name="strategydocument_strategy", field="strategy", to_table=STRATEGY_TABLE),
            RowSecurity(
                name="strategydocument_security",
                rules=[
                    *rules([LEAD, SPONSOR, WORKER], "SELECT", OWN_REGION),
                    *rules([NATIONAL], "SELECT", ASSIGNED_REGION),
                    *rules(
                        [CONTRIBUTOR],
                        "SELECT",
                        both(
                            OWN_REGION,
                            f"EXISTS (SELECT FROM {STRATEGY_TABLE} s WHERE s.id = strategy_id AND s.{PUBLISHED})",
                        ),
                    ),
                    *rules([WORKER], "INSERT", OWN_REGION),
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="strategydocument_submitted",
                timing="BEFORE INSERT",
                function="guard.frozen_parent",
                arguments=(STRATEGY_TABLE, "strategy_id", S.DRAFT.value),
            ),
            RowTrigger(name="strategydocument_kept", timing="BEFORE UPDATE OR DELETE", function="guard.no_change"),
        ]
