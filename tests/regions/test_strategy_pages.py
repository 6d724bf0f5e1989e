"""The pages of the strategy and its checklist: who is let in where, both texts of two editors, hostile text, the PDF."""

import io

import pikepdf
import pytest
from django.urls import reverse

import regions.tasks  # noqa: F401  (registers the handlers)
from regions.domain import strategy as strategies
from regions.domain import strategy_comment as comments
from regions.models import Strategy, StrategyComment, StrategyDocument
from regions.pdf.strategy_document import print_subject, subject_of
from regions.sections import SECTIONS
from succession import clock
from succession.pdf.renderer import renderer
from succession.tenancy import outbox
from succession.tenancy.models import Job
from tests.conftest import (
    AUDITOR,
    LEAD,
    NATIONAL_LEAD,
    SPONSOR,
    received_strategy,
    scope_of,
    signed_in,
    submitted_strategy,
)
from tests.regions.strategy_world import (
    CONTRIBUTOR,
    NEIGHBOUR,
    READERS,
    REGION,
    VISION,
    as_,
    draft,
    fresh,
    received,
    shared,
    submitted,
    write,
)
from tests.regions.test_agreement import date, post
from tests.regions.test_expenditure_plan import by_status, get, text_of
from tests.regions.test_grant import (
    COORDINATOR,
    STRANGER,
    drafted,
    grant,
    instalment,
    is_refused,
    known,
    offered,
    signed,
    today,
)

__all__ = ["draft", "drafted", "grant", "known", "offered", "received", "shared", "signed", "submitted", "today"]
pytestmark = pytest.mark.django_db
OWN, COLLEGE = {LEAD, SPONSOR}, {NATIONAL_LEAD, COORDINATOR}
ORGANISATIONS = {CONTRIBUTOR, NEIGHBOUR}
HOSTILE = "<script>alert(1)</script> \"'>{{ 7|add:7 }} <img src=https://evil.example/x> \u202egnihtyna\u0007 =1+1"


@pytest.fixture
def nation():
    return {email: signed_in(email) for email in READERS}


def steps(nation):
    return {verb: by_status(nation, "strategy_step", REGION, verb) for verb in ("submit", "receive", "agree", "return")}


def test_before_there_is_a_strategy(nation):
    assert by_status(nation, "strategy", REGION) == {200: OWN | ORGANISATIONS | COLLEGE}
    assert by_status(nation, "checklist", REGION) == {200: OWN | ORGANISATIONS}
    for route, more in (
        ("strategy_section", ["vision"]),
        ("strategy_share", []),
        ("strategy_comment", ["vision"]),
        ("strategy_contribution", []),
        ("strategy_changes", [1, 2]),
        ("strategy_pdf", []),
        ("strategy_pdf_state", []),
        ("strategy_step", ["submit"]),
    ):
        assert by_status(nation, route, REGION, *more) == {}, route
    for email, client in nation.items():
        assert (post(client, "strategy_start", REGION).status_code == 302) == (email == LEAD)


def test_a_draft_is_the_regions_alone_until_it_is_shared(nation, draft):
    def reading():
        return {
            email for email, client in nation.items() if "About Vision." in text_of(get(client, "strategy", REGION))
        }

    assert reading() == OWN
    assert by_status(nation, "strategy_section", REGION, "vision") == {200: {LEAD}}
    assert by_status(nation, "strategy_share", REGION) == {200: {LEAD}}
    assert by_status(nation, "strategy_comment", REGION, "vision") == {}
    assert by_status(nation, "strategy_pdf_state", REGION) == {}
    assert steps(nation) == {"submit": {200: {SPONSOR}}, "receive": {}, "agree": {}, "return": {}}
    assert post(nation[LEAD], "strategy_share", REGION, organisations="on").status_code == 302
    assert reading() == OWN | ORGANISATIONS
    assert by_status(nation, "strategy_comment", REGION, "vision") == {200: ORGANISATIONS}
    assert by_status(nation, "strategy_contribution", REGION) == {200: ORGANISATIONS}
    assert post(nation[LEAD], "strategy_share", REGION, coordinator="on").status_code == 302
    assert reading() == OWN | {COORDINATOR}
    assert by_status(nation, "strategy_comment", REGION, "vision") == {200: {COORDINATOR}}


def test_after_it_is_submitted(nation, submitted):
    assert by_status(nation, "strategy_section", REGION, "vision") == {409: {LEAD}}
    assert by_status(nation, "strategy_comment", REGION, "vision") == {200: COLLEGE}
    assert by_status(nation, "strategy_pdf_state", REGION) == {200: OWN | COLLEGE}
    assert steps(nation) == {
        "submit": {409: {SPONSOR}}, "receive": {200: COLLEGE}, "agree": {409: COLLEGE}, "return": {409: COLLEGE},
    }  # fmt: skip
    for region in ("south-east", "nowhere"):
        assert by_status({LEAD: nation[LEAD], COORDINATOR: nation[COORDINATOR]}, "strategy", region) == {}
    with scope_of(SPONSOR):
        assert Job.objects.filter(kind="render_strategy", key=str(submitted.pk)).count() == 1


