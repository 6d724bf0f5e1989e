"""Who is told what: who keeps and reads which, what its owner may say, and what the database refuses."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from regions.domain import communication
from regions.domain.communication import CommunicationFacts, DoneFacts
from regions.enums.communication import Audience
from regions.models import Communication, CommunicationDone
from regions.queries.communication import after, by_audience, calendar, communications, due, silent
from succession.facts import Impossible
from succession.states import Refused, Stale
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, SPONSOR, acting, scope_of
from tests.regions.stakeholder_world import CONTRIBUTOR, FAR_CONTRIBUTOR, OTHER_CONTRIBUTOR, D, as_

pytestmark = pytest.mark.django_db
DAY = D(2010, 5, 31)


def facts(**more):
    said = {"audience": "dcs", "aim": "know", "message": "One pool", "channel": "Newsletter", "due_on": DAY}
    return CommunicationFacts(**said | more)


def planned(email=LEAD, **more):
    with as_(email) as by:
        return communication.add(by=by, facts=facts(**more))


def done(one, email=LEAD, on=DAY, **more):
    with as_(email) as by:
        now = Communication.objects.get(pk=one.pk)
        return communication.done(
            by=by, communication=now, facts=DoneFacts(on, **more), seen=communication.revision(now)
        )


def fresh(one):
    with scope_of(LEAD):
        return Communication.objects.get(pk=one.pk)


def test_who_reads_which():
    owned, other = planned(owner=acting(CONTRIBUTOR).user_id), planned()
    for one in (owned, other):
        done(one)
    reads = {LEAD: {owned, other}, SPONSOR: {owned, other}, CONTRIBUTOR: {owned}}
    for email in (LEAD, SPONSOR, CONTRIBUTOR, OTHER_CONTRIBUTOR, FAR_CONTRIBUTOR, OTHER_LEAD):
        rows = reads.get(email, set())
        with scope_of(email):
            assert set(Communication.objects.all()) == rows, email
            assert {one.communication for one in CommunicationDone.objects.all()} == rows, email
    for email in (NATIONAL_LEAD, AUDITOR, "coordinator.1@demo.example"):
        for model in (Communication, CommunicationDone):
            with scope_of(email), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                model.objects.count()


def test_its_owner_says_that_it_was_done_and_nothing_else():
    one, other = planned(owner=acting(CONTRIBUTOR).user_id, rhythm="monthly"), planned()
    done(one, CONTRIBUTOR, came_back="Two asked")
    assert fresh(one).due_on == D(2010, 6, 30)
    with as_(CONTRIBUTOR) as by:
        with pytest.raises(Refused, match="regional lead keeps"):
            communication.change(by=by, communication=one, facts=facts(), seen="")
        with pytest.raises(DatabaseError, match="only due_on may change"), transaction.atomic():
            Communication.objects.filter(pk=one.pk).update(message="x")
        with pytest.raises(DatabaseError), transaction.atomic():
            Communication.objects.filter(pk=one.pk).delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            CommunicationDone.objects.create(
                region_id=by.region_id, communication_id=other.pk, done_on=D(2010, 5, 1), recorded_by_id=by.user_id,
                recorded_by_name=by.user_name, recorded_at=datetime.datetime(2010, 5, 1, tzinfo=datetime.UTC),
            )  # fmt: skip
    with as_(SPONSOR) as by, pytest.raises(Refused, match="owner or a regional lead"):
        sponsors = Communication.objects.get(pk=other.pk)
        communication.done(by=by, communication=sponsors, facts=DoneFacts(D(2010, 5, 1)), seen="")


@pytest.mark.parametrize(
    ("day", "rhythm", "then"),
    [
        (D(2010, 1, 31), "monthly", D(2010, 2, 28)),
        (D(2012, 1, 31), "monthly", D(2012, 2, 29)),
        (D(2010, 12, 15), "monthly", D(2011, 1, 15)),
        (D(2010, 11, 30), "quarterly", D(2011, 2, 28)),
        (D(2010, 5, 3), "quarterly", D(2010, 8, 3)),
        (D(2010, 5, 3), "once", None),
    ],
)
def test_a_rhythm_gives_the_next_day(day, rhythm, then):
    assert after(day, rhythm) == then


def test_what_is_done_late_is_due_on_a_day_that_lies_ahead_of_it():
    one = planned(rhythm="monthly", due_on=D(2010, 1, 15))
    done(one, on=D(2010, 4, 15))
    assert fresh(one).due_on == D(2010, 5, 15)


def test_the_last_time_ends_it_and_a_second_click_says_it_once():
    one = planned(rhythm="quarterly")
    seen = communication.revision(fresh(one))
    done(one, last=True)
    with as_(LEAD) as by, pytest.raises(Refused, match="meanwhile"):
        communication.done(by=by, communication=one, facts=DoneFacts(DAY), seen=seen)
    with scope_of(LEAD):
        assert CommunicationDone.objects.count() == 1
        assert list(communications(past=True)) == [one]
        assert not communications()
    once = planned()
    done(once)
    assert fresh(once).due_on is None


def test_what_is_impossible_is_refused():
    one = planned()
    for day in (D(2100, 1, 1), D(1999, 1, 1)):
        with pytest.raises(Impossible) as caught:
            done(one, on=day)
        assert list(caught.value.problems) == ["done_on"]
    done(one)
    with as_(LEAD) as by:
        with pytest.raises(Refused, match="it stays"):
            communication.remove(by=by, communication=one)
        with pytest.raises(Stale):
            communication.change(by=by, communication=one, facts=facts(), seen="")
        by_mistake = communication.add(by=by, facts=facts())
        communication.remove(by=by, communication=by_mistake)
        assert list(Communication.objects.all()) == [one]


RAW = {
    "another region": "UPDATE regions_communication SET region_id = {other} WHERE id = {pk}",
    "an unknown audience": "UPDATE regions_communication SET audience = 'all' WHERE id = {pk}",
    "an unknown aim": "UPDATE regions_communication SET aim = 'win' WHERE id = {pk}",
    "an unknown rhythm": "UPDATE regions_communication SET rhythm = 'daily' WHERE id = {pk}",
    "no message": "UPDATE regions_communication SET message = ' ' WHERE id = {pk}",
    "an owner elsewhere": "UPDATE regions_communication SET owner_id = {stranger} WHERE id = {pk}",
    "done by somebody else": "INSERT INTO regions_communicationdone (region_id, communication_id, done_on, came_back, "
    "recorded_by_id, recorded_by_name, recorded_at) SELECT region_id, id, '2010-05-01', '', {stranger}, 'x', now() "
    "FROM regions_communication WHERE id = {pk}",
    "done ahead": "INSERT INTO regions_communicationdone (region_id, communication_id, done_on, came_back, recorded_by_id, "
    "recorded_by_name, recorded_at) SELECT region_id, id, '2100-05-01', '', {me}, '{name}', now() "
    "FROM regions_communication WHERE id = {pk}",
    "done, and changed": "UPDATE regions_communicationdone SET came_back = 'x'",
}


@pytest.mark.parametrize("statement", RAW.values(), ids=RAW)
def test_the_database_refuses_it_too(statement):
    one, lead, stranger = planned(), acting(LEAD), acting(OTHER_LEAD)
    done(one)
    ids = {
        "pk": one.pk,
        "other": stranger.region_id,
        "stranger": stranger.user_id,
        "me": lead.user_id,
        "name": lead.user_name,
    }
    with scope_of(LEAD), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(**ids))


def test_no_time_leads_into_another_region():
    theirs, lead = planned(OTHER_LEAD), acting(LEAD)
    with scope_of(LEAD), pytest.raises(DatabaseError, match="foreign key"), transaction.atomic():
        CommunicationDone.objects.create(
            region_id=lead.region_id, communication_id=theirs.pk, done_on=D(2010, 5, 1), recorded_by_id=lead.user_id,
            recorded_by_name=lead.user_name, recorded_at=datetime.datetime(2010, 5, 1, tzinfo=datetime.UTC),
        )  # fmt: skip


def test_the_calendar_shows_each_turn_in_its_month_and_what_is_late():
    monthly = planned(rhythm="monthly", due_on=D(2010, 4, 20))
    quarterly = planned(rhythm="quarterly", due_on=D(2010, 5, 31))
    far = planned(due_on=D(2011, 5, 1))
    with scope_of(LEAD):
        late, months = calendar(D(2010, 5, 3))
        assert [(one.on, one.communication) for one in late] == [(D(2010, 4, 20), monthly)]
        found = {one.day: [(entry.on.day, entry.communication) for entry in one.entries] for one in months}
        assert list(found) == [D(2010, month, 1) for month in range(5, 11)]
        assert found[D(2010, 5, 1)] == [(20, monthly), (31, quarterly)]
        assert found[D(2010, 6, 1)] == [(20, monthly)]
        assert found[D(2010, 8, 1)] == [(20, monthly), (31, quarterly)]
        assert far not in [entry.communication for month in months for entry in month.entries]
        assert (due(D(2010, 4, 12)), due(D(2010, 4, 13)), due(D(2010, 6, 1))) == (0, 1, 2)


def test_audiences_to_whom_nobody_speaks():
    one, other = planned(), planned(audience="hr")
    with scope_of(LEAD):
        rows = list(communications())
        assert by_audience(rows) == [
            ("Directors of children’s services", [one]),
            ("Human resources leads", [other]),
        ]
        assert len(silent(rows)) == len(Audience) - 2
