"""What organisations have in place: who says and reads which, what others may know, and what the database refuses."""

import pytest
from django.db import DatabaseError, connection, transaction

from regions.domain import practice
from regions.domain.practice import PracticeFacts
from regions.models import Headcount, Practice
from regions.queries.practice import cells, summary
from regions.queries.practice import shared as offers
from succession.facts import Impossible
from succession.states import Refused, Stale
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, SPONSOR, acting, scope_of
from tests.regions.grant_world import as_superuser, rolled_back
from tests.regions.grant_world import sql as superuser_sql
from tests.regions.practice_world import (
    AREAS,
    CONTRIBUTOR,
    FAR_CONTRIBUTOR,
    OTHER_CONTRIBUTOR,
    SECRET,
    a_year_ago,
    answered,
    as_,
    counted,
    described,
    organisation_of,
    shared,
    without_a_contributor,
)

pytestmark = pytest.mark.django_db
COORDINATOR, STRANGER = "coordinator.1@demo.example", "coordinator.2@demo.example"  # the first has the North East


def test_who_reads_which_rows():
    mine, other = answered(), answered(OTHER_CONTRIBUTOR)
    counted(second=2)
    reads = {LEAD: 20, SPONSOR: 20, CONTRIBUTOR: 10, OTHER_CONTRIBUTOR: 10, OTHER_LEAD: 0, FAR_CONTRIBUTOR: 0}
    for email, count in reads.items():
        with scope_of(email):
            assert Practice.objects.count() == count, email
            assert Headcount.objects.count() == (email in (LEAD, SPONSOR, CONTRIBUTOR)), email
    with scope_of(CONTRIBUTOR):
        assert set(Practice.objects.all()) == set(mine.values())
    with scope_of(OTHER_CONTRIBUTOR):
        assert set(Practice.objects.all()) == set(other.values())
    for email in (NATIONAL_LEAD, COORDINATOR, AUDITOR):
        for model in (Practice, Headcount):
            with scope_of(email), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                model.objects.count()


def test_who_reads_the_matrix():
    shared(answered()["coaching"])
    region, year = acting(LEAD).region_id, practice.this_year()
    for email in (LEAD, SPONSOR, COORDINATOR, NATIONAL_LEAD):
        with scope_of(email):
            found = {one.area: one for one in cells(region, year, year)}
            assert set(found) == set(AREAS), email
            assert (found["coaching"].name, found["coaching"].is_shared) == ("Coaching pool", True)
    for email in (OTHER_LEAD, STRANGER):
        with scope_of(email):
            assert not cells(region, year, year), email
    for email in (CONTRIBUTOR, AUDITOR):
        with scope_of(email), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cells(region, year, year)


def known_to(email):
    by = acting(email)
    with scope_of(email):
        return {one.area: one for _, rows in offers(by.region_id, without=by.organisation_id) for one in rows}


def test_others_read_what_is_shared_and_in_place_and_nothing_else():
    rows = answered(placements=1)
    shared(rows["coaching"])
    shared(rows["programme"], sharing="talk")
    described(rows["talent"], sharing="no", name=SECRET)
    described(rows["review"], name=SECRET)
    found = known_to(OTHER_CONTRIBUTOR)
    assert set(found) == {"coaching", "programme"}
    one = found["coaching"]
    assert (one.name, one.description, one.places, one.contact) == (
        "Coaching pool",
        "Twelve coaches",
        4,
        "Workforce team",
    )
    assert found["programme"].on_request
    assert SECRET not in str(found)
    assert set(known_to(LEAD)) == {"coaching", "programme"}
    assert not known_to(CONTRIBUTOR)  # one's own
    assert not known_to(FAR_CONTRIBUTOR)
    answered(**{area: 1 if area == "coaching" else 3 for area in AREAS})
    assert set(known_to(OTHER_CONTRIBUTOR)) == {"programme"}
    with scope_of(CONTRIBUTOR):
        assert Practice.objects.get(area="coaching").name == "Coaching pool"  # kept, should it come back
    for email in (NATIONAL_LEAD, AUDITOR):
        with scope_of(email), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            offers(1, without=None)


def test_of_a_former_member_nothing_is_said():
    with rolled_back():
        answered(placements=1)
        former = organisation_of()
        with as_superuser():
            superuser_sql(
                "UPDATE regions_organisationmembership SET starts_on = '2009-04-01', ends_on = '2010-03-31' "
                "WHERE organisation_id = %s", [former.pk]
            )  # fmt: skip
        with as_(LEAD) as by:
            assert not practice.keeps(by, former.pk)
        with pytest.raises(Refused):
            answered(LEAD, of=former)
        with pytest.raises(DatabaseError, match="of no member"), scope_of(LEAD), transaction.atomic():
            Practice.objects.filter(organisation=former, area="coaching").update(name="Other")


