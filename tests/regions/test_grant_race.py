"""Two people at once, each on a connection of their own, in a database of their own: one succeeds, the other is told why,
and nothing is done twice. Pairs that could wait for one another for ever do not."""

import datetime
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.db import connections

from regions.domain import agreement as agreements
from regions.domain import expenditure_plan as plans
from regions.domain import ledger
from regions.domain import payment as payments
from regions.domain import strategy as strategies
from regions.domain.voucher import Upload
from regions.models import Agreement, ExpenditurePlan, Grant, GrantFormula, LedgerEntry, Payment, Region
from succession import clock
from succession.states import Refused
from succession.tenancy.scope import member_scope
from tests.conftest import LEAD, NATIONAL_LEAD, SPONSOR, acting, submitted_strategy
from tests.plugin import copy_of_the_nation, servers

pytestmark = pytest.mark.django_db
COORDINATOR = "coordinator.1@demo.example"
START, END = datetime.date(2010, 4, 1), datetime.date(2011, 9, 30)
NOW = datetime.datetime(2010, 4, 1, 12, tzinfo=datetime.UTC)
DATABASE = f"grant_race_{os.getpid()}"
ROUNDS, THREADS = 50, 3
MORE = {"reason": "A reason"}
D = Decimal


def connect():
    """This thread's connection leads to the copy, and commits there. The one before."""
    before = connections["default"]
    connections["default"] = type(before)(dict(before.settings_dict) | {"NAME": DATABASE}, "default")
    return before


@contextmanager
def connected():
    before = connect()
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = before


class Place:
    """A grant in force in the copy, with £1,000,000.00 so that every round finds something left."""

    def __init__(self):
        copy_of_the_nation(DATABASE)
        self.threads = ThreadPoolExecutor(THREADS, initializer=connect)
        self.superuser = servers.superuser(DATABASE)
        self.by = {email: acting(email) for email in (LEAD, SPONSOR, NATIONAL_LEAD, COORDINATOR)}
        with connected(), clock.at(NOW):
            with self.scope(NATIONAL_LEAD):
                GrantFormula.objects.update_or_create(  # the framework's own is there as reference data
                    starts_on=START,
                    defaults={"ends_on": END, "base": 1_000_000, "per_authority": 0, "first_instalment": 60_000},
                )
                region = Region.objects.get(slug="north-east")
                authority = agreements.members(region.pk, START)[0].organisation_id
                terms = agreements.Terms(region.pk, START, END, START, authority)
                made = agreements.draft(by=self.by[NATIONAL_LEAD], terms=terms)
                agreements.offer(by=self.by[NATIONAL_LEAD], agreement=made)
                made = Agreement.objects.get(pk=made.pk)
            self.act(SPONSOR, agreements.sign, agreement=made, seen=made.text_sha256)
            self.grant = self.act(NATIONAL_LEAD, agreements.countersign, agreement=made)
            self.strategy = submitted_strategy()

    def scope(self, email):
        return member_scope(user_id=self.by[email].user_id, membership_id=self.by[email].pk)

    def act(self, email, verb, **more):
        with self.scope(email):
            return verb(by=self.by[email], **more)

    def sql(self, statement, *parameters):
        return self.superuser.execute(statement, parameters).fetchall()

    def events(self):
        return self.sql("SELECT count(*) FROM regions_agreementevent")[0][0]

    def one(self, model, **which):
        with self.scope(LEAD):
            return model.objects.select_related("grant__agreement").get(grant=self.grant, **which)

    def plan(self):
        with self.scope(LEAD):
            return ExpenditurePlan.objects.select_related("grant__agreement").filter(grant=self.grant).first()

    def at_once(self, *acts):
        """Each ``(email, verb, arguments)`` on its own thread and connection, let go together: what each came to."""
        barrier = threading.Barrier(len(acts))

        def run(email, verb, more):
            with clock.at(NOW):
                try:
                    with self.scope(email):
                        barrier.wait(30)
                        verb(by=self.by[email], **more)
                except Refused as refusal:
                    return "refused" if str(refusal) else "refused without words"
                except Exception as error:  # noqa: BLE001  (whatever it is fails the test)
                    return error
                return "done"

        return [one.result(60) for one in [self.threads.submit(run, *act) for act in acts]]

    def close(self):
        together = threading.Barrier(THREADS)
        for one in [
            self.threads.submit(lambda: (together.wait(30), connections["default"].close())) for _ in range(THREADS)
        ]:
            one.result(60)
        self.threads.shutdown()
        self.superuser.close()

    def twice(self, verb, email, left, row, **more):
        """The same by two: done once, with one event. ``left``: what ``row``, a query and its parameter, then answers."""
        before = self.events()
        answers = self.at_once(*[(email, verb, more)] * 2)
        assert sorted(map(str, answers)) == ["done", "refused"], answers
        assert self.events() == before + 1
        assert self.sql(*row) == [(left,)]

    def entry(self, amount="1.00", category="capacity"):
        movement = ledger.Movement("payment", START, D(amount), category, "A college", "Sets")
        return self.act(LEAD, ledger.enter, grant=self.grant, movement=movement)

    def approved(self):
        made = self.entry()
        self.act(SPONSOR, ledger.approve, entry=made, reason="Lent")
        return made