def test_from_the_first_word_to_the_published_version(nation, grant):
    lead, sponsor, college = nation[LEAD], nation[SPONSOR], nation[COORDINATOR]
    post(lead, "strategy_start", REGION)
    for one in SECTIONS:
        page = get(lead, "strategy_section", REGION, one.slug)
        assert one.hint in text_of(page)
        seen = page.context["form"].initial["revision"]
        answer = post(lead, "strategy_section", REGION, one.slug, text=f"About {one.title}.", revision=seen)
        assert answer.status_code == 302
    post(lead, "strategy_share", REGION, organisations="on")
    assert "Strategy" in text_of(nation[CONTRIBUTOR].get("/"))
    post(nation[CONTRIBUTOR], "strategy_comment", REGION, "culture", text="Whose culture?")
    seen = get(nation[CONTRIBUTOR], "strategy_contribution", REGION).context["form"].initial["revision"]
    post(nation[CONTRIBUTOR], "strategy_contribution", REGION, gives="Two mentors.", gains="", revision=seen)
    assert "1 comment waits" in text_of(lead.get("/"))
    for email in READERS:
        shown = "Whose culture?" in text_of(get(nation[email], "strategy", REGION))
        assert shown == (email in {LEAD, SPONSOR, CONTRIBUTOR})
    with scope_of(LEAD):
        pk = StrategyComment.objects.get().pk
    assert by_status(nation, "strategy_comment_deal", REGION, pk) == {200: {LEAD}}
    post(lead, "strategy_comment_deal", REGION, pk, answer="Everybody’s.")
    assert post(lead, "strategy_comment_deal", REGION, pk, answer="x").status_code == 409
    assert "Everybody’s." in text_of(get(nation[CONTRIBUTOR], "strategy", REGION))
    page = get(sponsor, "strategy_step", REGION, "submit")
    assert "Two mentors." in text_of(page)
    assert post(sponsor, "strategy_step", REGION, "submit", seen="0").status_code == 409
    assert (
        post(sponsor, "strategy_step", REGION, "submit", seen=page.context["form"].initial["seen"]).status_code == 302
    )
    assert "North East, strategy" in text_of(college.get("/"))
    page = get(college, "strategy_step", REGION, "receive")
    assert "falls due at once" in text_of(page)
    later = clock.today().replace(year=clock.today().year + 1, day=1)
    answer = post(college, "strategy_step", REGION, "receive", **date("received_on", later))
    assert "today or in the past" in text_of(answer)
    assert post(college, "strategy_step", REGION, "receive", **date("received_on", clock.today())).status_code == 302
    assert instalment(grant, 2).status == "due"
    assert "Strategy of North East, version 1" in text_of(get(nation[AUDITOR], "agreement", REGION))
    answer = post(college, "strategy_step", REGION, "return", reason=" ", vision="How many?")
    assert "Enter a reason" in text_of(answer)
    post(college, "strategy_step", REGION, "return", reason="Too short.", vision="How many?")
    assert "Too short." in text_of(get(lead, "strategy", REGION))
    post(lead, "strategy_start", REGION)
    page = text_of(get(lead, "strategy_section", REGION, "vision"))
    assert "How many?" in page
    assert "on version 1" in page
    write(fresh_newest(), text="Forty people.")
    page = get(sponsor, "strategy_step", REGION, "submit")
    post(sponsor, "strategy_step", REGION, "submit", seen=page.context["form"].initial["seen"])
    assert "<ins>" in text_of(get(college, "strategy_changes", REGION, 1, 2))
    post(college, "strategy_step", REGION, "receive", **date("received_on", clock.today()))
    post(college, "strategy_step", REGION, "agree")
    assert "publish it" in text_of(lead.get("/"))
    assert "Forty people." not in text_of(get(nation[NEIGHBOUR], "strategy", REGION))
    assert by_status(nation, "strategy_step", REGION, "publish") == {200: {LEAD}}
    assert post(lead, "strategy_step", REGION, "publish").status_code == 302
    page = text_of(get(nation[NEIGHBOUR], "strategy", REGION))
    assert "Forty people." in page
    assert "Two mentors." in page
    assert "Whose culture?" not in page
    for old, new in ((1, 1), (0, 1), (1, 3)):
        assert by_status(nation, "strategy_changes", REGION, old, new) == {}


def fresh_newest():
    with scope_of(LEAD):
        return Strategy.objects.first()


