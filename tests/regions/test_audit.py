"""The auditor's view of one grant: all of it, nothing else, as page and CSV."""

import csv
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from regions.domain import payment as payments
from regions.models import Agreement
from regions.queries.audit import text_matches
from succession import clock
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, SPONSOR, received_strategy, scope_of
from tests.regions.ledger_world import OTHER_REGION, READERS, Nation, agreed_plan, file, many, pay, url
from tests.regions.test_grant import COORDINATOR, as_, drafted, grant, instalment, known, offered, signed, today, told  # noqa: F401
from tests.regions.test_ledger import begun  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def nation(begun):  # noqa: F811
    plan = agreed_plan(begun)
    pay(begun)
    received_strategy()
    as_(NATIONAL_LEAD, payments.reallocate, grant=begun, allocation=Decimal("147600.01"), reason="A penny more")
    as_(COORDINATOR, payments.bounce, payment=instalment(begun, 1), reason="Account closed")
    pay(begun)
    found = Nation(begun)
    found.plan = plan
    found.enter(amount="1234.56", evidence=file())
    found.post(SPONSOR, "ledger_step", 1, "approve")
    found.post(LEAD, "ledger_step", 1, "reverse", reason="-Entered twice")
    return found


def rows(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_who_reads_it(nation):
    for route in ("grant_audit", "audit_csv"):
        assert nation.allowed(route) == READERS
        for email in (LEAD, AUDITOR, NATIONAL_LEAD):
            assert nation.get(email, route, region=OTHER_REGION).status_code == 404


def test_all_of_it_on_the_page(nation):
    for email in READERS:
        shown = nation.get(email, "grant_audit").content.decode()
        with scope_of(email):
            agreement = Agreement.objects.get(pk=nation.grant.agreement_id)
            evidence = told_sha(agreement)
        for words in (
            agreement.text_sha256, "is the one that was signed", agreement.signed_by_name, agreement.authority.name,
            agreement.countersigned_by_name, "£147,600.01", "£147,600.00 when it was signed", "A penny more", "BACS 1",
            "Strategy of North East, version 1", "Version 1: agreed", "Action learning sets", "£1,234.56", "−£1,234.56", evidence,
            "Account closed", "Entry 2: entered, reverses entry 1", "Instalment 1: marked as paid, £60,000.00 on",
        ):  # fmt: skip
            assert words in shown, (email, words)


def told_sha(agreement):
    from regions.models import Voucher

    return Voucher.objects.defer("content").get().sha256


def test_all_of_it_in_the_file(nation):
    found = rows(nation.get(AUDITOR, "audit_csv"))
    assert {row["part"] for row in found} == {
        "agreement", "signature", "allocation", "payment", "receipt", "plan", "plan line", "ledger", "evidence", "trail",
    }  # fmt: skip
    by = {(row["part"], row["item"]): row for row in found}
    assert (by["allocation", "as signed"]["amount"], by["allocation", "now"]["amount"]) == ("147600.00", "147600.01")
    assert [row["amount"] for row in found if row["part"] == "ledger" and row["amount"]] == ["1234.56", "-1234.56"]
    assert by["agreement", "text is the one that was signed"]["state"] == "yes"
    assert by["receipt", "strategy and plan"]["what"] == "Strategy of North East, version 1"
    assert by["agreement", "first day"]["when"] == nation.grant.agreement.starts_on.isoformat()
    verbs = [row["state"] for row in found if row["part"] == "trail"]
    assert verbs == [
        "draft", "offer", "sign", "countersign", "fall_due", "prepare", "send", "agree", "release", "pay", "receive", "fall_due",
        "reallocate", "bounce", "release", "pay", "enter", "attach", "approve", "enter",
    ]  # fmt: skip
    for row in found:
        if row["part"] == "trail":
            assert row["person"] and row["role"] and row["when"]


def test_what_came_back_has_a_day_and_a_person(nation):
    first = instalment(nation.grant, 1)
    as_(NATIONAL_LEAD, payments.recover, payment=first, amount=Decimal("0.01"), recovered_on=clock.today(), reason="x")
    [row] = [one for one in rows(nation.get(AUDITOR, "audit_csv")) if one["what"] == "recovered"]
    assert (row["amount"], row["when"]) == ("0.01", clock.today().isoformat())
    assert row["person"] in nation.get(AUDITOR, "grant_audit").content.decode()
    assert row["person"] == instalment(nation.grant, 1).recovered_by_name != ""


def test_a_text_that_is_not_the_one_signed_is_noticed(nation):
    with scope_of(AUDITOR):
        agreement = Agreement.objects.get(pk=nation.grant.agreement_id)
    assert text_matches(agreement)
    agreement.text += " "
    assert not text_matches(agreement)


def test_a_draft_plan_is_not_there(nation):
    from regions.domain import expenditure_plan as plans

    as_(LEAD, plans.prepare, grant=nation.grant)
    for email in READERS:
        assert "Version 2" not in nation.get(email, "grant_audit").content.decode()


def test_it_asks_no_more_of_a_longer_grant(nation):
    def asked():
        found = []
        for route in ("grant_audit", "audit_csv"):
            with CaptureQueriesContext(connection) as queries:
                assert nation.get(AUDITOR, route).status_code == 200
            found.append(len(queries))
        return found

    few = asked()
    many(nation.grant, 30)
    assert asked() == few
    assert max(few) <= 24
    assert "51 to" in nation.clients[AUDITOR].get(url("grant_audit", nation.grant) + "?trail=2").content.decode()


def test_the_auditor_is_led_there_and_nowhere_else(nation):
    client = nation.clients[AUDITOR]
    address = url("grant_audit", nation.grant)
    for path in ("/", reverse("agreements")):
        assert address in client.get(path).content.decode()
    for path in (reverse("people"), reverse("national"), "/regions/north-east/returns/", "/api/v1/returns/"):
        assert client.get(path, follow=True).status_code in (403, 404), path
    shown = client.get(address).content.decode()
    for word in ("/people/", "/returns/", "/national/", "/talent/"):
        assert word not in shown


def test_what_the_database_lets_the_auditor_read(db):
    """Agreements, grants, ledger, evidence and their trail; what stands beside them is reference, or one's own."""
    readable = {
        name
        for (name,) in told(
            AUDITOR,
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
            "AND has_table_privilege(oid, 'SELECT')",
        )
    }
    of_grant = {"agreement", "agreementevent", "grant", "payment", "strategyreceipt", "expenditureplan", "expenditureline",
             "ledgerentry", "entryevidence", "voucher", "explanation", "agreementdocument", "undertakingevidence",
                 "accountableauthority"}  # fmt: skip
    reference = {"region", "organisation", "organisationmembership", "organisationsuccession", "grantformula"}
    own = {"regions_user", "regions_membership", "mfa_authenticator", "succession_cache"}
    # More than an audit of grants needs; none of it is of people. Of good practice the published cases alone.
    known_more = {"tenancy_job", "reporting_quarter", "regions_goodpracticecase"}
    assert readable - known_more == {f"regions_{one}" for one in of_grant | reference} | own
    assert told(AUDITOR, "SELECT count(*) FROM regions_membership") == [(1,)]
    assert told(AUDITOR, "SELECT count(*) FROM regions_user") == [(1,)]
