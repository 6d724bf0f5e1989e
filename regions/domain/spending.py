"""What stands beside the ledger: explanations of under- and overspends, and money that is not the grant's."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from regions.domain.agreement_event import note
from regions.domain.said import FIRST_DAY, refuse_unless_pounds, words
from regions.enums import IncomeSource, SpendingCategory
from regions.models import Explanation, Grant, OtherIncome
from succession import clock
from succession.states import Refused
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role
from succession.tenancy.scope import verb

DESCRIPTION_LENGTH = 200


@dataclass(frozen=True)
class Income:
    """``amount``: pounds; below zero puts a mistake right."""

    source: str
    received_on: datetime.date
    amount: Decimal
    description: str


def explain(*, by: Acting, grant: Grant, category: str, text: str) -> Explanation:
    """Why a category is under- or overspent; the newest explanation stands first."""
    _lead_of(by, grant.region_id)
    if category not in SpendingCategory.values:
        raise Refused("Choose a category.")
    text = words(text, missing="Enter an explanation.")
    with verb():
        found = Explanation.objects.create(
            region_id=grant.region_id,
            grant=grant,
            category=category,
            text=text,
            entered_by_id=by.user_id,
            entered_by_name=by.user_name,
            entered_at=clock.now(),
        )
        label = f"{SpendingCategory(category).label}: explained"
        note(grant.agreement, verb="explain", label=label, by=by, reason=text, about="spending")
    return found


def record_income(*, by: Acting, income: Income) -> OtherIncome:
    _lead_of(by, by.region_id)
    if income.source not in IncomeSource.values:
        raise Refused("Choose where the money comes from.")
    refuse_unless_pounds(income.amount)
    if income.amount == 0:
        raise Refused("Enter an amount other than £0.00.")
    description = words(income.description, missing="Enter what the money is.", longest=DESCRIPTION_LENGTH)
    if income.received_on > clock.today():
        raise Refused("The date must be today or in the past.")
    if income.received_on < FIRST_DAY:
        raise Refused(f"The date must be on or after {FIRST_DAY:%-d %B %Y}.")
    assert by.region_id is not None
    with verb():
        return OtherIncome.objects.create(
            region_id=by.region_id,
            source=income.source,
            received_on=income.received_on,
            amount=income.amount,
            description=description,
            entered_by_id=by.user_id,
            entered_by_name=by.user_name,
        )


def _lead_of(by: Acting, region_id: int | None) -> None:
    if by.role != Role.LEAD or by.region_id != region_id:
        raise Refused("Only a Regional lead can do this.")