def test_two_people_in_one_section_see_both_texts(nation, draft):
    lead = nation[LEAD]
    seen = get(lead, "strategy_section", REGION, "vision").context["form"].initial["revision"]
    write(draft, text="Theirs")
    assert post(lead, "strategy_autosave", REGION, "vision", text="Mine", revision=seen).status_code == 409
    answer = post(lead, "strategy_section", REGION, "vision", text="Mine", revision=seen)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Not saved yet" in page
    assert ">Mine</textarea>" in page.replace("\n", "")
    assert "Theirs" in page
    now = answer.context["form"]["revision"].value()
    assert now != seen
    assert fresh(draft).vision == "Theirs"
    assert post(lead, "strategy_section", REGION, "vision", text="Mine and theirs", revision=now).status_code == 302
    assert fresh(draft).vision == "Mine and theirs"
    now = strategies.revision(fresh(draft), VISION)
    answer = post(lead, "strategy_autosave", REGION, "vision", text="Saved", revision=now)
    assert answer.json()["revision"] == strategies.revision(fresh(draft), VISION)
    assert post(lead, "strategy_autosave", REGION, "vision", text="x" * 10_001, revision="").status_code == 422


def test_two_of_one_organisation_see_both_texts(nation, shared):
    client = nation[CONTRIBUTOR]
    seen = get(client, "strategy_contribution", REGION).context["form"].initial["revision"]
    as_(CONTRIBUTOR, comments.contribute, strategy=shared, gives="Theirs", gains="", seen=comments.revision(None))
    answer = post(client, "strategy_contribution", REGION, gives="Mine", gains="", revision=seen)
    assert answer.status_code == 409
    assert "Theirs" in text_of(answer)
    assert "Mine" in text_of(answer)
    now = answer.context["form"]["revision"].value()
    assert post(client, "strategy_contribution", REGION, gives="Both", gains="", revision=now).status_code == 302


def test_hostile_text_is_text_on_pages_and_in_the_pdf(nation, shared):
    write(shared, text=HOSTILE)
    as_(CONTRIBUTOR, comments.add, strategy=shared, section=VISION, text=HOSTILE)
    as_(CONTRIBUTOR, comments.contribute, strategy=shared, gives=HOSTILE, gains="", seen=comments.revision(None))
    for route, more in (("strategy", []), ("strategy_section", ["vision"])):
        page = text_of(get(nation[LEAD], route, REGION, *more))
        assert "&lt;script&gt;" in page
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "{{ 7|add:7 }}" in page
    as_(SPONSOR, strategies.submit, strategy=shared)
    with scope_of(LEAD):
        row = type(shared).objects.select_related("region").get(pk=shared.pk)
        subject = subject_of(row)
    pdf, pages = print_subject(renderer(), subject)
    again, _ = print_subject(renderer(), subject)
    assert pdf == again
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == pages >= 1
        assert "/StructTreeRoot" in opened.Root
        assert opened.docinfo["/Title"] == "North East: strategy, version 1"


def test_the_worker_prints_one_document_for_each_version(nation, submitted):
    assert "is being made" in text_of(get(nation[SPONSOR], "strategy", REGION))
    with scope_of(SPONSOR):
        job = Job.objects.get(kind="render_strategy", key=str(submitted.pk)).pk
    assert outbox.run(job)
    assert not outbox.run(job)
    with scope_of(LEAD):
        assert StrategyDocument.objects.count() == 1
    assert by_status(nation, "strategy_pdf", REGION) == {200: OWN | COLLEGE}
    assert get(nation[LEAD], "strategy_pdf", REGION).content.startswith(b"%PDF-1.7")
    is_refused(LEAD, "UPDATE regions_strategydocument SET pages = 9")
    as_(COORDINATOR, strategies.receive, strategy=submitted, received_on=clock.today())
    as_(COORDINATOR, strategies.agree, strategy=submitted)
    as_(LEAD, strategies.publish, strategy=submitted)
    assert by_status(nation, "strategy_pdf", REGION) == {200: OWN | COLLEGE | ORGANISATIONS}


def test_a_strategy_from_before_the_grant_is_counted_on_the_agreements_page(nation, received, grant):
    assert by_status(nation, "grant_receipt", REGION) == {200: COLLEGE}
    assert "count it for this grant" in text_of(get(nation[COORDINATOR], "agreement", REGION))
    assert post(nation[COORDINATOR], "grant_receipt", REGION).status_code == 302
    assert post(nation[COORDINATOR], "grant_receipt", REGION).status_code == 409
    assert instalment(grant, 2).status == "due"


def test_without_a_strategy_there_is_no_receipt_to_record(nation, grant):
    assert by_status(nation, "grant_receipt", REGION) == {}
    submitted_strategy()
    assert by_status(nation, "grant_receipt", REGION) == {}
    page = text_of(get(nation[COORDINATOR], "agreement", REGION))
    assert reverse("strategy", args=[REGION]) in page
    assert reverse("grant_receipt", args=[REGION]) not in page


def test_an_unassigned_coordinator_reads_nothing_of_a_region(nation):
    received_strategy()
    for route, more in (("strategy", []), ("strategy_step", ["agree"]), ("strategy_pdf_state", [])):
        assert get(nation[STRANGER], route, REGION, *more).status_code == 404
