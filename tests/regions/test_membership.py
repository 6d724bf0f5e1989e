"""Roles that end, who may end them, and who sees whom."""

import pytest
from django.db import transaction
from django.urls import reverse

from regions.domain import membership as memberships
from regions.models import Membership
from regions.queries.people import people
from succession.states import Refused
from succession.tenancy.personas import Role
from tests.conftest import (
    AUDITOR,
    LEAD,
    NATIONAL_LEAD,
    OTHER_LEAD,
    OTHER_SPONSOR,
    SPONSOR,
    scope_of,
    signed_in,
)
from tests.regions.test_people import acting_now, known, told
from tests.tenancy.test_isolation import refused, sql

__all__ = ["known"]
pytestmark = pytest.mark.django_db


def test_a_role_ended_is_ended_at_once():
    victim = signed_in(LEAD)
    assert victim.get("/").status_code == 200
    client = signed_in(SPONSOR)
    url = reverse("people_end", args=[acting_now(LEAD).pk])
    assert "They lose this role at once" in client.get(url).content.decode()
    assert client.post(url, {"acting_as": client.acting_as}).status_code == 302
    answer = victim.get("/")
    assert answer.status_code == 403
    assert "has ended" in answer.content.decode()
    row = told(
        SPONSOR,
        "SELECT revoked_by_id, revoked_at IS NOT NULL FROM regions_membership WHERE id = %s",
        acting_now(LEAD).pk,
    )
    assert row == [(acting_now(SPONSOR).user_id, True)]


@pytest.mark.parametrize(
    ("by", "whose", "allowed"),
    [(SPONSOR, LEAD, True), (SPONSOR, OTHER_LEAD, False), (LEAD, SPONSOR, False), (OTHER_SPONSOR, LEAD, False),
     (NATIONAL_LEAD, SPONSOR, True), (NATIONAL_LEAD, LEAD, False), ("coordinator.1@demo.example", SPONSOR, False),
     (NATIONAL_LEAD, "coordinator.1@demo.example", True), (AUDITOR, LEAD, False)],
)  # fmt: skip
def test_who_may_end_whose_role(by, whose, allowed):
    target = acting_now(whose).pk
    client = signed_in(by)
    assert client.get(reverse("people_end", args=[target])).status_code == (200 if allowed else 404)
    with scope_of(by):
        touched = 0
        try:
            with transaction.atomic():
                touched = sql("UPDATE regions_membership SET revoked_at = now() WHERE id = %s", target)
        except Exception as error:  # noqa: BLE001
            assert "permission denied" in str(error)
        assert touched == (1 if allowed else 0)


def test_only_the_end_of_a_membership_can_be_changed():
    with scope_of(SPONSOR):
        refused("UPDATE regions_membership SET role = 'lead', region_id = region_id + 1 WHERE role = 'lead'",
                match="only ends_on|row-level security")  # fmt: skip


def test_who_sees_whom():
    with scope_of(LEAD):
        assert {one.region for one in people()} == {"North East"}
        assert not any(one.role == Role.PARTICIPANT for one in people())
    with scope_of(NATIONAL_LEAD):
        assert len({one.region for one in people()}) == 10
    with scope_of(AUDITOR):
        assert people() == []
    assert signed_in(AUDITOR).get(reverse("people")).status_code == 404
    for email in (LEAD, SPONSOR):
        page = signed_in(email).get(reverse("people")).content.decode()
        assert "lead.north-east@demo.example" in page
        assert "lead.south-east@demo.example" not in page


def test_regions_of_a_co_ordinator():
    chosen = acting_now("coordinator.1@demo.example")
    client = signed_in(NATIONAL_LEAD)
    url = reverse("people_assign", args=[chosen.pk])
    region = acting_now(LEAD).region_id
    assert client.post(url, {"acting_as": client.acting_as, "regions": [region]}).status_code == 302
    assert told(NATIONAL_LEAD, "SELECT region_id FROM regions_assignment WHERE membership_id = %s", chosen.pk) == [
        (region,)
    ]
    for email in ("coordinator.1@demo.example", LEAD):
        assert signed_in(email).get(url).status_code == 404
    with scope_of("coordinator.1@demo.example"):
        refused(f"INSERT INTO regions_assignment (membership_id, region_id) VALUES ({chosen.pk}, {region + 1})",
                match="row-level security")  # fmt: skip
    with pytest.raises(Refused), scope_of("coordinator.1@demo.example"):
        memberships.assign(by=chosen, membership=Membership.objects.get(pk=chosen.pk), region_ids=[])
