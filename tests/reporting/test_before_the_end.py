"""A quarter opened ahead asks nobody for anything; one that runs is prepared, and sent once it has ended."""

import pytest
from django.db import connection
from django.urls import reverse

from regions.quarters import QuarterKey
from reporting.domain import draft
from reporting.domain import quarterly_return as verbs
from reporting.models import ReturnVersion
from reporting.queries.quarterly_return import find
from succession import clock
from succession.states import Refused
from tests.conftest import LEAD, NATIONAL_LEAD, SPONSOR, acting, scope_of, signed_in
from tests.plugin import servers
from tests.tenancy.test_isolation import refused

pytestmark = pytest.mark.django_db
RUNNING = QuarterKey.of(clock.today())
AHEAD = RUNNING.next


@pytest.fixture
def opened():
    """As by an agreement in force."""
    with servers.superuser("succession") as owner:
        for key in (RUNNING, AHEAD):
            owner.execute(
                "INSERT INTO reporting_quarter (financial_year, number, starts_on, ends_on, due_on) "
                "VALUES (%s, %s, %s, %s, %s::date + 28)",
                [key.year, key.number, key.starts_on, key.ends_on, key.ends_on],
            )
        owner.execute(
            "INSERT INTO reporting_quarterlyreturn (region_id, quarter_id, status) SELECT r.id, q.id, 'open' "
            "FROM regions_region r, reporting_quarter q WHERE q.starts_on >= %s",
            [RUNNING.starts_on],
        )
    yield
    connection.connection.rollback()  # what the test wrote holds what goes now
    with servers.superuser("succession") as owner:
        owner.execute("DELETE FROM reporting_quarterlyreturn r USING reporting_quarter q "
                      "WHERE q.id = r.quarter_id AND q.starts_on >= %s", [RUNNING.starts_on])  # fmt: skip
        owner.execute("DELETE FROM reporting_quarter WHERE starts_on >= %s", [RUNNING.starts_on])


def test_what_has_not_begun_needs_nobody(opened, quarter):
    for email in (LEAD, SPONSOR):
        client = signed_in(email)
        for path in ("/", reverse("returns", args=["north-east"])):
            page = client.get(path).content.decode()
            assert RUNNING.label in page
            assert AHEAD.label not in page
    page = signed_in(LEAD).get(reverse("return", args=["north-east", AHEAD.slug])).content.decode()
    assert "The quarter begins on" in page
    assert "Start this return" not in page
    college = signed_in(NATIONAL_LEAD)
    assert AHEAD.label not in college.get(reverse("national_quarter", args=[quarter.slug])).content.decode()
    for route in ("national_quarter", "national_timeliness", "national_authorities"):
        assert college.get(reverse(route, args=[AHEAD.slug])).status_code == 404
        assert college.get(reverse(route, args=[RUNNING.slug])).status_code == 200
    lead = acting(LEAD)
    with scope_of(LEAD), pytest.raises(Refused, match="has not begun"):
        draft.start(by=lead, quarterly_return=find("north-east", AHEAD.slug))


def test_a_running_quarter_is_prepared_and_not_sent(opened):
    client, lead = signed_in(LEAD), acting(LEAD)
    place = ["north-east", RUNNING.slug]
    assert client.post(reverse("start", args=place), {"acting_as": client.acting_as}).status_code == 302
    check = reverse("check", args=place)
    words = f"Send this return from 1 {AHEAD.starts_on:%B %Y}, when its quarter has ended"
    assert words in client.get(check).content.decode()
    page = client.post(check, {"acting_as": client.acting_as}).content.decode()
    assert page.count(words) == 2
    assert "can’t be sent yet" in page
    with scope_of(LEAD):
        version = ReturnVersion.objects.get(quarterly_return=find(*place))
        with pytest.raises(verbs.Incomplete):
            verbs.send(by=lead, version=version)
        # And so says the database.
        refused("UPDATE reporting_returnversion SET status = 'with_sponsor', sent_at = now() WHERE id = %s",
                version.pk, match="has not ended")  # fmt: skip
