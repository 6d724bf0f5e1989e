"""The ledger through its pages: who is let in where, what bad input says, and money exact from form to file."""

import csv
import io
from decimal import Decimal

import pytest

from regions.domain import ledger
from regions.models import EntryEvidence
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, OTHER_SPONSOR, SPONSOR, scope_of
from tests.regions.ledger_world import (
    OTHER_REGION,
    PDF,
    READERS,
    REGION,
    Nation,
    agreed_plan,
    entries,
    file,
    many,
    pay,
    typed,
    url,
)
from tests.regions.test_grant import COORDINATOR, STRANGER, as_, drafted, grant, known, offered, signed, today  # noqa: F401
from tests.regions.test_ledger import begun, movement  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def nation(begun):  # noqa: F811
    agreed_plan(begun)
    pay(begun)
    return Nation(begun)


def page(answer):
    assert answer.status_code == 200, answer.content.decode()[-3000:]
    return answer.content.decode()


def table(answer):
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_who_reads_what(nation):
    nation.enter(evidence=file())
    with scope_of(LEAD):
        evidence = EntryEvidence.objects.get()
    for route, more in (("ledger", []), ("ledger_csv", []), ("ledger_entry", [1]), ("ledger_evidence", [evidence.pk])):
        assert nation.allowed(route, *more) == READERS, route
    assert nation.allowed("ledger_enter") == {LEAD}
    assert nation.allowed("ledger_step", 1, "approve") == {SPONSOR}
    assert nation.allowed("ledger_step", 1, "refuse") == {SPONSOR}
    assert nation.allowed("ledger_step", 1, "attach") == {LEAD}
    for verb in ("consent", "decline", "reverse"):  # not now; a reader who may at other times is led to the entry
        assert nation.allowed("ledger_step", 1, verb) == set()
    assert nation.get(LEAD, "ledger_step", 1, "delete").status_code == 404
    assert nation.get(LEAD, "ledger_entry", 2).status_code == 404


def test_the_wrong_region_is_404(nation):
    nation.enter(evidence=file())
    with scope_of(LEAD):
        evidence = EntryEvidence.objects.get()
    routes = [("ledger", []), ("ledger_csv", []), ("ledger_enter", []), ("ledger_entry", [1]),
              ("ledger_step", [1, "approve"]), ("ledger_evidence", [evidence.pk])]  # fmt: skip
    for email in (LEAD, OTHER_LEAD, OTHER_SPONSOR, NATIONAL_LEAD, AUDITOR):
        for route, more in routes:
            assert nation.get(email, route, *more, region=OTHER_REGION).status_code == 404, (email, route)


def test_nobody_else_writes(nation):
    for email in (SPONSOR, OTHER_LEAD, OTHER_SPONSOR, NATIONAL_LEAD, COORDINATOR, AUDITOR):
        assert nation.enter(email).status_code == 404
    assert entries(nation.grant) == []
    nation.enter()
    for email in (LEAD, OTHER_SPONSOR, NATIONAL_LEAD, AUDITOR):
        assert nation.post(email, "ledger_step", 1, "approve").status_code == 404
    assert entries(nation.grant)[0].status == "entered"


