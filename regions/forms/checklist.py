from __future__ import annotations

from typing import Any

from django import forms

from regions.domain.checklist import EVIDENCE_LIMIT, Answer, problems
from regions.enums import Done
from regions.forms.strategy import text
from regions.queries.people import Person
from succession.facts import Problems
from succession.govuk.facts import RevisionForm, day, one_of


class ChecklistForm(RevisionForm):
    """A question of the checklist, answered where it is read. ``owners``: to whom the lead can give it."""

    submit = "Save"

    answer = one_of(Done, label="Is it done?", missing="Choose yes, in part or no", required=False)
    evidence = text("Evidence, or where it can be read", limit=EVIDENCE_LIMIT)

    def __init__(self, *args: Any, owners: list[Person] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if owners is not None:
            by_name = sorted(owners, key=lambda one: (one.name, one.role_label))
            named = [(str(one.membership_id), f"{one.name}, {one.role_label}, {one.place}") for one in by_name]
            self.fields["owner"] = forms.TypedChoiceField(
                label="Owner",
                choices=[("", "Nobody yet"), *named],
                required=False,
                coerce=int,
                empty_value=None,
                error_messages={"invalid_choice": "Choose somebody of the region"},
            )
            self.fields["due"] = day(label="Due", what="the day by which it is due")

    def _said(self) -> Answer:
        names = ("answer", "evidence", "owner", "due")
        return Answer(**{name: self.cleaned_data[name] for name in names if name in self.cleaned_data})

    def facts(self) -> dict[str, Any]:
        return {"said": self._said(), "seen": self.cleaned_data["revision"]}

    def problems(self) -> Problems:
        return problems(self._said())