def test_what_was_shared_last_year_is_not_once_this_year_says_no():
    with a_year_ago():
        shared(answered()["coaching"])
    assert set(known_to(OTHER_CONTRIBUTOR)) == {"coaching"}
    described(answered()["coaching"], sharing="no")
    assert not known_to(OTHER_CONTRIBUTOR)


def test_a_year_begins_as_the_one_before_was_left_and_then_goes_its_own_way():
    with a_year_ago():
        shared(answered(talent=1)["coaching"])
    with as_(CONTRIBUTOR) as by:
        practice.confirm(by=by, organisation_id=by.organisation_id)
        with pytest.raises(Refused, match="answered already"):
            practice.confirm(by=by, organisation_id=by.organisation_id)
        year = practice.this_year()
        now = {one.area: one for one in Practice.objects.filter(year=year)}
        assert (now["talent"].standing, now["coaching"].name, now["coaching"].places) == (1, "Coaching pool", 4)
    described(now["coaching"], name="Another")
    answered(talent=4)
    with scope_of(CONTRIBUTOR):
        assert list(Practice.objects.filter(area="coaching").values_list("name", flat=True)) == [
            "Coaching pool",
            "Another",
        ]
        assert list(Practice.objects.filter(area="talent").values_list("standing", flat=True)) == [1, 4]
    with as_(OTHER_CONTRIBUTOR) as by, pytest.raises(Refused, match="no earlier year"):
        practice.confirm(by=by, organisation_id=by.organisation_id)


def test_a_lead_writes_down_what_was_said_by_telephone_and_it_is_marked():
    of = without_a_contributor()
    rows = answered(LEAD, of)
    assert {(one.by_lead, one.recorded_by_name) for one in rows.values()} == {(True, acting(LEAD).user_name)}
    assert not answered()["talent"].by_lead
    with as_(SPONSOR) as by, pytest.raises(Refused, match="contributor or a regional lead"):
        practice.answer(by=by, organisation_id=of.pk, standings=dict.fromkeys(AREAS, 2), seen="")
    with as_(CONTRIBUTOR) as by, pytest.raises(Refused, match="contributor or a regional lead"):
        practice.describe(by=by, practice=rows["talent"], facts=PracticeFacts(2), seen="")


def test_two_who_answer_at_once_lose_nothing():
    own = organisation_of()
    answered(talent=4)
    with as_(CONTRIBUTOR) as by:
        with pytest.raises(Stale):
            practice.answer(
                by=by, organisation_id=own.pk, standings=dict.fromkeys(AREAS, 2), seen=practice.revision([])
            )
        row = Practice.objects.get(area="talent")
        seen = practice.revision_of_area(row)
        practice.describe(by=by, practice=row, facts=PracticeFacts(4, name="First"), seen=seen)
        with pytest.raises(Stale):
            practice.describe(by=by, practice=row, facts=PracticeFacts(4, name="Second"), seen=seen)
        assert Practice.objects.get(area="talent").name == "First"


def test_only_what_has_changed_is_signed_anew():
    answered()
    rows = answered(LEAD, organisation_of(), talent=4)
    assert [area for area in AREAS if rows[area].by_lead] == ["talent"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (PracticeFacts(3, sharing="yes"), "contact"),
        (PracticeFacts(1, sharing="talk", contact="x"), "sharing"),
        (PracticeFacts(3, sharing="no", places=2), "places"),
        (PracticeFacts(3, places=2), "places"),
    ],
)
def test_what_is_impossible_is_said_at_its_field(facts, field):
    row = answered()["talent"]
    with as_(CONTRIBUTOR) as by, pytest.raises(Impossible) as caught:
        practice.describe(by=by, practice=row, facts=facts, seen=practice.revision_of_area(row))
    assert list(caught.value.problems) == [field]
    with as_(CONTRIBUTOR) as by, pytest.raises(Impossible) as caught:
        practice.answer(by=by, organisation_id=by.organisation_id, standings={"talent": 2}, seen="")
    assert set(caught.value.problems) == set(AREAS) - {"talent"}


