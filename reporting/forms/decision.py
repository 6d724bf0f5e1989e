from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from crispy_forms.layout import Layout
from django import forms

from regions.forms.account import CODE_HINT, OurReauthenticateByCodeForm
from regions.models import User
from reporting.domain.finding import Question
from reporting.forms.query import answer_fields
from reporting.models import Query
from succession.govuk.forms import GovukForm
from succession.govuk.layout import Buttons, Field, FormHelper, Snippet

_WHY = "We ask again because your name will stand under the return."


class QuestionsForm(GovukForm):
    """Answers to the College, comments on what the figures raise, and the step to the sponsor."""

    submit = "Send to the sponsor"

    def __init__(self, *args: Any, asked: list[tuple[Question, str]], queries: list[Query], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked, self.queries = asked, queries
        self.fields |= answer_fields(queries)
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

    def college_answers(self) -> dict[int, str]:
        """A query's id to the region's answer."""
        return {one.pk: self.cleaned_data[f"answer-{one.pk}"] for one in self.queries}


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
    """The sponsor's declaration, confirmed anew. ``seen``: the fingerprint of what the page showed.

    Who has a second factor confirms with it, so that a stolen session signs nothing; others with the password.
    """

    seen = forms.CharField(widget=forms.HiddenInput)
    declaration = forms.BooleanField(
        label="I have read this return and make the declaration above",
        error_messages={"required": "Tick the box to make the declaration"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        types = set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
        self.has_factor = bool(types - {Authenticator.Type.RECOVERY_CODES})
        self.has_key = Authenticator.Type.WEBAUTHN in types
        if self.has_factor:
            self.fields["code"] = forms.CharField(
                label="Code", help_text=f"{CODE_HINT} {_WHY}", required=False, max_length=20
            )
            self.fields["credential"] = forms.CharField(widget=forms.HiddenInput, required=False)
        else:
            self.fields["password"] = forms.CharField(
                label="Your password",
                help_text=_WHY,
                widget=forms.PasswordInput,
                error_messages={"required": "Enter your password"},
            )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError("The password is not right. Try again")
        return ""

    def clean(self) -> dict[str, Any]:
        """A code is spent by being checked, so it is checked last."""
        data = super().clean() or self.cleaned_data
        if not self.has_factor or self.errors:
            return data
        wrong: Iterable[Any] | None
        if data["credential"]:
            proof: forms.Form = ReauthenticateWebAuthnForm(user=self.user, data={"credential": data["credential"]})
            wrong = proof.errors.get("credential")
        elif data["code"]:
            proof = OurReauthenticateByCodeForm(user=self.user, data={"code": data["code"]})
            wrong = proof.errors.get("code")
        else:
            wrong = ["Enter a code"]
        if wrong:
            self.add_error("code", list(wrong))
        else:
            proof.save()  # type: ignore[attr-defined]
        return data

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        warning = "Once you sign off, the return is sent to the National College and can’t be changed."
        layout: list[Any] = [Field("seen"), Snippet("warning", text=warning), Field("declaration")]
        buttons = [("", "Sign off this return", "")]
        if self.has_factor:
            layout += [Field("code", width=10, autocomplete="one-time-code"), Field("credential")]
        else:
            layout.append(Field("password", width=20))
        if self.has_key:
            helper.attrs |= {"data-webauthn": "get", "data-options": "webauthn-options"}
            buttons.append(("use-key", "Sign off with a security key or passkey", "secondary"))
        helper.layout = Layout(*layout, Buttons(*buttons))
        return helper
