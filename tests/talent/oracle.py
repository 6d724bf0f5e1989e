"""Indicators 1 to 7 a second time, slowly and plainly, from ``domain.md`` and the words of the definitions.

Nothing here comes from the product: no SQL, no quarter, no numbering of rounds by the database. A history is plain
facts; what is asked day by day is answered day by day.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

DAY = datetime.timedelta(days=1)


@dataclass
class Organisation:
    key: int
    kind: str
    ends_on: datetime.date | None = None
    followed_by: int | None = None


@dataclass
class Post:
    key: int
    region: int
    host: Organisation
    tier: str
    made_on: datetime.date | None = None
    ended_on: datetime.date | None = None
    combined_with: str = ""
    shared_with: list = field(default_factory=list)


@dataclass
class Vacancy:
    """``first_round`` matters only where nothing goes before this vacancy."""

    key: int
    post: Post
    known_on: datetime.date
    vacant_on: datetime.date
    ended_on: datetime.date | None = None
    ending: str = ""
    continues: "Vacancy | None" = None
    first_round: int = 1
    covers: list = field(default_factory=list)
    rounds: list = field(default_factory=list)
    appointments: list = field(default_factory=list)


@dataclass
class Round:
    """In the order of advertising within their vacancy. ``extended_from``: the closing date as it was first."""

    key: int
    advertised_on: datetime.date
    closes_on: datetime.date | None = None
    concluded_on: datetime.date | None = None
    outcome: str = ""
    applicants: int | None = None
    shortlisted: int | None = None
    extended_from: datetime.date | None = None


@dataclass
class Appointment:
    key: int
    decided_on: datetime.date
    starts_on: datetime.date | None = None
    withdrawn_on: datetime.date | None = None
    of_round: Round | None = None


@dataclass
class History:
    """What happened in two regions."""

    seed: int
    regions: list
    organisations: list
    posts: list
    vacancies: list


def quarters(day, count):
    """The first and the last day of ``count`` quarters, the first of which begins on ``day``."""
    found = []
    for _ in range(count):
        assert day.day == 1
        assert day.month in (1, 4, 7, 10)
        last = day
        while (last + DAY).day != 1 or (last + DAY).month not in (1, 4, 7, 10):
            last += DAY
        found.append((day, last))
        day = last + DAY
    return found


def needs(history):
    """The vacancies of each need in their order, by the key of the first: what goes on from one belongs to it."""
    found = {}
    after = {one.continues.key: one for one in history.vacancies if one.continues}
    for one in history.vacancies:
        if one.continues is None:
            chain = [one]
            while chain[-1].key in after:
                chain.append(after[chain[-1].key])
            found[one.key] = chain
    return found


def numbers(chain):
    """Rounds to their numbers: each is the next, but one that goes on after a change of remit is still the same."""
    found, number = {}, chain[0].first_round
    for vacancy in chain:
        for one in vacancy.rounds:
            found[one.key] = number
            if one.outcome != "remit-changed":
                number += 1
    return found


def has_no_permanent_holder(vacancy, day):
    if day < vacancy.vacant_on:
        return False
    if vacancy.ended_on is not None and day >= vacancy.ended_on:
        return False
    if vacancy.post.ended_on is not None and day >= vacancy.post.ended_on:
        return False
    for one in vacancy.appointments:
        if one.withdrawn_on is None and one.starts_on is not None and day >= one.starts_on:
            return False
    return True


def stands(appointment, day):
    """Decided by that day, and the appointee had not withdrawn by then."""
    if appointment.decided_on > day:
        return False
    return appointment.withdrawn_on is None or appointment.withdrawn_on > day


def closed_on(one):
    """The day on which it closed. None: no closing date, or stopped before it."""
    if one.closes_on is None:
        return None
    if one.outcome in ("stopped", "remit-changed") and one.concluded_on < one.closes_on:
        return None
    return one.closes_on


def rows(history, first, last):
    """The rows behind every figure of the quarter, as tuples: indicator, region, tier, need, vacancy, numerator and
    denominator. The vacancy is the last one of the need that meets the definition."""
    days = []
    while first <= last:
        days.append(first)
        first += DAY
    within = frozenset(days)
    found = []
    for need, chain in needs(history).items():
        post = chain[0].post
        if post.host.kind != "authority":
            continue
        for indicator, (vacancy, numerator, denominator) in _of_need(chain, days, within).items():
            found.append((indicator, post.region, post.tier, need, vacancy.key, numerator, denominator))
    return sorted(found, key=lambda row: (row[0], row[2], row[3]))


def _of_need(chain, days, within):
    last, found, number = days[-1], {}, numbers(chain)
    for vacancy in chain:
        if any(has_no_permanent_holder(vacancy, day) for day in days):
            found[1] = (vacancy, 1, None)
        if any(one.advertised_on in within for one in vacancy.rounds):
            found[2] = (vacancy, 1, None)
        if any(one.decided_on in within and stands(one, last) for one in vacancy.appointments):
            found[5] = (vacancy, 1, None)
        if any(one.advertised_on in within and number[one.key] >= 2 for one in vacancy.rounds):
            found[7] = (vacancy, 1, None)
        filled = any(stands(one, last) for other in chain for one in other.appointments)
        concluded = [one for one in vacancy.rounds if one.concluded_on in within and one.outcome != "remit-changed"]
        if concluded and not filled:
            found[6] = (vacancy, 1, None)
    closing = [(vacancy, one) for vacancy in chain for one in vacancy.rounds if closed_on(one) in within]
    for indicator, people in ((3, "applicants"), (4, "shortlisted")):
        known = [getattr(one, people) for _, one in closing]
        if known and None not in known:
            found[indicator] = (closing[-1][0], sum(known), 1)
    return found


def summed(found):
    """Region, indicator and tier to numerator and denominator. A figure of no rows is left out."""
    sums = defaultdict(lambda: [0, None])
    for indicator, region, tier, _, _, numerator, denominator in found:
        pair = sums[region, indicator, tier]
        pair[0] += numerator
        if denominator is not None:
            pair[1] = (pair[1] or 0) + denominator
    return {key: tuple(pair) for key, pair in sums.items()}
