from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from regions.domain import good_practice as domain
from regions.forms.confirmation import ReasonForm
from regions.forms.expenditure_plan import StepForm
from regions.forms.good_practice import CaseFilter, CaseForm
from regions.models import GoodPracticeCase
from regions.models.good_practice import SAID
from regions.queries.good_practice import ON_A_PAGE, Results, Search, known, own, reviewed, to_review
from regions.states import GOOD_PRACTICE
from regions.views.agreement import acting_of
from succession.pages import Place, keep, paged
from succession.pages import remove as remove_page
from succession.states import Refused, ever
from succession.tenancy.acting import Acting
from succession.tenancy.personas import PROGRAMME


def _case_or_404(pk: int) -> GoodPracticeCase:
    return get_object_or_404(known(), pk=pk)


def _address(case: GoodPracticeCase) -> str:
    return reverse("good_practice_case", args=[case.pk])


def _place(acting: Acting, case: GoodPracticeCase) -> Place:
    return Place(acting, case.title, (_address(case), "The case"))


def _offerer_or_404(request: HttpRequest) -> Acting:
    acting = acting_of(request)
    if not domain.offers(acting):
        raise Http404
    return acting


def _kept_or_404(request: HttpRequest, pk: int) -> tuple[Acting, GoodPracticeCase]:
    acting, found = _offerer_or_404(request), _case_or_404(pk)
    if not domain.keeps(acting, found):
        raise Http404
    return acting, found


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """The published cases of all regions, looked through by words."""
    acting = acting_of(request)
    form = CaseFilter(request.GET or None)
    looked = form.search()
    results = Results(looked)
    context = {
        "here": "good_practice",
        "form": form,
        "narrowed": looked != Search(),
        "looked": looked,
        **paged(request, results, on_a_page=ON_A_PAGE),
        "more": results.more,
        "offers": domain.offers(acting),
    }
    return render(request, "regions/good_practice.html", context)


@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """One's own with where they stand; for the College, what waits for its review, and what it has decided."""
    acting = acting_of(request)
    if acting.is_national:
        waiting, rows = list(to_review()), reviewed()
    elif acting.role in PROGRAMME:
        waiting, rows = [], own(acting)
    else:
        raise Http404
    context = {
        "here": "good_practice_cases",
        "waiting": waiting,
        **paged(request, rows),
        "offers": domain.offers(acting),
    }
    return render(request, "regions/good_practice_cases.html", context)


@require_GET
def case(request: HttpRequest, pk: int) -> HttpResponse:
    acting, found = acting_of(request), _case_or_404(pk)
    keeps = domain.keeps(acting, found)
    context = {
        "case": found,
        "can": dict.fromkeys(domain.steps(acting, found), True),
        "changes": domain.may_change(acting, found),
        "removes": keeps and found.status == "draft",
        "again": keeps and found.status == "withdrawn",
        "mine": keeps or domain.reviews(acting, found),
        "lacking": list(domain.lacking(found).values()) if domain.may_change(acting, found) else [],
        "offered_by_me": found.offered_by_id == acting.user_id,
    }
    return render(request, "regions/good_practice_case.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    acting = _offerer_or_404(request)
    return keep(
        request,
        CaseForm(request.POST or None),
        at=Place(acting, acting.place, (reverse("good_practice_cases"), "Your cases")),
        act=lambda data: domain.start(by=acting, facts=data["facts"]),
        title="Share what worked",
        done="The draft is saved",
        onward=_address,
        intro="Save it as a draft whenever you like. Until you offer it to the College, "
        + (
            "your organisation’s contributors alone read it."
            if acting.organisation_id
            else "only the region’s leads and sponsor read it."
        ),
    )


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    acting, found = _kept_or_404(request, pk)
    if not domain.may_change(acting, found):
        raise Refused("The College has this case, so it can’t be changed.", back=_address(found))

    def said() -> dict[str, Any]:
        now = _case_or_404(pk)
        return {name: getattr(now, name) for name in SAID} | {"revision": domain.revision(now)}

    return keep(
        request,
        CaseForm(request.POST or None, initial=said()),
        at=_place(acting, found),
        act=lambda data: domain.change(by=acting, case=found, **data),
        title="Change this case",
        done="The case is saved",
        quoted=found.reason,
        intro=RETURNED if found.reason else "",
        theirs=said,
    )


RETURNED = "The College and the region’s leads can read this while you change it. Why the College returned it:"


@dataclass(frozen=True)
class Step:
    """``question``: of the reason, where one is due."""

    title: str
    button: str
    intro: str
    done: str
    question: str = ""


STEPS = {
    "offer": Step(
        "Offer this case to the College",
        "Offer it",
        "The College reads it, then publishes it to every region or returns it with reasons. Until then it can’t be "
        "changed. Check that nobody in a talent pool is named.",
        "The College has the case now",
    ),
    "publish": Step(
        "Publish this case",
        "Publish it",
        "Everybody who signs in reads it, in every region. Its words never change after that: a correction is a new "
        "case.",
        "Everybody can read it now",
    ),
    "return": Step(
        "Return this case",
        "Return it",
        "Whoever offered it may change it and offer it again.",
        "The case is returned",
        "What should be different?",
    ),
    "withdraw": Step(
        "Withdraw this case",
        "Withdraw it",
        "Only those who offered it and the College read it after that. This can’t be undone, but its words can begin a "
        "new case.",
        "The case is withdrawn",
        "Why is it withdrawn?",
    ),
}


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """``offer``, ``publish``, ``return`` or ``withdraw``, asked once more under the words that it is about."""
    acting, found = acting_of(request), _case_or_404(pk)
    if verb not in STEPS or verb not in ever(GOOD_PRACTICE, by=acting):
        raise Http404
    if not (domain.keeps(acting, found) or domain.reviews(acting, found)):
        raise Http404
    if verb not in domain.steps(acting, found):
        raise Refused(
            f"This can’t be done now: the case is {found.get_status_display().lower()}.", back=_address(found)
        )
    about, seen = STEPS[verb], domain.revision(found)
    form: StepForm | ReasonForm = StepForm(request.POST or None, submit=about.button, initial={"seen": seen})
    if about.question:
        hint = "The other side reads this."
        form = ReasonForm(request.POST or None, label=about.question, hint=hint, submit=about.button)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            VERBS[verb](by=acting, case=found, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused).removesuffix("."))
            if isinstance(form, StepForm):
                form.now_seen(seen)
            status = 409
        else:
            messages.success(request, about.done)
            return redirect(_address(found))
    context = {"case": found, "form": form, "step": about, "back": _address(found)}
    return render(request, "regions/good_practice_step.html", context, status=status)


VERBS: dict[str, Any] = {
    "offer": domain.offer,
    "publish": domain.publish,
    "return": domain.return_,
    "withdraw": domain.withdraw,
}


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """A new draft with the words of one that was withdrawn."""
    acting, found = _kept_or_404(request, pk)
    made = domain.start_again(by=acting, case=found)
    messages.success(request, "A new draft has its words")
    return redirect(_address(made))


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    acting, found = _kept_or_404(request, pk)
    if found.status != "draft":
        raise Refused("Only a draft can be removed.", back=_address(found))
    return remove_page(
        request,
        at=_place(acting, found),
        act=lambda: domain.remove(by=acting, case=found),
        what="draft",
        onward=reverse("good_practice_cases"),
    )
