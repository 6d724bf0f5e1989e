"""The stakeholders of a region: who keeps and reads which, by the verbs and by raw SQL."""

import pytest
from django.db import DatabaseError, connection, transaction

from regions.domain import engagement, stakeholder
from regions.domain.stakeholder import StepFacts
from regions.models import Engagement, Stakeholder
from succession.facts import Impossible
from succession.states import Refused
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, SPONSOR, acting, scope_of
from tests.regions.grant_world import as_superuser, rolled_back, sql
from tests.regions.stakeholder_world import (
    CONTRIBUTOR,
    FAR_CONTRIBUTOR,
    OTHER_CONTRIBUTOR,
    D,
    add,
    as_,
    facts,
    log,
    met,
    one_of_each,
)

pytestmark = pytest.mark.django_db
KINDS = ("region", "shared", "owned", "organisation", "other")
# Who reads which rows, and of which the engagements that a lead logged.
READS = {
    LEAD: (KINDS, KINDS),
    SPONSOR: (("region", "shared", "owned"), ("region", "shared", "owned")),
    CONTRIBUTOR: (("shared", "owned", "organisation"), ("owned", "organisation")),
    OTHER_CONTRIBUTOR: (("shared", "other"), ("other",)),
    OTHER_LEAD: ((), ()),
    FAR_CONTRIBUTOR: ((), ()),
}


def test_who_reads_which():
    world = one_of_each()
    for email, (rows, logged) in READS.items():
        with scope_of(email):
            seen = set(Stakeholder.objects.values_list("pk", flat=True))
            assert seen == {world[kind].pk for kind in rows}, email
            seen = set(Engagement.objects.values_list("stakeholder", flat=True))
            assert seen == {world[kind].pk for kind in logged}, email
    for email in (NATIONAL_LEAD, AUDITOR, "coordinator.1@demo.example"):
        for model in (Stakeholder, Engagement):
            with scope_of(email), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                model.objects.count()


def test_a_contributor_reads_their_own_engagement_with_one_that_is_shared():
    world = one_of_each()
    own = log(world["shared"], CONTRIBUTOR, outcome="Mine")
    with scope_of(CONTRIBUTOR):
        assert list(Engagement.objects.filter(stakeholder=world["shared"])) == [own]
    with scope_of(OTHER_CONTRIBUTOR):
        assert not Engagement.objects.filter(stakeholder=world["shared"]).exists()


def changes(email, one):
    """Whether a change of that row's concern arrives, past the verbs."""
    with scope_of(email), transaction.atomic():
        try:
            with transaction.atomic():
                return bool(Stakeholder.objects.filter(pk=one.pk).update(concern=f"By {email}"))
        except DatabaseError:
            return False


def test_who_changes_which():
    world = one_of_each()
    keepers = {
        LEAD: KINDS,
        SPONSOR: (),
        CONTRIBUTOR: ("organisation",),
        OTHER_CONTRIBUTOR: ("other",),
        OTHER_LEAD: (),
    }
    for email, kept in keepers.items():
        assert {kind for kind in KINDS if changes(email, world[kind])} == set(kept), email
        for kind in KINDS:
            assert stakeholder.keeps(acting(email), world[kind]) == (kind in kept) or email == OTHER_LEAD


def test_an_owner_keeps_the_next_step_and_nothing_else():
    one = add(owner=acting(CONTRIBUTOR).user_id)
    with as_(CONTRIBUTOR) as by:
        stakeholder.plan(by=by, stakeholder=one, facts=StepFacts(4, "Call again", D(2010, 6, 1)))
        assert Stakeholder.objects.get(pk=one.pk).next_step == "Call again"
        with pytest.raises(Refused, match="whoever keeps"):
            stakeholder.change(by=by, stakeholder=one, facts=facts("Another"))
        with pytest.raises(DatabaseError, match="only its next step"), transaction.atomic():
            Stakeholder.objects.filter(pk=one.pk).update(owner=None)
    with as_(OTHER_CONTRIBUTOR) as by, pytest.raises(Refused, match="whoever keeps"):
        stakeholder.plan(by=by, stakeholder=one, facts=StepFacts(4))


