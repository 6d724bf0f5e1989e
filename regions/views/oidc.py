from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core import ratelimit
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from csp.decorators import csp_update
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from regions.oidc import Exchange


def leads_to_providers(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Browsers hold the redirect after a form to the page's ``form-action`` too; other pages keep to ourselves."""

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> HttpResponseBase:
        origins = sorted({one.origin for one in settings.OIDC_PROVIDERS})
        answer: HttpResponseBase = (csp_update({"form-action": origins})(view) if origins else view)(*args, **kwargs)
        return answer

    return wrapped


def _exchange(step: type[OAuth2LoginView | OAuth2CallbackView], request: HttpRequest, provider_id: str) -> HttpResponse:
    exchange = Exchange(request, provider_id)
    try:
        provider = exchange.get_provider()
    except SocialApp.DoesNotExist:
        raise Http404 from None
    try:
        answer: HttpResponse = step.adapter_view(exchange)(request)
    except (OSError, KeyError) as error:  # the provider can't be reached, or its answer lacks a part
        return render_authentication_error(request, provider, exception=error)  # type: ignore[no-any-return]
    return answer


@login_not_required
@require_http_methods(["GET", "POST"])
@leads_to_providers
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """GET asks, POST leaves: another site's link must not sign anybody in."""
    if request.method == "POST" and not ratelimit.consume(request, action="login"):
        return render(request, "429.html", status=429)
    return _exchange(OAuth2LoginView, request, provider_id)


@login_not_required
@require_GET
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _exchange(OAuth2CallbackView, request, provider_id)


@login_not_required
@require_GET
def cancelled(request: HttpRequest) -> HttpResponse:
    if not settings.OIDC_PROVIDERS:
        raise Http404
    return render(request, "socialaccount/login_cancelled.html")
