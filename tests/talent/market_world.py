"""Logs of several organisations, written past the policies, as committed rows that go again with the test."""

import datetime
from contextlib import contextmanager

from django.db import connection, transaction

from succession import clock
from talent.domain.market import count_market
from talent.queries.market import Period, period
from tests.conftest import scope_of
from tests.plugin import servers

D = datetime.date
CONTRIBUTOR = "contributor.1.north-east@demo.example"
NOW = datetime.datetime(2011, 4, 15, 12, tzinfo=datetime.UTC)
YEAR = Period(period(NOW.date(), 4).last, 4)
KEPT = ("interimcover", "appointment", "recruitmentround", "departurereason", "vacancy", "post")
AUTHORITIES = """
SELECT m.organisation_id FROM regions_organisationmembership m JOIN regions_organisation o ON o.id = m.organisation_id
  JOIN regions_region r ON r.id = m.region_id
 WHERE r.slug = %s AND o.kind = 'authority' AND m.ends_on IS NULL ORDER BY o.name
"""


class World:
    def __init__(self, owner):
        self.owner, self.number, self.day = owner, 0, 0

    def one(self, statement, *values):
        return self.owner.execute(statement, values).fetchone()[0]

    def region(self, slug):
        return self.one("SELECT id FROM regions_region WHERE slug = %s", slug)

    def authorities(self, slug):
        return [row[0] for row in self.owner.execute(AUTHORITIES, [slug]).fetchall()]

    def insert(self, table, **values):
        columns, holes = ", ".join(values), ", ".join(["%s"] * len(values))
        return self.one(
            f"INSERT INTO talent_{table} ({columns}) VALUES ({holes}) RETURNING id", *values.values()
        )  # fmt: skip

    def reference(self):
        self.number += 1
        return f"M{self.number}"

    def post(self, region, organisation, *, tier="2", remit=(), **more):
        place = {"region_id": region, "organisation_id": organisation}
        made = self.insert("post", **place, reference=self.reference(), tier=tier, title="A post", remit=list(remit),
                           combined_with="", expected_vacant="not-known", hard_to_fill=False, skills_wanted=[],
                           **more)  # fmt: skip
        return place, made

    def vacancy(self, post, vacant_on, *, known_on=None, reason="", ending="", first_round=1, **more):
        place, post_id = post
        made = self.insert("vacancy", **place, post_id=post_id, reference=self.reference(), ending=ending,
                           known_on=known_on or vacant_on, vacant_on=vacant_on, first_round=first_round,
                           skills_wanted=[], **more)  # fmt: skip
        if reason:
            self.insert("departurereason", **place, vacancy_id=made, reason=reason)
        return place, made

    def round(self, vacancy, advertised_on, concluded_on=None, outcome="", *, reasons=(), skills=(), **more):
        place, vacancy_id = vacancy
        return self.insert("recruitmentround", **place, vacancy_id=vacancy_id, advertised_on=advertised_on,
                           concluded_on=concluded_on, outcome=outcome, number=0, reasons_unfilled=list(reasons),
                           skills_short=list(skills), **more)  # fmt: skip

    def appoint(self, vacancy, decided_on, starts_on=None, **more):
        place, vacancy_id = vacancy
        return self.insert("appointment", **place, vacancy_id=vacancy_id, decided_on=decided_on, starts_on=starts_on,
                           appointed_from="not-said", **more)  # fmt: skip

    def cover(self, vacancy, starts_on, ends_on=None):
        place, vacancy_id = vacancy
        self.insert("interimcover", **place, vacancy_id=vacancy_id, starts_on=starts_on, ends_on=ends_on, source="own")

    def filled(self, region, organisation, days, *, tier="2", reason="retirement", salary=90_000):
        """A post that fell vacant on 1 July 2010 and was filled after so many days."""
        vacancy = self.vacancy(self.post(region, organisation, tier=tier), D(2010, 7, 1), reason=reason)
        day = D(2010, 7, 1) + datetime.timedelta(days=days)
        self.round(vacancy, D(2010, 7, 1), day, "appointed", salary_from=salary)
        self.appoint(vacancy, day, day)
        return vacancy


@contextmanager
def world(name="succession"):
    with servers.superuser(name) as owner:
        yield World(owner)
    connection.connection.rollback()  # what the test wrote holds what goes now
    with servers.superuser(name) as owner:
        for number in range(9, 1, -1):  # a later round goes first
            owner.execute("DELETE FROM talent_recruitmentround WHERE number = %s", [number])
        for table in KEPT:
            owner.execute(f"DELETE FROM talent_{table}")


def count_again(world, now=NOW):
    """Others are counted once a day: a day later."""
    world.day += 1
    with clock.at(now + datetime.timedelta(days=world.day)):
        assert count_market()


@contextmanager
def seen_by(email):
    with clock.at(NOW), scope_of(email):
        yield


def an_example(world, region, own):
    """Six posts and seven needs of the 2nd tier between April 2010 and March 2011."""
    one = world.post(region, own, remit=["social-care"])
    two = world.post(region, own, remit=["learning"])
    three = world.post(region, own, remit=["social-care", "learning"])
    four = world.post(region, own, remit=["youth"])
    five = world.post(region, own, ended_on=D(2010, 11, 1))
    six = world.post(region, own, made_on=D(2010, 8, 1))
    need = world.vacancy(one, D(2010, 5, 1), known_on=D(2010, 3, 1), reason="retirement")
    world.round(need, D(2010, 3, 10), D(2010, 4, 20), "not-appointed", reasons=["too-few", "pay"], skills=["risk"],
                salary_from=80_000, salary_to=90_000)  # fmt: skip
    world.round(need, D(2010, 5, 10), D(2010, 6, 20), "appointed", salary_from=90_000, salary_to=100_000)
    world.appoint(need, D(2010, 6, 20), D(2010, 9, 1))
    world.cover(need, D(2010, 5, 1), D(2010, 5, 31))
    world.cover(need, D(2010, 5, 20), D(2010, 6, 30))  # on 12 days both
    need = world.vacancy(two, D(2010, 7, 1), reason="promotion")
    world.round(need, D(2010, 7, 5), D(2010, 8, 1), "appointed")
    world.appoint(need, D(2010, 8, 1), D(2010, 10, 1))
    need = world.vacancy(three, D(2010, 11, 1), known_on=D(2010, 8, 1))  # a handover
    world.round(need, D(2010, 8, 10), D(2010, 9, 10), "appointed")
    world.appoint(need, D(2010, 9, 10), D(2010, 11, 1))
    need = world.vacancy(six, D(2010, 8, 1), reason="new-post")
    world.round(need, D(2010, 9, 1), D(2010, 10, 1), "stopped")
    world.vacancy(five, D(2010, 11, 1))  # the post ends as its holder leaves
    first = world.vacancy(four, D(2011, 2, 1), ending="replaced", ended_on=D(2011, 3, 1))
    world.round(first, D(2011, 2, 10), D(2011, 3, 1), "remit-changed")
    world.vacancy(one, D(2011, 3, 1), continues_id=first[1])
    need = world.vacancy(two, D(2011, 1, 10))
    world.round(need, D(2011, 1, 20), D(2011, 2, 20), "interim", reasons=["too-few"], salary_from=70_000)
    world.cover(need, D(2011, 1, 20))


def asked(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
