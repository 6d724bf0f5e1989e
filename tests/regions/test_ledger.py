"""The expenditure plan and the ledger: by the domain, and by the database when the domain is passed by."""

import datetime
from decimal import Decimal

import pytest

from regions.domain import expenditure_plan as plans
from regions.domain import ledger
from regions.domain import payment as payments
from regions.domain.voucher import Upload
from regions.models import ExpenditurePlan, Grant, LedgerEntry
from regions.quarters import QuarterKey
from regions.queries import spending
from regions.queries.expenditure_plan import differences
from regions.queries.ledger import spent
from regions.queries.national_grant import national_grants
from succession import clock
from succession.states import Refused
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, OTHER_SPONSOR, SPONSOR, scope_of
from tests.regions.test_grant import (  # noqa: F401  (fixtures)
    COORDINATOR,
    STRANGER,
    _known,
    as_,
    drafted,
    grant,
    instalment,
    is_refused,
    known,
    offered,
    received,
    signed,
    today,
    told,
)

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"


@pytest.fixture
def begun(drafted, grant):  # noqa: F811
    """The day after the agreement's first: spending can be dated."""
    moment = datetime.datetime.combine(drafted.starts_on, datetime.time(12), datetime.UTC)
    with clock.at(moment):
        yield grant


def line(grant, amount, *, category="development", purpose="Action learning sets"):  # noqa: F811
    return plans.Line(category, purpose, QuarterKey.of(grant.agreement.starts_on).starts_on, Decimal(amount))


@pytest.fixture
def sent(begun):
    plan = as_(LEAD, plans.prepare, grant=begun)
    as_(LEAD, plans.add_line, plan=plan, line=line(begun, "147599.99"))
    with pytest.raises(Refused, match="£0.01 are left to plan"):
        as_(SPONSOR, plans.send, plan=plan)
    as_(LEAD, plans.add_line, plan=plan, line=line(begun, "0.01", category="contingency", purpose="The last penny"))
    as_(SPONSOR, plans.send, plan=plan)
    return plan


@pytest.fixture
def agreed(sent):
    as_(COORDINATOR, plans.agree, plan=sent)
    return sent


def movement(grant, amount="100.00", *, kind="payment", category="development"):  # noqa: F811
    return ledger.Movement(kind, grant.agreement.starts_on, Decimal(amount), category, "A college", "Learning sets")


def entered(grant, *args, **kwargs):  # noqa: F811
    return as_(LEAD, ledger.enter, grant=grant, movement=movement(grant, *args, **kwargs))


def fresh(entry):
    with scope_of(LEAD):
        return LedgerEntry.objects.select_related("grant__agreement").get(pk=entry.pk)


def pay(grant, number=1):  # noqa: F811
    as_(NATIONAL_LEAD, payments.release, payment=instalment(grant, number))
    as_(COORDINATOR, payments.pay, payment=instalment(grant, number), paid_on=clock.today(), reference="BACS 1")


def test_a_plan_is_sent_whole_agreed_and_renewed(agreed, begun):
    with pytest.raises(Refused, match="not a draft"):
        as_(LEAD, plans.add_line, plan=agreed, line=line(begun, "1"))
    as_(NATIONAL_LEAD, payments.reallocate, grant=begun, allocation=Decimal("150000.01"), reason="More")
    second = as_(LEAD, plans.prepare, grant=begun)
    assert as_(LEAD, plans.prepare, grant=begun).pk == second.pk
    as_(LEAD, plans.add_line, plan=second, line=line(begun, "2400.01", category="events", purpose="Conference"))
    as_(SPONSOR, plans.send, plan=second)
    with pytest.raises(Refused, match="reason"):
        as_(COORDINATOR, plans.return_, plan=second, reason=" ")
    as_(COORDINATOR, plans.return_, plan=second, reason="Say more about the conference.")
    third = as_(LEAD, plans.prepare, grant=begun)
    with scope_of(LEAD):
        [found] = differences(ExpenditurePlan.objects.get(pk=agreed.pk), ExpenditurePlan.objects.get(pk=third.pk))
        assert (found.before, found.after.amount) == (None, Decimal("2400.01"))
    as_(SPONSOR, plans.send, plan=third)
    as_(COORDINATOR, plans.agree, plan=third)
    assert told(LEAD, "SELECT number, status FROM regions_expenditureplan ORDER BY 1") == [
        (1, "superseded"), (2, "returned"), (3, "agreed"),
    ]  # fmt: skip


