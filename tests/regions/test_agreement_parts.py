"""What belongs to a signed agreement: evidence of both sides, renewal,
the option to wait for the plan. By the domain, by raw SQL as each persona, and by the pages."""

import datetime
from decimal import Decimal

import pytest
from django.db.models import QuerySet
from django.urls import reverse

from regions.domain import agreement as agreements
from regions.domain import payment as payments
from regions.domain import undertaking_evidence
from regions.domain.period import following
from regions.models import AccountableAuthority, Agreement, GrantFormula, UndertakingEvidence
from regions.queries.agreement import agreements_of, current
from regions.queries.undertaking_evidence import undertakings, without_evidence
from succession.states import Refused
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, OTHER_SPONSOR, PASSWORD, SPONSOR, scope_of
from tests.regions.test_agreement import REGION, agreement, allowed, date, in_force, nation, post, statuses, terms
from tests.regions.test_grant import (
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
    told_agreement,
)

__all__ = ["drafted", "grant", "known", "nation", "offered", "signed", "today"]
pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
EVERYBODY = (LEAD, SPONSOR, OTHER_LEAD, OTHER_SPONSOR, NATIONAL_LEAD, AUDITOR, COORDINATOR, STRANGER)

EVIDENCE = (
    "INSERT INTO regions_undertakingevidence (region_id, agreement_id, code, text, dated_on, entered_by_id, "
    "entered_by_name, entered_by_role, withdraws_id) SELECT region_id, id, %s, %s, %s, %s, 'x', 'x', %s "
    "FROM regions_agreement WHERE id = %s"
)


def evidence(by, of, code, day):
    return as_(by, undertaking_evidence.add, agreement=of, code=code, text="Appointed in May.", dated_on=day)


@pytest.fixture
def ours(grant, drafted):
    return told_agreement(drafted)


def test_each_side_notes_evidence_for_its_own(ours, today):
    evidence(LEAD, ours, "R1", today)
    evidence(SPONSOR, ours, "R11", today)
    evidence(COORDINATOR, ours, "C3", today)
    evidence(NATIONAL_LEAD, ours, "C10", today)
    for email, code in ((LEAD, "C1"), (SPONSOR, "C10"), (COORDINATOR, "R1"), (NATIONAL_LEAD, "R11"), (AUDITOR, "C1")):
        with pytest.raises(Refused):
            evidence(email, ours, code, today)
        is_refused(email, EVIDENCE, code, "x", today, _known[email].user_id, None, ours.pk)
    for email in (OTHER_LEAD, OTHER_SPONSOR, STRANGER):
        code = "C1" if email == STRANGER else "R1"
        is_refused(email, EVIDENCE, code, "x", today, _known[email].user_id, None, ours.pk)
        assert told(email, "SELECT count(*) FROM regions_undertakingevidence") == [(0,)]
    for email in (LEAD, SPONSOR, COORDINATOR, NATIONAL_LEAD, AUDITOR):
        assert told(email, "SELECT count(*) FROM regions_undertakingevidence") == [(4,)]
        with scope_of(email):
            lines = undertakings(ours)
        assert (len(lines), without_evidence(lines, "C"), without_evidence(lines, "R")) == (21, 8, 9)


@pytest.mark.parametrize("code", ["R12", "R0", "C11", "X1", "", "r1", "R1 "])
def test_there_is_no_such_undertaking(ours, today, code):
    with pytest.raises(Refused):
        evidence(LEAD, ours, code, today)
    is_refused(LEAD, EVIDENCE, code, "x", today, _known[LEAD].user_id, None, ours.pk)


def test_evidence_is_of_a_day_of_a_signed_agreement_and_signed_by_who_writes(ours, today):
    for day in (today + DAY, today - DAY):  # signed today, to begin tomorrow
        with pytest.raises(Refused, match="date"):
            evidence(LEAD, ours, "R1", day)
    me = _known[LEAD].user_id
    is_refused(LEAD, EVIDENCE, "R1", "x", today - DAY, me, None, ours.pk)
    is_refused(LEAD, EVIDENCE, "R1", "x", today + 3 * DAY, me, None, ours.pk)
    is_refused(LEAD, EVIDENCE, "R1", " \n", today, me, None, ours.pk)
    is_refused(LEAD, EVIDENCE, "R1", "x", today, _known[SPONSOR].user_id, None, ours.pk)


