"""The pages of the regional roles and of the leads' directory: who is let in where, and what they say of mistakes."""

import pytest
from django.urls import reverse

from regions.domain import regional_role as roles
from regions.models import RegionalRole
from tests.conftest import (
    AUDITOR,
    LEAD,
    NATIONAL_LEAD,
    OTHER_LEAD,
    OTHER_SPONSOR,
    SPONSOR,
    TWO_ROLES,
    scope_of,
    signed_in,
)
from tests.plugin import servers
from tests.regions.test_agreement import date, post
from tests.regions.test_expenditure_plan import by_status, get, text_of
from tests.regions.test_regional_role import CONTRIBUTOR, COORDINATOR, START, STRANGER, D, acting, as_, facts, role
from tests.test_query_counts import MORE, flat, many_leads

pytestmark = pytest.mark.django_db
REGION = "north-east"
HOSTILE = "<script>alert(1)</script> \"'>{{ 7|add:7 }} <img src=https://evil.example/x> \u202egnihtyna =1+1"
PEOPLE = (LEAD, SPONSOR, CONTRIBUTOR, NATIONAL_LEAD, COORDINATOR, STRANGER, AUDITOR, OTHER_LEAD, OTHER_SPONSOR)
OF_THE_REGION = {LEAD, SPONSOR, CONTRIBUTOR, NATIONAL_LEAD, COORDINATOR}


@pytest.fixture
def nation():
    return {email: signed_in(email) for email in PEOPLE}


def said(**more):
    return {
        "kind": "lead",
        "fte": "0.5",
        **date("starts_on", START),
        "responsibilities": ["data"],
        "revision": "",
        **more,
    }


def test_who_reaches_what(nation):
    mine, theirs = role(LEAD), role(TWO_ROLES, by=SPONSOR)
    assert by_status(nation, "regional_roles", REGION) == {200: OF_THE_REGION}
    assert by_status(nation, "regional_role_add", REGION) == {200: {LEAD, SPONSOR}}
    assert by_status(nation, "leads_directory") == {200: set(PEOPLE) - {CONTRIBUTOR, AUDITOR}}
    for route in ("regional_role_change", "regional_role_remove"):
        assert by_status(nation, route, REGION, mine.pk) == {200: {LEAD, SPONSOR}}
        assert by_status(nation, route, REGION, theirs.pk) == {200: {SPONSOR}}
        assert by_status(nation, route, "south-east", mine.pk) == {}
    for email in set(PEOPLE) - {LEAD, SPONSOR}:
        assert post(nation[email], "regional_role_remove", REGION, mine.pk).status_code == 404
        assert post(nation[email], "regional_role_change", REGION, mine.pk, **said()).status_code == 404


def test_a_lead_says_what_their_role_is(nation):
    lead = nation[LEAD]
    assert "Say what your role is" in text_of(get(lead, "regional_roles", REGION))
    answer = post(lead, "regional_role_add", REGION, **said(fte="2", responsibilities=["x"]))
    assert "Select from the list: responsible for" in text_of(answer)
    page = text_of(post(lead, "regional_role_add", REGION, **said(fte="2", reports_to="The sponsor")))
    assert "between 0.05 and 1" in page
    assert 'value="The sponsor"' in page
    assert "Enter the share" in text_of(post(lead, "regional_role_add", REGION, **said(fte="half")))
    assert post(lead, "regional_role_add", REGION, **said(shows_email="on")).status_code == 302
    page = text_of(get(lead, "regional_roles", REGION))
    assert "Nobody holds 11 of the 12 responsibilities" in page
    assert "0.50" in page
    assert "Say what your role is" not in page
    assert "this person has a role" in text_of(post(lead, "regional_role_add", REGION, **said())).lower()
    assert LEAD in text_of(get(nation[OTHER_SPONSOR], "leads_directory"))
    assert LEAD not in text_of(get(nation[CONTRIBUTOR], "regional_roles", REGION))


def test_the_sponsor_adds_and_ends_anybody_s(nation):
    sponsor = nation[SPONSOR]
    assert "Select a sponsor or lead" in text_of(post(sponsor, "regional_role_add", REGION, **said()))
    other = acting(OTHER_LEAD).pk
    assert "Select a sponsor or lead" in text_of(post(sponsor, "regional_role_add", REGION, **said(membership=other)))
    person = acting(TWO_ROLES).pk
    assert "not a DCS sponsor" in text_of(
        post(sponsor, "regional_role_add", REGION, **said(membership=person, kind="sponsor"))
    )
    assert post(sponsor, "regional_role_add", REGION, **said(membership=person)).status_code == 302
    with scope_of(SPONSOR):
        pk = RegionalRole.objects.get().pk
    page = get(sponsor, "regional_role_change", REGION, pk)
    assert "e-mail address" not in text_of(page)
    seen = page.context["form"].initial["revision"]
    data = said(revision=seen, **date("ends_on", D(2010, 6, 30)))
    assert post(sponsor, "regional_role_change", REGION, pk, **data).status_code == 302
    assert "Before" in text_of(get(nation[LEAD], "regional_roles", REGION))


def test_sponsor_and_lead_at_once_see_both(nation):
    made = role()
    seen = get(nation[LEAD], "regional_role_change", REGION, made.pk).context["form"].initial["revision"]
    as_(SPONSOR, roles.change, role=made, facts=facts(reports_to="Theirs", responsibilities=["data"]), seen=seen)
    answer = post(nation[LEAD], "regional_role_change", REGION, made.pk, **said(reports_to="Mine", revision=seen))
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Theirs" in page
    assert 'value="Mine"' in page
    now = answer.context["form"]["revision"].value()
    data = said(reports_to="Mine", revision=now)
    assert post(nation[LEAD], "regional_role_change", REGION, made.pk, **data).status_code == 302


def test_hostile_text_is_text(nation):
    made = role(reports_to=HOSTILE[:110], experience=HOSTILE)
    for route, more in (("regional_roles", []), ("regional_role_change", [made.pk])):
        page = text_of(get(nation[LEAD], route, REGION, *more))
        assert "&lt;script&gt;" in page
        assert "<script>alert" not in page
        assert "<img" not in page


def test_a_region_with_many_costs_as_much():
    role()

    def many():
        for year in range(MORE):
            role(starts_on=D(1950 + year, 1, 1), ends_on=D(1950 + year, 12, 31), reports_to="Somebody of old")

    flat(signed_in(LEAD), reverse("regional_roles", args=[REGION]), many)


def test_the_directory_costs_as_much_with_many():
    def add():
        with servers.superuser("succession") as owner:
            many_leads(owner)

    try:
        flat(signed_in(OTHER_LEAD), reverse("leads_directory"), add)
    finally:
        with servers.superuser("succession") as owner:
            owner.execute("DELETE FROM regions_membership m USING regions_user u "
                          "WHERE u.id = m.user_id AND u.email LIKE 'many.%'")  # fmt: skip
            owner.execute("DELETE FROM regions_user WHERE email LIKE 'many.%'")
