"""Where each authority stands on the tile map, and the three letters on its tile.

Read from the reference files and not from the table of organisations, which holds one place for each body: the layout
belongs to a day. Peterborough makes room when Northamptonshire becomes two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from regions.domain.reference import rows


@dataclass(frozen=True)
class Tile:
    """``code``: of the register of local authorities. ``column`` and ``row``: from 1 in the north-west."""

    code: str
    column: int
    row: int


@cache
def _layout(name: str) -> dict[str, Tile]:
    return {
        one["slug"]: Tile(one["register_code"], int(one["tile_col"]), int(one["tile_row"]))
        for one in rows(f"authorities_{name}.csv")
    }


def tiles_of(slugs: Iterable[str]) -> dict[str, Tile]:
    """The authorities of one day, each at its place of 2010 unless a later body has taken that."""
    then, now = _layout("2010"), _layout("now")
    known = [slug for slug in slugs if slug in then or slug in now]
    taken = {(now[slug].column, now[slug].row) for slug in known if slug not in then}
    found = {}
    for slug in known:
        before = then.get(slug)
        stays = before is not None and (slug not in now or (before.column, before.row) not in taken)
        found[slug] = before if before is not None and stays else now[slug]
    return found
