import datetime

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models.functions import Now

from regions.enums import AgreementStatus as S
from regions.models.organisation import DateRange, Organisation
from regions.models.region import Region
from regions.states import AGREEMENT
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
    everything,
    in_status,
    me,
    rules,
)
from succession.tenancy.personas import AUDITOR, CTX, GUARD, LEAD, MAINT, NATIONAL, SPONSOR, WORKER, Role

AGREEMENT_TABLE = "regions_agreement"
BY_LEAD = both(ASSIGNED_REGION, acting_as(Role.NATIONAL_LEAD))
BY_COLLEGE = both(ASSIGNED_REGION, acting_as(Role.NATIONAL_LEAD, Role.COORDINATOR))
_OFFERED = "offered_at IS NOT NULL"  # whatever became of it; a draft that was withdrawn is the College's alone
_OF_ONE_THAT_IS_SEEN = f"EXISTS (SELECT FROM {AGREEMENT_TABLE} a WHERE a.id = agreement_id)"
# At most one of these may cover a day of a region.
LIVE = (S.OFFERED, S.SIGNED, S.IN_FORCE)


class UkDay(models.Func):
    """The day in England of a moment."""

    template = "(%(expressions)s AT TIME ZONE 'Europe/London')::date"
    output_field = models.DateField()


def sha256_of(column: str) -> models.Func:
    return models.Func(
        models.F(column),
        template="encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')",
        output_field=models.CharField(),
    )


