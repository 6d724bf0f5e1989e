from __future__ import annotations

from typing import Any

from django import forms

from regions.domain import barrier as domain
from regions.enums import BarrierKind, BarrierStatus
from regions.forms.stakeholder import Owners, owner_of
from regions.models import Barrier, Stakeholder
from succession.facts import Problems
from succession.govuk.facts import FactsForm, day, from_list, line, one_of, text
from succession.govuk.layout import Field, More

_BARRIER = ("barrier", "kind", "met_in", "action", "due_on", "status", "note")


class StatusForm(FactsForm):
    """How far it has come, as its owner says."""

    facts_type = domain.StatusFacts
    submit = "Save this barrier"

    status = one_of(BarrierStatus, label="How far has it come?", missing="Select how far it has come")
    note = text(label="What has eased or removed it? (optional)")

    def __init__(self, data: Any, *, existing: Barrier) -> None:
        super().__init__(data, initial={name: getattr(existing, name) for name in self.base_fields})

    def layout_fields(self) -> list[Any]:
        return [Field("status", size="s"), Field("note", size="s", rows=3)]

    def problems(self) -> Problems:
        return domain.impossible(self.facts())


class BarrierForm(FactsForm):
    facts_type = domain.BarrierFacts
    submit = "Save this barrier"

    barrier = line(label="What is the barrier?", most=300, required="Enter the barrier")
    kind = from_list(BarrierKind, label="Kind", nothing="Select", missing="Select the kind of barrier")
    met_in = line(label="Where was it met? (optional)", most=200, hint="Such as a meeting, a service or a sub-region")
    action = line(label="What will be done? (optional)", most=300)
    due_on = day(label="When is that due? (optional)", what="the day on which the action is due")
    status = StatusForm.base_fields["status"]
    note = StatusForm.base_fields["note"]
    stakeholders = forms.TypedMultipleChoiceField(
        label="Stakeholders whom it is about",
        help_text="Select all that apply",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Select from the list of stakeholders"},
    )

    def __init__(
        self, data: Any, *, owners: Owners, listed: list[Stakeholder], existing: Barrier | None = None
    ) -> None:
        initial: dict[str, Any] = {"status": BarrierStatus.OPEN}
        if existing:
            linked = [one.stakeholder for one in existing.links.all()]
            listed = [*listed, *(one for one in linked if one not in listed)]
            initial = {name: getattr(existing, name) for name in _BARRIER}
            initial |= {"owner": existing.owner_id, "stakeholders": [one.pk for one in linked]}
        super().__init__(data, initial=initial)
        self.fields["owner"] = owner_of(owners, existing)
        field = self.fields["stakeholders"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.pk, one.name) for one in listed]
        self.existing = existing
        if existing is None:
            del self.fields["status"], self.fields["note"]

    def layout_fields(self) -> list[Any]:
        return [
            Field("barrier", size="s"),
            Field("kind", size="s"),
            Field("action", size="s"),
            Field("owner", size="s"),
            Field("due_on", size="s"),
            *([Field("status", size="s"), Field("note", size="s", rows=3)] if self.existing else []),
            More("Where it was met, and whom it is about", Field("met_in", size="s"), Field("stakeholders", size="s")),
        ]

    def problems(self) -> Problems:
        return domain.impossible(self.facts())
