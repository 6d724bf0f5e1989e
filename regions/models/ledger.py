from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from regions.enums import EntryKind, SpendingCategory
from regions.enums import EntryStatus as S
from regions.models.agreement import BY_COLLEGE
from regions.models.grant import GRANT_TABLE, Grant, added_by_lead
from regions.models.region import Region
from regions.models.voucher import VOUCHER_TABLE, Voucher
from regions.states import LEDGER_ENTRY
from succession.states import trigger_arguments
from succession.tenancy.declarations import (
    ASSIGNED_REGION,
    OWN_REGION,
    RowSecurity,
    RowTrigger,
    TenantForeignKey,
    audited,
    both,
    everything,
    in_status,
    me,
    rules,
)
from succession.tenancy.personas import AUDITOR, GUARD, LEAD, MAINT, NATIONAL, SPONSOR

ENTRY_TABLE = "regions_ledgerentry"


class LedgerEntry(models.Model):
    """A movement of the grant's money, in pounds; what it says never changes, and a mistake is reversed.

    ``effect``: what it adds to the spending; a credit takes away, a reversal undoes what it ``reverses``.
    ``number``: counted within the grant by the database. ``above_received``: approved beyond the money received.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField(db_default=0)
    kind = models.CharField(max_length=8, choices=EntryKind.choices)
    spent_on = models.DateField()
    amount = models.DecimalField(max_digits=11, decimal_places=2)
    effect = models.DecimalField(max_digits=11, decimal_places=2)
    category = models.CharField(max_length=20, choices=SpendingCategory.choices)
    payee = models.CharField(max_length=120)
    description = models.CharField(max_length=500)
    reverses = models.ForeignKey("self", models.PROTECT, null=True, related_name="reversals")
    status = models.CharField(max_length=8, choices=S.choices, default=S.ENTERED)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_by_name = models.CharField(max_length=120)
    entered_at = models.DateTimeField(db_default=Now())
    consented_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    consented_by_name = models.CharField(max_length=120, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_by_name = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)
    above_received = models.BooleanField(default=False)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-number",)
        indexes = [
            # The sums of a page come from the index alone, however long the ledger; row security asks for the region.
            models.Index(
                fields=["grant", "status"],
                include=["region", "category", "spent_on", "effect"],
                name="ledgerentry_sums",
            ),
            # What waits for somebody, first come first.
            models.Index(
                fields=["grant", "number"],
                condition=models.Q(status__in=[S.HELD, S.ENTERED]),
                name="ledgerentry_waiting",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["region", "id"], name="ledgerentry_region_id"),
            models.UniqueConstraint(fields=["grant", "number"], name="ledgerentry_number"),
            models.UniqueConstraint(
                fields=["reverses"], condition=~models.Q(status=S.REFUSED), name="ledgerentry_reversed_once"
            ),
            models.CheckConstraint(name="ledgerentry_amount", condition=models.Q(amount__gt=0)),
            models.CheckConstraint(
                name="ledgerentry_category",
                condition=models.Q(category__in=[one for one in SpendingCategory.values if one != "contingency"]),
            ),
            models.CheckConstraint(name="ledgerentry_said", condition=~models.Q(payee="") & ~models.Q(description="")),
            models.CheckConstraint(
                name="ledgerentry_effect",
                condition=models.Q(kind__in=["payment", "accrual"], effect=models.F("amount"), reverses=None)
                | models.Q(kind="credit", effect=-models.F("amount"), reverses=None)
                | models.Q(kind="reversal", reverses__isnull=False),
            ),
            models.CheckConstraint(
                name="ledgerentry_two_people",
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("entered_by")),
            ),
            models.CheckConstraint(
                name="ledgerentry_two_people_consent",
                condition=models.Q(consented_by=None) | ~models.Q(consented_by=models.F("entered_by")),
            ),
            models.CheckConstraint(
                name="ledgerentry_decided_whole",
                condition=models.Q(
                    status__in=[S.HELD, S.ENTERED], decided_by=None, decided_at=None, above_received=False, reason=""
                )
                | models.Q(
                    status=S.REFUSED,
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    above_received=False,
                    reason__gt="",
                )
                | models.Q(status=S.APPROVED, decided_by__isnull=False, decided_at__isnull=False, above_received=False)
                | models.Q(
                    status=S.APPROVED,
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    above_received=True,
                    reason__gt="",
                ),
            ),
            TenantForeignKey(name="ledgerentry_grant", field="grant", to_table=GRANT_TABLE),
            TenantForeignKey(name="ledgerentry_reverses", field="reverses", to_table=ENTRY_TABLE),
            RowSecurity(
                name="ledgerentry_security",
                rules=[
                    *rules([LEAD, SPONSOR], "SELECT", OWN_REGION),
                    *rules([LEAD], "INSERT", both(OWN_REGION, in_status(S.HELD, S.ENTERED), me("entered_by_id"))),
                    *rules(
                        [SPONSOR],
                        "UPDATE",
                        both(OWN_REGION, in_status(S.ENTERED)),
                        both(OWN_REGION, in_status(S.APPROVED, S.REFUSED), me("decided_by_id")),
                    ),
                    *rules([NATIONAL, AUDITOR], "SELECT", ASSIGNED_REGION),
                    *rules(
                        [NATIONAL],
                        "UPDATE",
                        both(BY_COLLEGE, in_status(S.HELD)),
                        both(BY_COLLEGE, in_status(S.ENTERED, S.REFUSED)),
                    ),
                    *rules([GUARD], "SELECT"),
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="ledgerentry_transitions",
                timing="BEFORE INSERT OR UPDATE",
                function="guard.transitions",
                arguments=trigger_arguments(LEDGER_ENTRY),
            ),
            RowTrigger(
                name="ledgerentry_rules",
                timing="BEFORE INSERT OR UPDATE OR DELETE",
                function="guard.ledger_entry_rules",
            ),
            RowTrigger(
                name="ledgerentry_hands",
                timing="BEFORE INSERT OR UPDATE",
                function="guard.own_hand",
                arguments=("entered_by", "consented_by", "decided_by", "entered_at", "decided_at"),
            ),
            audited("ledgerentry"),
        ]

    def __str__(self) -> str:
        return f"Entry {self.number}"


class EntryEvidence(models.Model):
    """A voucher that proves an entry; several may, and one may prove several. Only ever added."""

    region = models.ForeignKey(Region, models.PROTECT)
    entry = models.ForeignKey(LedgerEntry, models.PROTECT, related_name="evidence")
    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_by_name = models.CharField(max_length=120)
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["entry", "voucher"], name="entryevidence_once"),
            TenantForeignKey(name="entryevidence_entry", field="entry", to_table=ENTRY_TABLE),
            TenantForeignKey(name="entryevidence_voucher", field="voucher", to_table=VOUCHER_TABLE),
            RowSecurity(name="entryevidence_security", rules=added_by_lead("added_by_id")),
            RowTrigger(
                name="entryevidence_hands",
                timing="BEFORE INSERT",
                function="guard.own_hand",
                arguments=("added_by", "added_at"),
            ),
            RowTrigger(name="entryevidence_kept", timing="BEFORE UPDATE OR DELETE", function="guard.no_change"),
            audited("entryevidence", timing="AFTER INSERT"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> str:
        """Such as "PDF"."""
        return self.voucher.content_type.rsplit("/", 1)[-1].upper()
