"""What a formula gives each region, beside what it has; row security says whose."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from regions.enums import AgreementStatus, OrganisationKind
from regions.models import Agreement, Grant, GrantFormula, Organisation, Region


@dataclass(frozen=True)
class FormulaLine:
    """``grant``: in force under the formula, or None; ``status``: of the region's newest agreement of the period.

    Pounds. ``now``: the allocation, or without a grant what the formula gave; ``then``: what the changed one gives.
    """

    region: Region
    grant: Grant | None
    status: str
    authorities: int
    now: Decimal
    then: Decimal

    @property
    def difference(self) -> Decimal:
        return self.then - self.now


def formula_on(day: datetime.date) -> GrantFormula | None:
    """The formula of the period in which the day lies; of two, the later one."""
    return GrantFormula.objects.filter(starts_on__lte=day, ends_on__gte=day).order_by("starts_on").last()


def amount_by(base: Decimal, per_authority: Decimal, authorities: int) -> Decimal:
    """Pounds: the base, and so much for each member authority (framework: "Funding")."""
    return base + per_authority * authorities


def members_on(day: datetime.date) -> dict[int, int]:
    """Region to the number of its local authorities on a day."""
    found: dict[int, int] = {}
    rows = Organisation.objects.filter(
        Q(memberships__ends_on=None) | Q(memberships__ends_on__gte=day),
        kind=OrganisationKind.AUTHORITY,
        memberships__starts_on__lte=day,
    )
    for region in rows.values_list("memberships__region_id", flat=True):
        found[region] = found.get(region, 0) + 1
    return found


def lines_under(formula: GrantFormula, *, base: Decimal, per_authority: Decimal) -> list[FormulaLine]:
    """Every region, with each grant in force whose agreement begins in the formula's period."""
    later = GrantFormula.objects.filter(starts_on__gt=formula.starts_on, starts_on__lte=formula.ends_on)
    agreements = Agreement.objects.filter(starts_on__gte=formula.starts_on, starts_on__lte=formula.ends_on)
    for other in later:
        agreements = agreements.exclude(starts_on__gte=other.starts_on, starts_on__lte=other.ends_on)
    by_region: dict[int, list[Agreement]] = {}
    for agreement in agreements.select_related("grant").order_by("pk"):
        by_region.setdefault(agreement.region_id, []).append(agreement)
    members = members_on(formula.starts_on)
    found = []
    for region in Region.objects.order_by("name"):
        of_region = by_region.get(region.pk, [])
        in_force = [one for one in of_region if one.status == AgreementStatus.IN_FORCE]
        for one in in_force:
            then = amount_by(base, per_authority, one.authorities)
            status = one.get_status_display()
            found.append(FormulaLine(region, one.grant, status, one.authorities, one.grant.allocation, then))
        if not in_force:
            count = members.get(region.pk, 0)
            status = of_region[-1].get_status_display() if of_region else "No agreement"
            now = amount_by(formula.base, formula.per_authority, count)
            found.append(FormulaLine(region, None, status, count, now, amount_by(base, per_authority, count)))
    return found


@dataclass(frozen=True)
class Inputs:
    """How an allocation comes about, in pounds; ``changed``: by a decision for this region alone."""

    base: Decimal
    per_authority: Decimal
    authorities: int
    changed: bool


def inputs_of(agreement: Agreement, allocation: Decimal) -> Inputs:
    """The formula that was signed, or the period's changed one where that gives the figure."""
    pairs = [(agreement.base, agreement.per_authority)]
    if allocation != amount_by(*pairs[0], agreement.authorities):
        formula = formula_on(agreement.starts_on)
        pairs += [(formula.base, formula.per_authority)] if formula else []
    for base, per_authority in pairs:
        if amount_by(base, per_authority, agreement.authorities) == allocation:
            return Inputs(base, per_authority, agreement.authorities, changed=False)
    return Inputs(*pairs[0], agreement.authorities, changed=True)
