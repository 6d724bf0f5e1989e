from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from regions.domain import accountable_authority as domain
from regions.forms.accountable_authority import AuthorityForm
from regions.queries.accountable_authority import authorities_of, candidates
from regions.views.agreement import acting_of, asked_for, back_to
from succession.tenancy.personas import Role


@require_http_methods(["GET", "POST"])
def authority(request: HttpRequest, region: str) -> HttpResponse:
    """The national lead changes the authority that receives the money, from a day on."""
    acting, found = acting_of(request), asked_for(request, region)
    if acting.role != Role.NATIONAL_LEAD or found.status not in domain.OPEN_IN:
        raise Http404
    times = authorities_of(found)
    choices = [one for one in candidates(found) if one != times[-1].authority]
    form = AuthorityForm(request.POST or None, authorities=choices)
    if request.method == "POST" and form.is_valid():
        domain.change_authority(by=acting, agreement=found, **form.cleaned_data)
        return back_to(found)
    context = {"agreement": found, "title": "Change the accountable authority", "form": form, "authorities": times}
    return render(request, "regions/accountable_authority.html", context)
