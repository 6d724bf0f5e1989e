"""The pages of the expenditure plan: who sees which version, what bad input says, and the way from a draft to agreed."""

import csv
import datetime
import io
from decimal import Decimal

import pytest
from django.urls import reverse

from regions.domain import expenditure_plan as plans
from regions.models import ExpenditureLine
from regions.quarters import QuarterKey, quarters_between
from succession.states import Refused
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, SPONSOR, scope_of, signed_in
from tests.regions.test_agreement import COORDINATOR, EVERYBODY, REGION, post
from tests.regions.test_ledger import (  # noqa: F401  (fixtures)
    agreed,
    as_,
    begun,
    drafted,
    grant,
    known,
    line,
    offered,
    sent,
    signed,
    today,
)

pytestmark = pytest.mark.django_db
READERS = {LEAD, SPONSOR, NATIONAL_LEAD, COORDINATOR, AUDITOR}
COLLEGE = {NATIONAL_LEAD, COORDINATOR}
STEPS = ("expenditure_plan_send", "expenditure_plan_agree", "expenditure_plan_return")


@pytest.fixture
def nation(begun):  # noqa: F811
    return {email: signed_in(email) for email in EVERYBODY}


def get(client, route, *arguments, **query):
    return client.get(reverse(route, args=arguments), query)


def text_of(answer):
    return answer.content.decode()


def by_status(nation, route, *arguments):
    """Status to who gets it; those who get 404 are left out."""
    found = {}
    for email, client in nation.items():
        status = get(client, route, *arguments).status_code
        if status != 404:
            found.setdefault(status, set()).add(email)
    return found


def form_of(grant, **changes):  # noqa: F811
    quarter = QuarterKey.of(grant.agreement.starts_on).slug
    return {"category": "events", "purpose": "A conference", "quarter": quarter, "amount": "£1,234.56", **changes}


def lines():
    with scope_of(LEAD):
        return [(one.category, one.purpose, one.amount) for one in ExpenditureLine.objects.order_by("id")]


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(text_of(answer).removeprefix("\ufeff"), newline="")))


def test_before_there_is_a_plan(nation, begun):  # noqa: F811
    here = (REGION, begun.pk)
    assert by_status(nation, "expenditure_plan", *here) == {200: READERS}
    assert by_status(nation, "expenditure_plan_csv", *here) == {}
    assert by_status(nation, "expenditure_line_add", *here) == {409: {LEAD}}
    assert [by_status(nation, step, *here) for step in STEPS] == [{409: {SPONSOR}}, {409: COLLEGE}, {409: COLLEGE}]
    assert "Start the plan" in text_of(get(nation[LEAD], "expenditure_plan", *here))
    for email in READERS - {LEAD}:
        assert "Start the plan" not in text_of(get(nation[email], "expenditure_plan", *here))
        assert post(nation[email], "expenditure_plan_prepare", *here).status_code == 404
    assert "has not sent a plan yet" in text_of(get(nation[AUDITOR], "expenditure_plan", *here))


def test_a_draft_is_the_regions_alone(nation, begun):  # noqa: F811
    here = (REGION, begun.pk)
    assert post(nation[LEAD], "expenditure_plan_prepare", *here).status_code == 302
    assert post(nation[LEAD], "expenditure_line_add", *here, **form_of(begun)).status_code == 302
    with scope_of(LEAD):
        pk = ExpenditureLine.objects.get().pk
    assert by_status(nation, "expenditure_plan", *here) == {200: READERS}
    seen = {email for email in READERS if "A conference" in text_of(get(nation[email], "expenditure_plan", *here))}
    assert seen == {LEAD, SPONSOR}
    assert by_status(nation, "expenditure_plan_csv", *here) == {200: {LEAD, SPONSOR}}
    for route in ("expenditure_line", "expenditure_line_remove"):
        assert by_status(nation, route, *here, pk) == {200: {LEAD}}
    assert by_status(nation, "expenditure_line_add", *here) == {200: {LEAD}}
    assert [by_status(nation, step, *here) for step in STEPS] == [{200: {SPONSOR}}, {409: COLLEGE}, {409: COLLEGE}]
    assert "£146,365.44 must still be planned" in text_of(get(nation[SPONSOR], "expenditure_plan", *here))


def test_what_is_sent_waits_for_the_college_and_stays(nation, begun, sent):  # noqa: F811
    here = (REGION, begun.pk)
    with scope_of(LEAD):
        pk = ExpenditureLine.objects.first().pk
    assert by_status(nation, "expenditure_plan_csv", *here) == {200: READERS}
    for route, more in (("expenditure_line", [pk]), ("expenditure_line_remove", [pk]), ("expenditure_line_add", [])):
        assert by_status(nation, route, *here, *more) == {409: {LEAD}}
    assert [by_status(nation, step, *here) for step in STEPS] == [{409: {SPONSOR}}, {200: COLLEGE}, {200: COLLEGE}]
    assert post(nation[LEAD], "expenditure_plan_prepare", *here).status_code == 409
    for email, step in ((LEAD, 0), (AUDITOR, 1), (SPONSOR, 1), (LEAD, 2)):
        assert post(nation[email], STEPS[step], *here, reason="x").status_code == 404


