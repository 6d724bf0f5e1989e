"""A changed formula: every grant in force by it follows, or none."""

from decimal import Decimal

import pytest

from regions.domain import agreement as agreements
from regions.domain import grant_formula
from regions.domain import payment as payments
from regions.models import Grant, GrantFormula
from succession.states import Refused
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, SPONSOR, scope_of
from tests.regions.test_agreement import REGION
from tests.regions.test_grant import (  # noqa: F401  (fixtures)
    COORDINATOR,
    STRANGER,
    _known,
    as_,
    drafted,
    grant,
    instalment,
    is_refused,
    known,
    offered,
    received,
    signed,
    today,
    told,
    told_agreement,
)

pytestmark = pytest.mark.django_db


def formula_of(grant):  # noqa: F811
    with scope_of(NATIONAL_LEAD):
        return GrantFormula.objects.get(starts_on=grant.agreement.starts_on)


def set_formula(by, formula, base, per_authority, reason="A new settlement"):
    return as_(
        by, grant_formula.change_formula, formula=formula, base=Decimal(base), per_authority=Decimal(per_authority),
        reason=reason,
    )  # fmt: skip


def test_a_changed_formula_changes_every_grant_in_force_or_none(grant, today):  # noqa: F811
    received(grant, today)
    formula = formula_of(grant)
    for email in (COORDINATOR, LEAD, SPONSOR, AUDITOR):
        with pytest.raises(Refused):
            set_formula(email, formula, 80_000, 5_800)
        is_refused(email, "UPDATE regions_grantformula SET base = 1 WHERE id = %s", formula.pk)
    with pytest.raises(Refused, match="reason"):
        set_formula(NATIONAL_LEAD, formula, 80_000, 5_800, " ")
    changed = set_formula(NATIONAL_LEAD, formula, "80000.05", 5_800)
    assert [(one.region.slug, one.difference) for one in changed] == [(REGION, Decimal("2000.05"))]
    assert instalment(grant, 2).amount == Decimal("89600.05")
    with pytest.raises(Refused, match="already"):
        set_formula(NATIONAL_LEAD, formula, "80000.05", 5_800)
    with pytest.raises(Refused, match="North East: £60,000.00 is due or paid"):
        set_formula(NATIONAL_LEAD, formula, 0, 5_000)
    as_(NATIONAL_LEAD, payments.release, payment=instalment(grant, 2))
    with pytest.raises(Refused, match="North East: £149,600.05"):
        set_formula(NATIONAL_LEAD, formula, 80_000, 5_800)
    with scope_of(NATIONAL_LEAD):
        assert GrantFormula.objects.get(pk=formula.pk).base == Decimal("80000.05")
        assert Grant.objects.get(pk=grant.pk).allocation == Decimal("149600.05")
        change = grant_formula.preview(formula, base=Decimal(80_000), per_authority=Decimal(5_800))
    assert (len(change.effects), len(change.problems)) == (9, 1)


def test_drafting_does_not_change_a_formula_that_grants_are_in_force_by(grant, drafted):  # noqa: F811
    formula = formula_of(grant)
    formula.base += 1
    with pytest.raises(Refused, match="Change that formula first"):
        as_(NATIONAL_LEAD, agreements.draft_all, formula=formula, respond_by=drafted.ends_on, authorities={})


def test_a_formula_does_not_raise_what_can_no_longer_be_paid(grant, today):  # noqa: F811
    received(grant, today)
    as_(NATIONAL_LEAD, payments.release, payment=instalment(grant, 2))
    with pytest.raises(Refused, match="North East: the whole allocation is due or paid already"):
        set_formula(NATIONAL_LEAD, formula_of(grant), 80_000, 5_800)
