"""What the region should run itself, weighed before money is spent (framework: resource 12)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal

from regions.domain import plan_action
from regions.enums.plan import FrameworkElement, Objective, PlanKind
from regions.enums.programme import GoAhead, Intervention, OfferedBy, RunAt
from regions.models import PlanAction, ProgrammeItem
from succession import clock
from succession.facts import Problems, assign, refuse_if
from succession.states import Refused, Stale
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role
from succession.tenancy.scope import verb
from succession.texts import revision_of

A_YEAR = datetime.timedelta(days=365)


@dataclass(frozen=True)
class ItemFacts:
    """As ``models.ProgrammeItem`` has them. ``cost``: of all places together, in pounds."""

    intervention: str
    gap: str
    offered_by: str
    run_at: str
    tiers: Sequence[str] = ()
    places: int | None = None
    cost: Decimal | None = None
    provider: str = ""
    open_to_partners: bool = False
    go_ahead: str = ""
    why: str = ""


def advice(item: ProgrammeItem) -> str:
    """A rule of thumb, as the framework means it: don't run what others offer, or what belongs elsewhere."""
    if item.offered_by == OfferedBy.COLLEGE or item.run_at == RunAt.NATION:
        return "Leave it to the National College, and send people there."
    if item.offered_by == OfferedBy.MEMBER:
        return "Ask that organisation for places before you buy any."
    if item.offered_by in (OfferedBy.REGION, OfferedBy.PARTNER):
        return "Ask for places there, or share the cost, before you set up your own."
    if item.run_at == RunAt.ORGANISATION:
        return "Leave it to each organisation; share how it is done."
    if item.run_at == RunAt.SUB_REGION:
        return "Bring the authorities of the sub-region together, and let them run it."
    return "Nobody offers it, and the region is the right place: run it."


def cost_per_place(item: ProgrammeItem) -> Decimal | None:
    """In pounds, to the nearest penny."""
    if item.cost is None or not item.places:
        return None
    return (item.cost / item.places).quantize(Decimal("0.01"), ROUND_HALF_UP)


def impossible(facts: ItemFacts, item: ProgrammeItem | None = None) -> Problems:
    if item is not None and item.action_id and facts.go_ahead != GoAhead.YES:
        return {"go_ahead": "It is an action of the plan already: stop or remove that first"}
    return {}


def revision(item: ProgrammeItem) -> str:
    return revision_of(*(getattr(item, name) for name in ItemFacts.__dataclass_fields__))


def add(*, by: Acting, facts: ItemFacts) -> ProgrammeItem:
    _refuse_unless_lead(by)
    assert by.region_id is not None
    with verb():
        return _save(ProgrammeItem(region_id=by.region_id), facts)


def change(*, by: Acting, item: ProgrammeItem, facts: ItemFacts, seen: str) -> ProgrammeItem:
    """``seen``: the revision of what was changed. Raises ``Stale`` over somebody else's save."""
    _refuse_unless_lead(by)
    with verb():
        row = _locked(item)
        if seen != revision(row):
            raise Stale(plan_action.OVERTAKEN)
        return _save(row, facts)


def _save(row: ProgrammeItem, facts: ItemFacts) -> ProgrammeItem:
    refuse_if(impossible(facts, row))
    assign(row, asdict(facts) | {"tiers": list(facts.tiers)})
    row.save()
    return row


def remove(*, by: Acting, item: ProgrammeItem) -> None:
    _refuse_unless_lead(by)
    with verb():
        item.delete()


def plan(*, by: Acting, item: ProgrammeItem) -> PlanAction:
    """Make an action of what goes ahead, once; its aim, owner and days are then the lead's to put right."""
    _refuse_unless_lead(by)
    with verb():
        row = _locked(item)
        if row.action is not None:
            return row.action
        if row.go_ahead != GoAhead.YES:
            raise Refused("Only what goes ahead becomes an action. Decide that first.")
        today = clock.today()
        facts = plan_action.ActionFacts(
            title=str(Intervention(row.intervention).label),
            objective=Objective.CANDIDATES,
            element=FrameworkElement.DEVELOPING,
            kind=PlanKind.TALENT,
            starts_on=today,
            due_on=today + A_YEAR,
        )
        row.action = plan_action.add(by=by, facts=facts)
        row.save(update_fields=["action"])
        return row.action


def _locked(item: ProgrammeItem) -> ProgrammeItem:
    return ProgrammeItem.objects.select_for_update(no_key=True).get(pk=item.pk)


def _refuse_unless_lead(by: Acting) -> None:
    if by.role is not Role.LEAD:
        raise Refused("Only a regional lead decides what the region runs.")