def test_no_evidence_before_both_have_signed(signed, today):
    with pytest.raises(Refused, match="both"):
        evidence(LEAD, told_agreement(signed), "R1", today)
    is_refused(LEAD, EVIDENCE, "R1", "x", today, _known[LEAD].user_id, None, signed.pk)


def test_two_who_withdraw_at_once_are_told(ours, today, monkeypatch):
    first = evidence(LEAD, ours, "R1", today)
    as_(LEAD, undertaking_evidence.withdraw, evidence=first, reason="Mistaken")
    monkeypatch.setattr(QuerySet, "exists", lambda self: False)  # as the other one, a moment ago, was not there yet
    with pytest.raises(Refused, match="withdrawn already"):
        as_(SPONSOR, undertaking_evidence.withdraw, evidence=first, reason="Mistaken too")
    monkeypatch.undo()
    assert told(LEAD, "SELECT count(*) FROM regions_undertakingevidence") == [(2,)]


def test_a_mistake_is_struck_through_once_and_stays(ours, today):
    first = evidence(LEAD, ours, "R1", today)
    theirs = evidence(COORDINATOR, ours, "C1", today)
    for statement in (
        "UPDATE regions_undertakingevidence SET text = 'x' WHERE id = %s",
        "DELETE FROM regions_undertakingevidence WHERE id = %s",
    ):
        for email in (LEAD, SPONSOR, NATIONAL_LEAD, AUDITOR):
            is_refused(email, statement, first.pk)
    with pytest.raises(Refused, match="reason"):
        as_(SPONSOR, undertaking_evidence.withdraw, evidence=first, reason=" ")
    with pytest.raises(Refused):
        as_(COORDINATOR, undertaking_evidence.withdraw, evidence=first, reason="x")
    me = _known[LEAD].user_id
    is_refused(LEAD, EVIDENCE, "R2", "x", today, me, first.pk, ours.pk)  # of another undertaking
    is_refused(LEAD, EVIDENCE, "R1", "x", today, me, theirs.pk, ours.pk)
    struck = as_(SPONSOR, undertaking_evidence.withdraw, evidence=first, reason="Of another year.")
    with pytest.raises(Refused, match="already"):
        as_(LEAD, undertaking_evidence.withdraw, evidence=first, reason="Again")
    with pytest.raises(Refused, match="already"):
        as_(LEAD, undertaking_evidence.withdraw, evidence=struck, reason="Back again")
    is_refused(LEAD, EVIDENCE, "R1", "x", today, me, first.pk, ours.pk)
    is_refused(LEAD, EVIDENCE, "R1", "x", today, me, struck.pk, ours.pk)
    with scope_of(AUDITOR):
        line = undertakings(ours)[10]
    assert (line.code, len(line.evidence), line.count) == ("R1", 1, 0)


def test_eighteen_months_follow_eighteen():
    of = datetime.date
    assert following(of(2010, 4, 1), of(2011, 9, 30)) == (of(2011, 10, 1), of(2013, 3, 31))
    assert following(of(2010, 1, 31), of(2010, 2, 28)) == (of(2010, 3, 1), of(2010, 3, 29))
    assert following(of(2011, 2, 1), of(2011, 2, 28)) == (of(2011, 3, 1), of(2011, 3, 31))


