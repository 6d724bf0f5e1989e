"""Absurd figures, dates and words are refused at each step of a grant, with words and without a trace."""

import datetime

import pytest

from regions.domain import agreement as agreements
from regions.domain import expenditure_plan as plans
from regions.domain import ledger, spending
from regions.domain import payment as payments
from regions.domain.voucher import Upload
from regions.models import Agreement, Grant, LedgerEntry, Payment
from succession import clock
from succession.states import Refused
from tests.regions.grant_tour import pay
from tests.regions.grant_world import START, TABLES, as_superuser, sql
from tests.regions.test_grant_money import ONE, D, begun, world

__all__ = ["world"]
pytestmark = pytest.mark.django_db


FIGURES = [D(one) for one in ("NaN", "sNaN", "Infinity", "-Infinity", "1.001", "0.005", "1E-9", "-1", "0", "1E9", "1E30",
                              "999999999.995", "-0.001")]  # fmt: skip


DAYS = [datetime.date(1, 1, 1), datetime.date(1900, 1, 1), datetime.date(9999, 12, 31)]


TEXTS = ["", "   ", "x" * 20_000, "a\0b"]


def absurd(world):
    """Each verb with one of its values absurd."""
    today = world.model.today
    with as_superuser():
        grant = Grant.objects.select_related("agreement").get(pk=world.grant)
        first = Payment.objects.select_related("grant__agreement").get(grant=grant, number=1)
        entry = LedgerEntry.objects.select_related("grant__agreement").get(grant=grant, number=1)
        agreement = Agreement.objects.get(pk=world.agreement)
        plan = grant.plans.select_related("grant__agreement").get()

    def say(key, verb, fair, **changes):
        for name, values in changes.items():
            for value in values:
                yield key, verb, fair | {name: value}

    moved = {
        "kind": "payment",
        "spent_on": START,
        "amount": D(1),
        "category": "events",
        "payee": "x",
        "description": "x",
    }
    for _, _, said in say("", None, moved, amount=FIGURES, spent_on=DAYS, payee=TEXTS, description=TEXTS, kind=["", "gift"],
                          category=["", "yachts", "contingency"]):  # fmt: skip
        yield "lead", ledger.enter, {"grant": grant, "movement": ledger.Movement(**said)}
    lined = {"category": "events", "purpose": "x", "quarter": START, "amount": D(1)}
    for _, _, said in say(
        "", None, lined, amount=FIGURES, quarter=[*DAYS, START + ONE], purpose=TEXTS, category=["yachts"]
    ):
        yield "lead", plans.add_line, {"plan": plan, "line": plans.Line(**said)}
    earned = {"source": "other", "received_on": START, "amount": D(1), "description": "x"}
    odd = [one for one in FIGURES if str(one) != "-1"]  # a minus puts a mistake right
    for _, _, said in say("", None, earned, amount=odd, received_on=DAYS, description=TEXTS, source=["yachts"]):
        yield "lead", spending.record_income, {"income": spending.Income(**said)}
    yield from say(
        "lead", spending.explain, {"grant": grant, "category": "events", "text": "x"}, text=TEXTS, category=["x"]
    )
    yield from say("lead", ledger.reverse, {"entry": entry, "reason": "x"}, reason=TEXTS)
    yield from say("coordinator", payments.receive_strategy, {"grant": grant, "strategy": world.strategy,
                   "received_on": today}, received_on=DAYS)  # fmt: skip
    yield from say("national", payments.reallocate, {"grant": grant, "allocation": D(150), "reason": "x"},
                   allocation=FIGURES, reason=TEXTS)  # fmt: skip
    yield from say("national", payments.recover, {"payment": first, "amount": D("0.01"), "recovered_on": today, "reason": "x"},
                   amount=FIGURES, recovered_on=DAYS, reason=TEXTS)  # fmt: skip
    yield from say("coordinator", payments.bounce, {"payment": first, "reason": "x"}, reason=TEXTS)
    yield from say("national", agreements.move, {"agreement": agreement, "name": "end", "reason": "x"}, reason=TEXTS)
    terms = vars(world.terms)
    for _, _, said in say(
        "", None, terms, starts_on=DAYS, ends_on=[*DAYS, datetime.date(2016, 1, 1)], authority_id=[0]
    ):
        yield "national", agreements.draft, {"terms": agreements.Terms(**said)}


def test_absurd_figures_dates_and_words_are_refused_and_nothing_is_written(world):
    begun(world)
    pay(world, 1)
    world.do("enter", "lead", kind="payment", amount=D(1), category="capacity", spent_on=START)
    world.do("approve", "sponsor", at=0)
    world.do("prepare", "lead")
    before, wrong, count = world.digest(), [], 0
    for key, verb, more in absurd(world):
        count += 1
        with clock.at(world.now), world._scope(key):
            try:
                verb(by=world.by[key], **more)
            except Refused as refusal:
                if not str(refusal).strip():
                    wrong.append(("no words", verb.__name__, more))
            except Exception as error:  # noqa: BLE001  (whatever it is fails the test)
                wrong.append((repr(error)[:80], verb.__name__, more))
            else:
                wrong.append(("taken", verb.__name__, more))
    assert not wrong, "\n".join(map(str, wrong))
    assert count > 120
    assert world.digest() == before
    assert len(TABLES) == len(before)


def test_a_long_name_of_evidence_is_no_fault(world):
    begun(world)
    world.do("enter", "lead", kind="payment", amount=D(1), category="capacity", spent_on=START)
    with as_superuser():
        entry = LedgerEntry.objects.select_related("grant__agreement").get(grant=world.grant)
    with clock.at(world.now), world._scope("lead"):
        ledger.attach(by=world.by["lead"], entry=entry, evidence=Upload("n" * 300 + ".pdf", b"%PDF-1.7\n%%EOF\n"))
        [[reason]] = sql("SELECT reason FROM regions_agreementevent WHERE verb = 'attach'")
    assert reason.startswith("n" * 116 + ".pdf, SHA-256 ")
