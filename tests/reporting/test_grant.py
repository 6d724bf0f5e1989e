"""The quarter's spending in the return: live in a draft, frozen at sign-off, to the penny in page, PDF and API."""

import csv
import datetime
import io
import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from regions.domain import expenditure_plan as plans
from regions.domain import ledger
from regions.domain import payment as payments
from regions.models import GrantFormula, LedgerEntry, Region
from reporting.domain import asked, draft, query
from reporting.domain import content as document
from reporting.domain import quarterly_return as verbs
from reporting.models import QuarterlyReturn, ReturnVersion
from reporting.pdf.subject import print_subject, subject_of
from reporting.queries.differences import differences
from reporting.sections import SECTIONS
from reporting.tasks import renderer
from succession import clock
from succession.states import Stale
from tests.conftest import LEAD, NATIONAL_LEAD, SPONSOR, scope_of, signed_in
from tests.regions.test_grant import COORDINATOR, _known, agreements, as_, instalment, known  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def grant(known, quarter):  # noqa: F811
    """In force since the first day of the quarter to return now; planned, and a little of it spent."""
    start = datetime.datetime.combine(quarter.starts_on, datetime.time(12), datetime.UTC)
    with clock.at(start):
        with scope_of(NATIONAL_LEAD):
            region = Region.objects.get(slug="north-east")
            ends_on = quarter.starts_on + datetime.timedelta(days=540)
            GrantFormula.objects.create(
                starts_on=quarter.starts_on, ends_on=ends_on, base=78_000, per_authority=5_800, first_instalment=60_000
            )
            authority = agreements.members(region.pk, quarter.starts_on)[0].organisation_id
            terms = agreements.Terms(region.pk, quarter.starts_on, ends_on, quarter.ends_on, authority)
            agreement = agreements.draft(by=_known[NATIONAL_LEAD], terms=terms)
            agreements.offer(by=_known[NATIONAL_LEAD], agreement=agreement)
            agreement.refresh_from_db()
        as_(SPONSOR, agreements.sign, agreement=agreement, seen=agreement.text_sha256)
        found = as_(NATIONAL_LEAD, agreements.countersign, agreement=agreement)
        as_(NATIONAL_LEAD, payments.release, payment=instalment(found, 1))
        as_(COORDINATOR, payments.pay, payment=instalment(found, 1), paid_on=quarter.starts_on, reference="BACS 1")
        plan = as_(LEAD, plans.prepare, grant=found)
        for purpose, key, amount in (("Sets", quarter, "100000.01"), ("More sets", quarter.next, "47599.99")):
            line = plans.Line("development", purpose, key.starts_on, Decimal(amount))
            as_(LEAD, plans.add_line, plan=plan, line=line)
        as_(SPONSOR, plans.send, plan=plan)
        as_(COORDINATOR, plans.agree, plan=plan)
        spend(found, quarter, "1234.56")
    return found


def spend(grant, key, amount):
    movement = ledger.Movement("payment", key.starts_on, Decimal(amount), "development", "A college", "Learning sets")
    with clock.at(max(clock.now(), datetime.datetime.combine(key.starts_on, datetime.time(12), datetime.UTC))):
        entry = as_(LEAD, ledger.enter, grant=grant, movement=movement)
        with scope_of(SPONSOR):
            entry = LedgerEntry.objects.select_related("grant").get(pk=entry.pk)
            ledger.approve(by=_known[SPONSOR], entry=entry)


def fresh(version):
    return ReturnVersion.objects.select_related("quarterly_return__quarter", "region", "answers").get(pk=version.pk)


def prepared(quarter):
    with scope_of(LEAD):
        quarterly_return = QuarterlyReturn.objects.get(
            region__slug="north-east", quarter__financial_year=quarter.year, quarter__number=quarter.number
        )
        version = fresh(draft.start(by=_known[LEAD], quarterly_return=quarterly_return))
        fill(version)
        verbs.send(by=_known[LEAD], version=version)
        return version


def fill(version, text="As planned."):
    for section in SECTIONS:
        revision = draft.section_revision(version, section)
        if section.tier is None:
            texts = {field.name: text for field in section.fields}
            draft.save_narrative(by=_known[LEAD], version=version, section=section, revision=revision, texts=texts)
        else:
            pair = {3: (0, 0), 4: (0, 0)} if str(section.tier) != "-" else {}
            numbers = (8,) if str(section.tier) == "-" else (1, 2, 5, 6, 7)
            figures = dict.fromkeys(numbers, (0, None)) | pair
            draft.save_figures(by=_known[LEAD], version=version, section=section, revision=revision, figures=figures)
    version.refresh_from_db()
    comments = {question.fingerprint: "We know." for question, _ in asked.questions(version)}
    draft.answer_findings(by=_known[LEAD], version=version, answers=comments)


def sign(version):
    with scope_of(SPONSOR):
        found = fresh(version)
        verbs.sign_off(by=_known[SPONSOR], version=found, seen=document.fingerprint(asked.content_of(found)))
        return fresh(version)


