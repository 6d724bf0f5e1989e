"""Current practice as pages read it: the matrix, what moved in a year, what is shared.

Matrix and summary are read through ``stats.practice_cells``, which shows each reader their own regions and no more than
a matrix needs; what others share through ``stats.practices_shared``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from django.db import connection
from django.db.models import Q, QuerySet

from regions.enums.practice import PracticeArea, Sharing, Standing
from regions.models import Organisation, Practice
from regions.models.practice import SHARED, Yearly
from regions.quarters import QuarterKey
from regions.queries.people import organisations_of
from succession import clock

Said = TypeVar("Said", bound=Yearly)
NOT_SAID = "none said"  # in the place of a standing to look for


@dataclass(frozen=True)
class Cell:
    """How far one practice of an organisation has come in a year."""

    organisation_id: int
    year: int
    area: str
    standing: int
    sharing: str
    places: int | None
    name: str

    @property
    def is_gap(self) -> bool:
        return self.standing == Standing.NONE

    @property
    def is_formal(self) -> bool:
        return self.standing >= Standing.PATCHY

    @property
    def is_shared(self) -> bool:
        return self.sharing in SHARED and not self.is_gap

    @property
    def label(self) -> str:
        return str(Standing(self.standing).label)


@dataclass(frozen=True)
class Search:
    """What the matrix is narrowed to: organisations with one such cell; of an area, that column alone."""

    year: int
    area: str = ""
    standing: str = ""
    sharing: str = ""
    text: str = ""

    @property
    def narrows(self) -> bool:
        return bool(self.area or self.standing or self.sharing or self.text)


@dataclass(frozen=True)
class Row:
    """``cells``: by area, in their order; None where the organisation has not answered."""

    organisation: Organisation
    cells: list[Cell | None]

    @property
    def answered(self) -> bool:
        return any(self.cells)


@dataclass(frozen=True)
class Matrix:
    areas: list[tuple[str, str]]
    rows: list[Row]

    @cached_property
    def outstanding(self) -> list[Organisation]:
        return [row.organisation for row in self.rows if not row.answered]


def cells(region_id: int, first: int, last: int) -> list[Cell]:
    """Of the years from ``first`` to ``last``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM stats.practice_cells(%s, %s, %s)", [region_id, first, last])
        return [Cell(*row) for row in cursor.fetchall()]


def matrix(region_id: int, year: int) -> Matrix:
    """The region's members of the year's last day, or of today while it runs, and whoever else answered for it."""
    found = {(one.organisation_id, one.area): one for one in cells(region_id, year, year)}
    day = min(clock.today(), QuarterKey(year, 4).ends_on)
    members = organisations_of(region_id, day).values("pk")
    known = Organisation.objects.filter(Q(pk__in=members) | Q(pk__in={key for key, _ in found}))
    rows = [Row(one, [found.get((one.pk, area)) for area in PracticeArea.values]) for one in known]
    return Matrix(list(PracticeArea.choices), rows)


def narrowed(whole: Matrix, search: Search) -> Matrix:
    at = [n for n, area in enumerate(PracticeArea.values) if search.area in ("", area)]
    rows = [Row(one.organisation, [one.cells[n] for n in at]) for one in whole.rows]
    return Matrix([whole.areas[n] for n in at], [one for one in rows if _found(one, search)])


def _found(row: Row, search: Search) -> bool:
    return any(_matches(row.organisation, cell, search) for cell in row.cells)


def _matches(organisation: Organisation, cell: Cell | None, search: Search) -> bool:
    said = search.text.casefold()
    if said and said not in organisation.name.casefold() and not (cell and said in cell.name.casefold()):
        return False
    if cell is None:
        return search.standing in ("", NOT_SAID) and not search.sharing
    return search.standing in ("", str(cell.standing)) and search.sharing in ("", cell.sharing)


