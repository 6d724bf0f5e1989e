from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from regions.models import Organisation
from regions.queries.people import organisations_of
from succession import clock
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role
from talent.domain import post as domain
from talent.forms.post import PostForm
from talent.models import Post
from talent.queries.log import lines_of, whole_vacancies
from talent.views.common import address, keep, kept_or_404, log_or_404, remove


def post_or_404(acting: Acting, organisation: Organisation, pk: int) -> Post:
    found = Post.objects.filter(region__slug=acting.region_slug, organisation=organisation, pk=pk).first()
    if found is None:
        raise Http404
    return found


def _others(acting: Acting, organisation: Organisation) -> list[Organisation]:
    assert acting.region_id is not None
    return list(organisations_of(acting.region_id, clock.today()).exclude(pk=organisation.pk))


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
        PostForm(request.POST or None, by=acting, others=_others(acting, of)),
        act=lambda facts: domain.add(by=acting, facts=facts),
        title="Add a post",
        done="The post is in your log",
        caption=of.name,
        back=(address("log", region, organisation), "Posts and vacancies"),
        onward=lambda made: address("post", region, organisation, made.pk),
    )


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, region: str, organisation: str, pk: int) -> HttpResponse:
    acting, of = kept_or_404(request, region, organisation)
    found = post_or_404(acting, of, pk)
    return keep(
        request,
        PostForm(request.POST or None, by=acting, others=_others(acting, of), post=found),
        act=lambda facts: domain.change(by=acting, post=found, facts=facts),
        title="Change this post",
        done="The post is saved",
        caption=f"{of.name}: {found.title}",
        back=(address("post", region, organisation, pk), found.title),
    )


@require_http_methods(["GET", "POST"])
def remove_post(request: HttpRequest, region: str, organisation: str, pk: int) -> HttpResponse:
    acting, of = kept_or_404(request, region, organisation)
    found = post_or_404(acting, of, pk)
    return remove(
        request,
        act=lambda: domain.remove(by=acting, post=found),
        what="post",
        caption=f"{of.name}: {found.title}",
        back=(address("post", region, organisation, pk), found.title),
        onward=address("log", region, organisation),
    )
