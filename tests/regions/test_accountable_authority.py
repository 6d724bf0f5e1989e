"""The authority that receives the money, changed from a day on: by the domain and by raw SQL as each persona."""

import datetime

import pytest

from regions.domain import accountable_authority
from regions.domain import agreement as agreements
from regions.models import Agreement, OrganisationMembership, Region
from regions.queries.accountable_authority import authorities_of, authority_on, candidates
from succession.states import Refused
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, OTHER_SPONSOR, SPONSOR, scope_of
from tests.regions.test_agreement_parts import ours  # noqa: F401  (a fixture)
from tests.regions.test_grant import (  # noqa: F401  (fixtures)
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

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
CHANGE = (
    "INSERT INTO regions_accountableauthority (region_id, agreement_id, authority_id, starts_on, reason, changed_by_id, "
    "changed_by_name) SELECT region_id, id, %s, %s, %s, %s, 'x' FROM regions_agreement WHERE id = %s"
)


def change(by, of, authority, day, reason="Reorganised"):
    return as_(
        by, accountable_authority.change_authority, agreement=of, authority_id=authority, starts_on=day, reason=reason
    )


def test_another_authority_receives_the_money_from_a_day_on(ours, today):  # noqa: F811
    with scope_of(NATIONAL_LEAD):
        first, second, third = [one.organisation_id for one in agreements.members(ours.region_id, today)][:3]
        elsewhere = told_of_another_region(ours.region_id)
    frozen, day = (ours.text, ours.authority_id), ours.starts_on + 30 * DAY
    me = _known[NATIONAL_LEAD].user_id
    for email in (LEAD, SPONSOR, COORDINATOR, AUDITOR):
        with pytest.raises(Refused):
            change(email, ours, second, day)
        is_refused(email, CHANGE, second, day, "x", _known[email].user_id, ours.pk)
    bad = [(first, day, "x"), (elsewhere, day, "x"), (second, ours.starts_on, "x"), (second, ours.ends_on + DAY, "x"),
           (second, day, " ")]  # fmt: skip
    for authority, at, reason in bad:
        with pytest.raises(Refused):
            change(NATIONAL_LEAD, ours, authority, at, reason)
        is_refused(NATIONAL_LEAD, CHANGE, authority, at, reason, me, ours.pk)
    change(NATIONAL_LEAD, ours, second, day)
    for authority, at in ((third, day), (third, day - DAY), (second, day + DAY)):
        with pytest.raises(Refused):
            change(NATIONAL_LEAD, ours, authority, at)
        is_refused(NATIONAL_LEAD, CHANGE, authority, at, "x", me, ours.pk)
    is_refused(NATIONAL_LEAD, CHANGE, third, day + DAY, "x", _known[COORDINATOR].user_id, ours.pk)
    change(NATIONAL_LEAD, ours, third, day + DAY)
    for statement in (
        "UPDATE regions_accountableauthority SET reason = 'x'",
        "DELETE FROM regions_accountableauthority",
    ):
        is_refused(NATIONAL_LEAD, statement)
    with scope_of(SPONSOR):
        found = Agreement.objects.select_related("authority").get(pk=ours.pk)
        assert [one.authority.pk for one in authorities_of(found)] == [first, second, third]
        assert [authority_on(found, at).pk for at in (today, day, day + DAY)] == [first, second, third]
        assert (found.text, found.authority_id) == frozen
        assert [one.reason for one in found.events.all() if one.verb == "change_authority"] == ["Reorganised"] * 2
    for email in (OTHER_LEAD, OTHER_SPONSOR, STRANGER):
        assert told(email, "SELECT count(*) FROM regions_accountableauthority") == [(0,)]


def told_of_another_region(region_id):
    return OrganisationMembership.objects.exclude(region_id=region_id).first().organisation_id


def test_the_first_authority_is_a_member_too(drafted):  # noqa: F811
    with scope_of(NATIONAL_LEAD):
        elsewhere = told_of_another_region(drafted.region_id)
    is_refused(NATIONAL_LEAD, "UPDATE regions_agreement SET authority_id = %s WHERE id = %s", elsewhere, drafted.pk)


def test_no_change_of_authority_before_signature(offered):  # noqa: F811
    with scope_of(NATIONAL_LEAD):
        second = agreements.members(offered.region_id, offered.starts_on)[1].organisation_id
    with pytest.raises(Refused):
        change(NATIONAL_LEAD, offered, second, offered.starts_on + DAY)
    is_refused(NATIONAL_LEAD, CHANGE, second, offered.starts_on + DAY, "x", _known[NATIONAL_LEAD].user_id, offered.pk)


def test_offered_are_the_members_of_any_day_of_the_agreement():
    with scope_of(NATIONAL_LEAD):
        region = Region.objects.get(slug="north-west").pk

        def offered_from(first, last):
            agreement = Agreement(
                region_id=region, starts_on=datetime.date(first, 4, 1), ends_on=datetime.date(last, 3, 31)
            )
            return {one.slug for one in candidates(agreement)}

        assert {"cumbria", "cumberland"} <= offered_from(2022, 2024)
        assert "cumberland" not in offered_from(2010, 2012)
        assert "cumbria" not in offered_from(2024, 2026)
