from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from reporting.domain import asked, derived, draft, grant, plan, query
from reporting.domain import quarterly_return as domain
from reporting.enums import ReturnStatus
from reporting.forms.decision import QuestionsForm
from reporting.forms.figures import DENOMINATOR, NUMERATOR, REASON, FiguresForm, name_of
from reporting.forms.narrative import NarrativeForm
from reporting.items import items_in
from reporting.models import ReturnVersion
from reporting.queries.quarterly_return import figure_table, last_quarter, lineage_of
from reporting.rules import has_ended, prepares
from reporting.sections import BY_SLUG, SECTIONS, Section
from reporting.views.common import acting_of, return_or_404, version_or_404
from succession import clock
from succession.pages import overtaken
from succession.states import Refused, Stale

SectionForm = FiguresForm | NarrativeForm


def _draft(request: HttpRequest, region: str, quarter: str) -> ReturnVersion:
    if not prepares(acting_of(request)):
        raise Http404
    return version_or_404(return_or_404(region, quarter))


def _refuse_unless_draft(version: ReturnVersion) -> None:
    if version.status != ReturnStatus.DRAFT:
        raise Refused("This return is not a draft any more, so it can’t be changed. Recall it first.")


def _initial(version: ReturnVersion, section: Section) -> dict[str, Any]:
    values: dict[str, Any] = {"revision": draft.section_revision(version, section)}
    if section.kind == "narrative":
        return values | {field.name: getattr(version, field.name) for field in section.fields}
    for figure in version.figures.filter(tier=section.tier):
        values[name_of(figure.indicator, NUMERATOR)] = figure.numerator
        values[name_of(figure.indicator, DENOMINATOR)] = figure.denominator
        values[name_of(figure.indicator, REASON)] = figure.override_reason
    return values


def _form(version: ReturnVersion, section: Section, *, autosave: str, **kwargs: Any) -> SectionForm:
    changeable = query.changeable(version)
    if section.tier is None:
        return NarrativeForm(section=section, autosave=autosave, changeable=changeable, **kwargs)
    last = last_quarter(version.quarterly_return, section.tier)
    quarterly_return = version.quarterly_return
    return FiguresForm(
        tier=section.tier,
        autosave=autosave,
        last=last,
        changeable=changeable,
        log=derived.log_of(version),
        place=(quarterly_return.region.slug, quarterly_return.quarter.slug),
        **kwargs,
    )


def open_sections(version: ReturnVersion) -> list[Section]:
    """The sections in which anything may be changed."""
    changeable = query.changeable(version)
    return [section for section in SECTIONS if changeable.intersection(items_in(section))]


def _save(request: HttpRequest, version: ReturnVersion, section: Section, form: SectionForm) -> None:
    revision = form.cleaned_data["revision"]
    by = acting_of(request)
    if isinstance(form, FiguresForm):
        draft.save_figures(
            by=by,
            version=version,
            section=section,
            revision=revision,
            figures=form.figures(),
            reasons=form.reasons(),
        )
    else:
        draft.save_narrative(by=by, version=version, section=section, revision=revision, texts=form.texts())


def _beside(version: ReturnVersion, section: Section) -> dict[str, Any]:
    """What stands beside the texts of the section, as the return will say it."""
    items = items_in(section)
    found: dict[str, Any] = plan.carried(version) if plan.ITEM in items else {}
    found["quarter"] = {"slug": version.quarterly_return.quarter.slug}
    return found | {"grants": grant.grants_of(version) if grant.ITEM in items else []}


@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest, region: str, quarter: str, section: str) -> HttpResponse:
    """One section of a draft."""
    if section not in BY_SLUG:
        raise Http404
    chosen = BY_SLUG[section]
    version = _draft(request, region, quarter)
    _refuse_unless_draft(version)
    sections = open_sections(version)
    if chosen not in sections:
        raise Refused("The College did not ask about this section, so it stays as it was signed.")
    autosave = reverse("autosave", args=[region, quarter, section])
    saved: list[tuple[str, str]] = []
    form = _form(version, chosen, autosave=autosave, data=request.POST or None, initial=_initial(version, chosen))
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, version, chosen, form)
        except Stale:
            version.refresh_from_db()
            saved = overtaken(form, _initial(version, chosen))
        else:
            following = sections.index(chosen) + 1
            if following < len(sections):
                return redirect("prepare", region, quarter, sections[following].slug)
            return redirect("check", region, quarter)
    context = {
        "form": form,
        "section": chosen,
        "sections": sections,
        "position": sections.index(chosen) + 1,
        "log": getattr(form, "log", None),
        "asked": [one for one in query.questions_of(version) if one.item in items_in(chosen)],
        "quarterly_return": version.quarterly_return,
        "content": _beside(version, chosen),
        "plan_moves": plan.ITEM in query.changeable(version) and plan.ITEM in items_in(chosen),
        "saved": saved,
    }
    return render(request, "reporting/prepare.html", context, status=409 if saved else 200)


@require_POST
def autosave(request: HttpRequest, region: str, quarter: str, section: str) -> HttpResponse:
    """The script's save: 200 with the new revision, 422 while an answer needs correcting, 409 when overtaken."""
    if section not in BY_SLUG:
        raise Http404
    version = _draft(request, region, quarter)
    _refuse_unless_draft(version)
    form = _form(version, BY_SLUG[section], autosave="", data=request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    _save(request, version, BY_SLUG[section], form)
    version.refresh_from_db()
    revision = draft.section_revision(version, BY_SLUG[section])
    return JsonResponse({"saved": f"{timezone.localtime():%H:%M}", "revision": revision})


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, region: str, quarter: str) -> HttpResponse:
    """Every answer on one page, the questions that the figures raise, and the step to the sponsor."""
    version = _draft(request, region, quarter)
    _refuse_unless_draft(version)
    log = draft.bring_up_to_date(by=acting_of(request), version=version)
    form = QuestionsForm(request.POST or None, asked=asked.questions(version), queries=query.questions_of(version))
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        by = acting_of(request)
        draft.answer_findings(by=by, version=version, answers=form.answers())
        query.answer(by=by, version=version, answers=form.college_answers())
        try:
            domain.send(by=by, version=version)
        except domain.Incomplete as error:
            problems = error.problems
        else:
            return redirect("return", region, quarter)
    content = asked.content_of(version)
    quarter_of = version.quarterly_return.quarter
    context = {
        "form": form,
        "too_early": "" if has_ended(quarter_of, clock.today()) else asked.words_before_end(quarter_of),
        "problems": problems,
        "quarterly_return": version.quarterly_return,
        "content": content,
        "rows": figure_table(content),
        "lineage": lineage_of(content),
        "unexplained": asked.unexplained(version, log),
        "sections": open_sections(version),
    }
    return render(request, "reporting/check.html", context)
