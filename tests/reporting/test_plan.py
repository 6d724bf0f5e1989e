"""The plan in the return: live in a draft, settled when it goes to the sponsor, frozen at sign-off; the plan moves on."""

import io
import json

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from pypdf import PdfReader

from regions.domain import plan_action
from regions.models import PlanAction
from reporting.domain import asked, draft, query
from reporting.domain import quarterly_return as verbs
from reporting.models import QuarterlyReturn
from reporting.pdf.subject import print_subject, subject_of
from reporting.queries.differences import differences
from reporting.sections import SECTIONS
from reporting.tasks import renderer
from succession.states import Refused
from tests.conftest import LEAD, NATIONAL_LEAD, SPONSOR, scope_of, signed_in, submitted_strategy
from tests.regions.plan_world import facts, owned, plan, say, step
from tests.regions.stakeholder_world import CONTRIBUTOR, as_
from tests.regions.test_grant import COORDINATOR, _known, known  # noqa: F401
from tests.reporting.test_grant import fresh, prepared, sign
from tests.tenancy.test_isolation import refused, sql

pytestmark = pytest.mark.django_db
REGION = "north-east"


@pytest.fixture
def action(known, quarter):  # noqa: F811
    one = owned("Two <b>learning</b> sets")
    step(one, done_on=quarter.ends_on)
    step(one)
    say(one, "at_risk", "Two are =missing", by=CONTRIBUTOR, quarter=quarter)
    return one


def plan_of(content):
    return [(one["title"], one["status"], one["note"]) for one in content.get("plan", [])]


def content_for(email, version):
    with scope_of(email):
        return asked.document_of(fresh(version))


AS_SAID = [("Two <b>learning</b> sets", "at_risk", "Two are =missing")]


def test_settled_when_it_is_sent_and_frozen_at_sign_off(action, quarter):
    submitted_strategy()
    version = prepared(quarter)
    say(action, "late", "It got worse", quarter=quarter)
    plan("Thought of later")
    assert plan_of(content_for(SPONSOR, version)) == AS_SAID
    signed = sign(version)
    say(action, "done", "It is done", quarter=quarter)
    with as_(LEAD) as by:
        live = PlanAction.objects.get(pk=action.pk)
        plan_action.change(by=by, action=live, facts=facts("Called otherwise"), seen=plan_action.revision(live))
    for email in (LEAD, SPONSOR, COORDINATOR):
        found = content_for(email, signed)
        assert plan_of(found) == AS_SAID, email
        assert found["strategy"] == {"version": 1, "status": "submitted", "status_label": "With the College"}
    [one] = found["plan"]
    assert (one["action"], one["milestones"], one["said_in"]) == (action.pk, {"done": 1, "total": 2}, quarter.slug)
    assert one["owner"] == action.owner_name


def test_no_statement_changes_what_was_sent(action, quarter):
    version = prepared(quarter)
    change = "UPDATE reporting_returnversion SET carried = '{}' WHERE id = %s"
    for email in (LEAD, SPONSOR):
        with scope_of(email):
            refused(change, version.pk, match="frozen")
    sign(version)
    for email in (LEAD, SPONSOR, NATIONAL_LEAD):
        with scope_of(email), transaction.atomic():
            try:
                with transaction.atomic():
                    assert sql(change, version.pk) == 0
            except Exception as error:  # noqa: BLE001  (by row security or by the guard)
                assert "frozen" in str(error)


def test_nothing_but_plan_and_strategy_is_carried(action, quarter):
    version = prepared(quarter)
    with scope_of(LEAD):
        verbs.recall(by=_known[LEAD], version=fresh(version), reason="Once more")
    forged = (
        """UPDATE reporting_returnversion SET carried = '{"grants": [{"forged": 1}], "answers": []}' WHERE id = %s"""
    )
    with scope_of(LEAD):
        refused(forged, version.pk, match="the plan and the strategy alone")


def test_a_recalled_return_follows_the_plan_again(action, quarter):
    version = prepared(quarter)
    say(action, "on_track", "They have met", quarter=quarter)
    with scope_of(LEAD):
        verbs.recall(by=_known[LEAD], version=fresh(version), reason="The plan has moved")
    assert plan_of(content_for(LEAD, version)) == [(action.title, "on_track", "They have met")]


