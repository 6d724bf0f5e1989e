"""The pages of spending and of other income: who reads them, the same penny everywhere, and what is asked to explain."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from regions.domain import ledger
from regions.domain import spending as domain
from regions.models import Explanation, Grant, OtherIncome
from regions.quarters import QuarterKey
from regions.queries.spending import Figures, monitoring
from succession import clock
from succession.govuk.money import pounds
from succession.states import Refused
from tests.conftest import AUDITOR, LEAD, SPONSOR, scope_of
from tests.regions.test_agreement import REGION, date, post
from tests.regions.test_expenditure_plan import (  # noqa: F401  (fixtures)
    READERS,
    agreed,
    as_,
    begun,
    by_status,
    drafted,
    get,
    grant,
    known,
    nation,
    offered,
    rows_of,
    sent,
    signed,
    text_of,
)
from tests.regions.test_ledger import entered, pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    """Long enough ago that the agreement's first quarter has ended: nothing may be dated ahead of the server's day."""
    day = clock.today() - datetime.timedelta(days=200)
    with clock.at(datetime.datetime.combine(day, datetime.time(12), datetime.UTC)):
        yield day


def spend(grant, *args, **kwargs):  # noqa: F811
    entry = entered(grant, *args, **kwargs)
    as_(SPONSOR, ledger.approve, entry=entry)
    return entry


@pytest.fixture
def next_quarter(begun):  # noqa: F811
    """The first quarter has ended."""
    day = QuarterKey.of(begun.agreement.starts_on).next.starts_on
    with clock.at(datetime.datetime.combine(day, datetime.time(12), datetime.UTC)):
        yield day


def test_who_reads_what(nation, begun):  # noqa: F811
    here = (REGION, begun.pk)
    assert by_status(nation, "spending", *here) == {200: READERS}
    assert by_status(nation, "spending_csv", *here) == {200: READERS}
    assert by_status(nation, "spending_explain", *here, "events") == {200: {LEAD}}
    assert by_status(nation, "spending_explain", *here, "yachts") == {}
    assert by_status(nation, "other_income", REGION) == {200: READERS - {AUDITOR}}
    assert by_status(nation, "other_income_add", REGION) == {200: {LEAD}}
    for region in ("south-east", "nowhere"):
        for route in ("spending", "spending_csv"):
            assert by_status(nation, route, region, begun.pk) == {}
        assert by_status(nation, "spending_explain", region, begun.pk, "events") == {}
        assert by_status(nation, "other_income", region) == {}
    for email in READERS - {LEAD}:
        assert post(nation[email], "spending_explain", *here, "events", text="x").status_code == 404
        assert post(nation[email], "other_income_add", REGION, source="other").status_code == 404


def test_before_anything_is_planned_or_spent(nation, begun):  # noqa: F811
    page = text_of(get(nation[AUDITOR], "spending", REGION, begun.pk))
    for words in ("No plan has been agreed yet", "Nothing has been spent yet", "Not known until a plan is agreed"):
        assert words in page
    assert "<svg" not in page
    assert "over" not in page.split("At risk")[1].split("No plan")[0]
    assert (
        len(rows_of(get(nation[AUDITOR], "spending_csv", REGION, begun.pk)))
        == len(get(nation[AUDITOR], "spending", REGION, begun.pk).context["found"].quarters) + 1
    )


def test_spending_without_a_plan_is_no_overspend(nation, begun):  # noqa: F811
    pay(begun)
    spend(begun, "5000.00", category="capacity")
    page = text_of(get(nation[SPONSOR], "spending", REGION, begun.pk))
    assert "£5,000.00" in page
    assert "Underspends and overspends" not in page
    assert "Forecast against budget" not in page


def test_the_same_penny_in_page_chart_and_csv(nation, begun, agreed):  # noqa: F811
    pay(begun)
    spend(begun, "1000.10")
    spend(begun, "0.30", kind="credit")
    spend(begun, "99.99", kind="accrual")
    entered(begun, "7.01")
    answer = get(nation[LEAD], "spending", REGION, begun.pk)
    page, found = text_of(answer), answer.context["found"]
    assert found.total.actual == Decimal("1099.79")
    rows = {
        (row["category"], row["quarter"]): (row["budget"], row["spent"], row["forecast"], row["forecast less budget"])
        for row in rows_of(get(nation[LEAD], "spending_csv", REGION, begun.pk))
    }
    for one in found.categories:
        for key, cell in [*one.by_quarter, (None, one.total)]:
            figures = (cell.budget, cell.actual, cell.forecast, cell.difference)
            assert rows[(one.label, key.slug if key else "all")] == tuple(f"{value:.2f}" for value in figures)
            for value in figures[:3]:
                assert pounds(value) in page
    for key, cell in found.each_quarter:
        assert rows[("All categories", key.slug)][1] == f"{cell.actual:.2f}"
    assert rows[("All categories", "all")][:3] == ("147600.00", "1099.79", "147600.00")
    summary = page.split("</dl>")[0]
    for words in ("£147,600.00", "£60,000.00", "£1,099.79", "£7.01", "£146,500.21", "the whole allocation"):
        assert words in summary
    assert page.count('class="chart"') == 2
    assert "style=" not in page.split("<main")[1]


def test_an_underspend_is_said_in_words_and_explained(nation, begun, agreed, next_quarter):  # noqa: F811
    here = (REGION, begun.pk)
    page = text_of(get(nation[SPONSOR], "spending", *here))
    assert "£147,600.00 may stay unspent" in page
    assert "Leadership development: £147,599.99 underspent" in page
    assert "Contingency: " not in page  # a penny
    assert "Not explained yet" in page
    assert reverse("spending_explain", args=[*here, "development"]) not in page
    assert reverse("spending_explain", args=[*here, "development"]) in text_of(get(nation[LEAD], "spending", *here))
    answer = post(nation[LEAD], "spending_explain", *here, "development", text="The <b>provider</b> starts later.")
    assert answer.status_code == 302
    post(nation[LEAD], "spending_explain", *here, "development", text="It starts in May.")
    for email in READERS:
        page = text_of(get(nation[email], "spending", *here))
        assert "It starts in May." in page
        assert "Not explained yet" not in page
    assert "The &lt;b&gt;provider" in text_of(get(nation[LEAD], "spending_explain", *here, "development"))


@pytest.mark.parametrize(("text", "words"), [("  ", "Enter an explanation"), ("x" * 2_001, "2,000 characters or less"),
                                             ("a\0b", "Null characters")])  # fmt: skip
def test_a_bad_explanation(nation, begun, text, words):  # noqa: F811
    answer = post(nation[LEAD], "spending_explain", REGION, begun.pk, "events", text=text)
    assert answer.status_code == 200
    assert words in text_of(answer)
    with scope_of(LEAD):
        assert not Explanation.objects.exists()


@pytest.mark.parametrize(
    ("budget", "forecast", "notable"),
    [
        (50_000, 45_000, False), (50_000, "44999.99", True), (50_000, "55000.01", True),
        (5_000, 4_000, False), (5_000, "3999.99", True), (0, 1_000, False), (0, "1000.01", True), (0, 0, False),
    ],
)  # fmt: skip
def test_what_is_notable(budget, forecast, notable):
    assert Figures(Decimal(budget), Decimal(0), Decimal(forecast)).is_notable is notable


def test_the_last_day_and_after_it(nation, begun, agreed):  # noqa: F811
    last = begun.agreement.ends_on
    for day, words in ((last, "today is the last day"), (last + datetime.timedelta(days=1), "the agreement has ended"),
                       (last - datetime.timedelta(days=1), "and 1 day until")):  # fmt: skip
        with clock.at(datetime.datetime.combine(day, datetime.time(12), datetime.UTC)):
            assert words in text_of(get(nation[LEAD], "spending", REGION, begun.pk))


def test_more_came_back_than_was_spent(nation, begun, agreed, next_quarter):  # noqa: F811
    spend(begun, "250.00", kind="credit")
    page = text_of(get(nation[LEAD], "spending", REGION, begun.pk))
    assert "−£250.00" in page
    assert "<svg" in page
    rows = rows_of(get(nation[LEAD], "spending_csv", REGION, begun.pk))
    assert "-250.00" in {row["spent"] for row in rows}  # a number, not a text


def income(**changes):
    data = {"source": "subscription", **date("received_on", clock.today()), "amount": "1,000.50"}
    return {**data, "description": "Subscriptions of 2010", **changes}


def test_other_income_is_kept_apart(nation, begun):  # noqa: F811
    assert "There is none yet" in text_of(get(nation[LEAD], "other_income", REGION))
    before = get(nation[LEAD], "spending", REGION, begun.pk).context["found"]
    assert post(nation[LEAD], "other_income_add", REGION, **income()).status_code == 302
    assert post(nation[LEAD], "other_income_add", REGION, **income(amount="-0.25")).status_code == 302
    page = text_of(get(nation[SPONSOR], "other_income", REGION))
    for words in ("This money is not the grant’s", "£1,000.25", "£1,000.50", "−£0.25", "Subscriptions of 2010"):
        assert words in page
    assert get(nation[LEAD], "spending", REGION, begun.pk).context["found"] == before


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"amount": "0"}, 409, "other than £0.00"),
        ({"amount": "0.001"}, 200, "whole pence"),
        ({"amount": "-100000000"}, 200, "between −£99,999,999.99"),
        ({"amount": "x"}, 200, "in pounds"),
        ({"description": ""}, 200, "Enter what it is"),
        ({"description": "x" * 201}, 200, "200 characters or less"),
        ({"source": "lottery"}, 200, "Choose where it comes from"),
        ({"received_on_year": "2099"}, 409, "today or in the past"),
        ({"received_on_month": "13"}, 200, "must be a real date"),
    ],
)
def test_bad_income(nation, begun, changes, status, words):  # noqa: F811
    answer = post(nation[LEAD], "other_income_add", REGION, **income(**changes))
    assert answer.status_code == status
    assert words in text_of(answer)
    with scope_of(LEAD):
        assert not OtherIncome.objects.exists()


@pytest.mark.parametrize("amount", ["0.001", "NaN", "1e12", "0"])
def test_the_domain_refuses_bad_income_too(begun, amount):  # noqa: F811
    wrong = domain.Income("other", clock.today(), Decimal(amount), "x")
    with pytest.raises(Refused, match="pounds|£0.00|or less"):
        as_(LEAD, domain.record_income, income=wrong)


def test_pages_ask_no_more_at_thirty(nation, begun, agreed):  # noqa: F811
    pay(begun)

    def counts():
        found = []
        for route, arguments in (("spending", [REGION, begun.pk]), ("spending_csv", [REGION, begun.pk]),
                                 ("other_income", [REGION]), ("spending_explain", [REGION, begun.pk, "events"])):  # fmt: skip
            with CaptureQueriesContext(connection) as asked:
                assert get(nation[LEAD], route, *arguments).status_code == 200
            found.append(len(asked))
        return found

    def add():
        spend(begun, "1.00")
        as_(LEAD, domain.explain, grant=begun, category="events", text="Why")
        as_(LEAD, domain.record_income, income=domain.Income("other", clock.today(), Decimal(1), "x"))

    add()
    at_one = counts()
    for _ in range(29):
        add()
    assert counts() == at_one
    assert max(at_one) <= 17
    with scope_of(LEAD):
        row = Grant.objects.select_related("agreement").get(pk=begun.pk)
        with CaptureQueriesContext(connection) as asked:
            assert monitoring(row, today=clock.today()).total.actual == 30
        assert len(asked) == 3


def test_after_the_end_nothing_more_is_to_come(begun, agreed):  # noqa: F811
    pay(begun)
    spend(begun, "1000.00")
    with scope_of(LEAD):
        grant = Grant.objects.select_related("agreement").get(pk=begun.pk)
        assert monitoring(grant, today=grant.agreement.starts_on).total.forecast == grant.allocation
        after = monitoring(grant, today=grant.agreement.ends_on + datetime.timedelta(days=1))
    assert (after.total.forecast, after.at_risk) == (Decimal(1000), Decimal(146_600))
