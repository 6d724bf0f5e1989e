"""One thing of the log as a file wants it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from talent.domain.log_import_columns import BY_NAME, COLUMNS, KEYS
from talent.enums import AppointedFrom, ExpectedVacant
from talent.queries.log_import import Values

# What an empty cell means, where it is not None.
EMPTY: dict[str, Any] = {
    "post.remit": [], "post.combined_with": "", "post.hard_to_fill": False, "post.skills_wanted": [],
    "post.expected_vacant": ExpectedVacant.NOT_KNOWN.value, "vacancy.reason": "", "vacancy.ending": "",
    "vacancy.skills_wanted": [], "round.outcome": "", "round.reasons_unfilled": [], "round.skills_short": [],
    "appointment.appointed_from": AppointedFrom.NOT_SAID.value,
}  # fmt: skip
FIELDS = {
    of: tuple(one.name for one in COLUMNS if one.of == of and one.field not in ("reference", "number"))
    for of in KEYS
}  # fmt: skip
FACTS = {of: tuple((name, BY_NAME[name].field, EMPTY.get(name)) for name in FIELDS[of]) for of in KEYS}


@dataclass(eq=False)
class Wanted:
    """``row``: where it is first named; ``rows``: of each value, by name.

    ``values``: what the file says, by name. ``existing``: its row in the log. ``parent``: the post of a vacancy, the
    vacancy of a round or an appointment.
    """

    of: str
    row: int
    parent: Wanted | None = None
    existing: Values | None = None
    reference: str = ""
    number: int | None = None
    came_of: Wanted | None = None
    values: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    bad: set[str] = field(default_factory=set)

    @property
    def order(self) -> tuple[datetime.date, int]:
        """Of new rounds of one vacancy: that in which the database numbers them."""
        return self.final("round.advertised_on"), self.number or 0

    def final(self, name: str) -> Any:
        """As it will stand: an empty cell empties; what the file has no column for stays."""
        if self.values.get(name) is not None:
            return self.values[name]
        if self.existing is not None and name not in self.values:
            return self.existing[BY_NAME[name].field]
        return EMPTY.get(name)

    def facts(self) -> dict[str, Any]:
        """``final`` of all its fields, in one go: large files ask often."""
        said, existing, found = self.values, self.existing, {}
        for name, field_, empty in FACTS[self.of]:
            value = said.get(name)
            if value is None:
                value = existing[field_] if existing is not None and name not in said else empty
            found[field_] = value
        return found

    def changes(self) -> dict[str, tuple[Any, Any]]:
        """Old and new by name of the column; of something that the log does not have yet, none."""
        if self.existing is None:
            return {}
        pairs = {name: (self.existing[BY_NAME[name].field], self.final(name)) for name in FIELDS[self.of]}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1] and not _alike(*pair)}


def _alike(old: Any, new: Any) -> bool:
    """The same choices in another order."""
    return isinstance(old, list) and sorted(old) == sorted(new)
