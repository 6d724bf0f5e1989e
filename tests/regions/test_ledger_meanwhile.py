"""What happens in the ledger between the page that was seen and the button that was pressed."""

from decimal import Decimal

import pytest

from regions.domain import ledger
from regions.queries import ledger as queries
from regions.views import ledger as views
from regions.views import ledger_entry
from succession.states import Refused
from tests.conftest import LEAD, SPONSOR, scope_of
from tests.regions.ledger_world import Nation, agreed_plan, entries, file, pay
from tests.regions.test_grant import as_
from tests.regions.test_ledger import (  # noqa: F401  (fixtures)
    begun,
    drafted,
    grant,
    known,
    movement,
    offered,
    signed,
    today,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def nation(begun):  # noqa: F811
    agreed_plan(begun)
    pay(begun)
    return Nation(begun)


def late(real, first):
    """What is asked for the first time is answered as it was a moment ago."""
    answers = [first]
    return lambda *args, **kwargs: answers.pop() if answers else real(*args, **kwargs)


def test_the_same_is_not_entered_twice_at_once(nation, monkeypatch):
    said = movement(nation.grant, "1234.56")
    as_(LEAD, ledger.enter, grant=nation.grant, movement=said, beside=[])
    with pytest.raises(Refused, match="Entry 1 says the same"):
        as_(LEAD, ledger.enter, grant=nation.grant, movement=said, beside=[])
    as_(LEAD, ledger.enter, grant=nation.grant, movement=said, beside=[1])
    as_(LEAD, ledger.enter, grant=nation.grant, movement=said)
    assert len(entries(nation.grant)) == 3


def test_the_page_asks_about_one_that_came_meanwhile(nation, monkeypatch):
    nation.enter()
    monkeypatch.setattr(views, "twins", late(queries.twins, []))
    answer = nation.enter(evidence=file())
    shown = answer.content.decode()
    assert "Tick the box" in shown
    assert "entry 1</a>" in shown
    assert len(entries(nation.grant)) == 1
    assert nation.enter(again="on", evidence=file()).status_code == 302


def test_a_reason_is_asked_for_once_the_money_has_run_over(nation, monkeypatch):
    nation.enter(amount="60000.00")
    nation.enter(amount="0.01")
    assert "Why is more spent" not in nation.get(SPONSOR, "ledger_step", 2, "approve").content.decode()
    with scope_of(SPONSOR):
        before = queries.outlook(nation.grant, Decimal("0.01"))
    assert nation.post(SPONSOR, "ledger_step", 1, "approve").status_code == 302
    monkeypatch.setattr(ledger_entry, "outlook", late(queries.outlook, before))
    shown = nation.post(SPONSOR, "ledger_step", 2, "approve").content.decode()
    assert "Why is more spent than has been received?" in shown
    assert "Enter a reason" in shown
    assert nation.post(SPONSOR, "ledger_step", 2, "approve", reason="Lent").status_code == 302


def test_words_where_no_plan_is_agreed(begun):  # noqa: F811
    nation = Nation(begun)
    nation.enter()
    assert "No agreed plan covers it" in nation.get(LEAD, "ledger_entry", 1).content.decode()
    for word in ("does not hold", "utside the agreed"):
        assert word not in nation.get(LEAD, "ledger_entry", 1).content.decode()