@dataclass(frozen=True)
class Area:
    """One area over the organisations of a region that answered for a year.

    *Gap*: fewer than half of them have it formally, patchy or established. *Strength to share*: at least half have it
    formally and established, and at least one of these shares it. *Variation*: anything between, where those who
    have little can learn from others. ``up``, ``down``: of the ``compared``, which answered the year before as well,
    how many have come further or fallen back.
    """

    label: str
    answered: int
    in_place: int
    formal: int
    established: int
    sharing: int
    places: int
    strong_and_shared: int
    compared: int
    up: int
    down: int

    @property
    def verdict(self) -> str:
        if not self.answered:
            return "Not answered"
        if self.formal * 2 < self.answered:
            return "Gap"
        if self.established * 2 >= self.answered and self.strong_and_shared:
            return "Strength to share"
        return "Variation"


def summary(region_id: int, year: int) -> list[Area]:
    found = cells(region_id, year - 1, year)
    return [_area(str(label), [one for one in found if one.area == area], year) for area, label in PracticeArea.choices]


def _area(label: str, found: Iterable[Cell], year: int) -> Area:
    now = {one.organisation_id: one for one in found if one.year == year}
    before = {one.organisation_id: one for one in found if one.year == year - 1}
    both = now.keys() & before.keys()
    shared = [one for one in now.values() if one.is_shared]
    return Area(
        label=label,
        answered=len(now),
        in_place=sum(not one.is_gap for one in now.values()),
        formal=sum(one.is_formal for one in now.values()),
        established=sum(one.standing == Standing.ESTABLISHED for one in now.values()),
        sharing=len(shared),
        places=sum(one.places or 0 for one in shared),
        strong_and_shared=sum(one.standing == Standing.ESTABLISHED for one in shared),
        compared=len(both),
        up=sum(now[key].standing > before[key].standing for key in both),
        down=sum(now[key].standing < before[key].standing for key in both),
    )


def practices(region_id: int, organisation_id: int, year: int) -> list[Practice]:
    """What one organisation answered for a year, by area in their order; empty until then."""
    rows = Practice.objects.filter(region=region_id, organisation=organisation_id, year=year)
    return sorted(rows, key=lambda one: PracticeArea.values.index(one.area))


def of_last_year(rows: QuerySet[Said], *, most: int) -> list[Said]:
    """Of what was said of several years, that of the last. ``most``: rows of one year."""
    found = list(rows.order_by("-year", "pk")[:most])
    return [one for one in found if one.year == found[0].year]


def latest_before(region_id: int, organisation_id: int, year: int) -> list[Practice]:
    """The answers of the last year before this one for which there are any."""
    rows = Practice.objects.filter(region=region_id, organisation=organisation_id, year__lt=year)
    return of_last_year(rows, most=len(PracticeArea))


def details(region_id: int, year: int) -> QuerySet[Practice]:
    """All that is said of a year, for lead and sponsor."""
    return Practice.objects.filter(region=region_id, year=year).select_related("organisation")


@dataclass(frozen=True)
class Offer:
    """What an organisation of the region shares with others."""

    organisation: Organisation
    year: int
    area: str
    sharing: str
    places: int | None
    name: str
    description: str
    contact: str

    @property
    def on_request(self) -> bool:
        return self.sharing == Sharing.TALK


def shared(region_id: int, *, without: int | None) -> list[tuple[str, list[Offer]]]:
    """By area, of today's members. ``without``: the reader's own organisation."""
    members = organisations_of(region_id, clock.today()).in_bulk()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM stats.practices_shared()")
        rows = [row for row in cursor.fetchall() if row[0] in members and row[0] != without]
    offers = sorted((Offer(members[key], *rest) for key, *rest in rows), key=lambda one: one.organisation.name)
    found = [(str(label), [one for one in offers if one.area == area]) for area, label in PracticeArea.choices]
    return [(label, of_area) for label, of_area in found if of_area]


def answered(region_id: int, organisation_id: int, year: int) -> bool:
    return Practice.objects.filter(region=region_id, organisation=organisation_id, year=year).exists()


def outstanding(region_id: int, year: int) -> int:
    """How many members have not answered for the year."""
    said = Practice.objects.filter(region=region_id, year=year).values("organisation")
    return organisations_of(region_id, clock.today()).exclude(pk__in=said).count()