def test_money_is_exact_from_the_form_to_the_file(nation):
    answer = nation.post(LEAD, "ledger_enter", **typed(nation.grant, amount="£12,345.67"))
    assert "£12,345.67" in page(answer)
    assert entries(nation.grant) == []  # the page that checks writes nothing
    assert nation.enter(amount="£12,345.67", evidence=file()).status_code == 302
    nation.enter(kind="credit", amount="0.07")
    for number in (1, 2):
        assert nation.post(SPONSOR, "ledger_step", number, "approve").status_code == 302
    shown = page(nation.get(SPONSOR, "ledger"))
    for words in ("£12,345.67", "−£0.07", "£12,345.60", "£60,000.00", "£147,600.00"):
        assert words in shown
    credit, payment = table(nation.get(AUDITOR, "ledger_csv"))
    assert (payment["amount"], payment["effect on spending"], credit["effect on spending"]) == (
        "12345.67", "12345.67", "-0.07",
    )  # fmt: skip
    assert Decimal(payment["effect on spending"]) + Decimal(credit["effect on spending"]) == Decimal("12345.60")
    assert payment["date"] == nation.grant.agreement.starts_on.isoformat()
    assert payment["evidence"] == "invoice.pdf"
    assert len(payment["evidence sha256"]) == 64


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": "1.234"}, "whole pence"), ({"amount": "0"}, "between £0.01"), ({"amount": "-5"}, "between £0.01"),
        ({"amount": "1e5"}, "in pounds"), ({"amount": "NaN"}, "in pounds"), ({"amount": "٣"}, "in pounds"),
        ({"amount": "999999999999"}, "between"), ({"amount": "=1+1"}, "in pounds"), ({"amount": ""}, "Enter the amount"),
        ({"spent_on_year": "1066"}, "between 1900 and 2100"), ({"spent_on_year": "1999"}, "first day of the agreement"),
        ({"spent_on_year": "2099"}, "today or in the past"), ({"spent_on_month": "13"}, "must be a real date"),
        ({"spent_on_day": ""}, "must include a day"), ({"category": "contingency"}, "Select what the money"),
        ({"category": "yachts"}, "Select what the money"), ({"kind": "reversal"}, "Select a payment"),
        ({"kind": ""}, "Select a payment"), ({"payee": " "}, "Enter the payee"), ({"payee": "x" * 121}, "120 characters"),
        ({"description": ""}, "Enter what the money was for"), ({"description": "x" * 501}, "500 characters"),
        ({"payee": "a\x00b"}, "Null characters"),
    ],
)  # fmt: skip
def test_bad_input_says_what_to_do_and_keeps_the_rest(nation, changes, words):
    for step in ({}, {"enter": ""}):
        answer = nation.post(LEAD, "ledger_enter", **step, **typed(nation.grant, **changes))
        shown = page(answer)
        assert words in shown
        assert "There is a problem" in shown
        assert "<title>Error:" in shown
        kept = {"description": "Learning sets", "payee": "A college", "amount": "£1,234.56"}
        for name, text in kept.items():
            assert name in changes or text in shown
    assert entries(nation.grant) == []


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "invoice.pdf", "is empty"),
        (b"MZ\x90\x00 a program", "invoice.pdf", "must be a PDF"),
        (b"<html><script>alert(1)</script></html>", "invoice.png", "must be a PDF"),
        (b"GIF89a", "invoice.jpg", "must be a PDF"),
        (b"%PDF-1.7 cut off", "invoice.pdf", "cut short"),
        (PDF[:10] + b"x" * (10 * 1024 * 1024) + b"%%EOF", "invoice.pdf", "larger than 10 MB"),
        (PDF[:10] + b"x" * (30 * 1024 * 1024) + b"%%EOF", "invoice.pdf", "larger than 10 MB"),
    ],
)
def test_a_file_that_proves_nothing_is_refused_on_its_page(nation, content, name, words):
    shown = page(nation.enter(evidence=file(content, name)))
    assert words in shown
    assert "choose the file again" in shown.lower() or "Choose another" in shown
    assert 'value="£1,234.56"' in shown  # what was typed is carried on
    assert entries(nation.grant) == []
    assert nation.enter().status_code == 302
    assert words in page(nation.post(LEAD, "ledger_step", 1, "attach", evidence=file(content, name)))
    with scope_of(LEAD):
        assert not EntryEvidence.objects.exists()


def test_a_request_above_all_reason_is_not_read(nation, settings):
    settings.LARGEST_REQUEST = 1_000
    answer = nation.enter(evidence=file(PDF + b"x" * 2_000 + b"%%EOF"))
    assert answer.status_code == 413
    assert "at most 10 MB" in answer.content.decode()
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    answer = nation.enter(description="x" * 2_000)
    assert answer.status_code == 413
    assert entries(nation.grant) == []


def test_one_of_a_kind_or_another(nation):
    nation.enter()
    shown = page(nation.enter(payee="a COLLEGE "))
    assert "Tick the box" in shown
    assert "entry 1</a>" in shown
    assert "Choose the file again" in page(nation.enter(evidence=file()))
    assert len(entries(nation.grant)) == 1
    assert nation.enter(again="on").status_code == 302
    assert nation.enter(amount="1234.57").status_code == 302


def test_the_page_that_checks_warns(nation):
    def checked(**changes):
        return page(nation.post(LEAD, "ledger_enter", **typed(nation.grant, **changes)))

    assert "held for the College" not in checked()
    assert "held for the College" in checked(category="events")
    assert "passes the money received" in checked(amount="60000.01")
    assert "passes the money received" not in checked(amount="60000.00")
    assert "passes the whole grant" in checked(amount="147600.01")
    assert "More would come back" in checked(kind="credit")
    shown = page(nation.post(LEAD, "ledger_enter", change="", **typed(nation.grant)))
    assert "Enter spending" in shown
    assert "A college" in shown