@pytest.fixture(scope="module")
def kept():
    places = {}
    yield places
    for place in places.values():
        place.close()


@pytest.fixture
def place(db, kept):
    if "place" not in kept:
        kept["place"] = Place()
    with connected(), clock.at(NOW):
        yield kept["place"]


def test_releasing_and_paying_once_each(place):
    for at in range(ROUNDS):
        first = place.one(Payment, number=1)
        row = ("SELECT status FROM regions_payment WHERE id = %s", first.pk)
        place.twice(payments.release, NATIONAL_LEAD, "released", row, payment=first)
        place.twice(payments.pay, COORDINATOR, "paid", row, payment=first, paid_on=START, reference=f"BACS {at}")
        place.act(COORDINATOR, payments.bounce, payment=first, **MORE)


def test_approving_and_reversing_once_each(place):
    for _ in range(ROUNDS):
        entry = place.entry()
        status = ("SELECT status FROM regions_ledgerentry WHERE id = %s", entry.pk)
        place.twice(ledger.approve, SPONSOR, "approved", status, entry=entry, reason="Lent")
        reversals = ("SELECT count(*) FROM regions_ledgerentry WHERE reverses_id = %s", entry.pk)
        place.twice(ledger.reverse, LEAD, 1, reversals, entry=place.one(LedgerEntry, pk=entry.pk), **MORE)


def fair(answers):
    """Done or refused with words; nothing else."""
    assert set(map(str, answers)) <= {"done", "refused"}, answers
    return answers


def test_an_instalment_is_released_while_the_allocation_changes(place):
    first = place.one(Payment, number=1)
    for at in range(10):
        place.act(NATIONAL_LEAD, payments.reallocate, grant=place.grant, allocation=D(1_000_000), **MORE)
        change = {"grant": place.grant, "allocation": D(1_000_001 + at), **MORE}
        answers = fair(place.at_once((NATIONAL_LEAD, payments.release, {"payment": first}),
                                     (NATIONAL_LEAD, payments.reallocate, change)))  # fmt: skip
        assert answers == ["done", "done"]
        place.act(COORDINATOR, payments.pay, payment=first, paid_on=START, reference="BACS")
        place.act(COORDINATOR, payments.bounce, payment=first, **MORE)


def test_an_entry_is_approved_while_another_is_reversed(place):
    for _ in range(10):
        entry, waiting = place.approved(), place.entry()
        assert place.at_once((SPONSOR, ledger.approve, {"entry": waiting, "reason": "Lent"}),
                             (LEAD, ledger.reverse, {"entry": entry, **MORE})) == ["done", "done"]  # fmt: skip
        # One that is approved at this moment is reversed after that, or not yet.
        waiting = place.entry()
        [first, _] = fair(place.at_once((SPONSOR, ledger.approve, {"entry": waiting, "reason": "Lent"}),
                                        (LEAD, ledger.reverse, {"entry": waiting, **MORE})))  # fmt: skip
        assert first == "done"


def test_evidence_comes_while_its_entry_is_approved(place):
    for at in range(10):
        entry = place.entry()
        evidence = Upload("bill.pdf", f"%PDF-1.7 {at}\n%%EOF\n".encode())
        assert place.at_once((SPONSOR, ledger.approve, {"entry": entry, "reason": "Lent"}),
                             (LEAD, ledger.attach, {"entry": entry, "evidence": evidence})) == ["done", "done"]  # fmt: skip


