"""The log of one organisation, read once, for an import to be compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from talent.models import Appointment, DepartureReason, LogImport, Post, RecruitmentRound, Vacancy

Values = dict[str, Any]


@dataclass
class LogRows:
    """Rows as dictionaries: posts and vacancies by reference, the others by the vacancy's key.

    ``followed``: vacancies from which another one goes on.
    """

    posts: dict[str, Values] = field(default_factory=dict)
    vacancies: dict[str, Values] = field(default_factory=dict)
    rounds: dict[int, list[Values]] = field(default_factory=lambda: defaultdict(list))
    appointments: dict[int, list[Values]] = field(default_factory=lambda: defaultdict(list))
    followed: set[int] = field(default_factory=set)


def rows_of_log(region_id: int | None, organisation_id: int | None, *, held: bool = False) -> LogRows:
    """``held``: its posts and vacancies can't be changed by anybody else until the transaction ends."""
    own: Values = {"region_id": region_id, "organisation_id": organisation_id}
    found = LogRows()
    posts: QuerySet[Any] = Post.objects.filter(**own).order_by("pk")
    vacancies: QuerySet[Any] = Vacancy.objects.filter(**own).order_by("pk")
    if held:
        posts, vacancies = posts.select_for_update(), vacancies.select_for_update()
    for row in posts.values():
        found.posts[row["reference"]] = row
    reasons = dict(DepartureReason.objects.filter(**own).values_list("vacancy_id", "reason"))
    for row in vacancies.values():
        found.vacancies[row["reference"]] = row | {"reason": reasons.get(row["id"], "")}
        if row["continues_id"]:
            found.followed.add(row["continues_id"])
    rounds: QuerySet[Any] = RecruitmentRound.objects.filter(**own).order_by("number")
    for row in rounds.values():
        found.rounds[row["vacancy_id"]].append(row)
    appointments: QuerySet[Any] = Appointment.objects.filter(**own).order_by("decided_on", "pk")
    for row in appointments.values():
        found.appointments[row["vacancy_id"]].append(row)
    return found


def overtaken(pk: int) -> bool:
    """Whether a file that was chosen later took the place of this one."""
    later = LogImport.objects.filter(pk__gt=pk)
    return not LogImport.objects.filter(pk=pk).exists() and later.exists()


def earlier_imports(region_id: int | None, organisation_id: int | None) -> Sequence[LogImport]:
    """The last ones, without what they hold."""
    own: Values = {"region_id": region_id, "organisation_id": organisation_id}
    rows = LogImport.objects.filter(**own)
    return list(rows.defer("cells", "faults")[:10])
