"""A stakeholder erased on request: no text left in any table, the trail without values, the counts as they were."""

import pytest
from django.db import DatabaseError, transaction

from regions.domain import engagement, stakeholder
from regions.models import Engagement, Stakeholder
from regions.quarters import QuarterKey
from regions.queries.contact import figures
from succession.states import Refused
from tests.conftest import LEAD, SPONSOR, acting, scope_of
from tests.regions.grant_world import as_superuser, rolled_back, sql
from tests.regions.stakeholder_world import CONTRIBUTOR, D, add, as_, facts, log, met

pytestmark = pytest.mark.django_db
MARK = "Xanthippe"
TEXTS = ("name", "role", "works_for", "networks", "benefit", "concern", "next_step")
COLUMNS = """
SELECT table_schema, table_name, column_name FROM information_schema.columns
 WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
   AND (data_type IN ('text', 'character varying', 'jsonb', 'json', 'ARRAY') OR udt_name = 'citext')
   AND table_name IN (SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE')
"""


def everywhere(mark):
    """Every column of text in the database that holds the mark."""
    with as_superuser():
        return {
            f"{table}.{column}"
            for schema, table, column in sql(COLUMNS)
            if sql(f'SELECT EXISTS (SELECT FROM {schema}.{table} WHERE "{column}"::text LIKE %s)', [f"%{mark}%"])[0][0]
        }


def test_nothing_of_them_is_left_but_the_counts():
    with rolled_back():
        one = add(next_step_due=D(2010, 7, 1), shared=True, **{text: f"{MARK} {text}" for text in TEXTS})
        log(one, outcome=f"{MARK} said so", next_step=f"Call {MARK}", follow_up_due=D(2010, 6, 1))
        made = log(one, CONTRIBUTOR, day=D(2010, 6, 2), outcome=f"{MARK} agreed")
        with as_(LEAD) as by:  # the trail knows of changes too
            engagement.correct(by=by, engagement=made, facts=met(D(2010, 6, 2), outcome=f"{MARK} did not"))
        assert everywhere(MARK) == {
            *(f"regions_stakeholder.{text}" for text in TEXTS),
            "regions_engagement.outcome",
            "regions_engagement.next_step",
        }
        with as_(LEAD) as by:
            before = figures([by.region_id], QuarterKey(2010, 1))
            stakeholder.erase(by=by, stakeholder=one)
            assert figures([by.region_id], QuarterKey(2010, 1)) == before == {by.region_id: 1}
            assert set(Engagement.objects.values_list("held_on", flat=True)) == {D(2010, 5, 3), D(2010, 6, 2)}
            assert Stakeholder.objects.get().name == "Erased"
        assert everywhere(MARK) == set()
        with as_superuser():
            trail = sql(
                "SELECT columns, old_values, new_values FROM tenancy_auditevent WHERE table_name = "
                "'regions_stakeholder' AND row_id = %s ORDER BY id", [one.pk]
            )  # fmt: skip
        assert [values for _, *values in trail] == [[None, None]] * 2
        assert {*TEXTS, "erased_on"} <= set(trail[-1][0])


def test_it_can_not_be_undone_nor_written_to():
    one = add(concern="Time")
    made = log(one, outcome="Went well")
    with as_(LEAD) as by:
        stakeholder.erase(by=by, stakeholder=one)
        one, made = Stakeholder.objects.get(), Engagement.objects.get()
        for act in (
            lambda: stakeholder.erase(by=by, stakeholder=one),
            lambda: stakeholder.change(by=by, stakeholder=one, facts=facts()),
            lambda: stakeholder.restore(by=by, stakeholder=one),
            lambda: stakeholder.remove(by=by, stakeholder=one),
            lambda: engagement.log(by=by, stakeholder=one, facts=met()),
            lambda: engagement.correct(by=by, engagement=made, facts=met()),
            lambda: engagement.remove(by=by, engagement=made),
        ):
            with pytest.raises(Refused, match="erased"):
                act()
        for change in (
            {"erased_on": None},
            {"name": "Ada Quill"},
            {"influence": "low"},
            {"archived_on": D(2010, 6, 1)},
        ):
            with pytest.raises(DatabaseError, match="it is erased"), transaction.atomic():
                Stakeholder.objects.update(**change)
        for act in (lambda: Engagement.objects.update(outcome="x"), made.delete):
            with pytest.raises(DatabaseError, match="is erased"), transaction.atomic():
                act()


def test_only_a_lead_erases():
    one = add(CONTRIBUTOR)
    for email in (CONTRIBUTOR, SPONSOR):
        with as_(email) as by, pytest.raises(Refused, match="Only a regional lead"):
            stakeholder.erase(by=by, stakeholder=one)
    with scope_of(CONTRIBUTOR), pytest.raises(DatabaseError, match="such an erasure"), transaction.atomic():
        Stakeholder.objects.update(name="Erased", erased_on=D(2010, 6, 1))
    assert acting(LEAD).region_id == one.region_id
