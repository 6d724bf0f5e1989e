from __future__ import annotations

from typing import Any

from django import forms

from regions.domain import stakeholder as domain
from regions.enums import Approach, Level, StakeholderGroup, Support
from regions.models import Barrier, Communication, PlanAction, Stakeholder
from regions.queries.stakeholder import NOBODY, Search
from succession.facts import Problems
from succession.govuk.facts import FactsForm, day, from_list, level, line, one_of, text
from succession.govuk.filters import FilterForm
from succession.govuk.layout import Field, More

Owners = list[tuple[int, str]]
Owned = Stakeholder | Barrier | Communication | PlanAction
_STAKEHOLDER = ("name", "role", "works_for", "group", "networks", "influence", "interest", "support_now",
                "support_wanted", "benefit", "concern", "next_step", "next_step_due", "shared")  # fmt: skip


def owner_of(
    owners: Owners, existing: Stakeholder | Barrier | Communication | PlanAction | None
) -> forms.TypedChoiceField:
    """Who owns ``existing`` so far stays to be chosen, though nobody else could choose them any more."""
    so_far = [(existing.owner_id, existing.owner_name)] if existing and existing.owner_id else []
    more = [pair for pair in so_far if pair[0] not in dict(owners)]
    return forms.TypedChoiceField(
        label="Who looks after this? (optional)",
        choices=[("", "Nobody yet"), *more, *owners],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": "Select somebody from the list"},
    )


class StakeholderForm(FactsForm):
    """Who it is and where they stand; the rest on demand."""

    facts_type = domain.StakeholderFacts
    submit = "Save this stakeholder"

    name = line(label="Name", most=120, required="Enter the name of the person or body")
    group = from_list(StakeholderGroup, label="Group", nothing="Select", missing="Select the group")
    influence = one_of(Level, label="Influence", missing="Select how much influence they have")
    support_now = level(Support, label="Support now")
    support_wanted = level(Support, label="Support wanted")
    interest = one_of(
        Level,
        label="Interest",
        missing="Select how interested they are",
        required=False,
        nothing="Not said",
        hint="If it is not said, whoever is still to be won is taken for interested.",
    )
    role = line(label="Role or post (optional)", most=120)
    works_for = line(label="Organisation (optional)", most=120)
    networks = text(label="Networks that they sit in (optional)", most=500)
    benefit = text(label="What do they gain? (optional)")
    concern = text(label="What concerns them? (optional)")
    next_step = line(label="Next step (optional)", most=300)
    next_step_due = day(label="When is it due? (optional)", what="the day on which the next step is due")
    shared = forms.BooleanField(
        label="Share with all organisations of the region",
        help_text="Contributors of every organisation then read all that is said here, but no engagement that others "
        "logged.",
        required=False,
    )

    def __init__(self, data: Any, *, owners: Owners, existing: Stakeholder | None = None) -> None:
        initial: dict[str, Any] = {"support_now": Support.NEUTRAL, "support_wanted": Support.SUPPORTIVE}
        if existing:
            initial = {name: getattr(existing, name) for name in _STAKEHOLDER} | {"owner": existing.owner_id}
        super().__init__(data, initial=initial)
        self.fields["owner"] = owner_of(owners, existing)
        self.existing = existing

    def layout_fields(self) -> list[Any]:
        opened = self.existing is not None
        return [
            Field("name", size="s", width="two-thirds"),
            Field("group", size="s"),
            Field("influence", size="s"),
            Field("support_now", size="s"),
            Field("support_wanted", size="s"),
            More(
                "Who they are, what they gain and what concerns them",
                *(Field(name, size="s", width="two-thirds") for name in ("role", "works_for")),
                Field("networks", size="s", rows=2),
                Field("interest", size="s"),
                Field("benefit", size="s", rows=3),
                Field("concern", size="s", rows=3),
                opened=opened,
            ),
            More(
                "Who looks after them, and the next step",
                Field("owner", size="s"),
                Field("next_step", size="s"),
                Field("next_step_due", size="s"),
                opened=opened,
            ),
            Field("shared", size="s"),
        ]

    def problems(self) -> Problems:
        return domain.impossible(self.facts())


class StepForm(FactsForm):
    """The next step alone."""

    facts_type = domain.StepFacts
    submit = "Save the next step"

    next_step = line(label="Next step", most=300, hint="Leave it empty when there is nothing more to do.")
    next_step_due = day(label="When is it due? (optional)", what="the day on which the next step is due")
    support_now = level(Support, label="Support now")

    def __init__(self, data: Any, *, existing: Stakeholder) -> None:
        super().__init__(data, initial={name: getattr(existing, name) for name in self.base_fields})

    def layout_fields(self) -> list[Any]:
        return [Field(name, size="s") for name in self.fields]

    def problems(self) -> Problems:
        return domain.impossible(self.facts())


class StakeholderFilter(FilterForm):
    group = forms.ChoiceField(label="Group", required=False)
    approach = forms.ChoiceField(label="Approach", required=False)
    owner = forms.ChoiceField(label="Looked after by", required=False)
    influence = forms.ChoiceField(label="Influence", required=False)
    interest = forms.ChoiceField(label="Interest", required=False)
    support = forms.ChoiceField(label="Support now", required=False)
    archived = forms.ChoiceField(label="Archived", required=False)
    text = forms.CharField(label="Name, role, organisation or network", required=False, max_length=120)

    def __init__(self, data: Any, *, owners: Owners) -> None:
        super().__init__(data)
        self.offer("group", "Any group", StakeholderGroup.choices)
        self.offer("approach", "Any approach", Approach.choices)
        self.offer("owner", "Anybody", [(NOBODY, "Nobody yet"), *owners])
        self.offer("influence", "Any influence", Level.choices)
        self.offer("interest", "Any interest", Level.choices)
        self.offer("support", "Any support", Support.choices)
        self.offer("archived", "Not archived", [("yes", "Archived alone")])

    def search(self) -> Search:
        data = self.understood()
        return Search(**data | {"archived": data.get("archived") == "yes"})
