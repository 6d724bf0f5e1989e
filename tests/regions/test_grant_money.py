"""Money to the penny: what pages, monitoring and the national list say of a ledger of many pennies is what a sum by hand
says; and absurd figures, dates and words are refused with words, and nothing is written."""

import datetime
import random
from collections import defaultdict
from decimal import Decimal

import pytest

from regions.domain import expenditure_plan as plans
from regions.models import Grant
from regions.quarters import QuarterKey
from regions.queries import agreement as agreement_queries
from regions.queries import spending as monitoring
from regions.queries.grant_amounts import amounts_of
from regions.queries.ledger import received, spent
from regions.queries.national_grant import national_grants
from succession import clock
from succession.states import Refused
from tests.regions.grant_model import CATEGORIES
from tests.regions.grant_tour import pay
from tests.regions.grant_world import END, START, World, as_superuser, rolled_back, sql

pytestmark = pytest.mark.django_db
D = Decimal
# First days of the quarters that the agreement touches, and the days around their edges.
QUARTERS = [datetime.date(2010, 4, 1), datetime.date(2010, 7, 1), datetime.date(2010, 10, 1), datetime.date(2011, 1, 1),
            datetime.date(2011, 4, 1), datetime.date(2011, 7, 1)]  # fmt: skip
ONE = datetime.timedelta(days=1)
EDGES = [day for first in QUARTERS for day in (first - ONE, first) if START <= day <= END] + [END]


@pytest.fixture
def world():
    with rolled_back():
        yield World()


def begun(world):
    for verb, key in (("draft", "national"), ("offer", "national"), ("sign", "sponsor"), ("countersign", "national")):
        world.do(verb, key)
    world.days_pass(800)  # after the agreement’s last day


def quarter_of(day):
    """By hand: the last first day that is not later; after the last day of all, the last quarter."""
    return max(first for first in QUARTERS if first <= min(day, END))


def planned(world, dice, count):
    """A plan of ``count`` lines that come to the allocation, agreed: pounds by category and quarter."""
    budget, left = defaultdict(D, {}), world.model.allocation
    world.do("prepare", "lead")
    for at in range(count):
        amount = left if at == count - 1 else D(dice.randint(1, 90)) / 100
        left -= amount
        category, quarter = dice.choice((*CATEGORIES, "contingency")), dice.choice(QUARTERS)
        with clock.at(world.now), world._scope("lead"):
            plan = Grant.objects.get(pk=world.grant).plans.get()
            plans.add_line(by=world.by["lead"], plan=plan, line=plans.Line(category, "x", quarter, amount))
        world.model.plan("draft").lines.append((category, amount))
        budget[category, quarter] += amount
    world.do("send", "sponsor")
    world.do("agree", "coordinator")
    return budget


@pytest.mark.parametrize("seed", range(3))
def test_every_sum_agrees_to_the_penny(world, seed, request):
    dice = random.Random(seed)
    begun(world)
    budget, actual = planned(world, dice, 40), defaultdict(D)
    pay(world, 1)
    waiting = D(0)
    for _ in range(400 if request.config.getoption("--long") else 60):
        kind = dice.choice(("payment", "payment", "accrual", "credit", "reversal"))
        approved = [at for at, one in enumerate(world.model.entries) if one.status == "approved" and one.kind != "reversal"
                    and not any(other.reverses == at for other in world.model.entries)]  # fmt: skip
        if kind == "reversal":
            if not approved:
                continue
            world.do("reverse", "lead", at=dice.choice(approved), reason="x")
        else:
            late = [END + ONE, world.model.today] if kind == "credit" else []
            world.do("enter", "lead", kind=kind, amount=D(dice.choice((1, 2, 3, 10, 99, 101, 12345))) / 100,
                     category=dice.choice(CATEGORIES), spent_on=dice.choice(EDGES + late))  # fmt: skip
        at, entry = len(world.model.entries) - 1, world.model.entries[-1]
        if entry.status == "held":
            world.do("consent", "coordinator", at=at)
        if dice.random() < 0.2:
            waiting += entry.effect
            continue
        world.do("approve", "sponsor", at=at, reason="Lent")
        actual[entry.category, quarter_of(entry.spent_on)] += entry.effect
    for today in (START, *EDGES, END + ONE):
        compared(world, budget, actual, waiting, today)


def forecast_by_hand(budget, actual, today):
    found = defaultdict(D)
    for key in {*budget, *actual}:
        later = [one for one in QUARTERS if one > key[1]]
        if (later[0] if later else END + ONE) <= today:
            found[key] = actual[key]
        else:
            found[key] = max(budget[key], actual[key]) if key[1] <= today else budget[key]
    return found


