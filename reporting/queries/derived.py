"""The figures of a quarter as the region's logs give them, with the rows behind each: indicators 1 to 7 follow from the
vacancy logs of its authorities, indicator 8 from its log of engagements."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from regions.enums import OrganisationKind
from regions.quarters import QuarterKey
from regions.queries import contact
from reporting.indicators import BY_NUMBER, Figure, Key, Kind, Tier
from talent.models import Post
from talent.queries.finding import LogFinding, log_findings, rounds_concluded
from talent.queries.indicator import rows_behind
from talent.queries.lineage import facts_of
from talent.queries.log import Keeper, keepers

Pair = tuple[int, int | None]
Rows = dict[Key, list[tuple[int, dict[str, Any]]]]
CONTACTS: Key = (contact.INDICATOR, Tier.NONE.value)


@dataclass(frozen=True)
class FromLog:
    """``rows``: key to what is behind it, each the key of a vacancy or stakeholder with its facts and what it adds.

    ``concluded``: rounds concluded, by tier. ``contacts``: whether the region logs its engagements.
    """

    keepers: list[Keeper]
    pairs: dict[Key, Pair] = field(default_factory=dict)
    rows: Rows = field(default_factory=dict)
    findings: list[LogFinding] = field(default_factory=list)
    concluded: dict[str, int] = field(default_factory=dict)
    contacts: bool = False

    @property
    def without(self) -> list[Keeper]:
        """Authorities that keep no log."""
        return [one for one in self.keepers if not one.posts]

    @property
    def unconfirmed(self) -> list[Keeper]:
        return [one for one in self.keepers if one.posts and not one.confirmed]

    @property
    def keeping(self) -> int:
        return len(self.keepers) - len(self.without)

    @property
    def complete(self) -> bool:
        """Only then are indicators 1 to 7 of the region derived: a part of the region is no figure of it."""
        return bool(self.keepers) and not self.without

    def derives(self, key: Key) -> bool:
        return self.contacts if key == CONTACTS else self.complete

    def pair(self, key: Key) -> Pair:
        nothing: Pair = (0, 0) if BY_NUMBER[key[0]].kind is Kind.AVERAGE else (0, None)
        return self.pairs.get(key, nothing)

    def figure(self, key: Key) -> Figure:
        return Figure(*key, *self.pair(key))


def from_log(region_id: int, quarter: QuarterKey, today: datetime.date) -> FromLog:
    """For the regional lead, who reads the logs; no other role of the region may."""
    contacts = contact.is_kept(region_id, quarter)
    pairs, rows = _contacts(region_id, quarter) if contacts else ({}, {})
    if not Post.objects.filter(region_id=region_id).exists():
        return FromLog([], pairs, rows, contacts=contacts)
    found = [one for one in keepers(region_id, quarter, today) if one.organisation.kind == OrganisationKind.AUTHORITY]
    lineage = rows_behind([region_id], quarter)
    facts = facts_of(row.vacancy_id for row in lineage)
    for row in lineage:
        key = (row.indicator, row.tier)
        upper, lower = pairs.get(key, (0, None))
        pairs[key] = (upper + row.numerator, None if row.denominator is None else (lower or 0) + row.denominator)
        said = {**facts[row.vacancy_id], "numerator": row.numerator, "denominator": row.denominator}
        rows.setdefault(key, []).append((row.vacancy_id, said))
    asked, concluded = log_findings(region_id, quarter), rounds_concluded(region_id, quarter)
    return FromLog(found, pairs, rows, asked, concluded, contacts)


def _contacts(region_id: int, quarter: QuarterKey) -> tuple[dict[Key, Pair], Rows]:
    behind = contact.rows_behind([region_id], quarter)
    facts = contact.facts_of(behind)
    rows = [(key, {**said, "numerator": 1, "denominator": None}) for key, said in facts.items()]
    return {CONTACTS: (len(rows), None)}, {CONTACTS: rows}
