from __future__ import annotations

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from regions.domain import invitation as domain
from regions.forms.invitation import JoinForm
from regions.models import User
from succession.states import Refused
from succession.tenancy.middleware import SESSION_KEY


@login_not_required
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What the holder of a link sees: sign in or create the account, then accept; or why the link does not work."""
    if not ratelimit.consume(request, action="invitation"):
        return render(request, "429.html", status=429)
    offer = domain.offer(token)
    if offer is None or offer.state != "open":
        return render(request, "people/invitation_closed.html", {"offer": offer}, status=410 if offer else 404)
    if request.user.is_authenticated:
        return _accept(request, token, offer)
    if offer.has_account:
        query = urlencode({"next": reverse("invitation", args=[token])})
        return render(request, "people/invitation_sign_in.html", {"offer": offer, "query": query})
    return _join(request, token, offer)


def _join(request: HttpRequest, token: str, offer: domain.Offer) -> HttpResponse:
    form = JoinForm(request.POST or None, email=offer.email)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            user_id = domain.join(token=token, name=data["name"], password=data["password"])
        except Refused:
            return redirect(request.path)  # it says why
        user = User.objects.get(pk=user_id)
        record_authentication(request, user, method="password", email=user.email)
        response: HttpResponse = perform_login(request, Login(user=user, email=user.email))
        return response
    return render(request, "people/invitation_join.html", {"form": form, "offer": offer})


def _accept(request: HttpRequest, token: str, offer: domain.Offer) -> HttpResponse:
    assert isinstance(request.user, User)
    if request.user.email != offer.email:
        return render(request, "people/invitation_other.html", {"offer": offer}, status=403)
    if request.method == "POST":
        try:
            request.session[SESSION_KEY] = domain.accept(token=token, user_id=request.user.pk)
        except Refused:
            return redirect(request.path)
        return redirect("home")
    return render(request, "people/invitation_accept.html", {"offer": offer})
