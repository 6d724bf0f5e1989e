"""A list costs as many queries at thirty rows as at one."""

import datetime

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from regions.domain import invitation as invitations
from regions.enums import InvitationStatus
from regions.models import ApiToken, Invitation, User
from succession.tenancy.personas import Role
from tests.conftest import LEAD, SPONSOR, acting, scope_of, signed_in
from tests.plugin import servers

pytestmark = pytest.mark.django_db
MORE = 29


def count(client, path):
    client.get(path)  # what is cached is cached
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def flat(client, path, add, more=MORE):
    one = count(client, path)
    before = len(client.get(path).content)
    add()
    assert count(client, path) == one <= 20
    assert len(client.get(path).content) > before + more * 20


def test_invitations_that_wait():
    client, sponsor = signed_in(SPONSOR), acting(SPONSOR)

    def invite(number):
        with scope_of(SPONSOR):
            invitations.invite(by=sponsor, email=f"a{number}@x.example", place=invitations.Place(kind=Role.LEAD))

    invite(0)
    flat(client, reverse("people"), lambda: [invite(number) for number in range(1, 1 + MORE)])
    with scope_of(SPONSOR):
        assert Invitation.objects.filter(status=InvitationStatus.OPEN).count() == 1 + MORE


def test_sessions():
    client, user = signed_in(LEAD), User.objects.get(email=LEAD)

    def add():
        for _ in range(MORE):
            store = signed_in(LEAD).session
            UserSession.objects.update_or_create(
                session_key=store.session_key,
                defaults={"user": user, "ip": "127.0.0.1", "user_agent": "x", "created_at": timezone.now()},
            )

    flat(client, reverse("account_sessions"), add)


def test_tokens():
    client = signed_in(LEAD)

    def make(number):
        form = {"acting_as": client.acting_as, "name": f"Token {number}", "scopes": ["returns"], "days": "30"}
        assert client.post(reverse("tokens"), form).status_code == 200

    make(0)
    most = 10  # at a time, by the domain
    flat(client, reverse("tokens"), lambda: [make(number) for number in range(1, most)], more=most - 1)
    with scope_of(LEAD):
        assert ApiToken.objects.count() == most


@pytest.fixture
def owner():
    with servers.superuser("succession") as connected:
        yield connected
        connected.execute("DELETE FROM reporting_quarterlyreturn r USING reporting_quarter q "
                          "WHERE q.id = r.quarter_id AND q.financial_year < 2010")  # fmt: skip
        connected.execute("DELETE FROM reporting_quarter WHERE financial_year < 2010")
        connected.execute("DELETE FROM regions_membership m USING regions_user u "
                          "WHERE u.id = m.user_id AND u.email LIKE 'many.%'")  # fmt: skip
        connected.execute("DELETE FROM regions_user WHERE email LIKE 'many.%'")


def many_leads(owner):
    """Of the North East."""
    owner.execute(
        "INSERT INTO regions_user (email, name, password, is_superuser, is_active) "
        "SELECT 'many.' || n || '@x.example', 'Many ' || n, '!', false, true FROM generate_series(1, %s) n", [MORE]
    )  # fmt: skip
    owner.execute(
        "INSERT INTO regions_membership (user_id, role, region_id, starts_on) SELECT u.id, 'lead', "
        "(SELECT id FROM regions_region WHERE slug = 'north-east'), '2010-04-01' FROM regions_user u "
        "WHERE u.email LIKE 'many.%%'"
    )


def test_people(owner):
    flat(signed_in(LEAD), reverse("people"), lambda: many_leads(owner))


def test_returns_of_a_region_and_its_home(owner):
    def add():
        for number in range(MORE):
            day = datetime.date(2009 - number // 4, (1, 4, 7, 10)[number % 4], 1)
            owner.execute(
                "INSERT INTO reporting_quarter (financial_year, number, starts_on, ends_on, due_on) "
                "VALUES (%s, %s, %s, %s::date + 88, %s::date + 120)",
                [day.year - (day.month < 4), (day.month - 4) % 12 // 3 + 1, day, day, day],
            )
        owner.execute("INSERT INTO reporting_quarterlyreturn (region_id, quarter_id, status) SELECT r.id, q.id, 'open' "
                      "FROM regions_region r, reporting_quarter q WHERE q.financial_year < 2010")  # fmt: skip

    client = signed_in(LEAD)
    home = count(client, "/")
    flat(client, reverse("returns", args=["north-east"]), add)
    assert count(client, "/") == home
