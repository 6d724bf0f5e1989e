from collections.abc import Sequence

from django.conf import settings
from django.db import models

from regions.enums import PaymentStatus as S
from regions.models.agreement import AGREEMENT_TABLE, BY_COLLEGE, BY_LEAD, Agreement
from regions.models.region import Region
from regions.models.strategy import STRATEGY_TABLE, Strategy
from regions.states import PAYMENT
from succession.states import trigger_arguments
from succession.tenancy.declarations import (
    ASSIGNED_REGION,
    OWN_REGION,
    RowSecurity,
    RowTrigger,
    Rule,
    TenantForeignKey,
    acting_as,
    audited,
    both,
    everything,
    in_status,
    me,
    rules,
)
from succession.tenancy.personas import AUDITOR, GUARD, LEAD, MAINT, NATIONAL, PERSONAS, SPONSOR, Role

GRANT_TABLE = "regions_grant"


def added_by_lead(column: str, readers: Sequence[str] = (NATIONAL, AUDITOR)) -> list[Rule]:
    """The regional lead adds under their own name; the region and ``readers`` of its region read."""
    return [
        *rules([LEAD, SPONSOR], "SELECT", OWN_REGION),
        *rules([LEAD], "INSERT", both(OWN_REGION, me(column))),
        *rules(readers, "SELECT", ASSIGNED_REGION),
        *everything(MAINT),
    ]


class GrantFormula(models.Model):
    """How a period's allocations follow from the number of member authorities. Pounds; data, not code.

    The published figures are a range only; ``docs/concepts.md`` says how ours was inferred.
    """

    starts_on = models.DateField(unique=True)
    ends_on = models.DateField()
    base = models.DecimalField(max_digits=11, decimal_places=2)
    per_authority = models.DecimalField(max_digits=11, decimal_places=2)
    first_instalment = models.DecimalField(max_digits=11, decimal_places=2)
    waits_for_plan = models.BooleanField(default=False)

    class Meta:
        ordering = ("starts_on",)
        constraints = [
            models.CheckConstraint(name="grantformula_period", condition=models.Q(ends_on__gt=models.F("starts_on"))),
            models.CheckConstraint(
                name="grantformula_amounts",
                condition=models.Q(base__gte=0, per_authority__gte=0, first_instalment__gt=0),
            ),
            RowSecurity(
                name="grantformula_security",
                rules=[
                    *rules(PERSONAS, "SELECT"),
                    *rules([NATIONAL], "INSERT UPDATE", acting_as(Role.NATIONAL_LEAD)),
                    *everything(MAINT),
                ],
            ),
            audited("grantformula"),
        ]


class Grant(models.Model):
    """The money under an agreement in force. ``allocation``: pounds; only the national lead changes it, and never below
    what has been released (framework: "Funding")."""

    region = models.ForeignKey(Region, models.PROTECT)
    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="grant")
    allocation = models.DecimalField(max_digits=11, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "id"], name="grant_region_id"),
            TenantForeignKey(name="grant_agreement", field="agreement", to_table=AGREEMENT_TABLE),
            RowSecurity(
                name="grant_security",
                rules=[
                    *rules([LEAD, SPONSOR], "SELECT", OWN_REGION),
                    *rules([NATIONAL, AUDITOR], "SELECT", ASSIGNED_REGION),
                    *rules([NATIONAL], "INSERT UPDATE", BY_LEAD),
                    *rules([GUARD], "SELECT"),
                    *rules([GUARD], "UPDATE"),  # only to lock
                    *everything(MAINT),
                ],
            ),
            RowTrigger(name="grant_rules", timing="BEFORE INSERT OR UPDATE OR DELETE", function="guard.grant_rules"),
            RowTrigger(name="grant_rest", timing="AFTER UPDATE", function="guard.grant_rest"),
            audited("grant"),
        ]

    def __str__(self) -> str:
        return f"Grant of {self.agreement}"


