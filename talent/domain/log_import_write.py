"""A plan into the log, by few statements over many rows. The database's guards see every row and have the last word.

The order is theirs: they look at each row as it is written, so nothing may be impossible half way.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection

from succession.states import Refused
from succession.tenancy.acting import Acting
from talent.domain.log import ownership
from talent.domain.log_import_plan import Plan
from talent.domain.log_import_wanted import Wanted
from talent.models import Appointment, DepartureReason, Post, RecruitmentRound, Vacancy

AT_ONCE = 2_000
CHANGED_MEANWHILE = "The log was changed while the file was being imported. Nothing was imported: look at it again."
POST = ("tier", "title", "remit", "combined_with", "hard_to_fill", "expected_vacant", "skills_wanted", "made_on",
        "ended_on")  # fmt: skip
VACANCY = ("known_on", "vacant_on", "ended_on", "ending", "skills_wanted")
ROUND = ("advertised_on", "closes_on", "concluded_on", "outcome", "applicants", "shortlisted", "salary_from",
         "salary_to", "reasons_unfilled", "skills_short")  # fmt: skip
APPOINTMENT = ("decided_on", "starts_on", "withdrawn_on", "appointed_from", "recruitment_round_id")


def batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(rows)
    while batch := list(islice(left, AT_ONCE)):
        yield batch


def write(plan: Plan, *, by: Acting) -> None:
    _Writer(plan, by).write()


class _Writer:
    def __init__(self, plan: Plan, by: Acting) -> None:
        self.plan, self.by = plan, by
        self.keys: dict[Wanted, int] = {}

    def write(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS round_appointment DEFERRED")  # the verb's end asks for it
        self._posts()
        late = self._vacancies()
        self._rounds()
        self._appointments()
        self._update(Vacancy, VACANCY, late)
        self._reasons()

    def _key(self, one: Wanted | None) -> int | None:
        if one is None:
            return None
        return one.existing["id"] if one.existing else self.keys[one]

    def _posts(self) -> None:
        rows = [(one, one.facts() | {"reference": one.reference}) for one in self.plan.new["post"]]
        self._insert(Post, ("reference", *POST), rows)
        self._update(Post, tuple(name for name in POST if name != "tier"), self.plan.changed["post"])

    def _vacancies(self) -> list[Wanted]:
        """Gives back those that are known later than before: their rounds move first."""
        rows = [
            (
                one,
                one.facts()
                | {
                    "reference": one.reference,
                    "post_id": self._key(one.parent),
                    "first_round": self.plan.first_rounds.get(one.reference, 1),
                },
            )
            for one in self.plan.new["vacancy"]
        ]
        self._insert(Vacancy, ("reference", "post_id", *VACANCY, "first_round"), rows)
        late: list[Wanted] = []
        now: list[Wanted] = []
        for one in self.plan.changed["vacancy"]:
            assert one.existing is not None
            later = one.final("vacancy.known_on") > one.existing["known_on"]
            (late if later else now).append(one)
        self._update(Vacancy, VACANCY, now)
        return late

    def _rounds(self) -> None:
        for wave in self._waves():
            self._update(RecruitmentRound, ROUND, wave)
        new = sorted(self.plan.new["round"], key=lambda one: one.order)
        rows = [(one, one.facts() | {"vacancy_id": self._key(one.parent), "number": 0}) for one in new]
        self._insert(RecruitmentRound, ("vacancy_id", "number", *ROUND), rows)

    def _waves(self) -> Iterator[list[Wanted]]:
        """Rounds of one vacancy change one after another: to an earlier day from the first on, to a later from the last
        on, so that they are in order all the time."""
        of_vacancy: dict[str, list[tuple[int, Wanted]]] = defaultdict(list)
        for one in self.plan.changed["round"]:
            assert one.existing is not None
            assert one.parent is not None
            later = one.final("round.advertised_on") > one.existing["advertised_on"]
            number = one.existing["number"]
            of_vacancy[one.parent.reference].append((1_000 - number if later else number - 1_000, one))
        queues = [[one for _, one in sorted(queue, key=lambda pair: pair[0])] for queue in of_vacancy.values()]
        for at in range(max((len(queue) for queue in queues), default=0)):
            yield [queue[at] for queue in queues if len(queue) > at]

    def _appointments(self) -> None:
        def facts(one: Wanted) -> dict[str, Any]:
            link = self._key(one.came_of)
            if link is None and one.existing is not None:
                link = one.existing["recruitment_round_id"]
            return one.facts() | {"vacancy_id": self._key(one.parent), "recruitment_round_id": link}

        changed = self.plan.changed["appointment"]
        # One stands at a time: those who withdrew make room.
        withdrawn = [one for one in changed if one.final("appointment.withdrawn_on")]
        others = [one for one in changed if not one.final("appointment.withdrawn_on")]
        for group in (withdrawn, others):
            self._update(Appointment, APPOINTMENT, group, facts)
        rows = [(one, facts(one)) for one in self.plan.new["appointment"]]
        self._insert(Appointment, ("vacancy_id", *APPOINTMENT), rows)

    def _reasons(self) -> None:
        new: list[tuple[Wanted, dict[str, Any]]] = []
        changed: list[tuple[Wanted, dict[str, Any]]] = []
        gone: list[tuple[Wanted, dict[str, Any]]] = []
        for one in (*self.plan.new["vacancy"], *self.plan.changed["vacancy"]):
            reason, before = one.final("vacancy.reason"), one.existing["reason"] if one.existing else ""
            if reason == before:
                continue
            facts = {"vacancy_id": self._key(one), "reason": reason}
            (gone if not reason else changed if before else new).append((one, facts))
        self._insert(DepartureReason, ("vacancy_id", "reason"), new)
        for batch in batches(changed):
            self._statement(
                "UPDATE talent_departurereason AS t SET reason = r.reason "
                "FROM jsonb_populate_recordset(NULL::talent_departurereason, %(rows)s) AS r "
                "WHERE t.vacancy_id = r.vacancy_id",
                [facts for _, facts in batch],
            )
        DepartureReason.objects.filter(vacancy_id__in=[facts["vacancy_id"] for _, facts in gone]).delete()

    def _insert(self, model: Any, names: Sequence[str], rows: Sequence[tuple[Wanted, dict[str, Any]]]) -> None:
        table = model._meta.db_table
        columns, values = ", ".join(names), ", ".join(f"r.{name}" for name in names)
        for batch in batches(rows):
            keys = self._statement(
                f"INSERT INTO {table} (region_id, organisation_id, {columns}) "
                f"SELECT %(region_id)s, %(organisation_id)s, {values} "
                f"FROM jsonb_populate_recordset(NULL::{table}, %(rows)s) AS r RETURNING id",
                [{name: facts[name] for name in names} for _, facts in batch],
            )
            self.keys |= {one: key for (one, _), key in zip(batch, keys, strict=True) if model is not DepartureReason}

    def _update(self, model: Any, names: Sequence[str], wanted: Iterable[Wanted], facts: Any = Wanted.facts) -> None:
        table = model._meta.db_table
        columns, values = ", ".join(names), ", ".join(f"r.{name}" for name in names)
        for batch in batches(wanted):
            rows = []
            for one in batch:
                assert one.existing is not None
                found = facts(one)
                rows.append({"id": one.existing["id"]} | {name: found[name] for name in names})
            self._statement(
                f"UPDATE {table} AS t SET ({columns}) = ROW ({values}) "
                f"FROM jsonb_populate_recordset(NULL::{table}, %(rows)s) AS r WHERE t.id = r.id RETURNING t.id",
                rows,
            )

    def _statement(self, statement: str, rows: list[dict[str, Any]]) -> list[int]:
        """The keys of the rows; row security leaves out in silence what it does not allow."""
        with connection.cursor() as cursor:
            cursor.execute(statement, {**ownership(self.by), "rows": json.dumps(rows, default=str)})
            if cursor.rowcount != len(rows):
                raise Refused(CHANGED_MEANWHILE)
            return [key for (key,) in cursor.fetchall()] if cursor.description else []
