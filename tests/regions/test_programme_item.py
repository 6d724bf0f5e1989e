"""What the region should run itself: advice, cost per place, and one step from what goes ahead to an action."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from regions.domain import plan_action
from regions.domain import programme_item as domain
from regions.domain.programme_item import ItemFacts
from regions.models import PlanAction, ProgrammeItem
from succession.facts import Impossible
from succession.states import Refused, Stale
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, SPONSOR, scope_of, signed_in
from tests.regions.stakeholder_world import CONTRIBUTOR, as_
from tests.regions.test_stakeholder_pages import HOSTILE, reached
from tests.talent.test_log_pages import send
from tests.test_query_counts import count

pytestmark = pytest.mark.django_db
REGION = ["north-east"]


def facts(**more):
    return ItemFacts(**{"intervention": "als", "gap": "risk", "offered_by": "nobody", "run_at": "region"} | more)


def item(*, by=LEAD, **more):
    with as_(by) as who:
        return domain.add(by=who, facts=facts(**more))


@pytest.mark.parametrize(
    ("offered_by", "run_at", "words"),
    [
        ("nobody", "region", "run it"),
        ("member", "region", "Ask that organisation for places before you buy"),
        ("college", "region", "Leave it to the National College"),
        ("member", "nation", "Leave it to the National College"),
        ("partner", "region", "Ask for places there"),
        ("nobody", "organisation", "Leave it to each organisation"),
        ("nobody", "sub-region", "sub-region together"),
    ],
)
def test_the_advice_is_a_rule_of_thumb(offered_by, run_at, words):
    assert words in domain.advice(ProgrammeItem(offered_by=offered_by, run_at=run_at))


@pytest.mark.parametrize(
    ("cost", "places", "each"), [("100.00", 3, "33.33"), ("0.05", 2, "0.03"), (None, 3, None), ("5.00", None, None)]
)
def test_the_cost_of_a_place_is_to_the_penny(cost, places, each):
    found = domain.cost_per_place(ProgrammeItem(cost=cost and Decimal(cost), places=places))
    assert found == (each and Decimal(each))


def test_who_reads_and_keeps_it():
    one = item()
    for email, seen in ((LEAD, 1), (SPONSOR, 1), (OTHER_LEAD, 0)):
        with scope_of(email):
            assert ProgrammeItem.objects.count() == seen, email
    for email in (CONTRIBUTOR, NATIONAL_LEAD, AUDITOR):
        with scope_of(email), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            ProgrammeItem.objects.count()
    with as_(SPONSOR) as by:
        for attempt in (lambda: domain.add(by=by, facts=facts()), lambda: domain.plan(by=by, item=one)):
            with pytest.raises(Refused, match="Only a regional lead"):
                attempt()
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            ProgrammeItem.objects.update(why="x")
    clients = {email: signed_in(email) for email in (LEAD, SPONSOR, CONTRIBUTOR, OTHER_LEAD, NATIONAL_LEAD, AUDITOR)}
    assert reached(clients, "programme", REGION) == {LEAD, SPONSOR}
    assert reached(clients, "programme_add", REGION) == {LEAD}
    for route in ("programme_change", "programme_remove"):
        assert reached(clients, route, [*REGION, one.pk]) == {LEAD}, route
    for email in set(clients) - {LEAD}:
        assert send(clients[email], "programme_plan", [*REGION, one.pk]).status_code == 404, email


def test_the_database_knows_its_choices():
    one = item()
    with scope_of(LEAD):
        for wrong in ({"intervention": "x"}, {"gap": "x"}, {"tiers": ["5th"]}, {"run_at": "x"}, {"offered_by": "x"},
                      {"go_ahead": "x"}, {"places": 0}, {"cost": "-1.00"}):  # fmt: skip
            with pytest.raises(IntegrityError), transaction.atomic():
                ProgrammeItem.objects.filter(pk=one.pk).update(**wrong)


def test_what_goes_ahead_becomes_an_action_once():
    one = item()
    with as_(LEAD) as by:
        with pytest.raises(Refused, match="goes ahead"):
            domain.plan(by=by, item=one)
        with pytest.raises(Stale):
            domain.change(by=by, item=one, facts=facts(go_ahead="yes"), seen="x")
        one = domain.change(by=by, item=one, facts=facts(go_ahead="yes"), seen=domain.revision(one))
        made = domain.plan(by=by, item=one)
        assert domain.plan(by=by, item=one) == made
        one = ProgrammeItem.objects.get(pk=one.pk)
        with pytest.raises(Impossible) as caught:
            domain.change(by=by, item=one, facts=facts(go_ahead="no"), seen=domain.revision(one))
        assert list(caught.value.problems) == ["go_ahead"]
        with pytest.raises(IntegrityError), transaction.atomic():
            ProgrammeItem.objects.filter(pk=one.pk).update(go_ahead="no")
        plan_action.remove(by=by, action=made)
        assert ProgrammeItem.objects.get(pk=one.pk).action is None


def test_from_an_answer_to_an_action():
    client = signed_in(LEAD)
    assert "Begin with" in client.get(reverse("programme", args=REGION)).content.decode()
    text = send(
        client, "programme_add", REGION, intervention="als", cost="lots", places="0", why="Kept text"
    ).content.decode()
    for words in (
        "Select the gap",
        "Select who offers",
        "Select where",
        "Enter the cost in pounds",
        "Enter 1 place",
        "Kept text",
    ):
        assert words in text
    said = {"intervention": "als", "gap": "risk", "offered_by": "member", "run_at": "region", "cost": "£1,000.50",
            "places": "20", "tiers": ["2nd", "3rd"], "go_ahead": "yes"}  # fmt: skip
    text = send(client, "programme_add", REGION, **said).content.decode()
    for words in ("before you buy any", "£50.03 a place", "Goes ahead", "Make it an action of the plan"):
        assert words in text
    with scope_of(LEAD):
        one = ProgrammeItem.objects.get()
    text = send(client, "programme_plan", [*REGION, one.pk]).content.decode()
    assert "Check its aim, owner and days" in text
    with scope_of(LEAD):
        made = PlanAction.objects.get()
    assert made.title == "Action learning set"
    text = client.get(reverse("programme", args=REGION)).content.decode()
    assert reverse("plan_action", args=[*REGION, made.pk]) in text
    assert "is removed" in send(client, "programme_remove", [*REGION, one.pk]).content.decode()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_harmless(text):
    item(provider=text, why=text)
    page = signed_in(LEAD).get(reverse("programme", args=REGION)).content.decode()
    body = page[page.index("<main") :]
    assert "<script>alert" not in body
    assert "<img" not in body
    assert ">14<" not in body


def test_the_same_queries_at_thirty():
    item()
    client, url = signed_in(LEAD), reverse("programme", args=REGION)
    before = count(client, url)
    for _ in range(29):
        item()
    assert count(client, url) == before
