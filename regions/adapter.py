"""How allauth behaves here: nobody signs up by themselves, and second factors are kept encrypted."""

import base64
import hashlib
import logging
from smtplib import SMTPException
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest

logger = logging.getLogger(__name__)

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

    def pre_login(self, request: HttpRequest, user: Any, **more: Any) -> Any:
        """While the second factor is awaited, the session would keep the provider's token and the password's hash."""
        (more.get("signal_kwargs") or {}).pop("sociallogin", None)
        return super().pre_login(request, user, **more)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Who has a second factor confirms with it: a password alone may have been seen."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [one for one in methods if one["id"] != "reauthenticate"] or methods

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is down must neither break the page nor tell whether the address is known."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            logger.warning("%s could not be sent (%s)", template_prefix, type(error).__name__)


def _fernet() -> Fernet:
    key = hashlib.sha256(b"second factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Seeds of codes are encrypted, so that a copy of the database signs nothing."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "The code is not right. Wait for the next one, then try again",
        "cannot_delete_authenticator": "Your role needs a second factor. Add another one first",
    }

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()
