from __future__ import annotations

from typing import Any

from django import forms

from regions.domain import good_practice as domain
from regions.enums.plan import FrameworkElement, Objective
from regions.enums.practice import PracticeArea
from regions.models import Region
from regions.queries.good_practice import Search
from succession.facts import Problems
from succession.govuk.facts import ChangeForm, from_list, line, text
from succession.govuk.filters import FilterForm
from succession.govuk.layout import Field, More

NAMELESS = "A role or a team, with how to reach them. Name nobody who is in a talent pool."


class CaseForm(ChangeForm):
    """One case. A title makes a draft; the rest is asked for when it is offered."""

    facts_type = domain.CaseFacts
    submit = "Save this case"

    title = line(label="Title", most=domain.TITLE_LIMIT, required="Enter a title", hint="What others would look for")
    done = text(label="What was done?", most=domain.TEXT_LIMIT)
    came_of_it = text(
        label="What came of it?", hint="With figures, if there are some; what did not work too.", most=domain.TEXT_LIMIT
    )
    ask = line(label="Who can be asked?", hint=NAMELESS, most=domain.ASK_LIMIT)
    element = from_list(FrameworkElement, label="Part of the framework", nothing="Select")
    objective = from_list(Objective, label="Objective that it serves most", nothing="Select")
    why = text(label="Why was it done? (optional)", most=domain.TEXT_LIMIT)
    took = text(label="What did it take? (optional)", hint="Time and money, in your own words.", most=domain.TEXT_LIMIT)
    practice_area = from_list(PracticeArea, label="Kind of practice (optional)", nothing="Not said")

    def __init__(self, data: Any, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.opened = any((initial or {}).get(name) for name in ("why", "took", "practice_area"))

    def layout_fields(self) -> list[Any]:
        return [
            Field("revision"),
            Field("title", size="s"),
            Field("done", size="s", rows=5),
            Field("came_of_it", size="s", rows=4),
            Field("ask", size="s"),
            Field("element", size="s"),
            Field("objective", size="s"),
            More(
                "Why it was done, what it took, and what kind of practice it is",
                Field("why", size="s", rows=3),
                Field("took", size="s", rows=3),
                Field("practice_area", size="s"),
                opened=self.opened,
            ),
        ]

    def problems(self) -> Problems:
        return domain.impossible(self.said())


class CaseFilter(FilterForm):
    text = forms.CharField(label="Look for", required=False, max_length=200)
    element = forms.ChoiceField(label="Part of the framework", required=False)
    objective = forms.ChoiceField(label="Objective", required=False)
    region = forms.ChoiceField(label="Region", required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        regions = list(Region.objects.values_list("slug", "pk", "name"))
        self.regions = {slug: pk for slug, pk, _ in regions}
        self.offer("element", "Any part", FrameworkElement.choices)
        self.offer("objective", "Any objective", Objective.choices)
        self.offer("region", "Any region", [(slug, name) for slug, _, name in regions])

    def search(self) -> Search:
        data = self.understood()
        return Search(**data | {"region": self.regions.get(data.get("region", ""))})