TOTAL = {
    "budget": "100000.01", "actual": "1234.56", "budget_to_date": "100000.01", "actual_to_date": "1234.56",
}  # fmt: skip


def test_frozen_at_sign_off(grant, quarter):
    version = sign(prepared(quarter))
    [said] = json.loads(version.content)["grants"]
    assert said["total"] == TOTAL
    assert (said["allocation"], said["received"], said["left"]) == ("147600.00", "60000.00", "146365.44")
    spend(grant, quarter, "0.01")
    with scope_of(LEAD):
        assert json.loads(fresh(version).content)["grants"] == [said]


def test_the_sponsor_signs_what_the_ledger_said_on_the_page(grant, quarter):
    version = prepared(quarter)
    with scope_of(SPONSOR):
        seen = document.fingerprint(asked.content_of(fresh(version)))
    spend(grant, quarter, "0.01")
    with scope_of(SPONSOR):
        with pytest.raises(Stale):
            verbs.sign_off(by=_known[SPONSOR], version=fresh(version), seen=seen)


def test_to_the_penny_on_page_pdf_and_api(grant, quarter):
    version = sign(prepared(quarter))
    for email in (LEAD, SPONSOR, COORDINATOR):
        text = signed_in(email).get(reverse("return", args=["north-east", quarter.slug])).content.decode()
        for amount in ("£100,000.01", "£1,234.56", "£147,600.00", "£146,365.44"):
            assert amount in text
    answer = signed_in(LEAD).get(f"/api/v1/returns/north-east/{quarter.slug}/").json()
    assert answer["content"]["grants"][0]["total"] == TOTAL
    with scope_of(LEAD):
        subject = subject_of(fresh(version))
    pdf, _ = print_subject(renderer(), subject)
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) >= 3


def test_an_answer_to_another_question_keeps_the_figures(grant, quarter):
    version = sign(prepared(quarter))
    spend(grant, quarter, "500.00")
    for item, actual in (("risks", "1234.56"), ("spending", "1734.56")):
        with scope_of(NATIONAL_LEAD):
            query.query(by=_known[NATIONAL_LEAD], version=fresh(version), questions={item: "Why?"})
        with scope_of(LEAD):
            new = fresh(query.reopen(by=_known[LEAD], version=fresh(version)))
            section = next(one for one in SECTIONS if any(field.name == item for field in one.fields))
            revision = draft.section_revision(new, section)
            texts = {item: "Because of the late invoices."}
            draft.save_narrative(by=_known[LEAD], version=new, section=section, revision=revision, texts=texts)
            query.answer(by=_known[LEAD], version=new, answers={one.pk: "So." for one in query.questions_of(new)})
            verbs.send(by=_known[LEAD], version=new)
        old, version = version, sign(new)
        assert json.loads(version.content)["grants"][0]["total"]["actual"] == actual
    labels = {one.label for one in differences(json.loads(old.content), json.loads(version.content))}
    assert any("actual this quarter" in label for label in labels)


def test_without_a_grant_nothing_is_said(known, quarter):  # noqa: F811
    version = sign(prepared(quarter))
    assert "grants" not in json.loads(version.content)


OTHER_COORDINATOR = "coordinator.2@demo.example"


def test_the_nations_grants(grant, quarter):
    dashboard, page, file = (
        reverse(name, args=[quarter.slug]) for name in ("national_quarter", "national_grants", "national_grants_csv")
    )
    for email in (NATIONAL_LEAD, COORDINATOR):
        text = signed_in(email).get(page).content.decode()
        for amount in ("£147,600.00", "£60,000.00", "£1,234.56"):
            assert amount in text
    assert page in signed_in(COORDINATOR).get(dashboard).content.decode()
    assert f"?agreement={grant.agreement_id}" in text
    assert "of the regions assigned to you" in text
    row = next(csv.DictReader(io.StringIO(signed_in(COORDINATOR).get(file).content.decode("utf-8-sig"))))
    assert (row["region"], row["allocated"], row["paid"], row["spent"]) == (
        "North East", "147600.00", "60000.00", "1234.56",
    )  # fmt: skip
    assert row["at risk"] == f"{Decimal(147600) - Decimal('1234.56') - Decimal('47599.99'):.2f}"


def test_grants_of_other_regions_are_not_theirs(grant, quarter):
    theirs = signed_in(OTHER_COORDINATOR)
    text = theirs.get(reverse("national_grants", args=[quarter.slug])).content.decode()
    assert "No grant of the regions assigned to you" in text
    assert "147,600" not in text


def test_the_nations_grants_cost_one_query_more_or_less(grant, quarter):
    """However many grants: those of this quarter, and those of one before any."""
    client = signed_in(NATIONAL_LEAD)
    early = quarter.previous.previous
    counts = []
    for key in (early, quarter):
        path = reverse("national_grants", args=[key.slug])
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            found = client.get(path)
        counts.append(len(captured))
        assert len(found.context["grants"].lines) == (key == quarter)
    assert counts[0] == counts[1] <= 9
