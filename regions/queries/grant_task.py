"""What of agreements and expenditure plans waits on whom, for the page on which people arrive."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from regions.enums import AgreementStatus, PlanStatus
from regions.models import Agreement, ExpenditurePlan, Grant
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role


@dataclass(frozen=True)
class GrantTask:
    """``words``: what is to be done, or on whom it waits. ``mine``: on the reader."""

    title: str
    words: str
    agreement: Agreement
    mine: bool
    status: str
    status_label: str
    grant: Grant | None = None


def tasks(acting: Acting, *, today: datetime.date) -> list[GrantTask]:
    """Of the roles that act on them; three queries whatever the number of grants. Row security says whose."""
    if acting.role == Role.SPONSOR:
        return [*_offers(today), *_plans(acting)]
    return _plans(acting)


def _offers(today: datetime.date) -> list[GrantTask]:
    rows = Agreement.objects.filter(status=AgreementStatus.OFFERED, respond_by__gte=today).select_related("region")
    words = "Read it, then sign it or decline it."
    return [
        GrantTask(
            "Partnership agreement", words, one, mine=True, status=one.status, status_label=one.get_status_display()
        )
        for one in rows
    ]


def _plans(acting: Acting) -> list[GrantTask]:
    newest: dict[int, ExpenditurePlan] = {}
    planned: dict[int, Decimal] = {}
    in_force = Grant.objects.filter(agreement__status=AgreementStatus.IN_FORCE).select_related("agreement__region")
    grants = list(in_force.order_by("agreement__region__name", "pk"))
    for plan in (
        ExpenditurePlan.objects.filter(grant__in=grants).order_by("number").annotate(planned=Sum("lines__amount"))
    ):
        newest[plan.grant_id] = plan
        planned[plan.grant_id] = plan.planned or Decimal(0)
    found = []
    for grant in grants:
        plan_or_none, left = newest.get(grant.pk), grant.allocation - planned.get(grant.pk, Decimal(0))
        said = _college(plan_or_none, left) if acting.is_national else _region(plan_or_none, left)
        if said is None:
            continue
        words, role = said
        mine = acting.is_national or acting.role == role
        waits = "" if mine or role is None else f" It waits for the {_HANDS[role]}."
        status = plan_or_none.status if plan_or_none else "open"
        label = plan_or_none.get_status_display() if plan_or_none else "Not started"
        found.append(GrantTask("Expenditure plan", words + waits, grant.agreement, mine, status, label, grant))
    return found


_HANDS = {Role.LEAD: "regional lead", Role.SPONSOR: "sponsor"}


def _college(plan: ExpenditurePlan | None, left: Decimal) -> tuple[str, Role | None] | None:
    if plan is None or plan.status != PlanStatus.SENT:
        return None
    if left:
        return "The allocation has changed since it was sent: return it.", None
    return "Read it, then agree it or return it with reasons.", None


def _region(plan: ExpenditurePlan | None, left: Decimal) -> tuple[str, Role | None] | None:
    """In words, and whose hand it needs; None of the region's where the College has it."""
    if plan is None:
        return "There is no plan yet.", Role.LEAD
    if plan.status == PlanStatus.DRAFT and left:
        return f"£{abs(left):,.2f} {'is left to plan' if left > 0 else 'too much is planned'}.", Role.LEAD
    if plan.status == PlanStatus.AGREED and not left:
        return None
    said: dict[str, tuple[str, Role | None]] = {
        PlanStatus.DRAFT: ("It equals the allocation, and can be sent to the College.", Role.SPONSOR),
        PlanStatus.SENT: ("It waits for the College’s answer.", None),
        PlanStatus.RETURNED: ("The College returned it with reasons: a new version is wanted.", Role.LEAD),
        PlanStatus.AGREED: ("The allocation has changed since it was agreed: a new version is wanted.", Role.LEAD),
    }
    return said.get(plan.status)
