from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from regions.domain import plan_progress as domain
from regions.enums.plan import ActionStatus
from regions.models import PlanAction, PlanProgress
from succession.govuk.facts import line
from succession.govuk.forms import GovukForm

NOTHING = [("", "Not said yet")]


@dataclass(frozen=True)
class Line:
    """An action on the page, with its three fields. ``theirs``: what somebody else said of it meanwhile."""

    action: PlanAction
    status: BoundField
    note: BoundField
    revision: BoundField
    theirs: PlanProgress | None


class ProgressForm(GovukForm):
    """How many actions stand, each a status and a line. What is left as it is, is not said again.

    ``gone``: what was written of actions that were removed meanwhile.
    """

    submit = "Save"

    def __init__(self, data: Any, *, actions: list[PlanAction], said: Mapping[int, PlanProgress]) -> None:
        super().__init__(data)
        self.actions, self.overtaken = actions, dict[int, PlanProgress]()
        self.gone: list[str] = []
        for one in actions:
            so_far = said.get(one.pk)
            # Nothing was said when the page was made; what was said since is no reason to say something too.
            unsaid = so_far is None or (data or {}).get(f"revision_{one.pk}") == domain.revision(None)
            self.fields[f"status_{one.pk}"] = forms.ChoiceField(
                label="How does it stand?",
                choices=[*(NOTHING if unsaid else []), *ActionStatus.choices],
                required=not unsaid,
                initial=so_far.status if so_far else "",
                error_messages={"required": "Select how it stands", "invalid_choice": "Select how it stands"},
            )
            note = self.fields[f"note_{one.pk}"] = line(label="Note", most=300)
            note.initial = so_far.note if so_far else ""
            self.fields[f"revision_{one.pk}"] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial=domain.revision(so_far)
            )

    def clean(self) -> dict[str, Any]:
        super().clean()
        for key, facts in self.said().items() if not self.errors else ():
            if domain.revision(facts) != facts.seen:
                for name, words in domain.impossible(facts).items():
                    self.add_error(f"{name}_{key}", f"{words}: {self._title(key)}")
        return self.cleaned_data

    def _title(self, key: int) -> str:
        return next(one.title for one in self.actions if one.pk == key)

    def said(self) -> dict[int, domain.ProgressFacts]:
        data = self.cleaned_data
        return {
            one.pk: domain.ProgressFacts(data[f"status_{one.pk}"], data[f"note_{one.pk}"], data[f"revision_{one.pk}"])
            for one in self.actions
        }

    def carry_on(self, outcome: domain.Outcome) -> None:
        """After a save in which somebody else was faster: what was typed stays, and replaces theirs if sent again."""
        self.overtaken = outcome.overtaken
        self.data = self.data.copy()  # type: ignore[attr-defined]
        for key, facts in self.said().items():
            self.data[f"revision_{key}"] = domain.revision(outcome.overtaken.get(key) or facts)  # type: ignore[index]

    def lines(self) -> list[Line]:
        return [
            Line(
                one,
                self[f"status_{one.pk}"],
                self[f"note_{one.pk}"],
                self[f"revision_{one.pk}"],
                self.overtaken.get(one.pk),
            )
            for one in self.actions
        ]
