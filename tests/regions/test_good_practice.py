"""The life of a case of good practice, by the domain, and by the database when the domain is passed by."""

import pytest
from django.db import DatabaseError, transaction

from regions.domain import good_practice as cases
from regions.models import GoodPracticeCase
from regions.models.good_practice import NEEDED, SAID
from succession.facts import Impossible
from succession.states import Refused, Stale
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, SPONSOR, scope_of
from tests.regions.good_practice_world import (
    CONTRIBUTOR,
    COORDINATOR,
    MAKERS,
    NEIGHBOUR,
    OUTSIDER,
    READERS,
    STATES,
    STRANGER,
    as_,
    draft,
    facts,
    fresh,
    offered,
    published,
    returned,
    withdrawn,
)
from tests.regions.grant_world import as_superuser, rolled_back
from tests.regions.test_grant import is_refused
from tests.tenancy.test_isolation import sql

pytestmark = pytest.mark.django_db
REGION = {LEAD, SPONSOR}
COLLEGE = {NATIONAL_LEAD, COORDINATOR}
# Who reads a case of an organisation, and one of the region, in each state.
READ = {
    "draft": ({CONTRIBUTOR}, REGION),
    "offered": ({CONTRIBUTOR} | REGION | COLLEGE, REGION | COLLEGE),
    "returned": ({CONTRIBUTOR} | REGION | COLLEGE, REGION | COLLEGE),
    "published": (set(READERS), set(READERS)),
    "withdrawn": ({CONTRIBUTOR} | REGION | COLLEGE, REGION | COLLEGE),
}


def readers(case):
    found = set()
    for email in READERS:
        with scope_of(email):
            if GoodPracticeCase.objects.filter(pk=case.pk).exists():
                found.add(email)
    return found


@pytest.mark.parametrize("state", STATES)
def test_who_reads_which(state):
    for email, who in zip((CONTRIBUTOR, LEAD), READ[state], strict=True):
        assert readers(MAKERS[state](email)) == who, email


def test_from_a_draft_over_a_return_to_a_correction():
    made = draft(came_of_it="")
    with pytest.raises(Impossible) as impossible:
        as_(CONTRIBUTOR, cases.offer, case=made)
    assert impossible.value.problems == {"came_of_it": "Enter what came of it"}
    seen = cases.revision(fresh(made, CONTRIBUTOR))
    as_(CONTRIBUTOR, cases.change, case=made, facts=facts(), seen=seen)
    with pytest.raises(Refused, match="has changed"):
        as_(CONTRIBUTOR, cases.offer, case=made, seen=seen)
    as_(CONTRIBUTOR, cases.offer, case=made, seen=cases.revision(fresh(made, CONTRIBUTOR)))
    with pytest.raises(Refused, match="reason"):
        as_(COORDINATOR, cases.return_, case=made, reason="  ")
    as_(COORDINATOR, cases.return_, case=made, reason="How many?")
    assert fresh(made).reason == "How many?"
    seen = cases.revision(fresh(made))
    as_(CONTRIBUTOR, cases.change, case=made, facts=facts(came_of_it="Five of 18."), seen=seen)
    as_(CONTRIBUTOR, cases.offer, case=made)
    assert fresh(made).reason == ""
    as_(NATIONAL_LEAD, cases.publish, case=made)
    as_(CONTRIBUTOR, cases.withdraw, case=made, reason="It was six.")
    again = as_(CONTRIBUTOR, cases.start_again, case=made)
    assert (again.status, again.came_of_it) == ("draft", "Five of 18.")
    assert fresh(made).status == "withdrawn"


HANDS = {
    "offer": (draft, {}, {CONTRIBUTOR}),
    "publish": (offered, {}, COLLEGE),
    "return_": (offered, {"reason": "x"}, COLLEGE),
    "withdraw": (published, {"reason": "x"}, COLLEGE | {CONTRIBUTOR}),
    "start_again": (withdrawn, {}, {CONTRIBUTOR}),
    "remove": (draft, {}, {CONTRIBUTOR}),
}


@pytest.mark.parametrize("verb", list(HANDS))
def test_each_verb_has_its_hands(verb):
    make, more, hands = HANDS[verb]
    made = make()
    for email in set(READERS) - hands:
        with pytest.raises(Refused):
            as_(email, getattr(cases, verb), case=made, **more)
    for email in hands:
        as_(email, getattr(cases, verb), case=make(), **more)


