from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from regions.domain import practice as domain
from regions.enums.practice import LeaderTier, OpenTo, PracticeArea, Sharing, Standing
from regions.models import Practice
from regions.quarters import financial_year
from regions.queries.practice import NOT_SAID, Search
from succession.facts import Problems
from succession.govuk.facts import ChangeForm, RevisionForm, level, line, one_of, several_of, text
from succession.govuk.filters import FilterForm
from succession.govuk.forms import whole_number
from succession.govuk.layout import Field, More

YEARS_OFFERED = 5


class StandingsForm(RevisionForm):
    """All ten areas on one page: how far each has come, as the year before said unless changed."""

    submit = "Save all ten"

    def __init__(self, data: Any, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        for area, label in PracticeArea.choices:
            missing = f"Select how far this has come: {str(label).lower()}"
            self.fields[area] = level(Standing, label=str(label), missing=missing)

    def layout_fields(self) -> list[Any]:
        return [Field("revision"), *(Field(area, size="s", inline=True) for area in PracticeArea.values)]

    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"standings": {area: said[area] for area in PracticeArea.values}, "seen": said["revision"]}


def standings(rows: Iterable[Practice], *, seen: str) -> dict[str, Any]:
    """What the form begins with."""
    return {one.area: one.standing for one in rows} | {"revision": seen}


class PracticeForm(ChangeForm):
    """One area in full: what it is and whether it is shared; the rest on demand."""

    facts_type = domain.PracticeFacts
    submit = "Save this area"

    standing = level(Standing, label="How far has it come?", missing="Select how far it has come")
    name = line(label="What is it called? (optional)", most=120)
    description = text(
        label="What is it? (optional)", hint="A sentence or two, for a colleague in another organisation."
    )
    sharing = one_of(
        Sharing,
        label="Would you share it with other organisations of the region?",
        missing="Select whether you would share it",
        required=False,
        nothing="Not said",
        hint="With yes or “talk to us” their contributors read what it is called, what it is, the places and whom to "
        "ask, and nothing else that is said here.",
    )
    contact = line(
        label="Whom should others ask?",
        most=200,
        hint="A role or a team, not a person, such as “Workforce team, 01234 567890”",
    )
    places = whole_number(
        label="Places for other organisations in a year (optional)", enter="Enter the number of places"
    )
    tiers = several_of(LeaderTier, label="Tiers that it covers (optional)")
    open_to = one_of(
        OpenTo, label="Whom is it open to today?", missing="Select from the list", required=False, nothing="Not said"
    )
    evidence = text(label="What shows that it works? (optional)")
    barrier_met = text(label="What stood in the way, or still does? (optional)")

    def __init__(self, data: Any, *, existing: Practice) -> None:
        super().__init__(data, initial=said_of(existing))

    def layout_fields(self) -> list[Any]:
        opened = any(self.initial[name] for name in ("tiers", "open_to", "evidence", "barrier_met"))
        return [
            Field("revision"),
            Field("standing", size="s", inline=True),
            Field("name", size="s", width="two-thirds"),
            Field("description", size="s", rows=3),
            Field("sharing", size="s", inline=True),
            Field("contact", size="s", width="two-thirds"),
            Field("places", size="s", width=4),
            More(
                "Whom it is for, what shows that it works and what stood in the way",
                Field("tiers", size="s"),
                Field("open_to", size="s"),
                Field("evidence", size="s", rows=3),
                Field("barrier_met", size="s", rows=3),
                opened=opened,
            ),
        ]

    def problems(self) -> Problems:
        return domain.impossible(self.said())


def said_of(row: Practice) -> dict[str, Any]:
    return {name: getattr(row, name) for name in domain.NAMES} | {"revision": domain.revision_of_area(row)}


class PracticeFilter(FilterForm):
    year = forms.ChoiceField(label="Year", required=False)
    area = forms.ChoiceField(label="Area", required=False)
    standing = forms.ChoiceField(label="How far", required=False)
    sharing = forms.ChoiceField(label="Shared", required=False)
    text = forms.CharField(label="Organisation or name of a practice", required=False, max_length=120)

    def __init__(self, data: Any, *, today: int) -> None:
        super().__init__(data)
        self.today = today
        self.offer("year", "This year", [(str(year), financial_year(year)) for year in self.years()])
        self.offer("area", "All areas", PracticeArea.choices)
        at = [(str(value), label) for value, label in Standing.choices]
        self.offer("standing", "However far", [*at, (NOT_SAID, "Not answered")])
        self.offer("sharing", "Shared or not", Sharing.choices)

    def years(self) -> list[int]:
        """This one first."""
        return list(range(self.today, self.today - YEARS_OFFERED, -1))

    def search(self) -> Search:
        data = self.understood()
        return Search(**data | {"year": int(data.get("year") or self.today)})
