"""The College's questions and the version that answers them: only what was asked can change, in the domain and in the
database; the old version stays current until the new one is signed."""

import pytest
from django.urls import reverse

from reporting.domain import asked, draft
from reporting.domain import content as document
from reporting.domain import quarterly_return as verbs
from reporting.domain import query as domain
from reporting.models import NationalFigure, Query, ReturnVersion
from reporting.sections import BY_SLUG
from succession.states import Refused
from succession.texts import word_by_word
from tests.conftest import LEAD, NATIONAL_LEAD, OTHER_LEAD, SPONSOR, acting, scope_of, signed_in
from tests.tenancy.test_isolation import refused, sql

pytestmark = pytest.mark.django_db
REGION = "north-east"
QUESTIONS = {"1:1": "Why so many?", "risks": "What will you do?"}


def fresh(version):
    rows = ReturnVersion.objects.select_related("quarterly_return__quarter", "quarterly_return__region", "region")
    return rows.get(pk=version.pk)


@pytest.fixture
def people():
    return {email: acting(email) for email in (LEAD, SPONSOR, NATIONAL_LEAD)}


@pytest.fixture
def current(quarter):
    """The accepted version of the quarter before."""
    key = quarter.previous
    with scope_of(LEAD):
        return ReturnVersion.objects.get(
            quarterly_return__quarter__financial_year=key.year,
            quarterly_return__quarter__number=key.number,
            quarterly_return__region__slug=REGION,
        )


@pytest.fixture
def queried(current, people):
    with scope_of(NATIONAL_LEAD):
        domain.query(by=people[NATIONAL_LEAD], version=fresh(current), questions=QUESTIONS)
    return current


@pytest.fixture
def answering(queried, people):
    with scope_of(LEAD):
        return domain.reopen(by=people[LEAD], version=fresh(queried))


def published(version):
    with scope_of(NATIONAL_LEAD):
        rows = NationalFigure.objects.filter(region_id=version.region_id, quarter=version.quarterly_return.quarter_id)
        return {(one.indicator, one.tier): one.numerator for one in rows}


def statuses(version, email=LEAD):
    with scope_of(email):
        rows = ReturnVersion.objects.filter(quarterly_return_id=version.quarterly_return_id).order_by("number")
        return list(rows.values_list("number", "status"))


def save(who, version, slug, **values):
    section = BY_SLUG[slug]
    with scope_of(LEAD):
        version = fresh(version)
        revision = draft.section_revision(version, section)
        if section.tier is None:
            draft.save_narrative(by=who, version=version, section=section, revision=revision, texts=values)
        else:
            figures = {int(number.strip("n")): (value, None) for number, value in values.items()}
            draft.save_figures(by=who, version=version, section=section, revision=revision, figures=figures)


def test_from_the_question_to_the_answer(answering, queried, people):
    lead, sponsor, college = people[LEAD], people[SPONSOR], people[NATIONAL_LEAD]
    before = published(queried)
    assert statuses(queried) == [(1, "queried"), (2, "draft")]
    # A draft that answers changes nothing nationally, and the College does not see it.
    assert statuses(queried, NATIONAL_LEAD) == [(1, "queried")]
    save(lead, answering, "1st-tier", n1=before[(1, "1")] + 1)
    save(lead, answering, "looking-ahead", risks="We would second somebody.")
    assert published(queried) == before
    with scope_of(LEAD):
        with pytest.raises(verbs.Incomplete) as error:
            verbs.send(by=lead, version=fresh(answering))
        assert any("Answer the College" in one for one in error.value.problems)
        queries = domain.questions_of(fresh(answering))
        domain.answer(by=lead, version=fresh(answering), answers={one.pk: "Because." for one in queries})
        verbs.send(by=lead, version=fresh(answering))
    with scope_of(SPONSOR):
        content = asked.content_of(fresh(answering))
        assert content["supersedes"] == 1
        assert [one["answer"] for one in content["answers"]] == ["Because.", "Because."]
        verbs.sign_off(by=sponsor, version=fresh(answering), seen=document.fingerprint(content))
    assert statuses(queried, NATIONAL_LEAD) == [(1, "superseded"), (2, "signed_off")]
    after = published(queried)
    assert after[(1, "1")] == before[(1, "1")] + 1
    assert {key: value for key, value in after.items() if key != (1, "1")} == {
        key: value for key, value in before.items() if key != (1, "1")
    }
    with scope_of(NATIONAL_LEAD):
        verbs.accept(by=college, version=fresh(answering))
    assert statuses(queried) == [(1, "superseded"), (2, "accepted")]
    with pytest.raises(Refused), scope_of(NATIONAL_LEAD):
        domain.query(by=college, version=fresh(queried), questions=QUESTIONS)


def test_only_what_was_asked_can_change(answering, people):
    lead = people[LEAD]
    for slug, values in (("1st-tier", {"n2": 1}), ("2nd-tier", {"n1": 1}), ("progress", {"progress": "New"})):
        with pytest.raises(Refused, match="did not ask"):
            save(lead, answering, slug, **values)
    with scope_of(LEAD):
        for statement in (
            "UPDATE reporting_indicatorfigure SET numerator = 99 WHERE version_id = %s AND indicator = 2",
            "DELETE FROM reporting_indicatorfigure WHERE version_id = %s AND indicator = 5",
            "UPDATE reporting_returnversion SET progress = 'New' WHERE id = %s",
            "UPDATE reporting_returnversion SET answers_id = NULL WHERE id = %s",
        ):
            refused(statement, answering.pk, match="not asked about|is settled")
        assert sql("UPDATE reporting_returnversion SET risks = 'New' WHERE id = %s", answering.pk) == 1