def test_only_who_offers_may_start_and_change():
    made = draft()
    for email in set(READERS) - {LEAD, CONTRIBUTOR, NEIGHBOUR, OUTSIDER, OTHER_LEAD}:
        with pytest.raises(Refused):
            as_(email, cases.start, facts=facts())
    for email in set(READERS) - {CONTRIBUTOR}:
        with pytest.raises(Refused):
            as_(email, cases.change, case=made, facts=facts("Mine"), seen=cases.revision(made))
    for state in ("offered", "published", "withdrawn"):
        made = MAKERS[state]()
        with pytest.raises(Refused):
            as_(CONTRIBUTOR, cases.change, case=made, facts=facts("Later"), seen=cases.revision(made))


def test_two_people_in_one_draft_lose_nothing():
    made = draft()
    seen = cases.revision(made)
    as_(CONTRIBUTOR, cases.change, case=made, facts=facts("Theirs"), seen=seen)
    with pytest.raises(Stale):
        as_(CONTRIBUTOR, cases.change, case=made, facts=facts("Mine"), seen=seen)
    assert fresh(made, CONTRIBUTOR).title == "Theirs"


@pytest.mark.parametrize("said", [{"title": " "}, {"title": "x" * 151}, {"done": "x" * 4_001}, {"done": "a\0b"}])
def test_absurd_texts_are_refused_with_words(said):
    with pytest.raises(Impossible):
        as_(CONTRIBUTOR, cases.start, facts=facts(**said))


ILLEGAL = {
    "draft": ("published", "returned", "withdrawn"),
    "offered": ("draft", "withdrawn"),
    "returned": ("draft", "published", "withdrawn"),
    "published": ("draft", "offered", "returned"),
    "withdrawn": ("draft", "offered", "returned", "published"),
}
TO = """
UPDATE regions_goodpracticecase SET status = %s, reason = CASE WHEN %s IN ('returned', 'withdrawn') THEN 'x' ELSE '' END,
  offered_by_id = CASE WHEN %s = 'draft' THEN NULL ELSE coalesce(offered_by_id, {me}) END WHERE id = %s
"""


@pytest.mark.parametrize("state", STATES)
def test_no_other_step_by_raw_sql(state):
    row = MAKERS[state]()
    for target in ILLEGAL[state]:
        for email in (CONTRIBUTOR, LEAD, SPONSOR, NATIONAL_LEAD, COORDINATOR):
            is_refused(email, "UPDATE regions_goodpracticecase SET status = %s WHERE id = %s", target, row.pk)
            me = "nullif(current_setting('app.user_id'), '')::bigint"
            is_refused(email, TO.format(me=me), target, target, target, row.pk)
    assert fresh(row, CONTRIBUTOR).status == state


PUBLISHED_CHANGED = (
    *(f"UPDATE regions_goodpracticecase SET {name} = 'x'" for name in SAID if name not in ("element", "objective", "practice_area")),
    "UPDATE regions_goodpracticecase SET element = 'overview'",
    "UPDATE regions_goodpracticecase SET decided_at = now() - interval '1 day'",
    "UPDATE regions_goodpracticecase SET organisation_id = NULL",
    "UPDATE regions_goodpracticecase SET status = 'returned', reason = 'x'",
    "DELETE FROM regions_goodpracticecase",
    "TRUNCATE regions_goodpracticecase",
)  # fmt: skip


def test_what_is_published_never_changes():
    published()
    for statement in PUBLISHED_CHANGED:
        for email in (CONTRIBUTOR, LEAD, NATIONAL_LEAD, COORDINATOR, AUDITOR):
            is_refused(email, statement)


