from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from regions.domain import strategy_comment as domain
from regions.forms.strategy import AnswerForm, CommentForm, ContributionForm
from regions.models import Strategy, StrategyComment, StrategyContribution
from regions.queries.strategy import contributions_to
from regions.sections import BY_SLUG
from regions.views.strategy import address_of, region_or_404, strategy_or_404
from succession.pages import Place, keep
from succession.states import Refused
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role


def _place(acting: Acting, found: Strategy, anchor: str) -> Place:
    title = f"Strategy, version {found.number}"
    return Place(acting, f"{found.region.name}: {title}", (address_of(found, anchor), title))


def _open(request: HttpRequest, region: str) -> tuple[Acting, Strategy]:
    """A strategy on which this person may comment."""
    acting, _ = region_or_404(request, region)
    if acting.role != Role.CONTRIBUTOR and not acting.is_national:
        raise Http404
    found = strategy_or_404(region)
    if not domain.open_to(found, acting):
        raise Refused("This version is not open to comments.", back=address_of(found))
    return acting, found


@require_http_methods(["GET", "POST"])
def comment(request: HttpRequest, region: str, section: str) -> HttpResponse:
    acting, found = _open(request, region)
    if section not in BY_SLUG:
        raise Http404
    chosen = BY_SLUG[section]
    return keep(
        request,
        CommentForm(request.POST or None),
        at=_place(acting, found, f"#{section}"),
        act=lambda text: domain.add(by=acting, strategy=found, section=chosen, text=text),
        title=f"Comment on “{chosen.title}”",
        done="Your comment is added",
        quoted=getattr(found, chosen.name),
    )


@require_http_methods(["GET", "POST"])
def contribution(request: HttpRequest, region: str) -> HttpResponse:
    """What the contributor's organisation gives to the strategy, and gains by it."""
    acting, found = _open(request, region)
    if acting.role != Role.CONTRIBUTOR:
        raise Http404

    def said() -> dict[str, str]:
        """Of this version; to begin with, of an earlier one."""
        here = StrategyContribution.objects.filter(strategy=found, organisation=acting.organisation_id).first()
        earlier = (one for one in contributions_to(found) if one.organisation_id == acting.organisation_id)
        last = here or next(earlier, None)
        texts = {"gives": last.gives, "gains": last.gains} if last else {"gives": "", "gains": ""}
        return {**texts, "revision": domain.revision(here)}

    return keep(
        request,
        ContributionForm(request.POST or None, initial=said()),
        at=_place(acting, found, "#organisations"),
        act=lambda data: domain.contribute(
            by=acting, strategy=found, gives=data["gives"], gains=data["gains"], seen=data["revision"]
        ),
        title="What your organisation gives and gains",
        done="It is saved what your organisation gives and gains",
        intro="It becomes part of the strategy: the College reads it, and every organisation once it is published.",
        theirs=said,
    )


@require_http_methods(["GET", "POST"])
def deal(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    """The lead marks a comment as dealt with, with an answer if one is due."""
    acting, of = region_or_404(request, region)
    found = StrategyComment.objects.filter(pk=pk, region=of).select_related("organisation").first()
    if acting.role != Role.LEAD or found is None:
        raise Http404
    newest = strategy_or_404(region)
    if found.dealt_at is not None:
        raise Refused("This comment has been dealt with already.", back=address_of(newest, f"#{found.section}"))
    who = f"{found.author_name}, {found.organisation.name if found.organisation else 'National College'}"
    return keep(
        request,
        AnswerForm(request.POST or None),
        at=_place(acting, newest, f"#{found.section}"),
        act=lambda answer: domain.deal(by=acting, comment=found, answer=answer),
        title=f"A comment on “{BY_SLUG[found.section].title}”",
        done="The comment is marked as dealt with",
        intro=who,
        quoted=found.text,
    )
