from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from regions.models import Organisation
from regions.queries.people import organisations_of
from succession import clock
from succession.pages import Place, keep
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role
from talent.domain import post as domain
from talent.forms.post import PostForm
from talent.models import Post
from talent.queries.log import lines_of, whole_vacancies
from talent.views.common import address, kept_or_404, log_or_404, remove


def post_or_404(acting: Acting, organisation: Organisation, pk: int) -> Post:
    return get_object_or_404(Post, region__slug=acting.region_slug, organisation=organisation, pk=pk)


def kept_post(request: HttpRequest, region: str, organisation: str, pk: int) -> tuple[Place, Post]:
    """For the pages that change a post or add to it."""
    acting, of = kept_or_404(request, region, organisation)
    found = post_or_404(acting, of, pk)
    return Place(acting, f"{of.name}: {found.title}", (address("post", region, organisation, pk), found.title)), found


def _others(acting: Acting) -> list[Organisation]:
    """With whom the contributor's organisation may share a post."""
    assert acting.region_id is not None
    return [one for one in organisations_of(acting.region_id, clock.today()) if one.pk != acting.organisation_id]


@require_GET
def post(request: HttpRequest, region: str, organisation: str, pk: int) -> HttpResponse:
    """A post and the vacancies that it has had."""
    acting, of = log_or_404(request, region, organisation)
    found = post_or_404(acting, of, pk)
    context = {
        "region": region,
        "organisation": of,
        "post": found,
        "shares": [one.shared_with for one in found.shares.select_related("shared_with")],
        "lines": lines_of(whole_vacancies().filter(post=found), clock.today()),
        "keeps": acting.role is Role.CONTRIBUTOR,
    }
    return render(request, "talent/post.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, region: str, organisation: str) -> HttpResponse:
    acting, of = kept_or_404(request, region, organisation)
    return keep(
        request,
        PostForm(request.POST or None, by=acting, others=_others(acting)),
        at=Place(acting, of.name, (address("log", region, organisation), "Posts and vacancies")),
        act=lambda facts: domain.add(by=acting, facts=facts),
        title="Add a post",
        done="The post is in your log",
        onward=lambda made: address("post", region, organisation, made.pk),
    )


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, region: str, organisation: str, pk: int) -> HttpResponse:
    at, found = kept_post(request, region, organisation, pk)
    return keep(
        request,
        PostForm(request.POST or None, by=at.acting, others=_others(at.acting), post=found),
        at=at,
        act=lambda facts: domain.change(by=at.acting, post=found, facts=facts),
        title="Change this post",
        done="The post is saved",
    )


@require_http_methods(["GET", "POST"])
def remove_post(request: HttpRequest, region: str, organisation: str, pk: int) -> HttpResponse:
    at, found = kept_post(request, region, organisation, pk)
    return remove(
        request,
        at=at,
        act=lambda: domain.remove(by=at.acting, post=found),
        what="post",
        onward=address("log", region, organisation),
    )
