"""What a person needs to know on arriving: what needs them now, what is due, what happened."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from regions.enums import EntryKind, EntryStatus
from regions.models import Grant, LedgerEntry, Organisation, PlanAction
from regions.quarters import QuarterKey, financial_year
from regions.queries import good_practice, plan_action, strategy_task
from regions.queries.communication import due
from regions.queries.grant_task import GrantTask, tasks
from regions.queries.ledger import counted, unproved
from regions.queries.practice import answered, outstanding
from regions.queries.strategy_task import StrategyTask
from reporting.enums import CURRENT, ReturnStatus
from reporting.models import QuarterlyReturn, ReturnEvent
from reporting.queries.quarterly_return import returns_of
from succession.tenancy.acting import Acting
from succession.tenancy.personas import PROGRAMME, Role
from talent.models import Post
from talent.queries.finding import log_findings
from talent.queries.log import confirmation_of, lines_of, open_at, whole_vacancies

EVENTS_SHOWN = QUARTERS_SHOWN = 8
REFUSED_SHOWN = datetime.timedelta(days=14)


@dataclass(frozen=True)
class Item:
    """A return on somebody's home page. ``words``: what is to be done, or on whom it waits. ``readable``: a link?"""

    quarterly_return: QuarterlyReturn
    words: str
    readable: bool = True


@dataclass(frozen=True)
class HomePage:
    """``mine``: what waits on this person; ``others``: on somebody else; ``done``: nothing is to be done.

    ``grants``: agreements and expenditure plans that wait on somebody; ``strategies``: so do these;
    ``actions``: of the plan, late or soon due; ``cases``: how many of good practice wait on this person.
    """

    mine: list[Item]
    others: list[Item]
    done: list[QuarterlyReturn]
    happened: list[ReturnEvent]
    grants: list[GrantTask] = field(default_factory=list)
    strategies: list[StrategyTask] = field(default_factory=list)
    actions: list[PlanAction] = field(default_factory=list)
    cases: int = 0

    @property
    def my_strategies(self) -> list[StrategyTask]:
        return [one for one in self.strategies if one.mine]

    @property
    def other_strategies(self) -> list[StrategyTask]:
        return [one for one in self.strategies if not one.mine]

    @property
    def my_grants(self) -> list[GrantTask]:
        return [one for one in self.grants if one.mine]

    @property
    def other_grants(self) -> list[GrantTask]:
        return [one for one in self.grants if not one.mine]


def _region_words(one: QuarterlyReturn, acting: Acting) -> tuple[bool, str]:
    working = getattr(one, "working", None)
    if ReturnStatus.WITH_SPONSOR in (working, one.status):
        mine = acting.role == Role.SPONSOR
        return mine, "It waits for your sign-off." if mine else "It waits for the sponsor."
    asked = "The College asked questions. " if one.status == ReturnStatus.QUERIED else ""
    mine = acting.role == Role.LEAD
    return mine, asked + ("It waits for you." if mine else "It waits for the regional lead.")


def region_home(acting: Acting, today: datetime.date) -> HomePage:
    """Of a lead or a sponsor."""
    found = list(returns_of(acting.region_slug).filter(quarter__starts_on__lte=today)[:QUARTERS_SHOWN])
    mine: list[Item] = []
    others: list[Item] = []
    for one in found:
        if one.needs_region:
            is_mine, words = _region_words(one, acting)
            (mine if is_mine else others).append(Item(one, words))
    done = [one for one in found if not one.needs_region]
    for items in (mine, others):
        items.reverse()  # what is due first comes first
    return _page(acting, today, mine, others, done)


def contributor_home(acting: Acting, today: datetime.date) -> dict[str, Any]:
    """Of a contributor: the log of their organisation, what it leaves open, and whether last quarter is confirmed."""
    assert acting.region_id is not None
    organisation = Organisation.objects.get(pk=acting.organisation_id or 0)
    quarter = QuarterKey.of(today).previous
    own = whole_vacancies().filter(region_id=acting.region_id, organisation=organisation)
    return {
        "organisation": organisation,
        "region": acting.region_slug,
        "quarter": quarter,
        "keeps_log": Post.objects.filter(region_id=acting.region_id, organisation=organisation).exists(),
        "confirmed": confirmation_of(organisation, acting.region_id, quarter),
        "findings": [one for one in log_findings(acting.region_id, quarter) if not one.answer],
        "open": lines_of(open_at(own, today), today),
        "strategies": [one for one in strategy_task.tasks(acting) if one.mine],
        **practice_task(acting, today),
        "communications_due": communications_due(acting, today),
        "actions": plan_action.tasks(acting, today),
        "cases": good_practice.waiting(acting),
    }


