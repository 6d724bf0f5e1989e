"""The figures of a quarter as the vacancy logs of the region's authorities give them, with the rows behind each."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from regions.enums import OrganisationKind
from regions.quarters import QuarterKey
from reporting.indicators import BY_NUMBER, Figure, Key, Kind, figure_keys
from talent.models import Post
from talent.queries.finding import LogFinding, log_findings, rounds_concluded
from talent.queries.indicator import DEFINITIONS, rows_behind
from talent.queries.lineage import facts_of
from talent.queries.log import Keeper, keepers

Pair = tuple[int, int | None]
DERIVED_KEYS = [key for key in figure_keys() if key[0] in DEFINITIONS]


@dataclass(frozen=True)
class FromLog:
    """``rows``: key to the needs behind it, each a vacancy's key with its facts, numerator and denominator.

    ``concluded``: rounds concluded, by tier.
    """

    keepers: list[Keeper]
    pairs: dict[Key, Pair] = field(default_factory=dict)
    rows: dict[Key, list[tuple[int, dict[str, Any]]]] = field(default_factory=dict)
    findings: list[LogFinding] = field(default_factory=list)
    concluded: dict[str, int] = field(default_factory=dict)

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
        """Only then is a figure of the region derived: a part of the region is no figure of it."""
        return bool(self.keepers) and not self.without

    def pair(self, key: Key) -> Pair:
        nothing: Pair = (0, 0) if BY_NUMBER[key[0]].kind is Kind.AVERAGE else (0, None)
        return self.pairs.get(key, nothing)

    def figure(self, key: Key) -> Figure:
        return Figure(*key, *self.pair(key))


def from_log(region_id: int, quarter: QuarterKey, today: datetime.date) -> FromLog:
    """For the regional lead, who reads the logs; no other role of the region may."""
    if not Post.objects.filter(region_id=region_id).exists():
        return FromLog([])
    found = [one for one in keepers(region_id, quarter, today) if one.organisation.kind == OrganisationKind.AUTHORITY]
    lineage = rows_behind([region_id], quarter)
    facts = facts_of(row.vacancy_id for row in lineage)
    pairs: dict[Key, Pair] = {}
    rows: dict[Key, list[tuple[int, dict[str, Any]]]] = {}
    for row in lineage:
        key = (row.indicator, row.tier)
        upper, lower = pairs.get(key, (0, None))
        pairs[key] = (upper + row.numerator, None if row.denominator is None else (lower or 0) + row.denominator)
        said = {**facts[row.vacancy_id], "numerator": row.numerator, "denominator": row.denominator}
        rows.setdefault(key, []).append((row.vacancy_id, said))
    return FromLog(found, pairs, rows, log_findings(region_id, quarter), rounds_concluded(region_id, quarter))