class Agreement(models.Model):
    """The contract between the National College and a region's DCS sponsor (framework: annex).

    ``allocation``: pounds, as offered; what became of it later is the grant's. ``text``: what both sides sign, written
    and hashed when offered. ``authority``: the accountable one, which receives the money. ``waits_for_plan``: the
    second instalment also waits for the agreed expenditure plan, which the framework does not ask.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    starts_on = models.DateField()
    ends_on = models.DateField()
    respond_by = models.DateField()
    authority = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    base = models.DecimalField(max_digits=11, decimal_places=2)
    per_authority = models.DecimalField(max_digits=11, decimal_places=2)
    authorities = models.PositiveSmallIntegerField()
    first_instalment = models.DecimalField(max_digits=11, decimal_places=2)
    allocation = models.DecimalField(max_digits=11, decimal_places=2)
    waits_for_plan = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=S.choices, default=S.DRAFTED)
    template = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)
    drafted_at = models.DateTimeField(db_default=Now())
    offered_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_by_name = models.CharField(max_length=120, blank=True)
    signed_by_role = models.CharField(max_length=40, blank=True)
    signed_at = models.DateTimeField(null=True)
    countersigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    countersigned_by_name = models.CharField(max_length=120, blank=True)
    countersigned_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-starts_on", "-id")
        constraints = [
            models.UniqueConstraint(fields=["region", "id"], name="agreement_region_id"),
            models.CheckConstraint(name="agreement_period", condition=models.Q(ends_on__gt=models.F("starts_on"))),
            models.CheckConstraint(
                name="agreement_years",
                condition=models.Q(starts_on__gte=datetime.date(2000, 1, 1), ends_on__lte=datetime.date(2100, 12, 31)),
            ),
            models.CheckConstraint(
                name="agreement_allocation",
                condition=models.Q(first_instalment__gt=0, allocation__gte=models.F("first_instalment")),
            ),
            models.CheckConstraint(
                name="agreement_hash",
                condition=models.Q(status__in=[S.DRAFTED, S.WITHDRAWN], text="")
                | (~models.Q(text="") & models.Q(text_sha256=sha256_of("text"))),
            ),
            models.CheckConstraint(
                name="agreement_signed_whole",
                condition=~models.Q(status__in=[S.SIGNED, S.IN_FORCE, S.ENDED])
                | models.Q(signed_by__isnull=False, signed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="agreement_signed_in_time",
                condition=models.Q(signed_at=None) | models.Q(respond_by__gte=UkDay("signed_at")),
            ),
            models.CheckConstraint(
                name="agreement_both_signed",
                condition=~models.Q(status__in=[S.IN_FORCE, S.ENDED])
                | (
                    models.Q(countersigned_by__isnull=False, countersigned_at__isnull=False)
                    & ~models.Q(countersigned_by=models.F("signed_by"))
                ),
            ),
            ExclusionConstraint(
                name="agreement_one_at_a_time",
                expressions=[
                    ("region", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on", RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(status__in=LIVE),
            ),
            RowSecurity(
                name="agreement_security",
                rules=[
                    *rules([LEAD, SPONSOR], "SELECT", both(OWN_REGION, _OFFERED)),
                    *rules(
                        [SPONSOR],
                        "UPDATE",
                        both(OWN_REGION, in_status(S.OFFERED)),
                        both(OWN_REGION, in_status(S.SIGNED, S.DECLINED)),
                    ),
                    *rules([NATIONAL], "SELECT", ASSIGNED_REGION),
                    *rules([NATIONAL], "INSERT", both(BY_LEAD, in_status(S.DRAFTED))),
                    *rules([NATIONAL], "UPDATE", BY_LEAD),
                    *rules([AUDITOR], "SELECT", both(ASSIGNED_REGION, _OFFERED)),
                    *rules([WORKER], "SELECT", both(OWN_REGION, _OFFERED)),
                    *rules([CTX], "SELECT"),
                    *rules([GUARD], "SELECT"),
                    *rules([GUARD], "UPDATE"),  # only to lock
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="agreement_transitions",
                timing="BEFORE INSERT OR UPDATE",
                function="guard.transitions",
                arguments=trigger_arguments(AGREEMENT),
            ),
            RowTrigger(
                name="agreement_frozen",
                timing="BEFORE UPDATE OR DELETE",
                function="guard.frozen",
                arguments=(
                    "offered:status,signed_by_id,signed_by_name,signed_by_role,signed_at",
                    "signed:status,countersigned_by_id,countersigned_by_name,countersigned_at",
                    "in_force:status",
                    "declined:",
                    "lapsed:",
                    "withdrawn:",
                    "ended:",
                ),
            ),
            RowTrigger(
                name="agreement_authority", timing="BEFORE INSERT OR UPDATE", function="guard.agreement_authority"
            ),
            RowTrigger(name="agreement_rules", timing="BEFORE INSERT OR UPDATE", function="guard.agreement_rules"),
            RowTrigger(
                name="agreement_hands",
                timing="BEFORE INSERT OR UPDATE",
                function="guard.own_hand",
                arguments=(
                    "signed_by",
                    "countersigned_by",
                    "offered_at",
                    "signed_at",
                    "countersigned_at",
                ),
            ),
            audited("agreement"),
        ]

    def __str__(self) -> str:
        return f"{self.region.name}, {self.starts_on:%B %Y} to {self.ends_on:%B %Y}"


class AgreementEvent(models.Model):
    """One step in the life of an agreement or of its money: who did what, in which role, and why. Only ever added.

    ``about``: "agreement", "grant", "instalment 1", "plan 2" or "entry 12".
    """

    region = models.ForeignKey(Region, models.PROTECT)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="events")
    about = models.CharField(max_length=20)
    verb = models.CharField(max_length=20)
    label = models.CharField(max_length=120)
    reason = models.TextField(blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=120)
    actor_role = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        # A page of a long trail, and the steps of one entry.
        indexes = [
            models.Index(fields=["agreement", "at", "id"], name="agreementevent_trail"),
            models.Index(fields=["agreement", "about"], name="agreementevent_about"),
        ]
        constraints = [
            TenantForeignKey(name="agreementevent_agreement", field="agreement", to_table=AGREEMENT_TABLE),
            RowSecurity(
                name="agreementevent_security",
                rules=[
                    *rules([LEAD, SPONSOR], "SELECT", both(OWN_REGION, "verb <> 'draft'", _OF_ONE_THAT_IS_SEEN)),
                    *rules([LEAD, SPONSOR], "INSERT", both(OWN_REGION, me("actor_id"))),
                    *rules([NATIONAL], "SELECT", ASSIGNED_REGION),
                    *rules([AUDITOR], "SELECT", both(ASSIGNED_REGION, _OF_ONE_THAT_IS_SEEN)),
                    *rules([NATIONAL], "INSERT", both(ASSIGNED_REGION, me("actor_id"))),
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="agreementevent_hands",
                timing="BEFORE INSERT OR UPDATE",
                function="guard.own_hand",
                arguments=("actor",),
            ),
            RowTrigger(name="agreementevent_rules", timing="BEFORE INSERT", function="guard.agreement_event_rules"),
            RowTrigger(name="agreementevent_kept", timing="BEFORE UPDATE OR DELETE", function="guard.no_change"),
        ]
