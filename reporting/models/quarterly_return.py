from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from regions.models import Region
from reporting.enums import CURRENT, NOT_SIGNED, SENT_TO_COLLEGE, ReturnStatus
from reporting.models.quarter import Quarter
from reporting.states import RETURN, SUPERSEDED_BY_DATABASE
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
from succession.tenancy.personas import GUARD, LEAD, MAINT, NATIONAL, SPONSOR, SUMMARY, WORKER, Role

S = ReturnStatus
_SIGNED = [*SENT_TO_COLLEGE]


class QuarterlyReturn(models.Model):
    """A region's quarterly return: which versions exist, and where the latest stands.

    ``status``, ``signed_off_at`` (first sign-off) and ``accepted_at`` are kept by the database from the versions, so
    that the College can see who has returned without seeing a draft.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="returns")
    status = models.CharField(max_length=12, choices=S.choices, default=S.OPEN)
    signed_off_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "quarter"], name="quarterlyreturn_once"),
            models.UniqueConstraint(fields=["region", "id"], name="quarterlyreturn_region_id"),
            RowSecurity(
                name="quarterlyreturn_security",
                rules=[
                    *rules([LEAD, SPONSOR, WORKER], "SELECT", OWN_REGION),
                    *rules([NATIONAL], "SELECT"),
                    *rules(
                        [NATIONAL], "INSERT", both(ASSIGNED_REGION, acting_as(Role.NATIONAL_LEAD), in_status(S.OPEN))
                    ),
                    *rules([SUMMARY], "SELECT UPDATE"),
                    *everything(MAINT),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region.name}, {self.quarter.label}"

    @property
    def needs_region(self) -> bool:
        """Not returned yet, queried, or being corrected; the latter known where ``working`` was read."""
        return self.status not in (S.SIGNED_OFF, S.ACCEPTED) or bool(getattr(self, "working", None))


class ReturnVersion(models.Model):
    """One version of a return, from draft to the College.

    ``content`` is the canonical JSON of what was signed and ``content_sha256`` its hash; the database checks that they
    agree, and freezes the row from sign-off on. ``answers``: the queried version whose questions this one answers; the
    database lets only what was asked about differ from it. ``carried``: what it says of plan and strategy
    (``domain/plan.py``), settled when it goes to the sponsor.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    quarterly_return = models.ForeignKey(QuarterlyReturn, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    answers = models.ForeignKey("self", models.PROTECT, null=True, related_name="answered_by")
    status = models.CharField(max_length=12, choices=S.choices, default=S.DRAFT)
    created_at = models.DateTimeField(db_default=Now())

    progress = models.TextField(blank=True)
    activities = models.TextField(blank=True)
    spending = models.TextField(blank=True)
    qualitative = models.TextField(blank=True)
    good_practice = models.TextField(blank=True)
    risks = models.TextField(blank=True)
    next_quarter = models.TextField(blank=True)
    carried = models.JSONField(default=dict)

    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    prepared_by_name = models.CharField(max_length=120, blank=True)
    sent_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_by_name = models.CharField(max_length=120, blank=True)
    signed_at = models.DateTimeField(null=True)
    content = models.TextField(blank=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    accepted_by_name = models.CharField(max_length=120, blank=True)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quarterly_return", "number"], name="returnversion_once"),
            models.UniqueConstraint(fields=["region", "id"], name="returnversion_region_id"),
            models.UniqueConstraint(
                fields=["quarterly_return"],
                name="returnversion_one_unsigned",
                condition=models.Q(status__in=NOT_SIGNED),
            ),
            models.CheckConstraint(
                name="returnversion_two_people",
                condition=models.Q(signed_by=None) | ~models.Q(signed_by=models.F("prepared_by")),
            ),
            models.CheckConstraint(
                name="returnversion_signed_whole",
                condition=models.Q(status__in=NOT_SIGNED)
                | (
                    models.Q(prepared_by__isnull=False, signed_by__isnull=False, signed_at__isnull=False)
                    & ~models.Q(content="")
                ),
            ),
            models.CheckConstraint(
                name="returnversion_hash",
                condition=models.Q(content="")
                | models.Q(
                    content_sha256=models.Func(
                        models.F("content"),
                        template="encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')",
                        output_field=models.CharField(),
                    )
                ),
            ),
            TenantForeignKey(name="returnversion_answers", field="answers", to_table="reporting_returnversion"),
            TenantForeignKey(
                name="returnversion_return", field="quarterly_return", to_table="reporting_quarterlyreturn"
            ),
            RowSecurity(
                name="returnversion_security",
                rules=[
                    *rules([LEAD, SPONSOR, WORKER], "SELECT", OWN_REGION),
                    *rules([LEAD], "INSERT", both(OWN_REGION, in_status(S.DRAFT))),
                    *rules([LEAD], "UPDATE", both(OWN_REGION, in_status(*NOT_SIGNED))),
                    *rules(
                        [SPONSOR],
                        "UPDATE",
                        both(OWN_REGION, in_status(S.WITH_SPONSOR)),
                        both(OWN_REGION, in_status(S.DRAFT, S.SIGNED_OFF)),
                    ),
                    *rules([NATIONAL], "SELECT", both(ASSIGNED_REGION, in_status(*_SIGNED))),
                    *rules(
                        [NATIONAL],
                        "UPDATE",
                        both(ASSIGNED_REGION, in_status(S.SIGNED_OFF, S.ACCEPTED)),
                        both(ASSIGNED_REGION, in_status(S.ACCEPTED, S.QUERIED)),
                    ),
                    *rules([GUARD, SUMMARY], "SELECT"),
                    *rules([GUARD], "UPDATE"),  # only to lock: SELECT … FOR SHARE asks for it
                    *rules([SUMMARY], "UPDATE", in_status(*CURRENT), in_status(S.SUPERSEDED)),
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="returnversion_transitions",
                timing="BEFORE INSERT OR UPDATE",
                function="guard.transitions",
                arguments=(*trigger_arguments(RETURN), *SUPERSEDED_BY_DATABASE),
            ),
            RowTrigger(
                name="returnversion_frozen",
                timing="BEFORE UPDATE OR DELETE",
                function="guard.frozen",
                arguments=(
                    "with_sponsor:status,signed_by_id,signed_by_name,signed_at,content,content_sha256",
                    "signed_off:status,accepted_by_name,accepted_at",
                    "accepted:status",
                    "queried:status",
                    "superseded:",
                ),
            ),
            RowTrigger(
                name="returnversion_asked", timing="BEFORE INSERT OR UPDATE", function="guard.only_what_was_asked"
            ),
            RowTrigger(
                name="returnversion_carried_as_asked",
                timing="BEFORE INSERT OR UPDATE",
                function="guard.carried_as_asked",
                arguments=("progress",),
            ),
            RowTrigger(name="returnversion_whole_quarter", timing="BEFORE UPDATE", function="guard.after_the_quarter"),
            RowTrigger(
                name="returnversion_publish", timing="AFTER INSERT OR UPDATE", function="summary.publish_return"
            ),
            audited("returnversion"),
        ]

    def __str__(self) -> str:
        return f"{self.quarterly_return}, version {self.number}"

    @property
    def is_signed(self) -> bool:
        return self.status in SENT_TO_COLLEGE

    @property
    def is_current(self) -> bool:
        return self.status in CURRENT


class ReturnEvent(models.Model):
    """One step in the life of a version: who did what, in which role, and why. Only ever added."""

    region = models.ForeignKey(Region, models.PROTECT)
    version = models.ForeignKey(ReturnVersion, models.PROTECT, related_name="events")
    verb = models.CharField(max_length=20)
    status = models.CharField(max_length=12, choices=S.choices)
    label = models.CharField(max_length=60)
    reason = models.TextField(blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=120)
    actor_role = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = [
            TenantForeignKey(name="returnevent_version", field="version", to_table="reporting_returnversion"),
            RowSecurity(
                name="returnevent_security",
                rules=[
                    *rules([LEAD, SPONSOR], "SELECT", OWN_REGION),
                    *rules([LEAD, SPONSOR], "INSERT", both(OWN_REGION, me("actor_id"))),
                    *rules([NATIONAL], "SELECT", both(ASSIGNED_REGION, in_status(*_SIGNED))),
                    *rules(
                        [NATIONAL], "INSERT", both(ASSIGNED_REGION, me("actor_id"), in_status(S.ACCEPTED, S.QUERIED))
                    ),
                    *everything(MAINT),
                ],
            ),
            RowTrigger(name="returnevent_kept", timing="BEFORE UPDATE OR DELETE", function="guard.no_change"),
        ]
