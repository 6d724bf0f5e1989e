"""What is asked anew of whoever signs, and the reason for a step that is not a signature."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from crispy_forms.layout import Layout
from django import forms

from regions.forms.account import CODE_HINT, OurReauthenticateByCodeForm
from regions.models import User
from succession.govuk.forms import GovukForm
from succession.govuk.layout import Buttons, Field, FormHelper, Snippet


class ReasonForm(GovukForm):
    """Why."""

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


class ConfirmationForm(GovukForm):
    """A signature, confirmed anew. ``seen``: the fingerprint of what the page showed.

    Who has a second factor confirms with it, so that a stolen session signs nothing; others with the password.
    """

    why: str
    warning: str
    submit_by_key: str
    declaration: str

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["declaration"] = forms.BooleanField(
            label=self.declaration, error_messages={"required": "Tick the box to make the declaration"}
        )
        types = set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
        self.has_factor = bool(types - {Authenticator.Type.RECOVERY_CODES})
        self.has_key = Authenticator.Type.WEBAUTHN in types
        if self.has_factor:
            self.fields["code"] = forms.CharField(
                label="Code", help_text=f"{CODE_HINT} {self.why}", required=False, max_length=20
            )
            self.fields["credential"] = forms.CharField(widget=forms.HiddenInput, required=False)
        else:
            self.fields["password"] = forms.CharField(
                label="Your password",
                help_text=self.why,
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
        layout: list[Any] = [Field("seen"), Snippet("warning", text=self.warning), Field("declaration")]
        buttons = [("", self.submit, "")]
        if self.has_factor:
            layout += [Field("code", width=10, autocomplete="one-time-code"), Field("credential")]
        else:
            layout.append(Field("password", width=20))
        if self.has_key:
            helper.attrs |= {"data-webauthn": "get", "data-options": "webauthn-options"}
            buttons.append(("use-key", self.submit_by_key, "secondary"))
        helper.layout = Layout(*layout, Buttons(*buttons))
        return helper
