from __future__ import annotations

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from regions.domain.strategy_comment import LIMIT
from regions.forms.confirmation import ReasonForm
from regions.sections import SECTIONS, TEXT_LIMIT, Section
from succession.govuk import facts
from succession.govuk.facts import FactsForm, RevisionForm
from succession.govuk.forms import DateField, GovukForm
from succession.govuk.layout import Buttons, Field, FormHelper, More


def text(label: str, *, limit: int, hint: str = "", required: str = "") -> forms.CharField:
    """Some lines whose label reads on in the error."""
    field = facts.text(label=label, most=limit, hint=hint, required=required)
    field.error_messages["max_length"] = f"{label} must be {limit:,} characters or less"
    return field


class SectionForm(RevisionForm):
    """One section of a draft; an empty one may be saved."""

    def __init__(self, *args: Any, section: Section, autosave: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.autosave = autosave
        self.fields["text"] = text(section.title, limit=TEXT_LIMIT, hint=section.hint)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.attrs["data-autosave"] = self.autosave
        field = Field("text", size="l", heading=True, rows=12, count=TEXT_LIMIT)
        helper.layout = Layout(
            Field("revision"), field, Buttons(("", "Save and continue", ""), ("back", "Save and go back", "secondary"))
        )
        return helper


class SharingForm(GovukForm):
    submit = "Save"

    organisations = forms.BooleanField(
        label="The region’s organisations",
        required=False,
        help_text="Their contributors read the draft, comment on its sections, and say what they give and gain.",
    )
    coordinator = forms.BooleanField(
        label="The national co-ordinator", required=False, help_text="They read the draft and comment on its sections."
    )


class CommentForm(FactsForm):
    submit = "Add the comment"

    text = text("Your comment", limit=LIMIT, required="Enter a comment")

    def facts(self) -> str:
        found: str = self.cleaned_data["text"]
        return found


class AnswerForm(FactsForm):
    submit = "Mark as dealt with"

    answer = text("Answer (optional)", limit=LIMIT, hint="Whoever commented reads it, and their organisation.")

    def facts(self) -> str:
        found: str = self.cleaned_data["answer"]
        return found


class ContributionForm(RevisionForm):
    submit = "Save"

    gives = text(
        "What your organisation gives",
        limit=LIMIT,
        hint="Such as mentors, placements, or time of your staff.",
    )
    gains = text("What your organisation gains", limit=LIMIT, hint="Such as a wider choice of candidates.")


class ReceiveForm(FactsForm):
    submit = "Receive this strategy"

    received_on = DateField(
        label="Received on",
        what="the day on which it was received",
        help_text="Today, or the day on which it came",
    )

    def facts(self) -> Any:
        return self.cleaned_data["received_on"]


class ReturnForm(ReasonForm):
    """Why the College returns a strategy, with comments on its sections."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in SECTIONS:
            self.fields[one.slug] = text(one.title, limit=LIMIT)

    def layout_fields(self) -> list[Any]:
        comments = [Field(one.slug, rows=3) for one in SECTIONS]
        return [*super().layout_fields(), More("Comment on sections (optional)", *comments)]

    def comments(self) -> dict[str, str]:
        return {one.slug: said for one in SECTIONS if (said := self.cleaned_data[one.slug].strip())}
