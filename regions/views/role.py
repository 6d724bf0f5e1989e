from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from regions.forms.role import ChooseRoleForm
from succession.tenancy.middleware import SESSION_KEY


def choose_role(request: HttpRequest) -> HttpResponse:
    memberships = request.memberships  # type: ignore[attr-defined]
    form = ChooseRoleForm(
        request.POST or None,
        memberships=memberships,
        initial={"membership": str(request.session.get(SESSION_KEY, ""))},
    )
    if request.method == "POST" and form.is_valid():
        request.session[SESSION_KEY] = int(form.cleaned_data["membership"])
        return redirect("home")
    return render(request, "regions/choose_role.html", {"form": form})