@pytest.mark.parametrize("region", ["south-east", "nowhere"])
def test_a_grant_is_found_in_its_own_region_only(nation, begun, sent, region):  # noqa: F811
    for route in ("expenditure_plan", "expenditure_plan_csv", "expenditure_line_add", *STEPS):
        assert by_status(nation, route, region, begun.pk) == {}
    assert by_status(nation, "expenditure_plan_changes", region, begun.pk, 1, 2) == {}


def test_from_draft_over_return_to_agreed(nation, begun):  # noqa: F811
    here = (REGION, begun.pk)
    lead, sponsor, college = nation[LEAD], nation[SPONSOR], nation[COORDINATOR]

    def sends():
        seen = get(sponsor, "expenditure_plan_send", *here).context["form"].initial["seen"]
        return post(sponsor, "expenditure_plan_send", *here, seen=seen)

    post(lead, "expenditure_plan_prepare", *here)
    answer = post(lead, "expenditure_line_add", *here, **form_of(begun, amount="147,599.99"))
    assert answer["Location"].endswith(f"?category=events&quarter={form_of(begun)['quarter']}")
    page = text_of(lead.get(answer["Location"]))
    assert "£147,599.99 added for “A conference”" in page
    assert "£0.01 left to plan" in page
    assert '<option value="events" selected>' in page
    answer = sends()
    assert answer.status_code == 409
    assert "£0.01 are left to plan" in text_of(answer)
    post(lead, "expenditure_line_add", *here, **form_of(begun, purpose="The last penny", amount="0.01"))
    assert sends().status_code == 302
    seen = get(college, "expenditure_plan_return", *here).context["form"].initial["seen"]
    answer = post(college, "expenditure_plan_return", *here, seen=seen, reason=" ")
    assert "Enter a reason" in text_of(answer)
    assert post(college, "expenditure_plan_return", *here, seen=seen, reason="Which conference?").status_code == 302
    page = text_of(get(lead, "expenditure_plan", *here))
    assert "Which conference?" in page
    assert "Start a new version" in page
    post(lead, "expenditure_plan_prepare", *here)
    with scope_of(LEAD):
        row = ExpenditureLine.objects.get(plan__number=2, purpose="A conference")
    changed = form_of(begun, purpose="The spring conference", amount="147599.99", seen=plans.revision(row))
    assert post(lead, "expenditure_line", *here, row.pk, **changed).status_code == 302
    assert sends().status_code == 302
    page = text_of(get(college, "expenditure_plan_changes", *here, 1, 2))
    assert "was for “A conference”" in page
    assert "The total is the same" in page
    seen = get(college, "expenditure_plan_agree", *here).context["form"].initial["seen"]
    assert post(college, "expenditure_plan_agree", *here, seen="0").status_code == 409
    assert post(college, "expenditure_plan_agree", *here, seen=seen).status_code == 302
    assert post(college, "expenditure_plan_agree", *here, seen=seen).status_code == 409
    for email in READERS:
        page = text_of(get(nation[email], "expenditure_plan", *here))
        assert "£147,600.00" in page
        assert "Agreed by" in page
        assert get(nation[email], "expenditure_plan", *here, version=1).context["plan"].status == "returned"
        assert by_status({email: nation[email]}, "expenditure_plan_changes", *here, 2, 1) == {200: {email}}
    for old, new in ((1, 1), (0, 1), (1, 3), (99999999999999999999, 1)):
        assert by_status(nation, "expenditure_plan_changes", *here, old, new) == {}
    for version in ("3", "x", "0", "-1", ""):
        assert get(lead, "expenditure_plan", *here, version=version).status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": "0.005"}, "whole pence"),
        ({"amount": "0"}, "between £0.01"),
        ({"amount": "-5"}, "between £0.01"),
        ({"amount": "100000000"}, "between £0.01"),
        ({"amount": "9" * 400}, "between £0.01"),
        ({"amount": "1e3"}, "in pounds"),
        ({"amount": "NaN"}, "in pounds"),
        ({"amount": ""}, "Enter the amount"),
        ({"purpose": "  "}, "Enter what the money is for"),
        ({"purpose": "x" * 201}, "200 characters or less"),
        ({"purpose": "a\0b"}, "Null characters"),
        ({"category": ""}, "Choose a category"),
        ({"category": "yachts"}, "Choose a category from the list"),
        ({"quarter": ""}, "Choose a quarter"),
        ({"quarter": "1999-00-q1"}, "Choose a quarter of the agreement"),
        ({"quarter": "x"}, "Choose a quarter of the agreement"),
    ],
)
def test_a_bad_line_says_what_to_do_and_keeps_what_was_typed(nation, begun, changes, words):  # noqa: F811
    post(nation[LEAD], "expenditure_plan_prepare", REGION, begun.pk)
    answer = post(nation[LEAD], "expenditure_line_add", REGION, begun.pk, **form_of(begun, **changes))
    assert answer.status_code == 200
    page = text_of(answer)
    assert words in page
    assert "<title>Error: " in page
    if "purpose" not in changes:
        assert 'value="A conference"' in page
    assert lines() == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": Decimal("0.005")}, "whole pence"),
        ({"amount": Decimal("NaN")}, "£999,999,999.99 or less"),
        ({"amount": Decimal("Infinity")}, "£999,999,999.99 or less"),
        ({"amount": Decimal(10) ** 9}, "£999,999,999.99 or less"),
        ({"amount": Decimal(0)}, "above £0.00"),
        ({"category": "yachts"}, "category"),
        ({"purpose": " "}, "what the money is for"),
        ({"purpose": "x" * 201}, "200 characters"),
        ({"quarter": datetime.date(1999, 4, 1)}, "quarter of the agreement"),
    ],
)
def test_the_domain_refuses_it_too(begun, changes, words):  # noqa: F811
    plan = as_(LEAD, plans.prepare, grant=begun)
    fair = line(begun, "5")
    with pytest.raises(Refused, match=words):
        as_(LEAD, plans.add_line, plan=plan, line=plans.Line(**{**vars(fair), **changes}))
    row = as_(LEAD, plans.add_line, plan=plan, line=fair)
    with scope_of(LEAD):
        seen = plans.revision(ExpenditureLine.objects.get(pk=row.pk))
    with pytest.raises(Refused, match=words):
        as_(LEAD, plans.change_line, line=row, to=plans.Line(**{**vars(fair), **changes}), seen=seen)
    assert lines() == [("development", "Action learning sets", Decimal("5.00"))]


