from typing import Any

from allauth.account.forms import LoginForm


class SignInForm(LoginForm):  # type: ignore[misc]
    """allauth's form in our words; what a wrong password says stands in ``regions.adapter``."""

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
