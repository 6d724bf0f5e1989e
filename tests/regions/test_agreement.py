"""The agreement and its money through the pages: who is let in where, what bad input says, and the way from draft to paid."""

import pytest
from django.urls import reverse

from regions.models import Agreement, Organisation, Payment, Region
from succession import clock
from tests.conftest import (
    AUDITOR,
    LEAD,
    NATIONAL_LEAD,
    OTHER_LEAD,
    OTHER_SPONSOR,
    PASSWORD,
    SPONSOR,
    scope_of,
    signed_in,
    submitted_strategy,
)

pytestmark = pytest.mark.django_db
COORDINATOR = "coordinator.1@demo.example"  # North East is theirs
STRANGER = "coordinator.2@demo.example"
EVERYBODY = (LEAD, SPONSOR, OTHER_LEAD, OTHER_SPONSOR, NATIONAL_LEAD, AUDITOR, COORDINATOR, STRANGER)
REGION = "north-east"


def post(client, route, *arguments, **data):
    return client.post(reverse(route, args=arguments), {"acting_as": client.acting_as, **data})


def date(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def terms(**changes):
    today = clock.today()
    data = {
        **date("starts_on", today),
        **date("respond_by", today),
        **date("ends_on", today.replace(year=today.year + 1, day=1)),
        "base": "£78,000",
        "per_authority": "5800.00",
        "first_instalment": "60,000",
    }
    with scope_of(NATIONAL_LEAD):
        region = Region.objects.get(slug=REGION)
        authority = Organisation.objects.filter(memberships__region=region, ends_on=None).first()
    return {**data, f"authority-{region.pk}": authority.pk, **changes}


@pytest.fixture
def nation():
    return {email: signed_in(email) for email in EVERYBODY}


def agreement():
    with scope_of(NATIONAL_LEAD):
        return Agreement.objects.get()


def statuses(nation, route, *arguments):
    return {email: client.get(reverse(route, args=arguments)).status_code for email, client in nation.items()}


def allowed(nation, route, *arguments):
    return {email for email, status in statuses(nation, route, *arguments).items() if status == 200}


def in_force(nation):
    lead, sponsor = nation[NATIONAL_LEAD], nation[SPONSOR]
    assert post(lead, "agreement_draft", draft="", **terms()).status_code == 302
    post(lead, "agreement_step", REGION, "offer")
    post(sponsor, "agreement_sign", REGION, seen=agreement().text_sha256, declaration="on", password=PASSWORD)
    post(lead, "agreement_step", REGION, "countersign")
    assert agreement().status == "in_force"


def test_nothing_before_there_is_an_agreement(nation):
    for route in ("agreement", "agreement_sign", "grant_receipt", "grant_allocation"):
        assert set(statuses(nation, route, REGION).values()) == {404}
    assert allowed(nation, "agreements") == {NATIONAL_LEAD, AUDITOR, COORDINATOR, STRANGER}
    assert allowed(nation, "agreement_draft") == {NATIONAL_LEAD}


def test_the_figures_are_shown_before_anything_is_written(nation):
    page = post(nation[NATIONAL_LEAD], "agreement_draft", preview="", **terms()).content.decode()
    assert "£147,600.00" in page
    with scope_of(NATIONAL_LEAD):
        assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"base": "78000.001"}, "whole pence"),
        ({"base": "-1"}, "between £0.00"),
        ({"base": "1e9"}, "in pounds"),
        ({"base": "NaN"}, "in pounds"),
        ({"base": "999999999"}, "between"),
        ({"base": "9" * 400}, "between"),
        ({"first_instalment": "0"}, "between £0.01"),
        ({"per_authority": ""}, "Enter the amount for each authority"),
        ({"ends_on_year": "1999"}, "after the first day"),
        ({"ends_on_month": "13"}, "must be a real date"),
    ],
)
def test_bad_terms_say_what_to_do(nation, changes, words):
    answer = post(nation[NATIONAL_LEAD], "agreement_draft", draft="", **terms(**changes))
    assert answer.status_code == 200
    assert words in answer.content.decode()
    with scope_of(NATIONAL_LEAD):
        assert not Agreement.objects.exists()


def test_a_first_instalment_above_the_grant_is_refused_and_nothing_is_written(nation):
    answer = post(nation[NATIONAL_LEAD], "agreement_draft", draft="", **terms(first_instalment="900000"))
    assert answer.status_code == 409
    with scope_of(NATIONAL_LEAD):
        assert not Agreement.objects.exists()


