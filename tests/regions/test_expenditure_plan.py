"""The pages of the expenditure plan: who sees which version, what bad input says, and the way from a draft to agreed."""

import csv
import datetime
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from regions.domain import expenditure_plan as plans
from regions.domain import payment as payments
from regions.enums import SpendingCategory
from regions.models import Agreement, ExpenditureLine, ExpenditurePlan
from regions.quarters import QuarterKey, quarters_between
from regions.queries.expenditure_plan import differences
from succession import clock
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


def test_a_changed_allocation_asks_for_a_new_version(nation, begun, agreed):  # noqa: F811
    here = (REGION, begun.pk)
    assert "a new version of the plan is wanted" not in text_of(get(nation[LEAD], "expenditure_plan", *here))
    as_(NATIONAL_LEAD, payments.reallocate, grant=begun, allocation=Decimal("150000.01"), reason="More")
    for email in READERS:
        page = text_of(get(nation[email], "expenditure_plan", *here))
        assert "It is now £150,000.01, so a new version of the plan is wanted" in page
        assert ("Start a new version" in page) == (email == LEAD)
    as_(LEAD, plans.prepare, grant=begun)
    page = text_of(get(nation[LEAD], "expenditure_plan", *here))
    assert "a new version of the plan is wanted" not in page
    assert "£2,400.01 left to plan" in page


def test_a_sent_plan_that_no_longer_fits_is_returned(nation, begun, sent):  # noqa: F811
    here = (REGION, begun.pk)
    as_(NATIONAL_LEAD, payments.reallocate, grant=begun, allocation=Decimal(150_000), reason="More")
    page = text_of(get(nation[COORDINATOR], "expenditure_plan", *here))
    assert "so it can’t be agreed" in page
    assert reverse("expenditure_plan_agree", args=here) not in page
    seen = get(nation[COORDINATOR], "expenditure_plan_agree", *here).context["form"].initial["seen"]
    assert post(nation[COORDINATOR], "expenditure_plan_agree", *here, seen=seen).status_code == 409


@pytest.fixture
def waiting(drafted):  # noqa: F811
    with scope_of(NATIONAL_LEAD):
        Agreement.objects.filter(pk=drafted.pk).update(waits_for_plan=True)


def test_the_second_instalment_waits_for_the_plan_where_the_college_says_so(waiting, nation, begun):  # noqa: F811
    page = text_of(get(nation[LEAD], "expenditure_plan", REGION, begun.pk))
    assert "The second instalment waits for this plan" in page
    assert "the College’s option for this period" in page


def test_it_does_not_wait_otherwise(nation, begun):  # noqa: F811
    assert "waits for this plan" not in text_of(get(nation[LEAD], "expenditure_plan", REGION, begun.pk))


def test_csv_says_what_the_page_says_and_runs_nothing(nation, begun):  # noqa: F811
    plan = as_(LEAD, plans.prepare, grant=begun)
    wanted = []
    for at, (purpose, amount) in enumerate(
        [("=1+1", "0.01"), ("+44", "1.10"), ("-x", "99999.99"), ("@sum", "2.00"), ('“Ünï”, "a"', "3.33")]
    ):
        category = SpendingCategory.values[at]
        as_(LEAD, plans.add_line, plan=plan, line=line(begun, amount, category=category, purpose=purpose))
        wanted.append(("'" * (at < 4) + purpose, amount))
    answer = get(nation[SPONSOR], "expenditure_plan_csv", REGION, begun.pk, version=1)
    assert "text/csv" in answer["Content-Type"]
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert {(row["purpose"], row["pounds"]) for row in rows_of(answer)} == set(wanted)
    page = text_of(get(nation[SPONSOR], "expenditure_plan", REGION, begun.pk))
    for _, amount in wanted:
        assert f"£{Decimal(amount):,.2f}" in page
    assert "£100,006.43 of £147,600.00 planned" in page


def test_purposes_are_text(nation, begun):  # noqa: F811
    plan = as_(LEAD, plans.prepare, grant=begun)
    as_(LEAD, plans.add_line, plan=plan, line=line(begun, "5", purpose="<script>alert(1)</script>"))
    assert "<script>alert" not in text_of(get(nation[SPONSOR], "expenditure_plan", REGION, begun.pk))


