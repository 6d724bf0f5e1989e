"""The pages of a log cost as many queries at thirty vacancies as at one."""

import pytest
from django.urls import reverse

from talent.domain import post, recruitment_round, vacancy
from talent.domain.post import PostFacts
from talent.domain.recruitment_round import AppointmentFacts, RoundFacts
from talent.domain.vacancy import CoverFacts, VacancyFacts
from tests.conftest import LEAD, acting, scope_of, signed_in
from tests.talent.log_world import CONTRIBUTOR, D, one_of_everything
from tests.test_query_counts import MORE, flat

pytestmark = pytest.mark.django_db


def grow():
    by = acting(CONTRIBUTOR)
    with scope_of(CONTRIBUTOR):
        for number in range(MORE):
            kept = post.add(by=by, facts=PostFacts(tier="2", title=f"Assistant director {number}"))
            need = vacancy.add(by=by, post=kept, facts=VacancyFacts(D(2010, 4, 10), D(2010, 5, 1)))
            recruitment_round.advertise(by=by, vacancy=need, facts=RoundFacts(D(2010, 4, 20), D(2010, 5, 20)))
            recruitment_round.appoint(by=by, vacancy=need, facts=AppointmentFacts(D(2010, 6, 1)))
            vacancy.cover(by=by, vacancy=need, facts=CoverFacts(D(2010, 5, 1), "own"))


def test_a_log():
    world = one_of_everything()
    flat(signed_in(CONTRIBUTOR), reverse("log", args=world["log"]), grow)


def test_the_home_of_a_contributor():
    one_of_everything()
    flat(signed_in(CONTRIBUTOR), "/", grow)


def test_the_lead_s_page_of_all_logs():
    world = one_of_everything()
    flat(signed_in(LEAD), reverse("region_log", args=world["region"]), grow, more=0)
