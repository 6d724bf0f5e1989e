from allauth.account.views import login, logout
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import TemplateView

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
    # Sign-in by allauth; of its pages only those that we have walked.
    path("account/sign-in/", login_not_required(login), name="account_login"),
    path("account/sign-out/", logout, name="account_logout"),
    page("accessibility"),
    page("cookies"),
    page("privacy"),
    path("", include("regions.urls")),
    path("", include("reporting.urls")),
]
