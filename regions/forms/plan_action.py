from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from regions.domain import plan_action as domain
from regions.enums import SpendingCategory
from regions.enums.plan import ActionStatus, FrameworkElement, IndicatorTitle, Objective, PlanKind
from regions.forms.stakeholder import Owners, owner_of
from regions.models import PlanAction, PlanMilestone
from regions.queries.plan_action import Search
from regions.queries.stakeholder import NOBODY
from succession import clock
from succession.facts import Problems
from succession.govuk.facts import ChangeForm, day, from_list, line, one_of
from succession.govuk.filters import FilterForm
from succession.govuk.layout import Field, More

_ACTION = ("title", "objective", "element", "starts_on", "due_on", "kind", "category", "indicators")


def action_said(action: PlanAction) -> dict[str, Any]:
    """What its form begins with."""
    said = {name: getattr(action, name) for name in _ACTION}
    return said | {"owner": action.owner_id, "revision": domain.revision(action)}


def milestone_said(milestone: PlanMilestone) -> dict[str, Any]:
    said = {name: getattr(milestone, name) for name in ("what", "due_on", "done_on")}
    return said | {"revision": domain.revision(milestone)}


class ActionForm(ChangeForm):
    """What, for which aim and by when; the rest on demand."""

    facts_type = domain.ActionFacts
    submit = "Save this action"

    title = line(label="What will be done?", most=200, required="Enter what will be done")
    objective = one_of(Objective, label="Which aim does it serve?", missing="Select the aim that it serves")
    element = from_list(
        FrameworkElement,
        label="Part of the framework",
        nothing="Select",
        missing="Select the part of the framework that it belongs to",
    )
    due_on = day(label="When is it due?", what="the day on which it is due", required=True)
    starts_on = day(label="When does it start?", what="the day on which it starts", required=True)
    kind = one_of(PlanKind, label="Kind", missing="Select the kind", required=False, nothing="Not said")
    category = from_list(
        SpendingCategory,
        label="Paid from the grant as (optional)",
        nothing="Nothing, or not said",
        hint="The category of its line in the expenditure plan",
    )
    indicators = forms.TypedMultipleChoiceField(
        label="Indicators that it should move (optional)",
        choices=IndicatorTitle.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Select from the list of indicators"},
    )

    def __init__(self, data: Any, *, owners: Owners, existing: PlanAction | None = None) -> None:
        super().__init__(data, initial=action_said(existing) if existing else {"starts_on": clock.today()})
        self.fields["owner"] = owner_of(owners, existing)
        self.existing = existing

    def layout_fields(self) -> list[Any]:
        return [
            Field("revision"),
            Field("title", size="s"),
            Field("objective", size="s"),
            Field("element", size="s"),
            Field("owner", size="s"),
            Field("due_on", size="s"),
            More(
                "Start, kind, money and indicators",
                *(Field(name, size="s") for name in ("starts_on", "kind", "category", "indicators")),
                opened=self.existing is not None,
            ),
        ]

    def problems(self) -> Problems:
        return domain.impossible(self.said())


class DoneForm(ChangeForm):
    """A milestone's end, as the owner of its action says it."""

    facts_type: Callable[..., Any] = domain.DoneFacts
    submit = "Save this milestone"

    done_on = day(label="When was it done? (optional)", what="the day on which it was done")

    def __init__(self, data: Any, *, existing: PlanMilestone | None = None) -> None:
        super().__init__(data, initial=milestone_said(existing) if existing else {})

    def layout_fields(self) -> list[Any]:
        return [Field(name, size="s") for name in self.fields]

    def problems(self) -> Problems:
        return domain.impossible_milestone(self.said())


class MilestoneForm(DoneForm):
    facts_type = domain.MilestoneFacts
    field_order = ("revision", "what", "due_on", "done_on")

    what = line(label="What must be reached?", most=200, required="Enter what must be reached")
    due_on = day(label="When is it due?", what="the day on which it is due", required=True)


class ActionFilter(FilterForm):
    objective = forms.ChoiceField(label="Aim", required=False)
    element = forms.ChoiceField(label="Part of the framework", required=False)
    owner = forms.ChoiceField(label="Owner", required=False)
    status = forms.ChoiceField(label="Status", required=False)
    text = forms.CharField(label="Words of the action", required=False, max_length=200)

    def __init__(self, data: Any, *, owners: Owners) -> None:
        super().__init__(data)
        self.offer("objective", "Any aim", Objective.choices)
        self.offer("element", "Any part", FrameworkElement.choices)
        self.offer("owner", "Anybody", [(NOBODY, "Nobody yet"), *owners])
        self.offer("status", "Any status", ActionStatus.choices)

    def search(self) -> Search:
        return Search(**self.understood())
