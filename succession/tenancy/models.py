"""The kernel's own two tables: the audit trail and the outbox."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from succession.tenancy.declarations import (
    ASSIGNED_REGION,
    OWN_REGION,
    RowSecurity,
    RowTrigger,
    both,
    either,
    everything,
    in_status,
    rules,
    setting,
)
from succession.tenancy.personas import AUDIT, AUDITOR, CONTRIBUTOR, CTX, LEAD, MAINT, NATIONAL, SPONSOR, WORKER

INVITATION = "send_invitation"  # the kind of job that every role which may invite may ask for
_QUEUED_INVITATION = f"state = 'queued' AND kind = '{INVITATION}'"
# What the national persona may ask for, of a region that is its own.
AGREEMENT_PDF = "render_agreement"
AGREEMENT_LETTER = "send_agreement_letter"
STRATEGY_PDF = "render_strategy"  # asked for by the sponsor, who may ask for anything of their region
_QUEUED_AGREEMENT = both(ASSIGNED_REGION, in_status(AGREEMENT_PDF, AGREEMENT_LETTER, column="kind"), "state = 'queued'")


class AuditEvent(models.Model):
    """One change of one row, written by the database itself; no persona can write or alter it.

    ``old_values`` and ``new_values`` hold the changed columns; for personal tables they stay empty.
    """

    at = models.DateTimeField()
    transaction = models.BigIntegerField()
    actor_id = models.BigIntegerField(null=True)
    membership_id = models.BigIntegerField(null=True)
    job_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=63)
    region_id = models.BigIntegerField(null=True)
    table_name = models.CharField(max_length=63)
    operation = models.CharField(max_length=6)
    row_id = models.BigIntegerField(null=True)
    columns = ArrayField(models.CharField(max_length=63), null=True)
    old_values = models.JSONField(null=True)
    new_values = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["table_name", "row_id"])]
        constraints = [
            RowSecurity(
                name="auditevent_security",
                rules=[*rules([AUDIT], "INSERT"), *rules([MAINT], "SELECT")],
            ),
            RowTrigger(name="auditevent_kept", timing="BEFORE UPDATE OR DELETE", function="guard.no_change"),
        ]


class Job(models.Model):
    """A row of the outbox: work queued in the transaction that asks for it, done later by a worker that leases it.

    ``key`` makes the asking idempotent: one job for each kind and key.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        LEASED = "leased"
        DONE = "done"
        FAILED = "failed"

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    region_id = models.BigIntegerField(null=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    lease = models.UUIDField(null=True, default=None)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(db_default=Now())
    fault = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "not_before"], name="job_waiting", condition=~models.Q(state="done")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="job_once"),
            RowSecurity(
                name="job_security",
                rules=[
                    *rules([LEAD, SPONSOR], "SELECT", OWN_REGION),
                    *rules([CONTRIBUTOR], "SELECT", f"{OWN_REGION} AND kind = '{INVITATION}'"),
                    *rules([SPONSOR], "INSERT", f"{OWN_REGION} AND state = 'queued'"),
                    *rules([LEAD, CONTRIBUTOR], "INSERT", f"{OWN_REGION} AND {_QUEUED_INVITATION}"),
                    *rules([NATIONAL], "INSERT", either(_QUEUED_INVITATION, _QUEUED_AGREEMENT)),
                    *rules([NATIONAL], "SELECT", f"({ASSIGNED_REGION}) OR region_id IS NULL"),
                    *rules([AUDITOR], "SELECT", ASSIGNED_REGION),
                    *rules([WORKER], "SELECT", f"id = {setting('job_id')}"),
                    *rules([WORKER], "UPDATE", f"id = {setting('job_id')}"),
                    *rules([CTX], "SELECT"),
                    *rules([CTX], "INSERT"),  # reminders, found by the beat
                    *rules([CTX], "UPDATE"),
                    *everything(MAINT),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} ({self.state})"
