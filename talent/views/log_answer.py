from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from regions.quarters import QuarterKey
from succession import clock
from succession.pages import Place, keep
from talent.domain import log_answer as domain
from talent.forms.log_answer import LogAnswerForm
from talent.queries.finding import findings_of
from talent.views.common import address, kept_or_404


@require_http_methods(["GET", "POST"])
def log_answer(request: HttpRequest, region: str, organisation: str, pk: int, code: str) -> HttpResponse:
    """What the organisation says to one question about a vacancy."""
    acting, found = kept_or_404(request, region, organisation)
    asked = findings_of(found, acting, QuarterKey.of(clock.today()).previous)
    finding = next((one for one in asked if (one.vacancy_id, one.code) == (pk, code)), None)
    if finding is None:
        raise Http404
    return keep(
        request,
        LogAnswerForm(request.POST or None, initial={"answer": finding.answer}),
        at=Place(acting, finding.post, (address("log", region, organisation), "Posts and vacancies")),
        act=lambda facts: domain.answer(by=acting, finding=finding, facts=facts),
        title=f"{finding.words}: why?",
        done="Your answer is with the regional lead",
        intro="If the log lacks something, add it there, and the question goes away.",
    )