def test_renewed_without_a_gap_or_an_overlap(ours):
    formula = GrantFormula(
        starts_on=ours.ends_on + DAY, ends_on=ours.ends_on + 540 * DAY, base=70_000, per_authority=5_000,
        first_instalment=60_000,
    )  # fmt: skip
    more = {"respond_by": ours.ends_on, "authorities": {ours.region_id: ours.authority_id}, "renews": ours}
    (second,) = as_(NATIONAL_LEAD, agreements.draft_all, formula=formula, **more)
    assert second.allocation == Decimal(70_000 + 12 * 5_000)
    formula.starts_on = ours.ends_on
    with pytest.raises(Refused, match="covers"):
        as_(NATIONAL_LEAD, agreements.draft_all, formula=formula, **more)
    with pytest.raises(Refused):
        as_(COORDINATOR, agreements.draft_all, formula=formula, **more)
    as_(NATIONAL_LEAD, agreements.offer, agreement=second)
    for email, count in ((NATIONAL_LEAD, 2), (SPONSOR, 2)):
        with scope_of(email):
            found = agreements_of(REGION)
            assert len(found) == count
            assert current(found, ours.starts_on) == ours  # in force, though the other is newer
    with scope_of(NATIONAL_LEAD):
        assert any("Follows" in one.label for one in second.events.all())


def test_an_offer_is_not_renewed(offered):
    with pytest.raises(Refused):
        as_(
            NATIONAL_LEAD, agreements.renew, agreement=offered,
            terms=agreements.Terms(
                offered.region_id, offered.ends_on + DAY, offered.ends_on + 90 * DAY, offered.ends_on, offered.authority_id
            ),
        )  # fmt: skip


def test_the_second_instalment_may_wait_for_the_plan(drafted, today):
    with scope_of(NATIONAL_LEAD):
        Agreement.objects.filter(pk=drafted.pk).update(waits_for_plan=True)
    as_(NATIONAL_LEAD, agreements.offer, agreement=drafted)
    ours = told_agreement(drafted)
    assert "agreed the region’s expenditure plan" in ours.text
    as_(SPONSOR, agreements.sign, agreement=ours, seen=ours.text_sha256)
    grant = as_(NATIONAL_LEAD, agreements.countersign, agreement=ours)
    second = received(grant, today)
    as_(NATIONAL_LEAD, payments.release, payment=instalment(grant, 1))  # it waits for nothing
    with pytest.raises(Refused, match="waits for the agreed expenditure plan"):
        as_(NATIONAL_LEAD, payments.release, payment=second)
    is_refused(
        NATIONAL_LEAD,
        "UPDATE regions_payment SET status = 'released', released_by_id = %s, released_at = now() WHERE id = %s",
        _known[NATIONAL_LEAD].user_id, second.pk,
    )  # fmt: skip


def test_the_pages_and_who_is_let_in(nation):
    routes = [("undertaking_evidence", ()), ("agreement_pdf_state", ()), ("agreement_pdf", ()),
              ("undertaking_evidence_add", ("R1",)), ("undertaking_evidence_add", ("C1",)), ("accountable_authority", ())]  # fmt: skip
    lead = nation[NATIONAL_LEAD]
    post(lead, "agreement_draft", draft="", **terms())
    post(lead, "agreement_step", REGION, "offer")
    for route, more in routes:
        assert set(statuses(nation, route, REGION, *more).values()) == {404}, route
    post(nation[SPONSOR], "agreement_sign", REGION, seen=agreement().text_sha256, declaration="on", password=PASSWORD)
    post(lead, "agreement_step", REGION, "countersign")
    readers = {LEAD, SPONSOR, NATIONAL_LEAD, COORDINATOR, AUDITOR}
    expected = [readers, readers, set(), {LEAD, SPONSOR}, {NATIONAL_LEAD, COORDINATOR}, {NATIONAL_LEAD}]
    for (route, more), who in zip(routes, expected, strict=True):
        assert allowed(nation, route, REGION, *more) == who, (route, more)
    assert allowed(nation, "undertaking_evidence_add", REGION, "R12") == set()
    today = agreement().starts_on
    answer = post(nation[LEAD], "undertaking_evidence_add", REGION, "R1", text="", **date("dated_on", today))
    assert "Enter what was done" in answer.content.decode()
    answer = post(nation[LEAD], "undertaking_evidence_add", REGION, "R1", text="x", **date("dated_on", today + DAY))
    assert "and today" in answer.content.decode()
    answer = post(nation[LEAD], "undertaking_evidence_add", REGION, "R1", text="Two weeks", **date("dated_on", today))
    assert answer.status_code == 302
    with scope_of(LEAD):
        entry = UndertakingEvidence.objects.get()
    assert allowed(nation, "undertaking_evidence_withdraw", REGION, entry.pk) == {LEAD, SPONSOR}
    assert post(nation[STRANGER], "undertaking_evidence_add", REGION, "C1", text="x").status_code == 404
    post(nation[SPONSOR], "undertaking_evidence_withdraw", REGION, entry.pk, reason="Mistaken")
    page = nation[AUDITOR].get(reverse("undertaking_evidence", args=[REGION])).content.decode()
    assert "<del>Two weeks</del>" in page
    assert "Mistaken" in page
    assert "No evidence yet for 11 of 11" in page


