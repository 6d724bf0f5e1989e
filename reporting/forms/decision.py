from __future__ import annotations

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from regions.models import User
from reporting.domain.finding import Question
from succession.govuk.forms import GovukForm
from succession.govuk.layout import Buttons, Field, FormHelper, Snippet


class QuestionsForm(GovukForm):
    """A comment on each question that the figures raise, and the step to the sponsor."""

    submit = "Send to the sponsor"

    def __init__(self, *args: Any, asked: list[tuple[Question, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for at, (question, comment) in enumerate(asked):
            self.fields[f"comment-{at}"] = forms.CharField(
                label=question.message,
                initial=comment,
                max_length=2_000,
                widget=forms.Textarea,
                error_messages={
                    "required": f"Comment on: {question.message}",
                    "max_length": "The comment must be 2,000 characters or less",
                },
            )

    def layout_fields(self) -> list[Any]:
        return [Field(name, rows=3) for name in self.fields]

    def answers(self) -> dict[str, str]:
        """The fingerprint of each question to its comment."""
        return {
            question.fingerprint: self.cleaned_data[f"comment-{at}"]
            for at, (question, _comment) in enumerate(self.asked)
        }


class ReasonForm(GovukForm):
    """Why a return goes back to being a draft."""

    reason = forms.CharField(
        max_length=2_000,
        widget=forms.Textarea,
        error_messages={"required": "Enter a reason", "max_length": "The reason must be 2,000 characters or less"},
    )

    def __init__(self, *args: Any, label: str, hint: str, submit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label, self.fields["reason"].help_text = label, hint
        self.submit = submit

    def layout_fields(self) -> list[Any]:
        return [Field("reason", size="m")]


class SignOffForm(GovukForm):
    """The sponsor's declaration and password. ``seen``: the fingerprint of what the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput)
    declaration = forms.BooleanField(
        label="I have read this return and make the declaration above",
        error_messages={"required": "Tick the box to make the declaration"},
    )
    password = forms.CharField(
        label="Your password",
        help_text="We ask for it again because your name will stand under the return.",
        widget=forms.PasswordInput,
        error_messages={"required": "Enter your password"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError("The password is not right. Try again")
        return ""

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(
            Field("seen"),
            Snippet(
                "warning", text="Once you sign off, the return is sent to the National College and can’t be changed."
            ),
            Field("declaration"),
            Field("password", width=20),
            Buttons(("", "Sign off this return", "")),
        )
        return helper