def test_a_draft_is_the_regions_alone(begun):
    plan = as_(LEAD, plans.prepare, grant=begun)
    as_(LEAD, plans.add_line, plan=plan, line=line(begun, "5"))
    for email, seen in (
        (SPONSOR, 1),
        (COORDINATOR, 0),
        (NATIONAL_LEAD, 0),
        (AUDITOR, 0),
        (OTHER_LEAD, 0),
        (STRANGER, 0),
    ):
        for table in ("plan", "line"):
            assert told(email, f"SELECT count(*) FROM regions_expenditure{table}") == [(seen,)], email


@pytest.mark.parametrize("email", [LEAD, SPONSOR, COORDINATOR, NATIONAL_LEAD, AUDITOR, OTHER_SPONSOR, STRANGER])
def test_no_step_of_a_plan_by_the_wrong_hand(sent, email):
    for status in ("draft", "superseded"):
        is_refused(email, "UPDATE regions_expenditureplan SET status = %s WHERE id = %s", status, sent.pk)
    if email not in (COORDINATOR, NATIONAL_LEAD):
        is_refused(
            email, "UPDATE regions_expenditureplan SET status = 'agreed', decided_by_id = %s, decided_at = now() "
            "WHERE id = %s", _known[email].user_id, sent.pk,
        )  # fmt: skip
    is_refused(email, "UPDATE regions_expenditureplan SET status = 'agreed', decided_by_id = %s WHERE id = %s",
               _known[SPONSOR].user_id, sent.pk)  # fmt: skip
    is_refused(email, "UPDATE regions_expenditureline SET amount = amount + 1")
    is_refused(email, "DELETE FROM regions_expenditureline")
    is_refused(email, "DELETE FROM regions_expenditureplan")


def test_entry_approval_and_reversal(agreed, begun):
    pay(begun)
    entry = entered(begun, "1234.56")
    assert (entry.number, entry.status) == (1, "entered")
    for email in (LEAD, COORDINATOR, OTHER_SPONSOR):
        with pytest.raises(Refused):
            as_(email, ledger.approve, entry=entry)
    with pytest.raises(Refused, match="approved"):
        as_(LEAD, ledger.reverse, entry=entry, reason="Typed twice")
    as_(SPONSOR, ledger.approve, entry=entry)
    undone = as_(LEAD, ledger.reverse, entry=fresh(entry), reason="Typed twice")
    assert (undone.number, undone.effect) == (2, Decimal("-1234.56"))
    with pytest.raises(Refused, match="already"):
        as_(LEAD, ledger.reverse, entry=fresh(entry), reason="Again")
    with scope_of(LEAD):
        assert spent(begun) == Decimal("1234.56")
    as_(SPONSOR, ledger.approve, entry=undone)
    with scope_of(LEAD):
        assert spent(begun) == 0
    for email in (LEAD, SPONSOR, COORDINATOR, NATIONAL_LEAD):
        for change in ("amount = 1", "effect = 1", "category = 'events'", "payee = 'x'", "spent_on = '2000-01-01'",
                       "reason = 'x'", "above_received = true", "status = 'entered'", "number = 9"):  # fmt: skip
            is_refused(email, f"UPDATE regions_ledgerentry SET {change} WHERE id = %s", entry.pk)
        is_refused(email, "DELETE FROM regions_ledgerentry WHERE id = %s", entry.pk)


def test_capacity_needs_no_plan_up_to_the_first_instalment(begun):
    pay(begun)
    assert entered(begun, "1.00").status == "held"
    capacity = entered(begun, "59999.99", category="capacity")
    assert capacity.status == "entered"
    as_(SPONSOR, ledger.approve, entry=capacity)
    assert entered(begun, "0.02", category="capacity").status == "held"
    assert entered(begun, "0.01", category="capacity").status == "entered"


def test_outside_the_plan_the_college_consents_first(agreed, begun):
    pay(begun)
    entry = entered(begun, category="events")
    assert entry.status == "held"
    with pytest.raises(Refused):
        as_(SPONSOR, ledger.approve, entry=entry)
    with pytest.raises(Refused):
        as_(SPONSOR, ledger.consent, entry=entry)
    as_(COORDINATOR, ledger.consent, entry=entry)
    as_(SPONSOR, ledger.approve, entry=fresh(entry))
    other = entered(begun, category="data")
    as_(NATIONAL_LEAD, ledger.decline, entry=other, reason="Not for this grant.")
    assert fresh(other).status == "refused"


def test_spending_above_what_was_received_needs_a_reason(agreed, begun):
    entry = entered(begun, "0.01")
    with pytest.raises(Refused, match="above the money received"):
        as_(SPONSOR, ledger.approve, entry=entry)
    is_refused(
        SPONSOR, "UPDATE regions_ledgerentry SET status = 'approved', decided_by_id = %s, decided_at = now() "
        "WHERE id = %s", _known[SPONSOR].user_id, entry.pk,
    )  # fmt: skip
    as_(SPONSOR, ledger.approve, entry=entry, reason="The authority lends it until the instalment comes.")
    assert fresh(entry).above_received


