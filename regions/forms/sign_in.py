from typing import Any, ClassVar

from allauth.account.forms import LoginForm


class SignInForm(LoginForm):  # type: ignore[misc]
    """allauth's form, with errors that say what to do and give away nothing about who has an account."""

    error_messages: ClassVar[dict[str, str]] = {
        **LoginForm.error_messages,
        "email_password_mismatch": "The e-mail address or the password is not right. Check both and try again",
        "account_inactive": "The e-mail address or the password is not right. Check both and try again",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "E-mail address"
        self.fields["login"].error_messages["required"] = "Enter your e-mail address"
        self.fields["login"].error_messages["invalid"] = "Enter an e-mail address, like name@example.org"
        self.fields["password"].label = "Password"
        self.fields["password"].help_text = ""
        self.fields["password"].error_messages["required"] = "Enter your password"
        self.fields.pop("remember", None)
        self.use_required_attribute = False