def test_differences_pair_what_belongs_together(begun):  # noqa: F811
    first, second, *_ = quarters_between(begun.agreement.starts_on, begun.agreement.ends_on)

    def plan_with(number, *rows):
        plan = ExpenditurePlan(pk=number, number=number)
        made = [
            ExpenditureLine(pk=number * 100 + at, plan=plan, category=category, purpose=purpose,
                            quarter=quarter.starts_on, amount=Decimal(amount))
            for at, (category, purpose, quarter, amount) in enumerate(rows)
        ]  # fmt: skip
        plan._prefetched_objects_cache = {"lines": made}
        return plan

    before = plan_with(1, ("events", "Same", first, 1), ("events", "Same", first, 1), ("data", "Moved", first, 5),
                       ("data", "Dearer", first, 6), ("data", "Old words", second, 7), ("mentoring", "Gone", first, 8))  # fmt: skip
    after = plan_with(2, ("events", "Same", first, 1), ("data", "Moved", second, 5), ("data", "Dearer", first, 66),
                      ("data", "New words", second, 7), ("evaluation", "New", first, 9))  # fmt: skip
    found = {
        (one.before and one.before.purpose, one.after and one.after.purpose): one.changed
        for one in differences(before, after)
    }
    assert found == {
        ("Same", None): set(),
        ("Moved", "Moved"): {"quarter"},
        ("Dearer", "Dearer"): {"amount"},
        ("Old words", "New words"): {"purpose"},
        ("Gone", None): set(),
        (None, "New"): set(),
    }


def test_pages_ask_no_more_at_thirty_lines(nation, begun):  # noqa: F811
    here = (REGION, begun.pk)
    plan = as_(LEAD, plans.prepare, grant=begun)
    as_(LEAD, plans.add_line, plan=plan, line=line(begun, "1"))
    routes = (
        (LEAD, "expenditure_plan"),
        (SPONSOR, "expenditure_plan_send"),
        (LEAD, "expenditure_line_add"),
        (SPONSOR, "expenditure_plan_csv"),
    )

    def counts():
        found = []
        for email, route in routes:
            with CaptureQueriesContext(connection) as asked:
                assert get(nation[email], route, *here).status_code == 200
            found.append(len(asked))
        return found

    at_one = counts()
    for at in range(29):
        as_(LEAD, plans.add_line, plan=plan, line=line(begun, "2", purpose=f"Line {at}"))
    assert counts() == at_one
    assert max(at_one) <= 16
    as_(LEAD, plans.add_line, plan=plan, line=line(begun, "147541"))
    as_(SPONSOR, plans.send, plan=plan)
    as_(COORDINATOR, plans.return_, plan=plan, reason="Again")
    as_(LEAD, plans.prepare, grant=begun)
    with CaptureQueriesContext(connection) as asked:
        assert get(nation[LEAD], "expenditure_plan_changes", *here, 1, 2).status_code == 200
    assert len(asked) <= 14


def home(client):
    return text_of(client.get(reverse("home"))).split("What waits on others")


def test_home_says_whose_turn_it_is(nation, begun):  # noqa: F811
    def turn():
        found = set()
        for email in (LEAD, SPONSOR, NATIONAL_LEAD, COORDINATOR):
            mine = home(nation[email])[0]
            if reverse("expenditure_plan", args=[REGION, begun.pk]) in mine:
                found.add(email)
        return found

    assert turn() == {LEAD}
    plan = as_(LEAD, plans.prepare, grant=begun)
    as_(LEAD, plans.add_line, plan=plan, line=line(begun, "147599.99"))
    assert turn() == {LEAD}
    assert "£0.01 is left to plan. It waits for the regional lead." in home(nation[SPONSOR])[1]
    as_(LEAD, plans.add_line, plan=plan, line=line(begun, "0.01"))
    assert turn() == {SPONSOR}
    as_(SPONSOR, plans.send, plan=plan)
    assert turn() == COLLEGE
    as_(COORDINATOR, plans.return_, plan=plan, reason="Say more")
    assert turn() == {LEAD}
    plan = as_(LEAD, plans.prepare, grant=begun)
    as_(SPONSOR, plans.send, plan=plan)
    as_(COORDINATOR, plans.agree, plan=plan)
    assert turn() == set()
    as_(NATIONAL_LEAD, payments.reallocate, grant=begun, allocation=Decimal(150_000), reason="More")
    assert turn() == {LEAD}


def test_home_shows_the_sponsor_an_offer(offered):  # noqa: F811
    assert reverse("agreement", args=[REGION]) in home(signed_in(SPONSOR))[0].split("What needs you now")[1]
    after = datetime.datetime.combine(offered.respond_by + datetime.timedelta(days=1), datetime.time(12), datetime.UTC)
    with clock.at(after):
        assert "Read it, then sign it" not in home(signed_in(SPONSOR))[0]
