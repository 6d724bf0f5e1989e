"""Indicator 8 a second time, slowly and plainly, from ``domain.md`` and the words of the definition; and generated logs.

Nothing here comes from the product. A log is plain facts; the quarter is asked day by day.
"""

import datetime
import random
from dataclasses import dataclass, field

DAY = datetime.timedelta(days=1)
LOGGED_BY = ("lead", "sponsor", "contributor", "another contributor")


@dataclass
class Contact:
    """``fate``: what became of the stakeholder since. ``kept_by``: who keeps it."""

    key: int
    kept_by: str
    fate: str = "listed"
    engagements: list = field(default_factory=list)


@dataclass
class Held:
    key: int
    on: datetime.date
    by: str
    removed: bool = False


def quarter_days(first):
    """Every day of the quarter that begins on ``first``."""
    assert first.day == 1
    assert first.month in (1, 4, 7, 10)
    days, month = [first], (first.month + 2) % 12 + 1
    while (days[-1] + DAY).month != month:
        days.append(days[-1] + DAY)
    return days


def active(contacts, first):
    """Key of each stakeholder who counts, to how many engagements and the last day."""
    found = {}
    for day in quarter_days(first):
        for one in contacts:
            for held in one.engagements:
                if held.on == day and not held.removed:
                    count, _ = found.get(one.key, (0, None))
                    found[one.key] = count + 1, day
    return found


def log(seed, first, quarters=5):
    """Contacts with engagements from half a quarter before ``first``, often on the first or last day of a quarter."""
    chance = random.Random(seed)
    edges, day = [], first
    for _ in range(quarters):
        days = quarter_days(day)
        edges += [days[0] - DAY, days[0], days[-1]]
        day = days[-1] + DAY
    key, found = (seed + 1) * 1000, []
    for _ in range(chance.randint(8, 16)):
        key += 1
        one = Contact(
            key,
            chance.choice(("region", "region", "organisation")),
            chance.choice(("listed", "listed", "archived", "erased")),
        )
        for _ in range(chance.choice((0, 1, 1, 2, 4, 9))):
            key += 1
            on = chance.choice(edges) if chance.random() < 0.5 else first + DAY * chance.randint(-45, 92 * quarters)
            one.engagements.append(Held(key, on, chance.choice(LOGGED_BY), chance.random() < 0.15))
        found.append(one)
    return found
