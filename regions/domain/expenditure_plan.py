"""How the region will spend its grant, agreed in detail with the College (framework: annex, fifth undertaking).

Prepared by the regional lead, sent by the sponsor, agreed or returned by the College. A version that was sent never
changes; the next one begins with its lines.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from regions.domain.grant_step import MOVED_ON, hold, record, step
from regions.domain.said import refuse_unless_pounds, words
from regions.enums import AgreementStatus, PlanStatus, SpendingCategory
from regions.models import ExpenditureLine, ExpenditurePlan, Grant
from regions.quarters import quarters_between
from regions.queries.expenditure_plan import total
from regions.states import EXPENDITURE_PLAN
from succession import clock
from succession.states import Refused, apply, only
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role
from succession.tenancy.scope import verb
from succession.texts import revision_of

PURPOSE_LENGTH = 200


@dataclass(frozen=True)
class Line:
    """``quarter``: its first day. ``amount``: pounds."""

    category: str
    purpose: str
    quarter: datetime.date
    amount: Decimal


def prepare(*, by: Acting, grant: Grant) -> ExpenditurePlan:
    """A new version with the lines of the last; a draft that is there already is handed back."""
    only(EXPENDITURE_PLAN, "prepare", by=by)
    with verb():
        grant = hold(grant.pk)
        draft = grant.plans.filter(status=PlanStatus.DRAFT).first()
        if draft is not None:
            return draft
        if grant.agreement.status != AgreementStatus.IN_FORCE:
            raise Refused("The agreement is not in force, so its plan can’t be changed.")
        if grant.plans.filter(status=PlanStatus.SENT).exists():
            raise Refused("The College has the plan. Wait for its answer.")
        last = grant.plans.first()
        plan = ExpenditurePlan(
            region_id=grant.region_id,
            grant=grant,
            number=last.number + 1 if last else 1,
            prepared_by_id=by.user_id,
            prepared_by_name=by.user_name,
            status="",
        )
        taken = apply(EXPENDITURE_PLAN, plan, "prepare", by=by)
        plan.save()
        record(plan, taken, by=by)
        lines = list(last.lines.order_by("id")) if last else []
        for line in lines:
            line.pk, line.plan = None, plan
        ExpenditureLine.objects.bulk_create(lines)
    return plan


def revision_of_plan(plan: ExpenditurePlan) -> str:
    """Names a version as it reads now: a form carries it, so that nobody sends or decides what they have not seen."""
    lines = [(one.pk, revision(one)) for one in plan.lines.order_by("id")]
    return revision_of(plan.number, lines)


def revision(line: ExpenditureLine) -> str:
    """Names what a line says now; a form carries it, so that a save over somebody else's is noticed."""
    return revision_of(line.category, line.purpose, line.quarter, f"{line.amount:.2f}")


def add_line(*, by: Acting, plan: ExpenditurePlan, line: Line) -> ExpenditureLine:
    with verb():
        _draft(plan, by=by)
        purpose = _possible(plan, line)
        said = vars(line) | {"purpose": purpose}
        return ExpenditureLine.objects.create(region_id=plan.region_id, plan=plan, **said)


def change_line(*, by: Acting, line: ExpenditureLine, to: Line, seen: str) -> None:
    """``seen``: the revision of the line that was changed."""
    with verb():
        _draft(line.plan, by=by)
        purpose = _possible(line.plan, to)
        row = _locked(line, seen)
        row.category, row.purpose, row.quarter, row.amount = to.category, purpose, to.quarter, to.amount
        row.save()


def remove_line(*, by: Acting, line: ExpenditureLine, seen: str) -> None:
    with verb():
        _draft(line.plan, by=by)
        _locked(line, seen).delete()


def send(*, by: Acting, plan: ExpenditurePlan, seen: str | None = None) -> None:
    """The sponsor, who holds the budget, sends it; its lines then equal the allocation.

    ``seen``, here and below: the revision of what was read, for whoever has read it on a page.
    """
    with step(EXPENDITURE_PLAN, plan, "send", by=by) as row:
        _refuse_unless_seen(row, seen)
        if row.prepared_by_id == by.user_id:
            raise Refused("You prepared this plan, so somebody else must send it.")
        _refuse_unless_whole(row)
        row.sent_by_id, row.sent_by_name, row.sent_at = by.user_id, by.user_name, clock.now()


def agree(*, by: Acting, plan: ExpenditurePlan, seen: str | None = None) -> None:
    """The College agrees; the version agreed before is superseded."""
    with step(EXPENDITURE_PLAN, plan, "agree", by=by) as row:
        _refuse_unless_seen(row, seen)
        _refuse_unless_whole(row)
        before = row.grant.plans.filter(status=PlanStatus.AGREED).first()
        if before is not None:
            with step(EXPENDITURE_PLAN, before, "supersede", by=by):
                pass
        row.decided_by_id, row.decided_by_name, row.decided_at = by.user_id, by.user_name, clock.now()


def return_(*, by: Acting, plan: ExpenditurePlan, reason: str, seen: str | None = None) -> None:
    with step(EXPENDITURE_PLAN, plan, "return", by=by, reason=reason) as row:
        _refuse_unless_seen(row, seen)
        row.decided_by_id, row.decided_by_name, row.decided_at = by.user_id, by.user_name, clock.now()
        row.reason = reason.strip()


def _draft(plan: ExpenditurePlan, *, by: Acting) -> None:
    """Raise ``Refused`` unless the plan is a draft of the lead's own region; it then stays one until the verb ends."""
    if by.role != Role.LEAD:
        raise Refused("Only a Regional lead can do this.")
    row = ExpenditurePlan.objects.select_for_update().filter(pk=plan.pk).first()
    if row is None or row.status != PlanStatus.DRAFT or by.region_id != row.region_id:
        raise Refused("This plan is not a draft any more, so it can’t be changed. Start a new version.")


def _locked(line: ExpenditureLine, seen: str) -> ExpenditureLine:
    row = ExpenditureLine.objects.select_for_update().filter(pk=line.pk).first()
    if row is None or revision(row) != seen:
        raise Refused(MOVED_ON)
    return row


def _refuse_unless_seen(plan: ExpenditurePlan, seen: str | None) -> None:
    if seen is not None and revision_of_plan(plan) != seen:
        raise Refused("The plan has changed since you opened this page. Read it again.")


def _possible(plan: ExpenditurePlan, line: Line) -> str:
    """The purpose, trimmed. Raises ``Refused``."""
    if line.category not in SpendingCategory.values:
        raise Refused("Choose a category.")
    refuse_unless_pounds(line.amount)
    if line.amount <= 0:
        raise Refused("Enter an amount above £0.00.")
    purpose = words(line.purpose, missing="Enter what the money is for.", longest=PURPOSE_LENGTH)
    agreement = plan.grant.agreement
    if line.quarter not in {key.starts_on for key in quarters_between(agreement.starts_on, agreement.ends_on)}:
        raise Refused("Choose a quarter of the agreement.")
    return purpose


def _refuse_unless_whole(plan: ExpenditurePlan) -> None:
    planned, allocation = total(plan), plan.grant.allocation
    if planned != allocation:
        gap = (
            f"£{abs(allocation - planned):,.2f} {'are left to plan' if planned < allocation else 'too much is planned'}"
        )
        raise Refused(f"The lines come to £{planned:,.2f}, but the allocation is £{allocation:,.2f}: {gap}.")