RAW = {
    "another region": "UPDATE regions_practice SET region_id = {other_region} WHERE id = {pk}",
    "another organisation": "UPDATE regions_practice SET organisation_id = {other} WHERE id = {pk}",
    "another year": "UPDATE regions_practice SET year = year - 1 WHERE id = {pk}",
    "another area": "UPDATE regions_practice SET area = 'talent' WHERE id = {pk}",
    "an unknown area": "INSERT INTO regions_practice {columns} SELECT region_id, organisation_id, year, 'magic', {rest}",
    "an unknown standing": "UPDATE regions_practice SET standing = 5 WHERE id = {pk}",
    "an unknown tier": "UPDATE regions_practice SET tiers = '{{9}}' WHERE id = {pk}",
    "shared with nobody to ask": "UPDATE regions_practice SET sharing = 'yes' WHERE id = {pk}",
    "places of what is not shared": "UPDATE regions_practice SET places = 3 WHERE id = {pk}",
    "under another name": "UPDATE regions_practice SET recorded_by_name = 'Mallory' WHERE id = {pk}",
    "as if by the lead": "UPDATE regions_practice SET by_lead = true WHERE id = {pk}",
    "a year ahead": "INSERT INTO regions_practice {columns} SELECT region_id, organisation_id, year + 1, area, {rest}",
    "before the initiative": "INSERT INTO regions_practice {columns} SELECT region_id, organisation_id, 2008, area, {rest}",
    "a year that is over": "INSERT INTO regions_practice {columns} SELECT region_id, organisation_id, year - 1, area, {rest}",
    "for another": "INSERT INTO regions_practice {columns} SELECT region_id, {other}, year, area, {rest}",
    "gone": "DELETE FROM regions_practice WHERE id = {pk}",
}
COLUMNS = ("standing", "name", "description", "tiers", "open_to", "evidence", "sharing", "places", "contact", "barrier_met",
           "recorded_by_id", "recorded_by_name", "recorded_at", "by_lead")  # fmt: skip


def fails(email, statement, **ids):
    columns = f"(region_id, organisation_id, year, area, {', '.join(COLUMNS)})"
    rest = f"{', '.join(COLUMNS)} FROM regions_practice WHERE id = {ids['pk']}"
    with scope_of(email), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(columns=columns, rest=rest, **ids))


@pytest.mark.parametrize("statement", RAW.values(), ids=RAW)
def test_the_database_refuses_it_too(statement):
    row = answered()["coaching"]
    ids = {"other_region": acting(OTHER_LEAD).region_id, "other": acting(OTHER_CONTRIBUTOR).organisation_id}
    fails(CONTRIBUTOR, statement, pk=row.pk, **ids)


def test_a_lead_says_nothing_of_an_organisation_elsewhere_nor_as_if_it_had():
    row = answered(LEAD, without_a_contributor())["talent"]
    far = acting(FAR_CONTRIBUTOR).organisation_id
    fails(LEAD, RAW["for another"], pk=row.pk, other=far)
    fails(LEAD, "UPDATE regions_practice SET by_lead = false WHERE id = {pk}", pk=row.pk)
    fails(LEAD, "DELETE FROM regions_practice WHERE id = {pk}", pk=row.pk)
    with scope_of(SPONSOR), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Practice.objects.filter(pk=row.pk).update(standing=1)
    with scope_of(CONTRIBUTOR):
        assert Practice.objects.filter(pk=row.pk).update(standing=1) == 0


def test_a_year_that_another_has_followed_stays_as_it_was_said():
    with a_year_ago():
        row = answered()["talent"]
    answered()
    fails(CONTRIBUTOR, "UPDATE regions_practice SET standing = 4 WHERE id = {pk}", pk=row.pk)
    with as_(CONTRIBUTOR) as by, pytest.raises(Refused, match="stays as it was said"):
        practice.describe(by=by, practice=row, facts=PracticeFacts(4), seen=practice.revision_of_area(row))


def test_gap_variation_and_strength_follow_their_rule():
    """Two of two established and one shared; one of two formal; none."""
    with a_year_ago():
        answered(talent=4, review=3, centre=2)
    mine = answered(talent=4, review=4, centre=1, programme=4)
    answered(OTHER_CONTRIBUTOR, talent=4, review=1, centre=2, programme=4)
    shared(mine["talent"])
    shared(mine["review"])
    with as_(SPONSOR) as by:
        found = {one.label: one for one in summary(by.region_id, practice.this_year())}
        before = {one.label: one for one in summary(by.region_id, practice.this_year() - 1)}
        never = summary(by.region_id, practice.this_year() - 3)
    verdicts = {label: one.verdict for label, one in found.items()}
    assert verdicts["Identifying talent"] == "Strength to share"
    assert verdicts["Performance and development review"] == "Strength to share"
    assert verdicts["Assessment or development centre"] == "Gap"
    assert verdicts["Leadership programme"] == "Variation"  # established everywhere, and nobody would share it
    assert verdicts["Coaching or mentoring"] == "Variation"
    centre, review = found["Assessment or development centre"], found["Performance and development review"]
    assert (centre.in_place, centre.answered, centre.compared, centre.up, centre.down) == (1, 2, 1, 0, 1)
    assert (review.up, review.down, review.sharing, review.places) == (1, 0, 1, 4)
    assert before["Identifying talent"].verdict == "Variation"
    assert {one.verdict for one in never} == {"Not answered"}
