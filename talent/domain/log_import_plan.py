"""What an import would do to the log as it stands, and every reason why it can't."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from talent.domain import post as posts
from talent.domain import recruitment_round as rounds
from talent.domain import vacancy as vacancies
from talent.domain.log_import_columns import BY_NAME, KEYS
from talent.domain.log_import_group import Grouping, Groups
from talent.domain.log_import_rows import FAULTS_KEPT, Fault, Row
from talent.domain.log_import_wanted import Wanted
from talent.queries.log_import import LogRows, Values

WITHDREW = "appointment.withdrawn_on"
KINDS = ("post", "vacancy", "round", "appointment")
REQUIRED = {
    "post.tier": "Enter the tier: 1st or 2nd",
    "post.title": "Enter the title of the post",
    "vacancy.known_on": "Enter the day on which the vacancy was known",
    "vacancy.vacant_on": "Enter the first day without a permanent holder",
}
# Where the words about a field stand that has no column of its own.
ELSEWHERE = {"vacancy.first_round": "round.number"}


@dataclass
class Plan:
    """``new``, ``changed``: by kind, in the order of the file. ``fault_count`` counts also what is not kept."""

    new: dict[str, list[Wanted]] = field(default_factory=lambda: {of: [] for of in KINDS})
    changed: dict[str, list[Wanted]] = field(default_factory=lambda: {of: [] for of in KINDS})
    unchanged: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    first_rounds: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        return {
            of: {"new": len(self.new[of]), "changed": len(self.changed[of]), "unchanged": self.unchanged[of]}
            for of in KINDS
        }

    @property
    def changes_nothing(self) -> bool:
        return not any(self.new.values()) and not any(self.changed.values())

    def digest(self) -> str:
        """The same while the import would do the same."""
        said = [
            (one.of, one.row, one.existing["id"] if one.existing else None, one.facts(), sorted(_old(one).items()))
            for of in KINDS
            for one in (*self.new[of], *self.changed[of])
        ]
        return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()


def _old(one: Wanted) -> dict[str, Any]:
    return {name: str(old) for name, (old, _) in one.changes().items()}


def plan(rows: Sequence[Row], places: Mapping[str, int], log: LogRows) -> Plan:
    return _Planner(places, log).plan(rows)


class _Planner:
    def __init__(self, places: Mapping[str, int], log: LogRows) -> None:
        self.places, self.log, self.made = places, log, Plan()

    def plan(self, rows: Sequence[Row]) -> Plan:
        groups = Grouping(self.log, self._report).take(rows)
        of_vacancy: dict[str, dict[str, list[Wanted]]] = defaultdict(lambda: {"round": [], "appointment": []})
        for one in (*groups.rounds.values(), *groups.appointments.values()):
            assert one.parent is not None
            of_vacancy[one.parent.reference][one.of].append(one)
        for one in groups.posts.values():
            self._judge_post(one)
        for one in groups.vacancies.values():
            children = of_vacancy[one.reference]
            self._judge_vacancy(one, children)
            self._judge_rounds(one, children)
            self._judge_appointments(one, children)
        self._sort(groups)
        self.made.faults.sort(key=lambda one: one.order)
        return self.made

    def _sort(self, groups: Groups) -> None:
        for group in (groups.posts, groups.vacancies, groups.rounds, groups.appointments):
            for one in group.values():
                if one.existing is None:
                    self.made.new[one.of].append(one)
                elif one.changes() or relinked(one):
                    self.made.changed[one.of].append(one)
                else:
                    self.made.unchanged[one.of] += 1

    def _report(self, row: int, name: str, words: str) -> None:
        name = ELSEWHERE.get(name, name)
        if name not in self.places:
            name = KEYS[name.split(".")[0]]
        self.made.fault_count += 1
        if len(self.made.faults) < FAULTS_KEPT:
            at = self.places.get(name)
            self.made.faults.append(Fault(row, at, BY_NAME[name].heading if at is not None else "", words))

    def _tell(self, one: Wanted, problems: Mapping[str, str]) -> None:
        for name, words in problems.items():
            full = f"{one.of}.{name}"
            self._report(one.rows.get(full, one.row), full, words)

    def _complete(self, one: Wanted, *names: str) -> bool:
        """Whether the facts can be judged as a whole; what is missing is reported."""
        complete = not one.bad
        for name in names:
            if one.final(name) in (None, ""):
                complete = False
                if name not in one.bad:
                    self._report(one.rows.get(name, one.row), name, REQUIRED[name])
        return complete

    def _judge_post(self, one: Wanted) -> None:
        if self._complete(one, "post.tier", "post.title"):
            facts = posts.PostFacts(**one.facts())
            self._tell(one, posts.contradictions(facts, tier=one.existing["tier"] if one.existing else ""))

    def _judge_vacancy(self, one: Wanted, children: Mapping[str, list[Wanted]]) -> None:
        if not self._complete(one, "vacancy.known_on", "vacancy.vacant_on"):
            return
        # What the file itself holds of rounds and appointments is told there.
        told = {child.existing["id"] for child in children["round"] if child.existing}
        decided = {child.existing["id"] for child in children["appointment"] if child.existing}
        facts = one.facts()
        reason = facts.pop("reason")
        beside = vacancies.Beside(
            advertised=[row["advertised_on"] for row in self._rows("rounds", one) if row["id"] not in told],
            decided=[row["decided_on"] for row in self._rows("appointments", one) if row["id"] not in decided],
            followed=self._replaced(one),
        )
        self._tell(one, vacancies.contradictions(vacancies.VacancyFacts(**facts, reason_for_leaving=reason), beside))

    def _replaced(self, vacancy: Wanted) -> bool:
        return vacancy.existing is not None and vacancy.existing["id"] in self.log.followed

    def _rows(self, kind: str, vacancy: Wanted) -> list[Values]:
        found: dict[int, list[Values]] = getattr(self.log, kind)
        return found.get(vacancy.existing["id"], []) if vacancy.existing else []

    def _judge_rounds(self, vacancy: Wanted, children: Mapping[str, list[Wanted]]) -> None:
        wanted = children["round"]
        if not wanted:
            return
        changed: dict[int, datetime.date] = {one.existing["id"]: _advertised(one) for one in wanted if one.existing}
        known: list[tuple[int, datetime.date]] = [
            (row["number"], changed.get(row["id"]) or row["advertised_on"]) for row in self._rows("rounds", vacancy)
        ]
        self._number(vacancy, sorted((one for one in wanted if not one.existing), key=lambda one: one.order), known)
        in_file = {one.existing["id"] for one in children["appointment"] if one.existing}
        known_on = vacancy.final("vacancy.known_on") or datetime.date.min
        for one in wanted:
            if one.bad:
                continue
            if one.existing is None and self._replaced(vacancy):
                self._report(one.row, "round.advertised_on", rounds.ROUNDS_FIXED)
                continue
            at = one.existing["number"] if one.existing else None
            beside = rounds.RoundBeside(
                known_on=known_on,
                earlier=[day for number, day in known if at is None or number < at],
                later=[day for number, day in known if at is not None and number > at],
                decided=[
                    row["decided_on"]
                    for row in self._rows("appointments", vacancy)
                    if one.existing and row["recruitment_round_id"] == one.existing["id"] and row["id"] not in in_file
                ],
                outcome=one.existing["outcome"] if one.existing else "",
            )
            self._tell(one, rounds.contradictions(rounds.RoundFacts(**one.facts()), beside))

    def _number(self, vacancy: Wanted, new: list[Wanted], known: Sequence[tuple[int, datetime.date]]) -> None:
        """The database numbers new rounds; a number in the file must be the one that it will give."""
        if known:
            following = max(number for number, _ in known) + 1
        elif vacancy.existing:
            following = vacancy.existing["first_round"]
        else:
            following = new[0].number or 1 if new else 1
            if not 1 <= following <= 20:
                self._report(new[0].row, "round.number", "A first round has a number from 1 to 20")
            self.made.first_rounds[vacancy.reference] = following
        for number, one in enumerate(new, following):
            if one.number not in (None, number):
                words = f"By its day of advertising this round gets the number {number}. Correct the number or the day"
                self._report(one.row, "round.number", words)

    def _advertised(self, vacancy: Wanted, one: Wanted, rounds_of_file: Sequence[Wanted]) -> datetime.date | None:
        """The day of the round that an appointment came of: as the file has it, else as the log does."""
        if one.came_of:
            return _advertised(one.came_of)
        key = one.existing["recruitment_round_id"] if one.existing else None
        moved = (_advertised(each) for each in rounds_of_file if each.existing and each.existing["id"] == key)
        known = (row["advertised_on"] for row in self._rows("rounds", vacancy) if row["id"] == key)
        return next(moved, next(known, None))

    def _judge_appointments(self, vacancy: Wanted, children: Mapping[str, list[Wanted]]) -> None:
        wanted = children["appointment"]
        in_file = {one.existing["id"] for one in wanted if one.existing}
        stands = any(
            row["withdrawn_on"] is None and row["id"] not in in_file for row in self._rows("appointments", vacancy)
        )
        known_on = vacancy.final("vacancy.known_on") or datetime.date.min
        # Who withdrew on the day on which the next one was decided made room for them.
        in_order = sorted(wanted, key=lambda one: (one.final("appointment.decided_on"), one.final(WITHDREW) is None))
        for one in in_order:
            if one.bad:
                continue
            facts = rounds.AppointmentFacts(**one.facts())
            advertised_on = self._advertised(vacancy, one, children["round"])
            beside = rounds.AppointmentBeside(
                known_on, another_stands=stands, replaced=self._replaced(vacancy), advertised_on=advertised_on
            )
            self._tell(one, rounds.appointment_contradictions(facts, beside))
            stands = stands or facts.withdrawn_on is None


def _advertised(one: Wanted) -> datetime.date:
    day: datetime.date = one.final("round.advertised_on")
    return day


def relinked(one: Wanted) -> bool:
    """An appointment that the file says came of another round than the log does."""
    if one.of != "appointment" or one.existing is None or one.came_of is None:
        return False
    return one.came_of.existing is None or one.came_of.existing["id"] != one.existing["recruitment_round_id"]
