"""How allauth behaves here: nobody signs up by themselves."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

# The same words whether the address is known or not.
WRONG = "The e-mail address or the password is not right. Check both and try again"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "account_inactive": WRONG,
        "too_many_login_attempts": "Too many tries. Wait five minutes, then try again",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        del request
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """People are known by their e-mail address; there is no user name."""
