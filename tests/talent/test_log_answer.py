"""What a log leaves open is asked of its organisation, which answers once; the answer reaches the lead and the return."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from regions.models import Organisation
from reporting.domain import derived, draft
from reporting.models import QuarterlyReturn
from succession.states import Refused
from talent.domain import log_answer, post, recruitment_round, vacancy
from talent.domain.log_answer import AnswerFacts
from talent.domain.post import PostFacts
from talent.domain.recruitment_round import RoundFacts
from talent.domain.vacancy import VacancyFacts
from talent.models import LogAnswer
from talent.queries.finding import log_findings
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, SPONSOR, acting, scope_of, signed_in
from tests.talent.log_world import CONTRIBUTOR

pytestmark = pytest.mark.django_db
OTHER_CONTRIBUTOR = "contributor.2.north-east@demo.example"
WHY = "The post is to be merged <next> spring."


@pytest.fixture
def place(quarter):
    """Of a log that leaves two questions open: region, organisation, vacancy."""
    by = acting(CONTRIBUTOR)
    long_ago = quarter.ends_on - datetime.timedelta(days=400)
    with scope_of(CONTRIBUTOR):
        kept = post.add(by=by, facts=PostFacts(tier="2", title="Assistant director, learning"))
        need = vacancy.add(by=by, post=kept, facts=VacancyFacts(long_ago, long_ago))
        other = post.add(by=by, facts=PostFacts(tier="2", title="Assistant director, safeguarding"))
        shut = vacancy.add(by=by, post=other, facts=VacancyFacts(quarter.starts_on, quarter.starts_on))
        days = quarter.starts_on, quarter.starts_on + datetime.timedelta(days=30)
        recruitment_round.advertise(by=by, vacancy=shut, facts=RoundFacts(*days))
        slug = Organisation.objects.get(pk=by.organisation_id).slug
    return by.region_slug, slug, need.pk


def findings(email, quarter):
    by = acting(email)
    with scope_of(email):
        return {one.code: one for one in log_findings(by.region_id, quarter)}


def answered(place, text=WHY, email=CONTRIBUTOR):
    client = signed_in(email)
    return client.post(
        reverse("log_answer", args=[*place, "no-round"]), {"acting_as": client.acting_as, "answer": text}
    )


def test_who_may_answer(place):
    url = reverse("log_answer", args=[*place, "no-round"])
    got = {email: signed_in(email).get(url).status_code
           for email in (CONTRIBUTOR, OTHER_CONTRIBUTOR, LEAD, SPONSOR, OTHER_LEAD, NATIONAL_LEAD, AUDITOR)}  # fmt: skip
    assert got == dict.fromkeys(got, 404) | {CONTRIBUTOR: 200}
    assert signed_in(CONTRIBUTOR).get(reverse("log_answer", args=[*place, "applicants"])).status_code == 404


def test_asked_until_it_is_answered(place, quarter):
    assert set(findings(LEAD, quarter)) == {"no-round", "applicants"}
    home = signed_in(CONTRIBUTOR).get("/").content.decode()
    assert "Open for 12 months without a round of recruitment." in home
    assert "Not answered yet." in signed_in(LEAD).get(reverse("region_log", args=place[:1])).content.decode()
    assert "Enter your answer" in answered(place, "  ").content.decode()
    assert answered(place).status_code == 302
    assert "Open for 12 months" not in signed_in(CONTRIBUTOR).get("/").content.decode()
    for email, route, arguments in (
        (CONTRIBUTOR, "log", place[:2]),
        (LEAD, "log", place[:2]),
        (LEAD, "region_log", place[:1]),
    ):
        page = signed_in(email).get(reverse(route, args=arguments)).content.decode()
        assert "The post is to be merged &lt;next&gt; spring." in page
    # Not asked again in the next quarter; said anew, the last one counts.
    assert findings(CONTRIBUTOR, quarter.next)["no-round"].answer == WHY
    answered(place, "It is advertised next week.")
    assert findings(LEAD, quarter)["no-round"].answer == "It is advertised next week."
    assert findings(LEAD, quarter)["applicants"].answer == ""


def test_the_answer_goes_into_the_return_until_the_lead_says_otherwise(place, quarter):
    lead = acting(LEAD)
    with scope_of(LEAD):
        version = draft.start(by=lead, quarterly_return=QuarterlyReturn.objects.get(
            region_id=lead.region_id, quarter__financial_year=quarter.year, quarter__number=quarter.number))  # fmt: skip

        def comment():
            derived.refresh(version)
            return version.finding_answers.get(message__startswith="Open for 12 months").comment

        assert comment() == ""
    answered(place)
    with scope_of(LEAD):
        assert comment().endswith(f": {WHY}")
        asked = version.finding_answers.get(message__startswith="Open for 12 months")
        draft.answer_findings(by=lead, version=version, answers={asked.fingerprint: "We spoke to them."})
        assert comment() == "We spoke to them."


def test_nobody_else_answers_and_no_answer_changes(place, quarter):
    answered(place)
    finding = findings(LEAD, quarter)["no-round"]
    for email in (LEAD, OTHER_CONTRIBUTOR, SPONSOR):
        by = acting(email)
        with scope_of(email), pytest.raises(Refused, match="Only a contributor of the organisation"):
            log_answer.answer(by=by, finding=finding, facts=AnswerFacts("Because"))
    row = (
        "INSERT INTO talent_loganswer (region_id, organisation_id, fingerprint, answer, answered_by_id, answered_by_name,"
        " answered_at) SELECT %s, %s, 'x', 'Because', %s, %s, now()"
    )
    owner = acting(CONTRIBUTOR)
    for email in (LEAD, OTHER_CONTRIBUTOR, SPONSOR, OTHER_LEAD):
        by = acting(email)
        refused(email, row, [owner.region_id, owner.organisation_id, by.user_id, by.user_name])
    lead = acting(LEAD)
    refused(CONTRIBUTOR, row, [owner.region_id, owner.organisation_id, lead.user_id, lead.user_name])
    refused(CONTRIBUTOR, "UPDATE talent_loganswer SET answer = 'Other'", [])
    refused(CONTRIBUTOR, "DELETE FROM talent_loganswer", [])
    for email in (OTHER_CONTRIBUTOR, OTHER_LEAD):
        with scope_of(email):
            assert not LogAnswer.objects.exists()


def refused(email, statement, values):
    with scope_of(email), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
