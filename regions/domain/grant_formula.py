"""How a period's allocations follow from the number of authorities: data that the national lead alone changes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from regions.domain.payment import reallocate, spoken_for
from regions.models import GrantFormula, Payment, StrategyReceipt
from regions.queries.grant_formula import FormulaLine, lines_under
from succession.states import Refused
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role
from succession.tenancy.scope import verb


@dataclass(frozen=True)
class Effect:
    """``floor``: pounds that are due or paid of the grant; ``problem``: why the change is refused, or ""."""

    line: FormulaLine
    floor: Decimal
    problem: str


@dataclass(frozen=True)
class Change:
    """What a changed formula would do, before anything is written. Pounds."""

    effects: list[Effect]

    @property
    def now(self) -> Decimal:
        return sum((one.line.now for one in self.effects), Decimal(0))

    @property
    def then(self) -> Decimal:
        return sum((one.line.then for one in self.effects), Decimal(0))

    @property
    def difference(self) -> Decimal:
        return self.then - self.now

    @property
    def problems(self) -> list[str]:
        return [f"{one.line.region.name}: {one.problem}" for one in self.effects if one.problem]


def preview(formula: GrantFormula, *, base: Decimal, per_authority: Decimal) -> Change:
    lines = lines_under(formula, base=base, per_authority=per_authority)
    payments: dict[int, list[Payment]] = {}
    for payment in Payment.objects.filter(grant__in=[one.grant for one in lines if one.grant]):
        payments.setdefault(payment.grant_id, []).append(payment)
    received = set(StrategyReceipt.objects.filter(grant__in=payments).values_list("grant", flat=True))
    effects = []
    for line in lines:
        problem, floor = "", Decimal(0)
        if line.grant:
            spoken = spoken_for(payments.get(line.grant.pk, []), received=line.grant.pk in received)
            problem, floor = spoken.problem(line.then, now=line.now), spoken.amount
        elif line.then < formula.first_instalment:
            problem = f"the first instalment of £{formula.first_instalment:,.2f} would be more than the whole grant"
        effects.append(Effect(line, floor, problem))
    return Change(effects)


def change_formula(
    *, by: Acting, formula: GrantFormula, base: Decimal, per_authority: Decimal, reason: str
) -> list[FormulaLine]:
    """Sets the formula and every allocation in force under it; all or none. The lines whose grants changed."""
    _only_lead(by)
    if not reason.strip():
        raise Refused("Enter a reason.")
    with verb():
        formula = GrantFormula.objects.select_for_update().get(pk=formula.pk)
        change = preview(formula, base=base, per_authority=per_authority)
        if change.problems:
            raise Refused(f"Nothing was changed. {'; '.join(change.problems)}.")
        changed = [one.line for one in change.effects if one.line.grant and one.line.difference]
        if not changed and (formula.base, formula.per_authority) == (base, per_authority):
            raise Refused("This is the formula already, and every allocation follows it.")
        formula.base, formula.per_authority = base, per_authority
        formula.save(update_fields=["base", "per_authority"])
        for line in changed:
            assert line.grant is not None
            reallocate(by=by, grant=line.grant, allocation=line.then, reason=reason)
    return changed


def set_formula(*, by: Acting, formula: GrantFormula) -> None:
    """The formula to draft by. Where grants are in force by it, it is changed with them or not at all."""
    _only_lead(by)
    with verb():
        values = {
            "ends_on": formula.ends_on,
            "base": formula.base,
            "per_authority": formula.per_authority,
            "first_instalment": formula.first_instalment,
        }
        known = GrantFormula.objects.select_for_update().filter(starts_on=formula.starts_on).first()
        if known is not None and any(getattr(known, name) != value for name, value in values.items()):
            lines = lines_under(known, base=known.base, per_authority=known.per_authority)
            if any(one.grant for one in lines):
                raise Refused("Grants are in force by another formula of this period. Change that formula first.")
        values |= {"waits_for_plan": formula.waits_for_plan}
        GrantFormula.objects.update_or_create(starts_on=formula.starts_on, defaults=values)


def _only_lead(by: Acting) -> None:
    if by.role != Role.NATIONAL_LEAD:
        raise Refused("Only a National lead can do this.")