ENTRY = (
    "INSERT INTO regions_ledgerentry (region_id, grant_id, kind, spent_on, amount, effect, category, payee, description, "
    "status, entered_by_id, entered_by_name, consented_by_name, decided_by_name, above_received, reason{more}) SELECT "
    "g.region_id, g.id, '{kind}', a.starts_on, {amount}, {effect}, '{category}', 'x', 'x', '{status}', {by}, coalesce((SELECT name FROM regions_user WHERE id = {by}), 'x'), '', '', "
    "false, ''{values} FROM regions_grant g JOIN regions_agreement a ON a.id = g.agreement_id WHERE g.id = %s"
)
FAIR = {
    "kind": "payment",
    "amount": 5,
    "effect": 5,
    "category": "development",
    "status": "entered",
    "more": "",
    "values": "",
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "approved"}, {"effect": -5}, {"effect": 6}, {"amount": -5, "effect": -5}, {"amount": 0, "effect": 0},
        {"category": "events"}, {"category": "contingency"}, {"category": "yachts"}, {"kind": "gift"},
        {"kind": "credit"}, {"kind": "reversal"}, {"by": "another"},
        {"more": ", consented_by_id", "values": ", 1"}, {"more": ", reverses_id", "values": ", g.id"},
    ],
)  # fmt: skip
def test_no_unfair_entry(agreed, begun, wrong):
    said = FAIR | {"by": _known[LEAD].user_id} | wrong
    if wrong == {"by": "another"}:
        said["by"] = _known[SPONSOR].user_id
    is_refused(LEAD, ENTRY.format(**said), begun.pk)


def test_a_fair_entry_by_nobody_else(agreed, begun):
    for email in (SPONSOR, COORDINATOR, NATIONAL_LEAD, OTHER_LEAD, AUDITOR):
        is_refused(email, ENTRY.format(**FAIR | {"by": _known[email].user_id}), begun.pk)
    with scope_of(LEAD):
        from tests.tenancy.test_isolation import sql

        assert sql(ENTRY.format(**FAIR | {"by": _known[LEAD].user_id}), begun.pk) == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("invoice.pdf", b"", "empty"),
        ("invoice.pdf", b"MZ\x90\x00", "PDF, a JPEG or a PNG"),
        ("invoice.pdf", b"<html>%PDF-", "PDF, a JPEG or a PNG"),
        ("invoice.png", b"%PDF-1.7 cut", "cut short"),
        ("invoice.pdf", b"%PDF-" + b"x" * 10 * 1024 * 1024, "larger than 10 MB"),
    ],
)
def test_evidence_is_judged_by_its_content(agreed, begun, name, content, words):
    with pytest.raises(Refused, match=words):
        as_(LEAD, ledger.enter, grant=begun, movement=movement(begun), evidence=Upload(name, content))
    assert told(LEAD, "SELECT count(*) FROM regions_ledgerentry") == [(0,)]


def test_the_second_instalment_may_wait_for_the_plan(begun, today):  # noqa: F811
    with scope_of(NATIONAL_LEAD):
        from regions.models import Agreement

        assert not Agreement.objects.get(pk=begun.agreement_id).waits_for_plan
    is_refused(NATIONAL_LEAD, "UPDATE regions_agreement SET waits_for_plan = true WHERE id = %s", begun.agreement_id)


def test_budget_actual_and_forecast(agreed, begun):
    pay(begun)
    for amount, kind in (("1000.10", "payment"), ("0.30", "credit"), ("99.99", "accrual")):
        as_(SPONSOR, ledger.approve, entry=entered(begun, amount, kind=kind))
    entered(begun, "7.00")
    start = begun.agreement.starts_on
    with scope_of(LEAD):
        found = spending.monitoring(Grant.objects.select_related("agreement").get(pk=begun.pk), today=start)
        [development] = [one for one in found.categories if one.value == "development"]
        assert development.total == spending.Figures(Decimal("147599.99"), Decimal("1099.79"), Decimal("147599.99"))
        assert (found.left, found.at_risk, found.waiting) == (Decimal("146500.21"), 0, Decimal(7))
        later = spending.monitoring(
            Grant.objects.select_related("agreement").get(pk=begun.pk), today=QuarterKey.of(start).next.starts_on
        )
        assert later.at_risk == Decimal("146500.21")
    with scope_of(NATIONAL_LEAD):
        [nation] = national_grants(QuarterKey.of(start), today=start).lines
        assert (nation.received, nation.spent) == (Decimal(60_000), Decimal("1099.79"))