def test_who_sees_which_state(nation):
    lead = nation[NATIONAL_LEAD]
    post(lead, "agreement_draft", draft="", **terms())
    assert allowed(nation, "agreement", REGION) == {NATIONAL_LEAD, COORDINATOR}
    assert allowed(nation, "agreement_step", REGION, "offer") == {NATIONAL_LEAD}
    post(lead, "agreement_step", REGION, "offer")
    readers = {NATIONAL_LEAD, COORDINATOR, LEAD, SPONSOR, AUDITOR}
    assert allowed(nation, "agreement", REGION) == readers
    assert allowed(nation, "agreement_sign", REGION) == {SPONSOR}
    assert allowed(nation, "agreement_step", REGION, "decline") == {SPONSOR}
    assert allowed(nation, "agreement_step", REGION, "withdraw") == {NATIONAL_LEAD}
    assert allowed(nation, "agreement_step", REGION, "countersign") == set()


def test_a_signature_needs_the_password_and_the_text_that_was_read(nation):
    post(nation[NATIONAL_LEAD], "agreement_draft", draft="", **terms())
    post(nation[NATIONAL_LEAD], "agreement_step", REGION, "offer")
    seen = agreement().text_sha256
    answer = post(nation[SPONSOR], "agreement_sign", REGION, seen=seen, declaration="on", password="wrong")
    assert "The password is not right" in answer.content.decode()
    answer = post(nation[SPONSOR], "agreement_sign", REGION, seen=seen, password=PASSWORD)
    assert "Tick the box" in answer.content.decode()
    answer = post(nation[SPONSOR], "agreement_sign", REGION, seen="0" * 64, declaration="on", password=PASSWORD)
    assert answer.status_code == 409
    assert agreement().status == "offered"


def test_from_both_signatures_to_the_last_pound(nation):
    in_force(nation)
    lead, coordinator, today = nation[NATIONAL_LEAD], nation[COORDINATOR], clock.today()
    assert allowed(nation, "instalment", REGION, 1, "release") == {NATIONAL_LEAD}
    assert allowed(nation, "instalment", REGION, 2, "release") == set()
    assert allowed(nation, "grant_allocation", REGION) == {NATIONAL_LEAD}
    assert post(lead, "instalment", REGION, 1, "release", seen="59999.99").status_code == 409  # not what is due now
    post(lead, "instalment", REGION, 1, "release", seen="60000.00")
    paid = {**date("paid_on", today), "reference": "BACS 1"}
    assert post(lead, "instalment", REGION, 1, "pay", **paid).status_code == 409  # who releases does not pay
    assert post(nation[STRANGER], "instalment", REGION, 1, "pay", **paid).status_code == 404
    assert post(coordinator, "instalment", REGION, 1, "pay", **paid).status_code == 302
    submitted_strategy()
    post(coordinator, "strategy_step", REGION, "receive", **date("received_on", today))
    assert post(lead, "grant_allocation", REGION, allocation="1", reason="Less").status_code == 409
    post(lead, "grant_allocation", REGION, allocation="£150,000.07", reason="A thirteenth authority")
    post(lead, "instalment", REGION, 2, "release")
    post(coordinator, "instalment", REGION, 2, "pay", **{**paid, "reference": "BACS 2"})
    post(coordinator, "instalment", REGION, 2, "bounce", reason="Account closed")
    post(lead, "instalment", REGION, 2, "release")
    post(coordinator, "instalment", REGION, 2, "pay", **{**paid, "reference": "BACS 3"})
    post(lead, "instalment", REGION, 1, "recover", amount="0.01", reason="Unspent", **date("recovered_on", today))
    with scope_of(SPONSOR):
        money = [(one.number, one.status, str(one.amount), str(one.recovered)) for one in Payment.objects.all()]
    assert money == [(1, "recovered", "60000.00", "0.01"), (2, "paid", "90000.07", "0.00")]
    for email in (SPONSOR, LEAD, AUDITOR):
        page = nation[email].get(reverse("agreement", args=[REGION])).content.decode()
        for words in ("£150,000.07", "£90,000.07", "BACS 3", "Account closed", "A thirteenth authority"):
            assert words in page
    assert "£150,000.07" in nation[AUDITOR].get(reverse("agreements")).content.decode()
    assert "£150,000.07" not in nation[STRANGER].get(reverse("agreements")).content.decode()


def test_pages_ask_no_more_with_a_longer_history(nation, django_assert_max_num_queries):
    in_force(nation)
    for _ in range(6):
        post(nation[NATIONAL_LEAD], "grant_allocation", REGION, allocation="150000", reason="Again")
    with django_assert_max_num_queries(18):
        nation[SPONSOR].get(reverse("agreement", args=[REGION]))
    with django_assert_max_num_queries(14):
        nation[AUDITOR].get(reverse("agreements"))
