"""What a person needs to know on arriving: what needs them now, what is due, what happened."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from regions.queries.grant_task import GrantTask, tasks
from reporting.enums import CURRENT, ReturnStatus
from reporting.models import QuarterlyReturn, ReturnEvent
from reporting.queries.quarterly_return import returns_of
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role

EVENTS_SHOWN = QUARTERS_SHOWN = 8


@dataclass(frozen=True)
class Item:
    """A return on somebody's home page. ``words``: what is to be done, or on whom it waits. ``readable``: a link?"""

    quarterly_return: QuarterlyReturn
    words: str
    readable: bool = True


@dataclass(frozen=True)
class HomePage:
    """``mine``: what waits on this person; ``others``: on somebody else; ``done``: nothing is to be done.

    ``grants``: agreements and expenditure plans that wait on somebody.
    """

    mine: list[Item]
    others: list[Item]
    done: list[QuarterlyReturn]
    happened: list[ReturnEvent]
    grants: list[GrantTask] = field(default_factory=list)

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
    return HomePage(mine, others, done, _happened(), tasks(acting, today=today))


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
    return HomePage(mine, others, [], _happened(), tasks(acting, today=today))


def _happened() -> list[ReturnEvent]:
    """The database shows a region its own steps, and the College those of signed returns."""
    return list(ReturnEvent.objects.select_related("region").order_by("-at", "-id")[:EVENTS_SHOWN])