def test_numbers_have_no_gaps(place):
    movement = ledger.Movement("payment", START, D(1), "capacity", "A college", "Sets")
    for _ in range(10):
        assert place.at_once(*[(LEAD, ledger.enter, {"grant": place.grant, "movement": movement})] * 2) == ["done"] * 2
    [[last, count]] = place.sql("SELECT max(number), count(*) FROM regions_ledgerentry")
    assert last == count


def test_the_entry_that_passes_the_money_received_is_flagged(place):
    for _ in range(10):
        [[left]] = place.sql(
            "SELECT (SELECT coalesce(sum(amount - recovered), 0) FROM regions_payment WHERE status IN ('paid', 'recovered'))"
            " - (SELECT coalesce(sum(effect), 0) FROM regions_ledgerentry WHERE status = 'approved')"
        )
        if left <= 0:
            credit = ledger.Movement("credit", START, 2 - left, "capacity", "A college", "Sets")
            place.act(SPONSOR, ledger.approve, entry=place.act(LEAD, ledger.enter, grant=place.grant, movement=credit))
            left = D(2)
        pair = [place.entry(str(left)), place.entry(str(left))]
        answers = fair(place.at_once(*((SPONSOR, ledger.approve, {"entry": one}) for one in pair)))
        # Either fits alone; the second of them needs a reason and has none.
        assert sorted(map(str, answers)) == ["done", "refused"]
        assert not any(place.one(LedgerEntry, pk=one.pk).above_received for one in pair)


def test_a_plan_is_sent_while_it_changes(place):
    for _ in range(10):
        allocation = place.one(Payment, number=1).grant.allocation
        plan = place.act(LEAD, plans.prepare, grant=place.grant)
        with place.scope(LEAD):
            lines = list(plan.lines.all())
            for line in lines:
                plans.remove_line(by=place.by[LEAD], line=line, seen=plans.revision(line))
        place.act(LEAD, plans.add_line, plan=plan, line=plans.Line("capacity", "x", START, allocation))
        extra = plans.Line("capacity", "x", START, D(1))
        answers = fair(
            place.at_once((SPONSOR, plans.send, {"plan": plan}), (LEAD, plans.add_line, {"plan": plan, "line": extra}))
        )
        [[status, total]] = place.sql(
            "SELECT p.status, sum(l.amount) FROM regions_expenditureplan p JOIN regions_expenditureline l "
            "ON l.plan_id = p.id WHERE p.id = %s GROUP BY p.id", plan.pk)  # fmt: skip
        assert answers in (["done", "refused"], ["refused", "done"])
        assert (status, total) in (("sent", allocation), ("draft", allocation + 1))
        if status == "sent":
            # Two answers of the College, and a changed allocation, to one plan.
            more = D(allocation + 1)
            answers = fair(place.at_once((COORDINATOR, plans.agree, {"plan": plan}), (NATIONAL_LEAD, plans.return_, {"plan": plan, **MORE}),
                                         (NATIONAL_LEAD, payments.reallocate, {"grant": place.grant, "allocation": more, **MORE})))  # fmt: skip
            assert answers[2] == "done"
            if place.plan().status == "sent":
                place.act(COORDINATOR, plans.return_, plan=plan, **MORE)


def test_two_start_a_plan_and_have_the_same(place):
    before = place.sql("SELECT count(*) FROM regions_expenditureplan")
    if place.plan().status != "draft":
        assert place.at_once(*[(LEAD, plans.prepare, {"grant": place.grant})] * 2) == ["done", "done"]
        assert place.sql("SELECT count(*) FROM regions_expenditureplan") == [(before[0][0] + 1,)]


def test_the_strategy_is_received_once_while_the_allocation_changes(place):
    more = {"strategy": place.strategy, "received_on": START}
    change = {"grant": place.grant, "allocation": D(1_234_567), **MORE}
    answers = fair(place.at_once((NATIONAL_LEAD, payments.reallocate, change), (COORDINATOR, strategies.receive, more),
                                 (NATIONAL_LEAD, strategies.receive, more)))  # fmt: skip
    assert sorted(map(str, answers[1:])) == ["done", "refused"]
    with place.scope(LEAD):
        grant = Grant.objects.get(pk=place.grant.pk)
        assert sum(one.amount for one in grant.payments.all()) == grant.allocation