def test_approved_refused_and_reversed(nation):
    nation.enter()
    nation.enter(payee="Another college")
    assert "2 entries wait for you" in page(nation.get(SPONSOR, "ledger"))
    assert "wait for you" not in page(nation.get(LEAD, "ledger"))
    shown = page(nation.get(SPONSOR, "ledger_step", 1, "approve"))
    assert "£146,365.44" in shown  # left of the allocation, once approved
    assert nation.post(SPONSOR, "ledger_step", 1, "approve").status_code == 302
    assert "has moved on since" in page(nation.post(SPONSOR, "ledger_step", 1, "approve"))  # a second click
    assert nation.get(SPONSOR, "ledger_step", 1, "approve").status_code == 302
    assert "Enter a reason" in page(nation.post(SPONSOR, "ledger_step", 2, "refuse", reason=" "))
    nation.post(SPONSOR, "ledger_step", 2, "refuse", reason="The invoice is not ours.")
    assert "Refused: The invoice is not ours." in page(nation.get(LEAD, "ledger"))
    assert "500 characters" in page(nation.post(LEAD, "ledger_step", 1, "reverse", reason="x" * 501))
    assert nation.post(LEAD, "ledger_step", 1, "reverse", reason="Entered twice").status_code == 302
    again = page(nation.post(LEAD, "ledger_step", 1, "reverse", reason="Entered twice"))
    assert "has been reversed already" in again
    assert "Entered twice" in again
    nation.post(SPONSOR, "ledger_step", 3, "approve")
    shown = page(nation.get(AUDITOR, "ledger"))
    assert "Reversed by" in shown
    assert "−£1,234.56" in shown
    history = page(nation.get(AUDITOR, "ledger_entry", 1))
    assert "Entry 3: entered, reverses entry 1" in history
    assert "Entered twice" in history


def test_above_the_money_received_asks_for_a_reason(nation):
    nation.enter(amount="60000.01")
    shown = page(nation.get(SPONSOR, "ledger_step", 1, "approve"))
    assert "Why is more spent than has been received?" in shown
    assert "Enter a reason" in page(nation.post(SPONSOR, "ledger_step", 1, "approve"))
    nation.post(SPONSOR, "ledger_step", 1, "approve", reason="The authority lends it.")
    for email in READERS:
        assert "Above the money received: The authority lends it." in page(nation.get(email, "ledger"))


def test_a_reason_that_became_due_meanwhile_is_asked_for(nation):
    nation.enter(amount="40000")
    nation.enter(amount="40000", payee="Another")
    first = page(nation.get(SPONSOR, "ledger_step", 2, "approve"))
    assert "Why is more spent" not in first
    nation.post(SPONSOR, "ledger_step", 1, "approve")
    assert "Why is more spent" in page(nation.post(SPONSOR, "ledger_step", 2, "approve"))
    assert entries(nation.grant)[1].status == "entered"


def test_held_until_the_college_consents(nation):
    nation.enter(category="events")
    nation.enter(category="data", payee="Another")
    for email in (COORDINATOR, NATIONAL_LEAD):
        assert "2 entries wait for the College" in page(nation.get(email, "ledger"))
    assert "wait for the College" not in page(nation.get(AUDITOR, "ledger"))
    assert nation.allowed("ledger_step", 1, "consent") == {COORDINATOR, NATIONAL_LEAD}
    assert nation.post(STRANGER, "ledger_step", 1, "consent").status_code == 404
    assert nation.get(SPONSOR, "ledger_step", 1, "approve").status_code == 302
    nation.post(COORDINATOR, "ledger_step", 1, "consent")
    nation.post(NATIONAL_LEAD, "ledger_step", 2, "decline", reason="Not for this grant.")
    nation.post(SPONSOR, "ledger_step", 1, "approve")
    assert [one.status for one in entries(nation.grant)] == ["approved", "refused"]
    assert "the College consented" in page(nation.get(LEAD, "ledger"))


def test_the_home_page_says_what_waits(nation):
    many(nation.grant, 1, approve=False)
    nation.enter(payee="Another")
    nation.enter(category="events")
    assert "2 entries wait for your approval." in page(nation.clients[SPONSOR].get("/"))
    for email in (COORDINATOR, NATIONAL_LEAD):
        assert "1 entry is held for the College’s consent." in page(nation.clients[email].get("/"))
    assert "held for the College" not in page(nation.clients[STRANGER].get("/"))
    nation.post(SPONSOR, "ledger_step", 1, "refuse", reason="Not ours")
    lead = page(nation.clients[LEAD].get("/"))
    assert "1 entry was refused in the last 14 days." in lead
    assert "2 entries have no evidence yet." in lead
    assert "evidence yet" not in page(nation.clients[OTHER_LEAD].get("/"))


def test_nobody_decides_about_their_own(nation):
    """By the domain and, where it is passed by, by the database: somebody who is lead and sponsor at once."""
    entry = as_(LEAD, ledger.enter, grant=nation.grant, movement=movement(nation.grant))
    from dataclasses import replace

    from succession.states import Refused
    from succession.tenancy.personas import Role
    from tests.regions.test_grant import _known

    both = replace(_known[LEAD], role=Role.SPONSOR)
    with scope_of(SPONSOR):
        for act in (ledger.approve, ledger.refuse):
            with pytest.raises(Refused, match="somebody else"):
                act(by=both, entry=entry, reason="x")
        assert "approve" not in ledger.possible(entry, by=both)


def test_the_empty_ledger_says_how_to_begin(nation):
    assert "Begin with “Enter spending”" in page(nation.get(LEAD, "ledger"))
    assert "The regional lead begins it" in page(nation.get(SPONSOR, "ledger"))
    assert REGION in url("ledger", nation.grant)
