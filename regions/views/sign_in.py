from typing import Any

from allauth.account.views import LoginView
from django.conf import settings

from regions import demo


class SignInView(LoginView):  # type: ignore[misc]
    """allauth's page, with councils' own sign-in; in the demo it lists who can sign in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["providers"] = settings.OIDC_PROVIDERS
        listed = demo.listed()
        if listed:
            context |= {"demo_accounts": listed, "demo_password": demo.PASSWORD}
        return context
