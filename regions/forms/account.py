"""allauth's forms in our words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, ReauthenticateForm, ResetPasswordForm, ResetPasswordKeyForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms

ADVICE = "At least 12 characters. Three random words make a good one."
CODE_HINT = "6 digits from your authenticator app, or one of your recovery codes."


def _say(form: forms.Form, name: str, label: str, required: str, hint: str = "") -> None:
    field = form.fields[name]
    field.label, field.help_text = label, hint
    field.error_messages["required"] = required


class OurWords:
    """``words``: field to label, what to do when it is empty, and hint."""

    words: dict[str, tuple[str, ...]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in self.words.items():
            _say(self, name, *words)  # type: ignore[arg-type]
        self.use_required_attribute = False


class OurResetPasswordForm(OurWords, ResetPasswordForm):  # type: ignore[misc]
    words = {"email": ("E-mail address", "Enter your e-mail address")}


class OurResetPasswordKeyForm(OurWords, ResetPasswordKeyForm):  # type: ignore[misc]
    words = {
        "password1": ("New password", "Enter a new password", ADVICE),
        "password2": ("New password again", "Enter the new password again"),
    }


class OurChangePasswordForm(OurWords, ChangePasswordForm):  # type: ignore[misc]
    words = {
        "oldpassword": ("Your password now", "Enter your password"),
        "password1": ("New password", "Enter a new password", ADVICE),
        "password2": ("New password again", "Enter the new password again"),
    }


class OurReauthenticateForm(OurWords, ReauthenticateForm):  # type: ignore[misc]
    words = {"password": ("Your password", "Enter your password")}


class OurAuthenticateForm(OurWords, AuthenticateForm):  # type: ignore[misc]
    words = {"code": ("Code", "Enter a code", CODE_HINT)}


class OurReauthenticateByCodeForm(OurWords, ReauthenticateByCodeForm):  # type: ignore[misc]
    words = {"code": ("Code", "Enter a code", CODE_HINT)}


class OurActivateTOTPForm(OurWords, ActivateTOTPForm):  # type: ignore[misc]
    words = {"code": ("Code that the app shows", "Enter the code that the app shows", "6 digits.")}


class OurAddWebAuthnForm(OurWords, AddWebAuthnForm):  # type: ignore[misc]
    words = {"name": ("Name of this key or device", "Enter a name", "So that you know it again, like “Work laptop”.")}


class OurEditWebAuthnForm(OurWords, EditWebAuthnForm):  # type: ignore[misc]
    words = {"name": ("Name of this key or device", "Enter a name")}