def test_the_owner_has_a_live_role_in_the_region_and_the_database_writes_the_name():
    people = {
        email: acting(email) for email in (LEAD, SPONSOR, CONTRIBUTOR, OTHER_CONTRIBUTOR, OTHER_LEAD, NATIONAL_LEAD)
    }
    for email in (LEAD, SPONSOR, CONTRIBUTOR):
        assert add(owner=acting(email).user_id).owner_name == acting(email).user_name
    for actor, email in (
        (LEAD, OTHER_LEAD),
        (LEAD, NATIONAL_LEAD),
        (CONTRIBUTOR, LEAD),  # not of the contributor's own organisation
        (CONTRIBUTOR, OTHER_CONTRIBUTOR),
    ):
        with as_(actor) as by, pytest.raises(DatabaseError, match="no role in the region"), transaction.atomic():
            stakeholder.add(by=by, facts=facts(owner=people[email].user_id))


def test_whose_role_has_ended_becomes_no_owner():
    with rolled_back():
        who = acting(OTHER_CONTRIBUTOR)
        with as_superuser():
            sql("UPDATE regions_membership SET revoked_at = now() WHERE id = %s", [who.pk])
        with as_(LEAD) as by, pytest.raises(DatabaseError, match="no role in the region"), transaction.atomic():
            stakeholder.add(by=by, facts=facts(owner=who.user_id))


def test_a_step_that_is_due_says_what():
    with as_(LEAD) as by, pytest.raises(Impossible) as caught:
        stakeholder.add(by=by, facts=facts(next_step_due=D(2010, 6, 1)))
    assert list(caught.value.problems) == ["next_step"]


def test_removed_only_while_nothing_hangs_on_it():
    one, by = add(), acting(LEAD)
    made = log(one)
    with scope_of(LEAD):
        with pytest.raises(Refused, match="Archive it"):
            stakeholder.remove(by=by, stakeholder=one)
        engagement.remove(by=by, engagement=made)
        stakeholder.remove(by=by, stakeholder=one)
        assert not Stakeholder.objects.exists()


def test_nothing_is_logged_with_one_that_is_archived():
    one, by = add(), acting(LEAD)
    with scope_of(LEAD):
        stakeholder.archive(by=by, stakeholder=one)
        with pytest.raises(Refused, match="archived"):
            engagement.log(by=by, stakeholder=one, facts=met())
        stakeholder.restore(by=by, stakeholder=one)
        assert engagement.log(by=by, stakeholder=one, facts=met()).pk


RAW = {
    "another region": "UPDATE regions_stakeholder SET region_id = {other_region} WHERE id = {pk}",
    "another keeper": "UPDATE regions_stakeholder SET organisation_id = {organisation} WHERE id = {pk}",
    "an unknown group": "UPDATE regions_stakeholder SET \"group\" = 'magic' WHERE id = {pk}",
    "an unknown support": "UPDATE regions_stakeholder SET support_now = 9 WHERE id = {pk}",
    "no name": "UPDATE regions_stakeholder SET name = ' ' WHERE id = {pk}",
    "due without a step": "UPDATE regions_stakeholder SET next_step_due = '2010-06-01' WHERE id = {pk}",
    "erased with its texts": "UPDATE regions_stakeholder SET erased_on = '2010-06-01' WHERE id = {pk}",
    "erased ahead": "UPDATE regions_engagement SET outcome = '' WHERE stakeholder_id = {pk}; UPDATE regions_stakeholder "
    "SET name = 'Erased', concern = '', erased_on = '2100-01-01' WHERE id = {pk}",
    "erased, but for an engagement": "UPDATE regions_stakeholder SET name = 'Erased', concern = '', "
    "erased_on = '2010-06-01' WHERE id = {pk}",
    "an organisation's, by a lead": "INSERT INTO regions_stakeholder (region_id, organisation_id, shared, name, role, "
    'works_for, "group", networks, influence, interest, support_now, support_wanted, benefit, concern, owner_name, '
    "next_step) SELECT region_id, {organisation}, false, 'x', '', '', 'dcs', '', 'low', '', 1, 1, '', '', '', '' "
    "FROM regions_stakeholder WHERE id = {pk}",
}


@pytest.mark.parametrize("statement", RAW.values(), ids=RAW)
def test_the_database_refuses_it_too(statement):
    one = add(concern="Time")
    log(one, outcome="Went well")
    ids = {
        "pk": one.pk,
        "other_region": acting(OTHER_LEAD).region_id,
        "organisation": acting(CONTRIBUTOR).organisation_id,
    }
    with scope_of(LEAD), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(**ids))


def test_the_name_of_an_owner_is_not_anybody_s_to_write():
    who = acting(CONTRIBUTOR)
    one = add(owner=who.user_id)
    with scope_of(LEAD):
        Stakeholder.objects.filter(pk=one.pk).update(owner_name="Mallory")
        assert Stakeholder.objects.get(pk=one.pk).owner_name == who.user_name
