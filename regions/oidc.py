"""How allauth behaves towards a council's identity provider: stricter than its defaults, and nothing is kept."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render

from regions.domain import identity
from succession.oidc import Provider, origin_of
from succession.states import Refused

logger = logging.getLogger(__name__)


def configured(provider_id: str) -> Provider | None:
    return next((one for one in settings.OIDC_PROVIDERS if one.id == provider_id), None)


class Exchange(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    @property
    def authorize_url(self) -> str:
        """The content security policy lets forms lead to the configured origin alone: better told than blocked."""
        url: str = super().authorize_url
        if origin_of(url) != origin_of(self.get_provider().server_url):
            raise OAuth2Error("The authorization endpoint is on another origin than server_url")
        return url

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """An ID token is required and its signature checked, though it came over TLS; both answers name one subject."""
        self.did_fetch_access_token = False
        encoded = kwargs["response"].get("id_token")
        if not encoded:
            raise OAuth2Error("No ID token")
        id_token = self._decode_id_token(app, encoded)
        userinfo = self._fetch_user_info(token.token)
        subject = id_token.get("sub")
        if not subject or not isinstance(subject, str) or userinfo.get("sub") != subject:
            raise OAuth2Error("No subject, or two")
        return self.get_provider().sociallogin_from_response(request, {**id_token, **userinfo})


class CouncilProvider(OpenIDConnectProvider):  # type: ignore[misc]
    oauth2_adapter_class = Exchange
    pkce_enabled_default = True

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing about the person is kept but the subject id."""
        del data
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """An address counts in the provider's own domains alone, and never if the provider calls it unverified.

        Microsoft does not say whether an address is verified; naming the domain is the deployment's word for it.
        """
        email, provider = data.get("email"), configured(self.app.provider_id)
        if not isinstance(email, str) or provider is None or not provider.answers_for(email):
            return []
        if data.get("email_verified", True) not in (True, "true"):
            return []
        return [EmailAddress(email=email.lower(), verified=True, primary=True)]


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """From the environment alone: the login has no right on allauth's table of providers."""
        del request
        return [
            SocialApp(
                provider="openid_connect",
                provider_id=one.id,
                name=one.name,
                client_id=one.client_id,
                secret=one.secret,
                settings={"server_url": one.server_url.rstrip("/")},
            )
            for one in settings.OIDC_PROVIDERS
            if provider in (None, one.id) and client_id in (None, one.client_id)
        ]

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> CouncilProvider:
        return CouncilProvider(request, app=self.get_app(request, provider, client_id))

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Any:
        """Nobody new is made of what a provider says."""
        del request, data
        return sociallogin.user

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        del request, sociallogin
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """By subject if it was linked before, else by address. One page for every refusal, so that it tells nothing."""
        try:
            if sociallogin.state.get("process") != AuthProcess.LOGIN:
                raise Refused("Identities are linked by signing in alone.")  # noqa: TRY301
            if not sociallogin.is_existing:
                self._link(sociallogin)
            if not sociallogin.user.is_active:
                raise Refused("Inactive.")  # noqa: TRY301
        except Refused:
            page = render(request, "socialaccount/refused.html", {"provider": sociallogin.provider}, status=403)
            raise ImmediateHttpResponse(page) from None

    def _link(self, sociallogin: SocialLogin) -> None:
        email = next((one.email for one in sociallogin.email_addresses if one.verified), None)
        if email is None:
            raise Refused("No address that counts.")
        account = identity.link(provider=sociallogin.account.provider, uid=sociallogin.account.uid, email=email)
        sociallogin.account, sociallogin.user = account, account.user
        self.send_notification_mail(
            "socialaccount/email/account_connected", account.user, {"provider": sociallogin.provider}
        )

    def on_authentication_error(
        self, request: HttpRequest, provider: CouncilProvider, error: Any = None, exception: Any = None, **more: Any
    ) -> None:
        """An OAuth2Error's words may hold what the provider answered: they stay out of the log."""
        del request, more
        logger.warning("sign-in by %s failed (%s, %s)", provider.app.provider_id, error, type(exception).__name__)