def test_what_was_reported_is_not_removed(action, quarter):
    spare = plan("Entered by mistake")
    with as_(LEAD) as by:
        plan_action.remove(by=by, action=spare)
    sign(prepared(quarter))
    with as_(LEAD) as by:
        with pytest.raises(Refused, match="Mark it as stopped"):
            plan_action.remove(by=by, action=action)
        with pytest.raises(IntegrityError, match="a return reports it"), transaction.atomic():
            sql("DELETE FROM regions_planmilestone")
            sql("DELETE FROM regions_planprogress")
            sql("DELETE FROM regions_planaction WHERE id = %s", action.pk)
        assert PlanAction.objects.get(pk=action.pk).milestones.count() == 2


def answered(version, item):
    with scope_of(NATIONAL_LEAD):
        query.query(by=_known[NATIONAL_LEAD], version=fresh(version), questions={item: "Why?"})
    with scope_of(LEAD):
        new = fresh(query.reopen(by=_known[LEAD], version=fresh(version)))
        section = next(one for one in SECTIONS if any(field.name == item for field in one.fields))
        revision = draft.section_revision(new, section)
        draft.save_narrative(by=_known[LEAD], version=new, section=section, revision=revision, texts={item: "So."})
        query.answer(by=_known[LEAD], version=new, answers={one.pk: "So." for one in query.questions_of(new)})
        return new


def test_an_answer_changes_the_plan_only_where_progress_was_asked_about(action, quarter):
    version = sign(prepared(quarter))
    say(action, "late", "It got worse", quarter=quarter)
    with scope_of(NATIONAL_LEAD):
        assert fresh(version).carried["plan"]
    new = answered(version, "risks")
    assert plan_of(content_for(LEAD, new)) == AS_SAID
    with scope_of(LEAD):
        refused("UPDATE reporting_returnversion SET carried = '{}' WHERE id = %s", new.pk, match="not asked about")
        verbs.send(by=_known[LEAD], version=new)
    signed = sign(new)
    assert plan_of(json.loads(signed.content)) == AS_SAID
    new = answered(signed, "progress")
    with scope_of(LEAD):
        verbs.send(by=_known[LEAD], version=new)
    last = sign(new)
    assert plan_of(json.loads(last.content)) == [(action.title, "late", "It got worse")]
    found = differences(json.loads(signed.content), json.loads(last.content))
    assert [(one.old.split(";")[0], one.new.split(";")[0]) for one in found if "Action" in one.label] == [
        ("At risk", "Late")
    ]


def test_on_every_page_of_the_return(action, quarter):
    place = [REGION, quarter.slug]
    lead = signed_in(LEAD)
    with scope_of(LEAD):
        key = {"quarter__financial_year": quarter.year, "quarter__number": quarter.number}
        draft.start(by=_known[LEAD], quarterly_return=QuarterlyReturn.objects.get(region__slug=REGION, **key))
    text = lead.get(reverse("prepare", args=[*place, "progress"])).content.decode()
    link = f"{reverse('plan_progress', args=place)}?return"
    assert link in text
    assert reverse("prepare", args=[*place, "progress"]) in lead.get(link).content.decode()
    assert link not in lead.get(reverse("prepare", args=[*place, "looking-ahead"])).content.decode()
    pages = [(LEAD, "check"), (SPONSOR, "sign_off"), (SPONSOR, "return"), (COORDINATOR, "return"), (LEAD, "return")]
    for email, route in pages:
        if route == "sign_off":
            version = prepared(quarter)
        client = signed_in(email)
        text = client.get(reverse(route, args=place)).content.decode()
        assert "Two &lt;b&gt;learning&lt;/b&gt; sets" in text, (email, route)
        assert "Two are =missing" in text, (email, route)
        if route == "sign_off":
            sign(version)


def test_in_the_api_and_in_the_pdf(action, quarter):
    silent = plan("Nobody has spoken of it")
    version = sign(prepared(quarter))
    answer = signed_in(COORDINATOR).get(f"/api/v1/returns/{REGION}/{quarter.slug}/").json()
    assert [one["action"] for one in answer["content"]["plan"]] == [action.pk, silent.pk]
    with scope_of(LEAD):
        subject = subject_of(fresh(version))
    pdf, _ = print_subject(renderer(), subject)
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
    assert "At risk" in text
    assert "not updated in this quarter" in text


def test_without_a_plan_nothing_is_said(known, quarter):  # noqa: F811
    assert not {"plan", "strategy"} & set(json.loads(sign(prepared(quarter)).content))
