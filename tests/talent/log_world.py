"""A log with one of everything, kept by a contributor of the North East."""

import datetime

from regions.models import Organisation
from talent.domain import post, recruitment_round, vacancy
from talent.domain.post import PostFacts
from talent.domain.recruitment_round import AppointmentFacts, RoundFacts
from talent.domain.vacancy import CoverFacts, VacancyFacts
from tests.conftest import acting, scope_of

CONTRIBUTOR = "contributor.1.north-east@demo.example"
D = datetime.date


def one_of_everything(email=CONTRIBUTOR):
    """The arguments of each route, by the name of what it is about."""
    by = acting(email)
    with scope_of(email):
        kept = post.add(by=by, facts=PostFacts(tier="1", title="Director of children’s services"))
        bare = post.add(by=by, facts=PostFacts(tier="2", title="Assistant director, learning"))
        need = vacancy.add(
            by=by,
            post=kept,
            facts=VacancyFacts(D(2010, 4, 10), D(2010, 5, 1), reason_for_leaving="retirement"),
        )
        recruitment_round.advertise(by=by, vacancy=need, facts=RoundFacts(D(2010, 4, 20), D(2010, 5, 20)))
        made = recruitment_round.appoint(by=by, vacancy=need, facts=AppointmentFacts(D(2010, 6, 1)))
        cover = vacancy.cover(by=by, vacancy=need, facts=CoverFacts(D(2010, 5, 1), "own"))
        slug = Organisation.objects.get(pk=by.organisation_id).slug
    place = [by.region_slug, slug]
    return {
        "region": [by.region_slug],
        "log": place,
        "post": [*place, kept.pk],
        "bare": [*place, bare.pk],
        "vacancy": [*place, need.pk],
        "round": [*place, need.pk, 1],
        "appointment": [*place, need.pk, made.pk],
        "cover": [*place, need.pk, cover.pk],
    }
