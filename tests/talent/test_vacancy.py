"""The vacancy log of an organisation: kept by its contributor, and no impossible history, by the verbs and by raw SQL."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from regions.quarters import QuarterKey
from succession import clock
from succession.facts import Impossible
from succession.states import Refused
from talent.domain import log_confirmation, post, recruitment_round, vacancy
from talent.domain.post import PostFacts
from talent.domain.recruitment_round import AppointmentFacts, RoundFacts
from talent.domain.vacancy import VacancyFacts
from talent.models import DepartureReason, Vacancy
from talent.queries.indicator import figures, rows_behind
from tests.conftest import LEAD, NATIONAL_LEAD, SPONSOR, acting, scope_of

pytestmark = pytest.mark.django_db
CONTRIBUTOR = "contributor.1.north-east@demo.example"
D = datetime.date
KNOWN, VACANT = D(2010, 4, 10), D(2010, 5, 1)
Q1, Q2 = QuarterKey(2010, 1), QuarterKey(2010, 2)


def a_vacancy(by, *, tier="1", known=KNOWN, vacant=VACANT, **more):
    kept = post.add(by=by, facts=PostFacts(tier=tier, title="Director of children’s services"))
    return vacancy.add(by=by, post=kept, facts=VacancyFacts(known_on=known, vacant_on=vacant, **more))


def of(by, quarter, tier="1"):
    return {number: pair for (_, number, at), pair in figures([by.region_id], quarter).items() if at == tier}


def test_from_notice_to_a_permanent_appointment():
    by = acting(CONTRIBUTOR)
    with scope_of(CONTRIBUTOR):
        need = a_vacancy(by)
        one = recruitment_round.advertise(
            by=by,
            vacancy=need,
            facts=RoundFacts(
                D(2010, 4, 20), D(2010, 5, 20), D(2010, 6, 10), "not-appointed", applicants=7, shortlisted=2
            ),
        )
        assert (one.number, of(by, Q1)) == (1, {1: (1, None), 2: (1, None), 3: (7, 1), 4: (2, 1), 6: (1, None)})
        two = recruitment_round.advertise(by=by, vacancy=need, facts=RoundFacts(D(2010, 7, 5), D(2010, 8, 1)))
        recruitment_round.appoint(
            by=by, vacancy=need, facts=AppointmentFacts(D(2010, 8, 20), D(2010, 11, 1), recruitment_round=2)
        )
        assert two.number == 2
        assert of(by, Q2) == {1: (1, None), 2: (1, None), 5: (1, None), 7: (1, None)}
        assert of(by, QuarterKey(2010, 3)) == {1: (1, None)}
        assert of(by, QuarterKey(2010, 4)) == {}
        assert len([row for row in rows_behind([by.region_id], Q1) if row.indicator == 1]) == 1


def test_a_change_of_remit_keeps_the_number_and_counts_once():
    by = acting(CONTRIBUTOR)
    with scope_of(CONTRIBUTOR):
        need = a_vacancy(by)
        recruitment_round.advertise(by=by, vacancy=need, facts=RoundFacts(D(2010, 4, 20), D(2010, 6, 20)))
        wider = post.add(by=by, facts=PostFacts(tier="1", title="Director of people", combined_with="adults"))
        follows = vacancy.change_remit(by=by, vacancy=need, post=wider, on=D(2010, 6, 1))
        recruitment_round.advertise(by=by, vacancy=follows, facts=RoundFacts(D(2010, 6, 10)))
        follows.refresh_from_db()
        assert (follows.origin_id, follows.rounds.get().number) == (need.pk, 1)
        assert of(by, Q1) == {1: (1, None), 2: (1, None)}
        with pytest.raises(Refused, match="goes on from this one"):
            vacancy.remove(by=by, vacancy=need)
        vacancy.remove(by=by, vacancy=follows)
        need.refresh_from_db()
        assert need.ended_on is None


def replaced(by):
    """A vacancy that was advertised twice, whose remit changed before the second round closed, and what follows it."""
    need = a_vacancy(by)
    recruitment_round.advertise(
        by=by, vacancy=need, facts=RoundFacts(D(2010, 4, 20), None, D(2010, 5, 1), "not-appointed")
    )
    recruitment_round.advertise(by=by, vacancy=need, facts=RoundFacts(D(2010, 5, 2)))
    follows = vacancy.change_remit(by=by, vacancy=need, post=need.post, on=D(2010, 6, 1))
    need.refresh_from_db()
    return need, follows


def test_what_was_replaced_gains_and_loses_no_recruitment():
    by = acting(CONTRIBUTOR)
    with scope_of(CONTRIBUTOR):
        need, follows = replaced(by)
        with pytest.raises(Refused, match="goes on from this one"):
            recruitment_round.advertise(by=by, vacancy=need, facts=RoundFacts(D(2010, 5, 20)))
        with pytest.raises(Refused, match="goes on from this one"):
            recruitment_round.remove(by=by, existing=need.rounds.get(number=2))
        with pytest.raises(Impossible, match="goes on from this one"):
            recruitment_round.appoint(by=by, vacancy=need, facts=AppointmentFacts(D(2010, 5, 20)))
        withdrew = AppointmentFacts(D(2010, 5, 20), withdrawn_on=D(2010, 5, 25))
        assert recruitment_round.appoint(by=by, vacancy=need, facts=withdrew).pk
        for one in (need, follows):
            facts = VacancyFacts(one.known_on, one.vacant_on, one.reference, one.ended_on, one.ending, first_round=9)
            with pytest.raises(Impossible) as caught:
                vacancy.change(by=by, vacancy=one, facts=facts)
            assert list(caught.value.problems) == ["first_round"]
        recruitment_round.advertise(by=by, vacancy=follows, facts=RoundFacts(D(2010, 6, 10)))
        assert follows.rounds.get().number == 2


RAW_CHAINS = {
    "a round": "INSERT INTO talent_recruitmentround (region_id, organisation_id, vacancy_id, advertised_on, outcome, "
    "reasons_unfilled, skills_short) SELECT region_id, organisation_id, id, '2010-05-20', '', '{{}}', '{{}}' "
    "FROM talent_vacancy WHERE id = {need}",
    "rounds less": "DELETE FROM talent_recruitmentround WHERE vacancy_id = {need} AND number = 2; "
    "DELETE FROM talent_recruitmentround WHERE vacancy_id = {need}",
    "an appointment": "INSERT INTO talent_appointment (region_id, organisation_id, vacancy_id, decided_on, "
    "appointed_from) SELECT region_id, organisation_id, id, '2010-05-20', 'not-said' FROM talent_vacancy "
    "WHERE id = {need}",
    "another number": "UPDATE talent_vacancy SET first_round = 3 WHERE id = {follows}",
    "a round concluded after all": "UPDATE talent_recruitmentround SET outcome = 'stopped' "
    "WHERE vacancy_id = {need} AND number = 2",
}


@pytest.mark.parametrize("statement", RAW_CHAINS.values(), ids=RAW_CHAINS)
def test_the_database_keeps_a_need_together(statement):
    by = acting(CONTRIBUTOR)
    with scope_of(CONTRIBUTOR):
        need, follows = replaced(by)
        with pytest.raises(DatabaseError, match="one need|was replaced"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(statement.format(need=need.pk, follows=follows.pk))


def test_an_appointee_who_withdraws_reopens_the_vacancy():
    by = acting(CONTRIBUTOR)
    with scope_of(CONTRIBUTOR):
        need = a_vacancy(by)
        made = recruitment_round.appoint(by=by, vacancy=need, facts=AppointmentFacts(D(2010, 6, 1), D(2010, 9, 1)))
        assert of(by, Q1)[5] == (1, None)
        recruitment_round.appoint(
            by=by, vacancy=need, facts=AppointmentFacts(D(2010, 6, 1), D(2010, 9, 1), D(2010, 8, 1)), existing=made
        )
        assert of(by, Q1)[5] == (1, None)
        assert of(by, QuarterKey(2010, 3)) == {1: (1, None)}
        recruitment_round.appoint(by=by, vacancy=need, facts=AppointmentFacts(D(2010, 10, 1)))
        with pytest.raises(Impossible, match="Another appointment stands"):
            recruitment_round.appoint(by=by, vacancy=need, facts=AppointmentFacts(D(2010, 10, 2)))


IMPOSSIBLE_VACANCIES = [
    (dict(known=D(2100, 1, 1)), "known_on"),
    (dict(ended_on=D(2010, 4, 1), ending="post-ended"), "ended_on"),
    (dict(ended_on=D(2010, 5, 1)), "ending"),
    (dict(ending="post-ended"), "ended_on"),
    (dict(ended_on=D(2010, 5, 1), ending="replaced"), "ending"),
]


@pytest.mark.parametrize(("facts", "at_fault"), IMPOSSIBLE_VACANCIES)
def test_impossible_vacancies_are_refused(facts, at_fault):
    by = acting(CONTRIBUTOR)
    with scope_of(CONTRIBUTOR), pytest.raises(Impossible) as caught:
        a_vacancy(by, **facts)
    assert list(caught.value.problems) == [at_fault]


def test_impossible_rounds_are_refused_by_the_verb():
    by = acting(CONTRIBUTOR)
    with scope_of(CONTRIBUTOR):
        need = a_vacancy(by)
        recruitment_round.advertise(by=by, vacancy=need, facts=RoundFacts(D(2010, 5, 1)))
        for facts, at_fault in (
            (RoundFacts(D(2010, 4, 1)), "advertised_on"),
            (RoundFacts(D(2010, 4, 20)), "advertised_on"),
            (RoundFacts(D(2010, 6, 1), D(2010, 5, 1)), "closes_on"),
            (RoundFacts(D(2010, 6, 1), None, D(2010, 6, 2)), "outcome"),
            (RoundFacts(D(2010, 6, 1), None, None, "stopped"), "concluded_on"),
            (RoundFacts(D(2010, 6, 1), salary_from=90000, salary_to=80000), "salary_to"),
        ):
            with pytest.raises(Impossible) as caught:
                recruitment_round.advertise(by=by, vacancy=need, facts=facts)
            assert list(caught.value.problems) == [at_fault]


RAW = {
    "known ahead": "UPDATE talent_vacancy SET known_on = '2100-01-01' WHERE id = {vacancy}",
    "known after the advert": "UPDATE talent_vacancy SET known_on = '2010-06-01' WHERE id = {vacancy}",
    "another post": "UPDATE talent_vacancy SET post_id = {other_post} WHERE id = {vacancy}",
    "ended without saying how": "UPDATE talent_vacancy SET ended_on = '2010-07-01' WHERE id = {vacancy}",
    "another tier": "UPDATE talent_post SET tier = '2' WHERE id = {post}",
    "an unknown skill": "UPDATE talent_post SET skills_wanted = '{{magic}}' WHERE id = {post}",
    "a round before": "UPDATE talent_recruitmentround SET advertised_on = '2010-01-01' WHERE vacancy_id = {vacancy}",
    "a number": "UPDATE talent_recruitmentround SET number = 9 WHERE vacancy_id = {vacancy}",
    "out of order": "UPDATE talent_recruitmentround SET advertised_on = '2010-09-01' WHERE vacancy_id = {vacancy} AND number = 1",
    "not the last": "DELETE FROM talent_recruitmentround WHERE vacancy_id = {vacancy} AND number = 1",
    "closes before": "UPDATE talent_recruitmentround SET closes_on = '2010-01-01' WHERE vacancy_id = {vacancy}",
    "decided ahead": "UPDATE talent_appointment SET decided_on = '2100-01-01' WHERE vacancy_id = {vacancy}",
    "withdrawn after the start": "UPDATE talent_appointment SET withdrawn_on = '2010-12-01' WHERE vacancy_id = {vacancy}",
}


@pytest.mark.parametrize("statement", RAW.values(), ids=RAW)
def test_the_database_refuses_it_too(statement):
    by = acting(CONTRIBUTOR)
    with scope_of(CONTRIBUTOR):
        need = a_vacancy(by)
        other = post.add(by=by, facts=PostFacts(tier="1", title="Another"))
        for day in (D(2010, 5, 1), D(2010, 7, 1)):
            recruitment_round.advertise(by=by, vacancy=need, facts=RoundFacts(day))
        recruitment_round.appoint(by=by, vacancy=need, facts=AppointmentFacts(D(2010, 8, 1), D(2010, 10, 1)))
        ids = {"vacancy": need.pk, "post": need.post_id, "other_post": other.pk}
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(**ids))


def test_only_their_contributor_keeps_it_and_the_lead_reads_it_without_the_reasons():
    by, lead = acting(CONTRIBUTOR), acting(LEAD)
    with scope_of(CONTRIBUTOR):
        need = a_vacancy(by, reason_for_leaving="retirement")
    with scope_of(LEAD):
        assert Vacancy.objects.filter(pk=need.pk).exists()
        with pytest.raises(Refused, match="contributor"):
            vacancy.remove(by=lead, vacancy=need)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            DepartureReason.objects.count()
    for email in (SPONSOR, NATIONAL_LEAD):
        with scope_of(email), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Vacancy.objects.count()


def test_a_quarter_is_confirmed_when_it_has_ended():
    by = acting(CONTRIBUTOR)
    with scope_of(CONTRIBUTOR):
        assert log_confirmation.confirm(by=by, quarter=QuarterKey.of(clock.today()).previous).pk
        with pytest.raises(Refused, match="has ended"):
            log_confirmation.confirm(by=by, quarter=QuarterKey.of(clock.today()))
