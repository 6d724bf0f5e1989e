from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from regions.domain import strategy as domain
from regions.enums import StrategyStatus
from regions.forms.strategy import SectionForm
from regions.models import Strategy
from regions.queries.strategy import texts_of
from regions.sections import BY_SLUG, SECTIONS, Section
from regions.views.strategy import address_of, region_or_404, strategy_or_404
from succession.pages import overtaken
from succession.states import Refused, Stale
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role


def _draft(request: HttpRequest, region: str, section: str) -> tuple[Acting, Strategy, Section]:
    acting, _ = region_or_404(request, region)
    if acting.role != Role.LEAD or section not in BY_SLUG:
        raise Http404
    found = strategy_or_404(region)
    if found.status != StrategyStatus.DRAFT:
        raise Refused("This strategy is not a draft any more, so it can’t be changed.", back=address_of(found))
    return acting, found, BY_SLUG[section]


def _said(found: Strategy, section: Section) -> dict[str, str]:
    return {"revision": domain.revision(found, section), "text": getattr(found, section.name)}


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, region: str, section: str) -> HttpResponse:
    """One section of a draft, with the comments on it beside it."""
    acting, found, chosen = _draft(request, region, section)
    autosave = reverse("strategy_autosave", args=[region, section])
    form = SectionForm(request.POST or None, section=chosen, autosave=autosave, initial=_said(found, chosen))
    saved: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            domain.save_section(by=acting, strategy=found, section=chosen, text=data["text"], seen=data["revision"])
        except Stale:
            found.refresh_from_db()
            saved = overtaken(form, _said(found, chosen))
        else:
            following = SECTIONS.index(chosen) + 1
            if following < len(SECTIONS) and "back" not in request.POST:
                return redirect("strategy_section", region, SECTIONS[following].slug)
            return redirect(address_of(found, f"#{chosen.slug}"))
    context = {
        "form": form,
        "strategy": found,
        "position": SECTIONS.index(chosen) + 1,
        "sections": SECTIONS,
        "about": next(one for one in texts_of(found) if one.section == chosen),
        "back": address_of(found, f"#{chosen.slug}"),
        "saved": saved,
    }
    return render(request, "regions/strategy_section.html", context, status=409 if saved else 200)


@require_POST
def autosave(request: HttpRequest, region: str, section: str) -> HttpResponse:
    """The script's save: 200 with the new revision, 422 while the text needs correcting, 409 when overtaken."""
    acting, found, chosen = _draft(request, region, section)
    form = SectionForm(request.POST, section=chosen, autosave="")
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    data = form.cleaned_data
    revision = domain.save_section(by=acting, strategy=found, section=chosen, text=data["text"], seen=data["revision"])
    return JsonResponse({"saved": f"{timezone.localtime():%H:%M}", "revision": revision})
