"""The rows of a file gathered into posts, vacancies, rounds and appointments, each found again in the log."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from talent.domain.log_import_columns import BY_NAME, COLUMNS, KEYS
from talent.domain.log_import_rows import Row
from talent.domain.log_import_wanted import FIELDS, Wanted
from talent.queries.log_import import LogRows, Values

SAYING = {of: tuple(one.name for one in COLUMNS if one.of == of and one.field != "reference") for of in KEYS}
SAME_DAY = "Two rounds of this vacancy were advertised on that day. Enter the round number too"
Report = Callable[[int, str, str], None]  # row, name of a column, words


@dataclass
class Groups:
    posts: dict[str, Wanted] = field(default_factory=dict)
    vacancies: dict[str, Wanted] = field(default_factory=dict)
    rounds: dict[tuple[str, Any, int], Wanted] = field(default_factory=dict)
    appointments: dict[tuple[str, datetime.date, bool], Wanted] = field(default_factory=dict)


class Grouping:
    def __init__(self, log: LogRows, report: Report) -> None:
        self.log, self.report, self.found = log, report, Groups()
        self.spelled = {
            "post": {one.casefold(): one for one in log.posts},
            "vacancy": {one.casefold(): one for one in log.vacancies},
        }
        self.post_of = {row["id"]: reference for reference, row in log.posts.items()}
        self.new_rounds: dict[tuple[str, datetime.date], list[Wanted]] = defaultdict(list)

    def take(self, rows: Iterable[Row]) -> Groups:
        for row in rows:
            post = self._post(row)
            vacancy = self._vacancy(row, post) if post else None
            if vacancy:
                came_of = self._round(row, vacancy)
                self._appointment(row, vacancy, came_of)
        self._find_known()
        self._find_moved()
        return self.found

    def _post(self, row: Row) -> Wanted | None:
        reference = self._reference(row, "post", self.log.posts)
        if reference is None:
            return None
        found = self.found.posts.get(reference)
        if found is None:
            existing = self.log.posts.get(reference)
            found = self.found.posts[reference] = Wanted("post", row.number, existing=existing, reference=reference)
        self._merge(found, row)
        return found

    def _vacancy(self, row: Row, post: Wanted) -> Wanted | None:
        more = _said(row, "vacancy") | _said(row, "round") | _said(row, "appointment")
        if row.values.get("vacancy.reference") is None and "vacancy.reference" not in row.bad:
            if more:
                heading = BY_NAME[min(more, key=list(BY_NAME).index)].heading
                words = f"Enter the vacancy reference, as “{heading}” is filled in this row"
                self.report(row.number, "vacancy.reference", words)
            return None
        reference = self._reference(row, "vacancy", self.log.vacancies)
        if reference is None:
            return None
        found = self.found.vacancies.get(reference)
        if found is None:
            existing = self.log.vacancies.get(reference)
            found = self.found.vacancies[reference] = Wanted(
                "vacancy", row.number, parent=post, existing=existing, reference=reference
            )
            if existing and self.post_of[existing["post_id"]] != post.reference:
                other = self.post_of[existing["post_id"]]
                words = f"{reference} is a vacancy of the post {other} in the log. Give this one another reference"
                self.report(row.number, "vacancy.reference", words)
        elif found.parent is not post:
            words = f"{reference} is a vacancy of another post in row {found.row}. Give one of them another reference"
            self.report(row.number, "vacancy.reference", words)
        self._merge(found, row)
        return found

    def _round(self, row: Row, vacancy: Wanted) -> Wanted | None:
        if not _said(row, "round"):
            return None
        number, day = row.values.get("round.number"), row.values.get("round.advertised_on")
        existing = self._known_round(row, vacancy, number, day)
        if existing is None and day is None:
            if "round.advertised_on" not in row.bad and "round.number" not in row.bad:
                self.report(row.number, "round.advertised_on", "Enter the day on which the round was advertised")
            return None
        found = self._round_of_file(row, vacancy, existing)
        found.number = found.number or number
        self._merge(found, row)
        if existing and found.values.get("round.advertised_on") is None:
            found.values.pop("round.advertised_on", None)  # found by its number, it keeps its day
        return found

    def _round_of_file(self, row: Row, vacancy: Wanted, existing: Values | None) -> Wanted:
        """The rows before may have named it. Of new rounds of one day, the numbers tell which is which."""
        made = Wanted("round", row.number, parent=vacancy, existing=existing)
        if existing:
            return self.found.rounds.setdefault((vacancy.reference, existing["id"], 0), made)
        number, day = row.values.get("round.number"), row.values["round.advertised_on"]
        of_day = self.new_rounds[vacancy.reference, day]
        same = [one for one in of_day if number is None or one.number in (None, number)]
        if len(same) > 1:
            self.report(row.number, "round.advertised_on", SAME_DAY)
        if same:
            return same[0]
        of_day.append(made)
        return self.found.rounds.setdefault((vacancy.reference, day, len(of_day)), made)

    def _known_round(self, row: Row, vacancy: Wanted, number: int | None, day: datetime.date | None) -> Values | None:
        known = self.log.rounds.get(vacancy.existing["id"], []) if vacancy.existing else []
        numbered = [one for one in known if one["number"] == number]
        same_day = [one for one in known if one["advertised_on"] == day]
        after_all = number is not None and all(one["number"] < number for one in known)
        if number is not None and (numbered or not same_day or after_all):
            return numbered[0] if numbered else None
        if number is not None:
            words = f"The round advertised on that day has the number {same_day[0]['number']} in the log"
            self.report(row.number, "round.number", words)
        elif len(same_day) > 1:
            self.report(row.number, "round.advertised_on", SAME_DAY)
        return same_day[0] if same_day else None

    def _appointment(self, row: Row, vacancy: Wanted, came_of: Wanted | None) -> None:
        if not _said(row, "appointment"):
            return
        day = row.values.get("appointment.decided_on")
        if day is None:
            if "appointment.decided_on" not in row.bad:
                self.report(row.number, "appointment.decided_on", "Enter the day on which the appointment was decided")
            return
        found = self._appointment_of_file(row, vacancy, day)
        if found is None:
            key = (vacancy.reference, day, _withdrew(row.values))
            found = self.found.appointments[key] = Wanted("appointment", row.number, parent=vacancy, came_of=came_of)
        elif came_of is not None and found.came_of not in (None, came_of):
            words = f"Row {found.row} has an appointment of the same day that came of another round"
            self.report(row.number, "appointment.decided_on", words)
        found.came_of = found.came_of or came_of
        self._merge(found, row)

    def _appointment_of_file(self, row: Row, vacancy: Wanted, day: datetime.date) -> Wanted | None:
        """The rows before may have named it. Of one day there may be two, of whom withdrew and of whom came after."""
        withdrawn = _withdrew(row.values)
        found = self.found.appointments
        same, other = ((vacancy.reference, day, one) for one in (withdrawn, not withdrawn))
        if same not in found and other in found and _says_only_the_day(found[other].values):
            found[same] = found.pop(other)
        if same not in found and _says_only_the_day(row.values):
            return found.get(other)
        return found.get(same)

    def _find_known(self) -> None:
        """By the day, when all of the file is read: those alike in having withdrawn or not come first."""
        taken: set[int] = set()
        for alike in (True, False):
            for (_, day, withdrawn), one in self.found.appointments.items():
                vacancy = one.parent.existing if one.parent else None
                if one.existing is not None or vacancy is None:
                    continue
                for row in self.log.appointments.get(vacancy["id"], []):
                    same = row["decided_on"] == day and row["id"] not in taken
                    if same and (not alike or (row["withdrawn_on"] is not None) == withdrawn):
                        one.existing = row
                        taken.add(row["id"])
                        break

    def _find_moved(self) -> None:
        """An appointment of the same round that stands in the log under another day is the same one, corrected."""
        taken = {one.existing["id"] for one in self.found.appointments.values() if one.existing}
        for one in self.found.appointments.values():
            vacancy = one.parent.existing if one.parent else None
            if one.existing or vacancy is None or (one.came_of and not one.came_of.existing):
                continue
            came_of = one.came_of.existing["id"] if one.came_of and one.came_of.existing else None
            withdrawn = _withdrew(one.values)
            same = [
                row
                for row in self.log.appointments.get(vacancy["id"], [])
                if row["id"] not in taken
                and row["recruitment_round_id"] == came_of
                and (row["withdrawn_on"] is not None) == withdrawn
            ]
            if len(same) == 1:
                one.existing = same[0]
                taken.add(same[0]["id"])

    def _reference(self, row: Row, of: str, known: Mapping[str, Values]) -> str | None:
        name = KEYS[of]
        reference: str | None = row.values.get(name)
        if reference is None:
            if name not in row.bad:
                self.report(row.number, name, f"Enter the {BY_NAME[name].heading.lower()}")
            return None
        if reference in known:
            return reference
        spelled = self.spelled[of].setdefault(reference.casefold(), reference)
        if spelled != reference:
            where = "the log" if spelled in known else "another row"
            self.report(row.number, name, f"It is written “{spelled}” in {where}. Write it the same")
            return None
        return reference

    def _merge(self, found: Wanted, row: Row) -> None:
        """Several rows may name the same thing: they say the same of it, or leave the cell empty."""
        for name in FIELDS[found.of]:
            if name in row.bad:
                found.bad.add(name)
            if name not in row.values:
                continue
            new, old = row.values[name], found.values.setdefault(name, None)
            if new is None or new == old:
                continue
            if old is None:
                found.values[name] = new
                found.rows[name] = row.number
            else:
                words = f"It differs from row {found.rows[name]}, which is of the same {found.of}. Make both the same"
                self.report(row.number, name, words)


def _withdrew(values: Values) -> bool:
    return values.get("appointment.withdrawn_on") is not None


def _says_only_the_day(values: Values) -> bool:
    return all(values.get(name) is None for name in FIELDS["appointment"] if name != KEYS["appointment"])


def _said(row: Row, of: str) -> set[str]:
    """The columns of that kind that the row fills, apart from its reference."""
    said = row.values
    return {name for name in SAYING[of] if said.get(name) is not None or name in row.bad}