def test_only_quarters_of_the_agreement_are_offered(nation, begun):  # noqa: F811
    post(nation[LEAD], "expenditure_plan_prepare", REGION, begun.pk)
    form = get(nation[LEAD], "expenditure_line_add", REGION, begun.pk).context["form"]
    wanted = [one.slug for one in quarters_between(begun.agreement.starts_on, begun.agreement.ends_on)]
    assert [value for value, _ in form.fields["quarter"].choices] == ["", *wanted]


def test_somebody_else_changes_the_same_line(nation, begun):  # noqa: F811
    here = (REGION, begun.pk)
    lead = nation[LEAD]
    plan = as_(LEAD, plans.prepare, grant=begun)
    row = as_(LEAD, plans.add_line, plan=plan, line=line(begun, "5"))
    seen = get(lead, "expenditure_line", *here, row.pk).context["form"].initial["seen"]
    as_(LEAD, plans.change_line, line=row, to=line(begun, "6", purpose="Theirs"), seen=seen)
    answer = post(lead, "expenditure_line", *here, row.pk, **form_of(begun, purpose="Mine", seen=seen))
    page = text_of(answer)
    assert answer.status_code == 409
    assert "It now says: Theirs" in page
    assert 'value="Mine"' in page
    now = answer.context["form"]["seen"].value()
    assert now != seen
    assert post(lead, "expenditure_line_remove", *here, row.pk, seen=seen).status_code == 409
    assert lines() == [("development", "Theirs", Decimal(6))]
    assert post(lead, "expenditure_line", *here, row.pk, **form_of(begun, purpose="Mine", seen=now)).status_code == 302
    assert lines() == [("events", "Mine", Decimal("1234.56"))]
    with scope_of(LEAD):
        seen = plans.revision(ExpenditureLine.objects.get())
    assert post(lead, "expenditure_line_remove", *here, row.pk, seen=seen).status_code == 302
    answer = post(lead, "expenditure_line", *here, row.pk, **form_of(begun, purpose="Too late", seen=now))
    assert answer.status_code == 409
    assert "Too late" in text_of(answer)
    assert lines() == []


def test_nobody_sends_what_they_have_not_read(nation, begun):  # noqa: F811
    here = (REGION, begun.pk)
    plan = as_(LEAD, plans.prepare, grant=begun)
    row = as_(LEAD, plans.add_line, plan=plan, line=line(begun, "147600"))
    page = get(nation[SPONSOR], "expenditure_plan_send", *here)
    with scope_of(LEAD):
        seen = plans.revision(ExpenditureLine.objects.get())
    as_(LEAD, plans.change_line, line=row, to=line(begun, "147600", purpose="Something else"), seen=seen)
    answer = post(nation[SPONSOR], "expenditure_plan_send", *here, seen=page.context["form"].initial["seen"])
    assert answer.status_code == 409
    assert "Something else" in text_of(answer)
    assert "has changed since you opened this page" in text_of(answer)
    assert post(nation[SPONSOR], "expenditure_plan_send", *here).status_code == 409
    seen = answer.context["form"]["seen"].value()
    assert post(nation[SPONSOR], "expenditure_plan_send", *here, seen=seen).status_code == 302
