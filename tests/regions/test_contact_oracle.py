"""Indicator 8 of generated logs, row by row, against a slow computation that shares no code with it."""

import datetime
from collections import Counter

import pytest

from regions.quarters import QuarterKey
from regions.queries.contact import figures, rows_behind
from tests.conftest import LEAD, OTHER_LEAD, SPONSOR, acting, scope_of
from tests.regions import contact_oracle as oracle
from tests.regions.grant_world import as_superuser, rolled_back, sql
from tests.regions.stakeholder_world import CONTRIBUTOR, OTHER_CONTRIBUTOR

pytestmark = pytest.mark.django_db
FIRST, QUARTERS, LOGS = datetime.date(2010, 4, 1), 5, 60
STAKEHOLDER = """
INSERT INTO regions_stakeholder (id, region_id, organisation_id, shared, name, role, works_for, "group", networks,
  influence, interest, support_now, support_wanted, benefit, concern, owner_name, next_step)
VALUES (%s, %s, %s, false, 'Somebody', '', '', 'dcs', '', 'low', '', 3, 4, '', '', '', '')
"""
ENGAGEMENT = """
INSERT INTO regions_engagement (id, region_id, stakeholder_id, held_on, channel, outcome, next_step, recorded_by_id,
  recorded_by_name) VALUES (%s, %s, %s, %s, 'event', '', '', %s, %s)
"""
FATES = {
    "archived": "UPDATE regions_stakeholder SET archived_on = '2012-01-01' WHERE id = ANY (%s)",
    "erased": "UPDATE regions_stakeholder SET name = 'Erased', erased_on = '2012-01-01' WHERE id = ANY (%s)",
}


def load(contacts, region, organisation, people):
    """As people of every role would, past row security and not past any guard but the one on whose hand it is."""
    for one in contacts:
        sql(STAKEHOLDER, [one.key, region, organisation if one.kept_by == "organisation" else None])
        for held in one.engagements:
            who = people[held.by]
            sql(ENGAGEMENT, [held.key, region, one.key, held.on, who.user_id, who.user_name])
    removed = [held.key for one in contacts for held in one.engagements if held.removed]
    sql("DELETE FROM regions_engagement WHERE id = ANY (%s)", [removed])
    for fate, statement in FATES.items():
        sql(statement, [[one.key for one in contacts if one.fate == fate]])


def test_every_row_is_as_the_oracle_says():
    people = dict(zip(oracle.LOGGED_BY, map(acting, (LEAD, SPONSOR, CONTRIBUTOR, OTHER_CONTRIBUTOR)), strict=True))
    places = [(LEAD, acting(LEAD)), (OTHER_LEAD, acting(OTHER_LEAD))]
    edges = Counter()
    with rolled_back():
        logs = {email: [] for email, _ in places}
        with as_superuser():
            sql("SET LOCAL ROLE sp_maint")
            for seed in range(LOGS):
                email, who = places[seed % 2]
                contacts = oracle.log(seed, FIRST, QUARTERS)
                load(contacts, who.region_id, people["contributor"].organisation_id, people)
                logs[email] += contacts
            sql("RESET ROLE")
        both = [who.region_id for _, who in places]
        for email, who in places:
            quarter = QuarterKey.of(FIRST)
            with scope_of(email):
                for _ in range(QUARTERS):
                    expected = oracle.active(logs[email], quarter.starts_on)
                    rows = rows_behind(both, quarter)
                    assert {row.stakeholder_id: (row.engagements, row.last_on) for row in rows} == expected
                    assert figures(both, quarter) == {who.region_id: len(expected)}
                    edges.update(one.fate for one in logs[email] if one.key in expected)
                    edges["twice"] += sum(count > 1 for count, _ in expected.values())
                    quarter = quarter.next
    assert min(edges[one] for one in ("listed", "archived", "erased", "twice")) > 20, edges


def test_a_quarter_without_an_engagement_has_no_figure():
    region = acting(LEAD).region_id
    with scope_of(LEAD):
        assert figures([region], QuarterKey(2010, 1)) == {}