def test_the_pages_of_formula_renewal_and_authority(nation):
    assert allowed(nation, "grant_formulas") == {NATIONAL_LEAD}
    in_force(nation)
    ours, lead = agreement(), nation[NATIONAL_LEAD]
    with scope_of(NATIONAL_LEAD):
        formula = GrantFormula.objects.get(starts_on=ours.starts_on)
        other = agreements.members(ours.region_id, ours.starts_on)[-1].organisation_id
    assert allowed(nation, "grant_formula", formula.pk) == {NATIONAL_LEAD}
    page = post(lead, "grant_formula", formula.pk, preview="", base="80000", per_authority="5800").content.decode()
    for words in ("£149,600.00", "+£2,000.00", "South East"):
        assert words in page
    page = post(lead, "grant_formula", formula.pk, apply="", base="80000", per_authority="5800").content.decode()
    assert "Enter a reason" in page
    post(lead, "grant_formula", formula.pk, apply="", base="80000", per_authority="5800", reason="Settled")
    page = nation[SPONSOR].get(reverse("agreement", args=[REGION])).content.decode()
    assert "£80,000.00 and £5,800.00 for each of 12 authorities" in page
    post(lead, "grant_allocation", REGION, allocation="150001", reason="Alone")
    assert "set for this region alone" in nation[SPONSOR].get(reverse("agreement", args=[REGION])).content.decode()

    answer = post(lead, "accountable_authority", REGION, authority_id="", reason="")
    assert "Select the new accountable authority" in answer.content.decode()
    new = {"authority_id": other, "reason": "Moved", **date("starts_on", ours.starts_on + DAY)}
    assert post(lead, "accountable_authority", REGION, **new).status_code == 302
    with scope_of(LEAD):
        assert AccountableAuthority.objects.get().authority_id == other

    address = f"{reverse('agreement_draft')}?renews={ours.pk}"
    assert {email for email, client in nation.items() if client.get(address).status_code == 200} == {NATIONAL_LEAD}
    assert lead.get(f"{reverse('agreement_draft')}?renews=x").status_code == 404
    form = lead.get(address).context["form"]
    assert form.initial["starts_on"] == ours.ends_on + DAY
    assert form.initial[f"authority-{ours.region_id}"] == other
    data = {f"authority-{ours.region_id}": other, "base": "78000", "per_authority": "5800", "first_instalment": "60000"}
    for name in ("starts_on", "ends_on", "respond_by"):
        data |= date(name, form.initial[name])
    data |= {"acting_as": lead.acting_as, "draft": ""}
    assert lead.post(address, data).status_code == 302
    with scope_of(NATIONAL_LEAD):
        second = Agreement.objects.order_by("pk").last()
    mine = reverse("agreement", args=[REGION])
    assert lead.get(mine).context["agreement"] == ours
    assert lead.get(f"{mine}?agreement={second.pk}").context["agreement"] == second
    for email in (SPONSOR, LEAD, AUDITOR, STRANGER):
        assert nation[email].get(f"{mine}?agreement={second.pk}").status_code == 404  # a draft
    assert lead.get(f"{mine}?agreement=x").status_code == 404
    assert lead.get(f"{reverse('agreement', args=['london'])}?agreement={ours.pk}").status_code == 404
