from __future__ import annotations

from typing import Any

from django import forms

from regions.domain import programme_item as domain
from regions.enums.programme import ForTier, Gap, GoAhead, Intervention, OfferedBy, RunAt
from regions.models import ProgrammeItem
from succession.facts import Problems
from succession.govuk.facts import ChangeForm, from_list, line, one_of, several_of, text
from succession.govuk.forms import whole_number
from succession.govuk.layout import Field, More
from succession.govuk.money import MoneyField

_ITEM = tuple(domain.ItemFacts.__dataclass_fields__)


def item_said(item: ProgrammeItem) -> dict[str, Any]:
    """What its form begins with."""
    return {name: getattr(item, name) for name in _ITEM} | {"revision": domain.revision(item)}


class ItemForm(ChangeForm):
    """Four answers give the advice; money and places come when they are known."""

    facts_type = domain.ItemFacts
    submit = "Save"

    intervention = from_list(
        Intervention, label="What might be run?", nothing="Select", missing="Select what might be run"
    )
    gap = from_list(Gap, label="Which gap does it fill?", nothing="Select", missing="Select the gap that it fills")
    offered_by = one_of(OfferedBy, label="Who offers it already?", missing="Select who offers it already")
    run_at = one_of(RunAt, label="Where is it best run?", missing="Select where it is best run")
    tiers = several_of(ForTier, label="For whom? (optional)")
    places = whole_number(label="Places (optional)", enter="Enter the number of places")
    cost = MoneyField(label="Cost of all places together (optional)", what="the cost", smallest="0")
    provider = line(label="Provider (optional)", most=120)
    open_to_partners = forms.BooleanField(label="Open to health and the third sector", required=False)
    go_ahead = one_of(
        GoAhead, label="Go ahead?", missing="Select yes, later or no", required=False, nothing="Not decided"
    )
    why = text(label="Why? (optional)")

    def __init__(self, data: Any, *, existing: ProgrammeItem | None = None) -> None:
        super().__init__(data, initial=item_said(existing) if existing else {})
        self.fields["cost"].required = False
        self.existing = existing

    def layout_fields(self) -> list[Any]:
        return [
            Field("revision"),
            *(Field(name, size="s") for name in ("intervention", "gap", "offered_by", "run_at")),
            More(
                "For whom, places, cost and provider",
                Field("tiers", size="s"),
                Field("places", size="s", width=4),
                Field("cost", size="s", width=10, inputmode="decimal", spellcheck="false"),
                Field("provider", size="s"),
                Field("open_to_partners", size="s"),
                opened=self.existing is not None,
            ),
            Field("go_ahead", size="s"),
            Field("why", size="s", rows=3),
        ]

    def clean_places(self) -> int | None:
        places: int | None = self.cleaned_data["places"]
        if places == 0:
            raise forms.ValidationError("Enter 1 place or more, or leave it empty")
        return places

    def problems(self) -> Problems:
        return domain.impossible(self.said(), self.existing)
