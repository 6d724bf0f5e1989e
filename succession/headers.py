"""Headers that Django and django-csp do not set."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


class HeadersMiddleware:
    """No search engine, no shared cache: every page but the static files is one person's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.setdefault("X-Robots-Tag", "noindex, nofollow")
        response.setdefault("Cache-Control", "no-store")
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
