"""What a plan waits for and what is read of it: differences, CSV, the home page."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from regions.domain import expenditure_plan as plans
from regions.domain import payment as payments
from regions.enums import SpendingCategory
from regions.models import Agreement, ExpenditureLine, ExpenditurePlan
from regions.quarters import quarters_between
from regions.queries.expenditure_plan import differences
from succession import clock
from tests.conftest import LEAD, NATIONAL_LEAD, SPONSOR, scope_of, signed_in
from tests.regions.test_agreement import COORDINATOR, REGION, post
from tests.regions.test_expenditure_plan import COLLEGE, READERS, get, nation, rows_of, text_of
from tests.regions.test_ledger import (
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

__all__ = [
    "agreed",
    "as_",
    "begun",
    "drafted",
    "grant",
    "known",
    "line",
    "nation",
    "offered",
    "sent",
    "signed",
    "today",
]
pytestmark = pytest.mark.django_db


def test_a_changed_allocation_asks_for_a_new_version(nation, begun, agreed):
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


def test_a_sent_plan_that_no_longer_fits_is_returned(nation, begun, sent):
    here = (REGION, begun.pk)
    as_(NATIONAL_LEAD, payments.reallocate, grant=begun, allocation=Decimal(150_000), reason="More")
    page = text_of(get(nation[COORDINATOR], "expenditure_plan", *here))
    assert "so it can’t be agreed" in page
    assert reverse("expenditure_plan_agree", args=here) not in page
    seen = get(nation[COORDINATOR], "expenditure_plan_agree", *here).context["form"].initial["seen"]
    assert post(nation[COORDINATOR], "expenditure_plan_agree", *here, seen=seen).status_code == 409


@pytest.fixture
def waiting(drafted):
    with scope_of(NATIONAL_LEAD):
        Agreement.objects.filter(pk=drafted.pk).update(waits_for_plan=True)


def test_the_second_instalment_waits_for_the_plan_where_the_college_says_so(waiting, nation, begun):
    page = text_of(get(nation[LEAD], "expenditure_plan", REGION, begun.pk))
    assert "The second instalment waits for this plan" in page
    assert "the College’s option for this period" in page


def test_it_does_not_wait_otherwise(nation, begun):
    assert "waits for this plan" not in text_of(get(nation[LEAD], "expenditure_plan", REGION, begun.pk))


def test_csv_says_what_the_page_says_and_runs_nothing(nation, begun):
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


def test_purposes_are_text(nation, begun):
    plan = as_(LEAD, plans.prepare, grant=begun)
    as_(LEAD, plans.add_line, plan=plan, line=line(begun, "5", purpose="<script>alert(1)</script>"))
    assert "<script>alert" not in text_of(get(nation[SPONSOR], "expenditure_plan", REGION, begun.pk))


def test_differences_pair_what_belongs_together(begun):
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


def test_pages_ask_no_more_at_thirty_lines(nation, begun):
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


def test_home_says_whose_turn_it_is(nation, begun):
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


def test_home_shows_the_sponsor_an_offer(offered):
    assert reverse("agreement", args=[REGION]) in home(signed_in(SPONSOR))[0].split("What needs you now")[1]
    after = datetime.datetime.combine(offered.respond_by + datetime.timedelta(days=1), datetime.time(12), datetime.UTC)
    with clock.at(after):
        assert "Read it, then sign it" not in home(signed_in(SPONSOR))[0]