@pytest.mark.parametrize("statement", PUBLISHED_CHANGED)
def test_not_even_the_superuser_changes_it(statement):
    with rolled_back():
        published()
        with (
            as_superuser(),
            pytest.raises(DatabaseError, match="frozen|refused|transition|fixed"),
            transaction.atomic(),
        ):
            sql(statement)


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_the_keeper_changes_words_alone(state):
    made = MAKERS[state]()
    assert as_sql(CONTRIBUTOR, "UPDATE regions_goodpracticecase SET done = 'Other words'") == 1
    for change in ("reason = 'Well done'", "decided_by_name = 'x'", "decided_at = now()", "offered_at = now()",
                   "region_id = region_id + 1"):  # fmt: skip
        is_refused(CONTRIBUTOR, f"UPDATE regions_goodpracticecase SET {change}")
    for email in (LEAD, NEIGHBOUR, COORDINATOR, NATIONAL_LEAD, SPONSOR):
        is_refused(email, "UPDATE regions_goodpracticecase SET done = 'x'")
        is_refused(email, "DELETE FROM regions_goodpracticecase")
    assert fresh(made, CONTRIBUTOR).done == "Other words"


def as_sql(email, statement, *parameters):
    with scope_of(email):
        return sql(statement, *parameters)


def test_nothing_is_changed_in_the_step_that_hands_it_on():
    draft()
    offer = ("UPDATE regions_goodpracticecase SET status = 'offered', offered_at = now(), offered_by_id = "
             "current_setting('app.user_id')::bigint, offered_by_name = {name}{more}")  # fmt: skip
    [[name]] = as_sql(CONTRIBUTOR, "SELECT quote_literal(name) FROM regions_user")
    is_refused(CONTRIBUTOR, offer.format(name=name, more=", done = 'x'"))
    is_refused(CONTRIBUTOR, offer.format(name="'Somebody'", more=""))
    assert as_sql(CONTRIBUTOR, offer.format(name=name, more="")) == 1


@pytest.mark.parametrize("name", sorted(set(NEEDED) - {"title"}))
def test_nothing_is_offered_half_told_even_by_raw_sql(name):
    draft()
    is_refused(CONTRIBUTOR, "UPDATE regions_goodpracticecase SET title = ''")  # not even a draft
    as_sql(CONTRIBUTOR, f"UPDATE regions_goodpracticecase SET {name} = ''")
    [[me]] = as_sql(CONTRIBUTOR, "SELECT quote_literal(name) FROM regions_user")
    is_refused(CONTRIBUTOR, "UPDATE regions_goodpracticecase SET status = 'offered', offered_at = now(), "
               f"offered_by_id = current_setting('app.user_id')::bigint, offered_by_name = {me}")  # fmt: skip


def test_another_organisation_s_name_is_not_used():
    insert = ("INSERT INTO regions_goodpracticecase (region_id, organisation_id, status, title, done, why, took, came_of_it, "
              "ask, element, objective, practice_area, offered_by_name, decided_by_name, withdrawn_by_name, reason) "
              "SELECT %s, %s, 'draft', 'x', '', '', '', '', '', '', '', '', '', '', '', ''")  # fmt: skip
    row = fresh(draft(), CONTRIBUTOR)
    for email in (LEAD, NEIGHBOUR, OUTSIDER, SPONSOR, NATIONAL_LEAD, COORDINATOR, AUDITOR):
        is_refused(email, insert, row.region_id, row.organisation_id)
    is_refused(CONTRIBUTOR, insert, row.region_id, None)
    assert as_sql(CONTRIBUTOR, insert, row.region_id, row.organisation_id) == 1


def test_the_trail_has_columns_and_no_words():
    with rolled_back():
        draft(title="Xanthippe")
        with as_superuser():
            found = sql(
                "SELECT operation, new_values FROM tenancy_auditevent WHERE table_name = 'regions_goodpracticecase'"
            )
            assert found == [("INSERT", None)]


def test_an_unassigned_coordinator_decides_nothing():
    made = offered()
    for verb in (cases.publish, cases.return_):
        with pytest.raises(Refused):
            as_(STRANGER, verb, case=made, **({"reason": "x"} if verb is cases.return_ else {}))
    row = published()
    with pytest.raises(Refused):
        as_(STRANGER, cases.withdraw, case=row, reason="x")
    is_refused(STRANGER, "UPDATE regions_goodpracticecase SET status = 'withdrawn', reason = 'x', withdrawn_at = now(), "
               "withdrawn_by_id = current_setting('app.user_id')::bigint, "
               "withdrawn_by_name = (SELECT name FROM regions_user)")  # fmt: skip
    assert returned().status  # the co-ordinator of the region can
