"""How allauth behaves here: nobody signs up by themselves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        del request
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """People are known by their e-mail address; there is no user name."""
