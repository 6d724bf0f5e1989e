"""Cases of good practice as pages read them. The search goes through a function of the database (tenancy 0026)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

from django.db import connection
from django.db.models import QuerySet

from regions.enums.good_practice import GoodPracticeStatus as S
from regions.models import GoodPracticeCase
from regions.queries.people import regions_of_scope
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role

ON_A_PAGE = 10
MOST = 200  # that words can find; the database says whether there are more


@dataclass(frozen=True)
class Search:
    """What the published cases are narrowed to. ``region``: a key, or None."""

    text: str = ""
    element: str = ""
    objective: str = ""
    region: int | None = None


@dataclass(frozen=True)
class Found:
    """A case, with its title and a piece of its text in which the words found stand between U+E000 and U+E001."""

    case: GoodPracticeCase
    title: str
    piece: str


class Results(Sequence[Found]):
    """What a search finds, asked a page at a time. ``more``: the words fit more cases than these, the newest."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.first, total = self._ask(0, ON_A_PAGE)
        self.more = bool(search.text) and total > MOST
        self.total = MOST if self.more else total

    def __len__(self) -> int:
        return self.total

    @overload
    def __getitem__(self, at: int) -> Found: ...
    @overload
    def __getitem__(self, at: slice) -> list[Found]: ...
    def __getitem__(self, at: int | slice) -> Found | list[Found]:
        if isinstance(at, int):
            return self[at : at + 1][0]
        start, stop, _ = at.indices(self.total)
        return self.first[:stop] if start == 0 else self._ask(start, stop - start)[0]

    def _ask(self, after: int, most: int) -> tuple[list[Found], int]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT * FROM stats.good_practice(%s, %s, %s, %s, %s, %s)",
                [self.search.text, self.search.element, self.search.objective, self.search.region, most, after],
            )
            rows = cursor.fetchall()
        cases = _listed().in_bulk([pk for pk, *_ in rows])
        found = [Found(cases[pk], title, piece) for pk, title, piece, _ in rows if pk in cases]
        return found, rows[0][3] if rows else 0


def known() -> QuerySet[GoodPracticeCase]:
    """Those that the reader may see, without what a search looks in."""
    return GoodPracticeCase.objects.defer("words").select_related("region", "organisation")


def _listed() -> QuerySet[GoodPracticeCase]:
    """With no more than a list shows."""
    return known().only("status", "element", "decided_at", "region__name", "organisation__name")


def own(acting: Acting) -> QuerySet[GoodPracticeCase]:
    """A region's, as far as the reader may see them, or an organisation's; what is still worked on first."""
    rows = known().filter(region=acting.region_id)
    if acting.organisation_id:
        rows = rows.filter(organisation=acting.organisation_id)
    return rows.order_by("-id")


def to_review() -> QuerySet[GoodPracticeCase]:
    """What waits for this person of the College, the longest first; row security says of which regions."""
    return known().filter(status=S.OFFERED).order_by("offered_at", "id")


def reviewed() -> QuerySet[GoodPracticeCase]:
    """What the College has decided of the regions that are this person's to review."""
    return known().filter(region__in=regions_of_scope(), status__in=[S.PUBLISHED, S.RETURNED, S.WITHDRAWN])


def waiting(acting: Acting) -> int:
    """How many wait for this person: to be reviewed, or to be changed and offered again."""
    if acting.is_national:
        return to_review().count()
    if acting.role in (Role.LEAD, Role.CONTRIBUTOR):
        return own(acting).filter(status=S.RETURNED, organisation=acting.organisation_id).count()
    return 0