class StrategyReceipt(models.Model):
    """The College has received the region's strategy and plan, on which the second instalment falls due.

    Receipt, not approval (framework: "Funding"). ``document``: its title. ``strategy``: the version; None only of
    receipts that were recorded by hand, before strategies were kept here.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    grant = models.OneToOneField(Grant, models.PROTECT, related_name="receipt")
    strategy = models.ForeignKey(Strategy, models.PROTECT, null=True, related_name="receipts")
    document = models.CharField(max_length=200)
    received_on = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_by_name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            TenantForeignKey(name="strategyreceipt_grant", field="grant", to_table=GRANT_TABLE),
            TenantForeignKey(name="strategyreceipt_strategy", field="strategy", to_table=STRATEGY_TABLE),
            models.CheckConstraint(name="strategyreceipt_document", condition=~models.Q(document="")),
            RowSecurity(
                name="strategyreceipt_security",
                rules=[
                    *rules([LEAD, SPONSOR], "SELECT", OWN_REGION),
                    *rules([NATIONAL, AUDITOR], "SELECT", ASSIGNED_REGION),
                    *rules([NATIONAL], "INSERT", both(BY_COLLEGE, me("recorded_by_id"))),
                    *rules([GUARD], "SELECT"),
                    *everything(MAINT),
                ],
            ),
            RowTrigger(name="strategyreceipt_rules", timing="BEFORE INSERT", function="guard.strategy_receipt_rules"),
            RowTrigger(
                name="strategyreceipt_hands",
                timing="BEFORE INSERT",
                function="guard.own_hand",
                arguments=("recorded_by", "received_on"),
            ),
            RowTrigger(name="strategyreceipt_kept", timing="BEFORE UPDATE OR DELETE", function="guard.no_change"),
            audited("strategyreceipt", timing="AFTER INSERT"),
        ]


class Payment(models.Model):
    """An instalment of a grant: the first on both signatures, the second on receipt of the strategy and plan.

    Pounds. Who releases it never marks it as paid. ``recovered``: what came back unspent.
    """

    region = models.ForeignKey(Region, models.PROTECT)
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="payments")
    number = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=11, decimal_places=2)
    status = models.CharField(max_length=9, choices=S.choices, default=S.DUE)
    due_on = models.DateField()
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    released_by_name = models.CharField(max_length=120, blank=True)
    released_at = models.DateTimeField(null=True)
    paid_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    paid_by_name = models.CharField(max_length=120, blank=True)
    paid_on = models.DateField(null=True)
    reference = models.CharField(max_length=40, blank=True)
    recovered = models.DecimalField(max_digits=11, decimal_places=2, default=0)
    recovered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recovered_by_name = models.CharField(max_length=120, blank=True)
    recovered_on = models.DateField(null=True)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["grant", "number"], name="payment_once"),
            models.CheckConstraint(name="payment_number", condition=models.Q(number__in=[1, 2])),
            models.CheckConstraint(name="payment_amount", condition=models.Q(amount__gt=0)),
            models.CheckConstraint(
                name="payment_two_people",
                condition=models.Q(paid_by=None) | ~models.Q(paid_by=models.F("released_by")),
            ),
            models.CheckConstraint(
                name="payment_whole",
                condition=models.Q(
                    status=S.DUE, released_by=None, released_at=None, paid_by=None, paid_on=None, reference=""
                )
                | models.Q(
                    status=S.RELEASED,
                    released_by__isnull=False,
                    released_at__isnull=False,
                    paid_by=None,
                    paid_on=None,
                    reference="",
                )
                | models.Q(
                    status__in=[S.PAID, S.RECOVERED],
                    released_by__isnull=False,
                    released_at__isnull=False,
                    paid_by__isnull=False,
                    paid_on__isnull=False,
                    paid_on__gte=models.F("due_on"),
                    reference__gt="",
                ),
            ),
            models.CheckConstraint(
                name="payment_recovered",
                condition=models.Q(
                    status=S.RECOVERED,
                    recovered__gt=0,
                    recovered__lte=models.F("amount"),
                    recovered_by__isnull=False,
                    recovered_on__isnull=False,
                    recovered_on__gte=models.F("paid_on"),
                )
                | (~models.Q(status=S.RECOVERED) & models.Q(recovered=0, recovered_by=None, recovered_on=None)),
            ),
            TenantForeignKey(name="payment_grant", field="grant", to_table=GRANT_TABLE),
            RowSecurity(
                name="payment_security",
                rules=[
                    *rules([LEAD, SPONSOR], "SELECT", OWN_REGION),
                    *rules([NATIONAL, AUDITOR], "SELECT", ASSIGNED_REGION),
                    *rules([NATIONAL], "INSERT", both(BY_COLLEGE, in_status(S.DUE))),
                    *rules([NATIONAL], "UPDATE", BY_COLLEGE),
                    *rules([GUARD], "SELECT"),
                    *rules([GUARD], "UPDATE"),  # the rest, with the allocation
                    *everything(MAINT),
                ],
            ),
            RowTrigger(
                name="payment_transitions",
                timing="BEFORE INSERT OR UPDATE",
                function="guard.transitions",
                arguments=trigger_arguments(PAYMENT),
            ),
            RowTrigger(
                name="payment_rules", timing="BEFORE INSERT OR UPDATE OR DELETE", function="guard.payment_rules"
            ),
            RowTrigger(name="payment_second", timing="BEFORE INSERT OR UPDATE", function="guard.second_instalment"),
            RowTrigger(
                name="payment_hands",
                timing="BEFORE INSERT OR UPDATE",
                function="guard.own_hand",
                arguments=(
                    "released_by",
                    "paid_by",
                    "recovered_by",
                    "due_on",
                    "released_at",
                    "paid_on",
                    "recovered_on",
                ),
            ),
            audited("payment"),
        ]

    def __str__(self) -> str:
        return f"Instalment {self.number}"
