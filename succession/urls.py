from allauth.account.views import logout
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView, TemplateView

from succession.health import healthz

handler400 = "succession.errors.bad_request"
handler403 = "succession.errors.forbidden"
handler404 = "succession.errors.not_found"
handler500 = "succession.errors.server_error"


def page(route: str) -> object:
    view = TemplateView.as_view(template_name=f"pages/{route}.html")
    return path(f"{route}/", login_not_required(view), name=route)


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    # Sign-in by allauth; of its pages only those that we have walked, so no sign-up.
    path("account/sign-out/", logout, name="account_logout"),
    path(
        "account/sign-up/",
        login_not_required(RedirectView.as_view(pattern_name="account_login")),
        name="account_signup",
    ),
    page("accessibility"),
    page("cookies"),
    page("privacy"),
    path("", include("regions.urls")),
    path("", include("talent.urls")),
    path("api/v1/", include("reporting.api.urls")),
    path("", include("reporting.urls")),
]