def communications_due(acting: Acting, today: datetime.date) -> int:
    """Late, or due within a week: of a lead all, of others their own."""
    if acting.role not in PROGRAMME:
        return 0
    return due(today, of=None if acting.role == Role.LEAD else acting.user_id)


def practice_task(acting: Acting, today: datetime.date) -> dict[str, Any]:
    """From April on: what a contributor has to say of the year, and of how many organisations a lead waits for it."""
    year = QuarterKey.of(today).year
    waits = 0
    if acting.role == Role.LEAD:
        waits = outstanding(acting.region_id or 0, year)
    elif acting.role == Role.CONTRIBUTOR:
        waits = not answered(acting.region_id or 0, acting.organisation_id or 0, year)
    return {"practice_waits": waits, "practice_year": financial_year(year)}


def national_home(acting: Acting, today: datetime.date) -> HomePage:
    """Of the College: signed-off returns to read, late regions, answered and open questions."""
    returns = (
        QuarterlyReturn.objects.exclude(status=ReturnStatus.ACCEPTED)
        .filter(quarter__ends_on__lt=today)
        .select_related("quarter", "region")
        .order_by("-quarter__starts_on", "region__name")
    )
    mine: list[Item] = []
    others: list[Item] = []
    readable = set(QuarterlyReturn.objects.filter(versions__status__in=CURRENT).values_list("pk", flat=True))
    for one in returns:
        if one.status == ReturnStatus.SIGNED_OFF:
            words = "Read it, then accept it or ask questions."
            (mine if one.pk in readable else others).append(Item(one, words, one.pk in readable))
        elif one.status == ReturnStatus.QUERIED:
            others.append(Item(one, "It waits for the region’s answer.", one.pk in readable))
        elif today > one.quarter.due_on:
            others.append(Item(one, f"{(today - one.quarter.due_on).days} days over the due date.", readable=False))
    return _page(acting, today, mine, others, [])


def _page(
    acting: Acting, today: datetime.date, mine: list[Item], others: list[Item], done: list[QuarterlyReturn]
) -> HomePage:
    grants, strategies = tasks(acting, today=today), strategy_task.tasks(acting)
    actions = [] if acting.is_national else plan_action.tasks(acting, today)
    return HomePage(mine, others, done, _happened(), grants, strategies, actions, good_practice.waiting(acting))


def _happened() -> list[ReturnEvent]:
    """The database shows a region its own steps, and the College those of signed returns."""
    return list(ReturnEvent.objects.select_related("region").order_by("-at", "-id")[:EVENTS_SHOWN])


@dataclass(frozen=True)
class LedgerItem:
    """Entries of a grant that need somebody. ``look``: the query string that finds them in the ledger."""

    grant: Grant
    words: str
    look: str


def ledger_items(acting: Acting, today: datetime.date) -> list[LedgerItem]:
    """What waits in the ledgers for a sponsor, for the College, or for a lead."""
    if acting.role == Role.SPONSOR:
        rows = LedgerEntry.objects.filter(status=EntryStatus.ENTERED)
        return _items(rows, "{} wait{s} for your approval.", "status=entered")
    if acting.is_national:
        rows = LedgerEntry.objects.filter(status=EntryStatus.HELD)
        return _items(rows, "{} {is} held for the College’s consent.", "status=held")
    if acting.role != Role.LEAD:
        return []
    refused = LedgerEntry.objects.filter(
        status=EntryStatus.REFUSED, decided_at__date__gt=today - REFUSED_SHOWN, grant__region=acting.region_id
    ).exclude(kind=EntryKind.REVERSAL)
    without = unproved(LedgerEntry.objects.filter(grant__region=acting.region_id))
    return [
        *_items(refused, "{} {was} refused in the last 14 days.", "status=refused"),
        *_items(without, "{} {has} no evidence yet.", "evidence=none"),
    ]


def _items(rows: QuerySet[LedgerEntry], words: str, look: str) -> list[LedgerItem]:
    one = {"s": "s", "is": "is", "was": "was", "has": "has"}
    more = {"s": "", "is": "are", "was": "were", "has": "have"}
    return [
        LedgerItem(
            grant, words.format("1 entry", **one) if count == 1 else words.format(f"{count} entries", **more), look
        )
        for grant, count in counted(rows)
    ]