def test_a_queried_return_is_not_corrected_past_the_questions(queried):
    with scope_of(LEAD):
        refused(
            "INSERT INTO reporting_returnversion (region_id, quarterly_return_id, number, status, progress, activities, "
            "spending, qualitative, good_practice, risks, next_quarter, prepared_by_name, signed_by_name, content, "
            "content_sha256, accepted_by_name) SELECT region_id, quarterly_return_id, 2, 'draft', '', '', '', '', '', '', "
            "'', '', '', '', '', '' FROM reporting_returnversion WHERE id = %s",
            queried.pk,
            match="must answer what was asked",
        )


def test_a_correction_needs_a_reason_and_changes_anything(current, people):
    lead = people[LEAD]
    with scope_of(LEAD):
        with pytest.raises(Refused, match="Enter a reason"):
            domain.reopen(by=lead, version=fresh(current))
        new = domain.reopen(by=lead, version=fresh(current), reason="A post was counted twice")
    save(lead, new, "2nd-tier", n1=1)
    save(lead, new, "progress", progress="Put right", activities="As before", spending="As before")
    assert statuses(current) == [(1, "accepted"), (2, "draft")]
    with pytest.raises(Refused, match="opened already"), scope_of(LEAD):
        domain.reopen(by=lead, version=fresh(current), reason="Again")
    page = signed_in(LEAD).get("/").content.decode()
    assert "Nothing. Returns will appear" not in page


def test_who_may_ask(current, people):
    for email in (LEAD, SPONSOR):
        with scope_of(email), pytest.raises(Refused):
            domain.query(by=people[email], version=fresh(current), questions=QUESTIONS)
        with scope_of(email):
            refused(
                "INSERT INTO reporting_query (region_id, version_id, item, question, asked_by_id, asked_by_name, answer) "
                "VALUES (%s, %s, 'risks', 'x', %s, 'x', '')",
                current.region_id, current.pk, people[email].user_id, match="permission denied",
            )  # fmt: skip
    with scope_of(NATIONAL_LEAD):
        for questions in ({}, {"risks": " "}, {"9:1": "x"}):
            with pytest.raises(Refused):
                domain.query(by=people[NATIONAL_LEAD], version=fresh(current), questions=questions)


def test_a_question_stands_as_it_was_asked(queried):
    with scope_of(LEAD):
        refused("UPDATE reporting_query SET question = 'easier' WHERE version_id = %s", queried.pk, match="only answer")
    with scope_of(OTHER_LEAD):
        assert Query.objects.filter(version=queried).count() == 0
    with scope_of(NATIONAL_LEAD):
        refused("UPDATE reporting_query SET answer = 'x' WHERE version_id = %s", queried.pk, match="permission denied")


def test_the_pages(queried, quarter):
    lead, college = signed_in(LEAD), signed_in(NATIONAL_LEAD)
    arguments = [REGION, quarter.previous.slug]
    page = lead.get(reverse("return", args=arguments)).content.decode()
    assert "Why so many?" in page
    assert "Answer the questions" in page
    answer = lead.post(reverse("reopen", args=arguments), {"acting_as": lead.acting_as})
    assert answer["Location"].endswith("/prepare/1st-tier/")
    form = lead.get(answer["Location"]).content.decode()
    assert "indicator-1-numerator" in form
    assert "indicator-2-numerator" not in form
    assert "Why so many?" in form
    assert lead.get(reverse("prepare", args=[*arguments, "2nd-tier"])).status_code == 409
    old = lead.get(reverse("return", args=arguments), {"version": "1"}).content.decode()
    assert "Queried" in old
    assert lead.get(reverse("return", args=arguments), {"version": "7"}).status_code == 404
    assert lead.get(reverse("changes", args=[*arguments, 2])).status_code == 200
    assert college.get(reverse("changes", args=[*arguments, 2])).status_code == 404  # a draft
    assert signed_in(OTHER_LEAD).get(reverse("changes", args=[*arguments, 2])).status_code == 404
    assert college.get(reverse("query", args=arguments)).status_code == 409


def test_bad_questions_are_told(quarter):
    college = signed_in(NATIONAL_LEAD)
    url = reverse("query", args=[REGION, quarter.previous.slug])
    for values, words in (
        ({}, "Select what you ask about"),
        ({"question-0": "Why?"}, "Select what the question is about"),
        ({"item-0": "risks"}, "Enter a question"),
        ({"item-0": "risks", "question-0": "a", "item-1": "risks", "question-1": "b"}, "already"),
        ({"item-0": "nonsense", "question-0": "a"}, "not one of the available choices"),
    ):
        answer = college.post(url, {"acting_as": college.acting_as, **values})
        assert answer.status_code == 200
        assert words in answer.content.decode()


def test_differences_can_be_read_both_ways():
    old, new = "The audit is two weeks behind.", "The audit is now complete, two weeks early."
    pieces = word_by_word(old, new)
    assert "".join(one.text for one in pieces if one.kind != "added") == old
    assert "".join(one.text for one in pieces if one.kind != "removed") == new
    assert word_by_word("", "New") != []
