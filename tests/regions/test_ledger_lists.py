"""The ledger's files and lists: evidence, CSV, filters, pages."""

from decimal import Decimal

import pytest

from regions.models import EntryEvidence
from succession.csv import safe_csv
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, SPONSOR, scope_of
from tests.regions.ledger_world import (
    PDF,
    file,
    many,
    url,
)
from tests.regions.test_grant import as_, drafted, grant, known, offered, signed, today
from tests.regions.test_ledger import begun, movement
from tests.regions.test_ledger_pages import nation, page, table

__all__ = ["as_", "begun", "drafted", "grant", "known", "movement", "nation", "offered", "signed", "today"]
pytestmark = pytest.mark.django_db


def test_evidence_comes_down_as_it_went_up(nation):
    nation.enter(evidence=file(name='../../"résumé"\r\nX: y.exe'))
    with scope_of(LEAD):
        evidence = EntryEvidence.objects.select_related("voucher").get()
    answer = nation.get(AUDITOR, "ledger_evidence", evidence.pk)
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert "%C3%A9" in answer["Content-Disposition"]
    assert answer["Content-Disposition"].endswith(".pdf")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-store"
    with scope_of(LEAD):
        steps = list(nation.grant.agreement.events.filter(about="entry 1").values_list("verb", "reason"))
    assert [verb for verb, _ in steps] == ["enter", "attach"]
    assert evidence.voucher.sha256 in steps[1][1]


def test_what_people_typed_is_never_markup(nation):
    nation.enter(payee="<script>alert(1)</script>", description="<b>bold</b>")
    nation.post(SPONSOR, "ledger_step", 1, "refuse", reason="<i>no</i>")
    nation.enter(payee="<u>x</u>", description="<b>bold</b>")
    for route, more in (("ledger", []), ("ledger_entry", [1]), ("ledger_step", [2, "approve"]), ("grant_audit", [])):
        shown = page(nation.get(SPONSOR, route, *more))
        for raw in ("<script>alert", "<b>bold", "<i>no", "<u>x"):
            assert raw not in shown, (route, raw)
        assert "&lt;b&gt;bold&lt;/b&gt;" in shown


def test_no_formula_in_the_file(nation):
    for at, text in enumerate(("=1+1", "+1", "-1", "@SUM(1)", "\t=1", '=HYPERLINK("http://x")')):
        nation.enter(payee=f"Payee {at}", description=text)
    rows = table(nation.get(LEAD, "ledger_csv"))
    assert {row["description"][0] for row in rows if row["number"] != "5"} == {"'"}
    assert safe_csv([["\t=1", "\r=1", "\n=1", "a=1", Decimal("-1.10"), -1, None, True]]) == (
        '\ufeff\'\t=1,"\'\r=1","\'\n=1",a=1,-1.10,-1,,yes\r\n'
    )


def test_narrowed_and_in_pages(nation):
    many(nation.grant, 52, approve=False)
    nation.enter(category="events", payee="Rail company", amount="9.99")
    client = nation.clients[LEAD]

    def shown(query):
        return page(client.get(url("ledger", nation.grant) + query))

    everything = shown("")
    assert "53 entries, the newest first: 1 to 50" in everything
    assert "Rail company" in everything
    assert "51 to 53" in shown("?page=2")
    assert "51 to 53" in shown("?page=99")
    assert "1 of 53 entries" in shown("?status=held")
    assert "1 of 53 entries" in shown("?text=rail")
    assert "1 of 53 entries" in shown("?text=53")
    assert "52 of 53 entries" in shown("?category=development")
    assert "35 of 53 entries" in shown("?evidence=none")
    assert "No entry matches" in shown("?kind=credit")
    assert "No entry matches" in shown("?text=100%25")
    assert "Select a status from the list" in shown("?status=x")
    assert "Select a quarter from the list" in shown("?quarter=2099-00-q1")
    assert "category=development&amp;page=2#entries" in shown("?category=development")
    assert len(table(client.get(url("ledger_csv", nation.grant) + "?category=events"))) == 1
    assert len(table(client.get(url("ledger_csv", nation.grant)))) == 53


def test_pages_ask_no_more_of_a_longer_ledger(nation, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked():
        found = {}
        for email, route, more in ((SPONSOR, "ledger", []), (LEAD, "ledger", []), (NATIONAL_LEAD, "ledger", []),
                                   (LEAD, "ledger_csv", []), (SPONSOR, "ledger_entry", [1]),
                                   (SPONSOR, "ledger_step", [2, "approve"])):  # fmt: skip
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert nation.get(email, route, *more).status_code in (200, 302)
            found[email, route] = len(queries)
        return found

    many(nation.grant, 1)
    nation.enter()
    asked()  # what was said once is not said again
    few = asked()
    many(nation.grant, 30)
    many(nation.grant, 5, approve=False)
    assert asked() == few
    assert max(few.values()) <= 22