def compared(world, budget, actual, waiting, today):
    forecast, total, allocation = (
        forecast_by_hand(budget, actual, today),
        sum(actual.values(), D(0)),
        world.model.allocation,
    )
    with world._scope("lead"):
        grant = Grant.objects.select_related("agreement").get(pk=world.grant)
        found = monitoring.monitoring(grant, today=today)
        assert (spent(grant), received(grant)) == (total, D(60))
    with world._scope("national"):
        [line] = national_grants(QuarterKey.of(START), today=today).lines
    said = {
        (row.value, key.starts_on): (cell.budget, cell.actual, cell.forecast)
        for row in found.categories for key, cell in zip(found.quarters, row.cells, strict=True)
    }  # fmt: skip
    for key in {*said, *budget, *actual}:
        assert said.get(key, (0, 0, 0)) == (budget[key], actual[key], forecast[key]), (today, key)
    sums = (sum(budget.values()), total, sum(forecast.values()))
    assert sums[0] == allocation
    assert (found.total.budget, found.total.actual, found.total.forecast) == sums
    assert (line.allocation, line.spent, line.planned) == (allocation, total, True)
    assert (found.left, found.received, found.waiting) == (allocation - total, D(60), waiting)
    assert found.at_risk == line.at_risk == abs(allocation - sums[2])
    assert line.received == D(60)


def test_what_was_recovered_was_not_paid(world):
    begun(world)
    pay(world, 1)
    world.do("recover", "national", number=1, amount=D("0.01"), recovered_on=world.model.today, reason="Unspent")
    with world._scope("national"):
        [line] = [one for one in agreement_queries.lines(world.model.today) if one.agreement]
    assert (line.allocation, line.paid) == (D("147.60"), D("59.99"))


def test_what_came_back_later_was_received_before(world):
    """The figures of an earlier quarter don't shrink."""
    begun(world)
    pay(world, 1)
    paid_on = world.model.today
    world.days_pass(100)
    world.do("recover", "national", number=1, amount=D("0.01"), recovered_on=world.model.today, reason="Unspent")
    with world._scope("lead"):
        grant = Grant.objects.get(pk=world.grant)
        days = (paid_on - ONE, paid_on, world.model.today - ONE, world.model.today)
        found = [amounts_of([grant], until=day).received.get(grant.pk, 0) for day in days]
    assert found == [0, 60, 60, D("59.99")]


def test_a_second_instalment_that_comes_back_is_due_as_the_rest_of_what_is_allocated_now(world):
    begun(world)
    world.do("receive", "coordinator", received_on=world.model.today)
    pay(world, 2)
    with as_superuser():  # as it could be raised once
        sql("ALTER TABLE regions_grant DISABLE TRIGGER grant_rules")
        sql("UPDATE regions_grant SET allocation = 150")
        sql("ALTER TABLE regions_grant ENABLE ALWAYS TRIGGER grant_rules")
    world.act("bounce", "coordinator", number=2, reason="Account closed")
    with as_superuser():
        assert sql("SELECT amount, status FROM regions_payment WHERE number = 2") == [(D("90.00"), "due")]


def test_an_allocation_is_not_raised_once_nothing_of_it_can_fall_due(world):
    begun(world)
    world.do("receive", "coordinator", received_on=world.model.today)
    world.do("release", "national", number=2)
    with pytest.raises(Refused, match="next agreement"):
        world.act("reallocate", "national", allocation=D("150.00"), reason="More")
    world.do("pay", "coordinator", number=2, paid_on=world.model.today, reference="BACS")
    with pytest.raises(Refused, match="next agreement"):
        world.act("reallocate", "national", allocation=D("150.00"), reason="More")
    world.do("bounce", "coordinator", number=2, reason="Account closed")
    world.do("reallocate", "national", allocation=D("150.00"), reason="More")


def test_the_strategy_is_received_where_the_first_instalment_is_the_whole_grant(world):
    begun(world)
    world.do("reallocate", "national", allocation=world.model.first, reason="Less")
    world.do("receive", "coordinator", received_on=world.model.today)
    with as_superuser():
        assert sql("SELECT number FROM regions_payment") == [(1,)]
    with pytest.raises(Refused, match="next agreement"):
        world.act("reallocate", "national", allocation=D("150.00"), reason="More")


def test_capacity_that_fitted_when_it_was_entered_is_asked_about_again_at_its_approval(world):
    begun(world)
    pay(world, 1)
    for amount in ("59.99", "0.02"):
        world.do("enter", "lead", kind="payment", amount=D(amount), category="capacity", spent_on=START)
    world.do("approve", "sponsor", at=0)
    with pytest.raises(Refused, match="agreed plan"):
        world.act("approve", "sponsor", at=1, reason="x")
