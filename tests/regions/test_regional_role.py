"""The roles of a region, who keeps and reads which; and the directory: to whom it says what."""

import datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from regions.domain import regional_role as roles
from regions.domain.regional_role import RoleFacts
from regions.models import Membership, RegionalRole
from regions.queries.regional_role import current, directory, holders, past, total_of_leads
from succession import clock
from succession.facts import Impossible
from succession.states import Refused, Stale
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, OTHER_SPONSOR, SPONSOR, TWO_ROLES, acting, scope_of
from tests.regions.grant_world import as_superuser, rolled_back
from tests.regions.test_grant import is_refused
from tests.tenancy.test_isolation import sql

pytestmark = pytest.mark.django_db
CONTRIBUTOR = "contributor.1.north-east@demo.example"
COORDINATOR, STRANGER = "coordinator.1@demo.example", "coordinator.2@demo.example"
READERS = (
    LEAD,
    TWO_ROLES,
    SPONSOR,
    CONTRIBUTOR,
    NATIONAL_LEAD,
    COORDINATOR,
    STRANGER,
    AUDITOR,
    OTHER_LEAD,
    OTHER_SPONSOR,
)
D = datetime.date
START = D(2010, 4, 1)


def as_(email, verb, **more):
    who = acting(email)
    with scope_of(email):
        return verb(by=who, **more)


def facts(of=LEAD, **more):
    said = {"kind": "sponsor" if of.startswith("sponsor") else "lead", "fte": Decimal("0.5"), "starts_on": START}
    return RoleFacts(**{"membership": acting(of).pk, **said} | more)


def role(of=LEAD, by=None, **more):
    return as_(by or of, roles.add, facts=facts(of, **more))


def test_who_reads_and_who_keeps():
    world = {email: role(email) for email in (LEAD, TWO_ROLES, SPONSOR)}
    reads = {LEAD, TWO_ROLES, SPONSOR, CONTRIBUTOR, NATIONAL_LEAD, COORDINATOR}
    kept = {LEAD: {LEAD}, TWO_ROLES: {TWO_ROLES}, SPONSOR: set(world)}
    for email in READERS:
        who = acting(email)
        with scope_of(email):
            if email == AUDITOR:
                with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                    RegionalRole.objects.count()
                continue
            assert RegionalRole.objects.count() == (3 if email in reads else 0), email
            assert {of for of, one in world.items() if roles.keeps(who, one)} == kept.get(email, set()), email
            changed = set()
            for of, one in world.items():
                try:
                    with transaction.atomic():
                        if sql("UPDATE regions_regionalrole SET reports_to = %s WHERE id = %s", email, one.pk):
                            changed.add(of)
                except DatabaseError:
                    pass
            assert changed == kept.get(email, set()), email
    for email, mine in kept.items():
        for of in set(world) - mine:
            with pytest.raises(Refused):
                as_(email, roles.remove, role=world[of])


def test_a_sponsor_adds_anybody_of_the_region_and_a_lead_only_themselves():
    assert role(TWO_ROLES, by=SPONSOR).person_name == "Wendy Frost"
    with pytest.raises(Refused):
        role(SPONSOR, by=LEAD)
    with pytest.raises(Refused):
        role(TWO_ROLES, by=LEAD)
    with pytest.raises(Impossible, match="sponsor or lead of the region"):
        role(OTHER_LEAD, by=SPONSOR)
    with pytest.raises(Impossible, match="not a Regional lead"):
        role(CONTRIBUTOR, by=SPONSOR)
    with pytest.raises(Impossible, match="not a DCS sponsor"):
        role(LEAD, kind="sponsor")
    with pytest.raises(Impossible, match="not a Regional lead"):
        role(SPONSOR, kind="part-lead")
    for email in (CONTRIBUTOR, NATIONAL_LEAD, COORDINATOR, AUDITOR):
        with pytest.raises((Refused, DatabaseError)):
            role(LEAD, by=email)


INSERT = ("INSERT INTO regions_regionalrole (region_id, membership_id, person_name, kind, fte, basis, starts_on, funded_from, "
          "responsibilities, reports_to, experience, shows_email) "
          "SELECT region_id, %s, %s, %s, {fte}, '', '2010-04-01', '', '{{}}', '', '', {shows} "
          "FROM regions_membership WHERE id = %s")  # fmt: skip


def test_by_raw_sql_too():
    people = {email: acting(email).pk for email in (LEAD, TWO_ROLES, SPONSOR, OTHER_LEAD, CONTRIBUTOR)}
    plain = INSERT.format(fte="0.5", shows="false")
    for by, of, kind in ((LEAD, SPONSOR, "sponsor"), (LEAD, TWO_ROLES, "lead"), (LEAD, LEAD, "sponsor"),
                         (SPONSOR, CONTRIBUTOR, "lead"), (SPONSOR, OTHER_LEAD, "lead"), (SPONSOR, LEAD, "other"),
                         (CONTRIBUTOR, CONTRIBUTOR, "lead"), (NATIONAL_LEAD, LEAD, "lead")):  # fmt: skip
        is_refused(by, plain, people[of], "x", kind, people[of if of != OTHER_LEAD else SPONSOR])
    for fte in ("0", "0.04", "1.01"):
        is_refused(LEAD, INSERT.format(fte=fte, shows="false"), people[LEAD], "x", "lead", people[LEAD])
    is_refused(SPONSOR, INSERT.format(fte="0.5", shows="true"), people[LEAD], "x", "lead", people[LEAD])
    with scope_of(LEAD):
        assert sql(plain, people[LEAD], "Somebody else", "lead", people[LEAD]) == 1
        assert sql("SELECT person_name FROM regions_regionalrole") == [(acting_name(LEAD),)]
    is_refused(LEAD, f"UPDATE regions_regionalrole SET membership_id = {people[TWO_ROLES]}")
    is_refused(SPONSOR, "UPDATE regions_regionalrole SET shows_email = true")
    is_refused(SPONSOR, f"UPDATE regions_regionalrole SET membership_id = {people[TWO_ROLES]}")


def acting_name(email):
    return {LEAD: "Ruth Blackett"}[email]


def test_one_role_at_a_time_and_the_past_stays():
    first = role(ends_on=D(2010, 12, 31), responsibilities=["data"])
    with pytest.raises(Impossible) as impossible:
        role(starts_on=D(2010, 12, 31))
    assert "starts_on" in impossible.value.problems
    second = role(starts_on=D(2011, 1, 1), fte=Decimal("0.75"), responsibilities=["data", "events"])
    role(TWO_ROLES, kind="part-lead", fte=Decimal("0.2"), responsibilities=["data"])
    role(SPONSOR, responsibilities=["sign"])
    day = D(2011, 2, 1)
    with scope_of(LEAD):
        now = current(first.region_id, day)
        assert past(first.region_id, day) == [first]
        assert second in now
        assert total_of_leads(now, day) == Decimal("0.95")
        held = dict(holders(now, day))
        assert [len(names) for names in held.values()].count(0) == 9
        assert len(held["Gather data on supply and demand"]) == 2
        assert total_of_leads(current(first.region_id, D(2010, 6, 1)), D(2010, 6, 1)) == Decimal("0.7")


@pytest.mark.parametrize("said", [{"fte": Decimal(0)}, {"fte": Decimal("1.01")}, {"ends_on": D(2010, 3, 31)}])
def test_what_can_not_be_is_refused_with_words(said):
    with pytest.raises(Impossible):
        role(**said)


def test_sponsor_and_lead_at_once_lose_nothing():
    made = role()
    seen = roles.revision(made)
    with scope_of(LEAD):
        seen = roles.revision(RegionalRole.objects.get(pk=made.pk))
    as_(SPONSOR, roles.change, role=made, facts=facts(reports_to="Me"), seen=seen)
    with pytest.raises(Stale):
        as_(LEAD, roles.change, role=made, facts=facts(reports_to="Nobody"), seen=seen)


def entries(email):
    with scope_of(email):
        return {(one.region, one.name): one for one in directory(clock.today())}


def test_the_directory_is_of_all_regions_for_those_who_may():
    role(responsibilities=["data"], shows_email=True)
    role(OTHER_LEAD, fte=Decimal("0.8"), experience="Secret terms")
    for email in (LEAD, SPONSOR, OTHER_LEAD, OTHER_SPONSOR, NATIONAL_LEAD, COORDINATOR, STRANGER):
        found = entries(email)
        assert len({region for region, _ in found}) == 9
        assert len(found) == 20  # nine sponsors, nine leads, and one who leads in two regions
        one = found["North East", "Ruth Blackett"]
        assert (one.email, one.responsibilities, one.fte) == (LEAD, ["data"], Decimal("0.50"))
        other = next(one for one in found.values() if one.fte == Decimal("0.80"))
        assert other.email is None
        assert set(vars(other)) == {"region", "name", "kind", "fte", "since", "responsibilities", "email"}
    for email in (CONTRIBUTOR, AUDITOR):
        with scope_of(email), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            directory(clock.today())


def test_the_address_is_the_person_s_own_to_show():
    made = role(by=SPONSOR)
    with scope_of(LEAD):
        seen = roles.revision(RegionalRole.objects.get(pk=made.pk))
    with pytest.raises(Refused, match="Only the person"):
        as_(SPONSOR, roles.change, role=made, facts=facts(shows_email=True), seen=seen)
    as_(LEAD, roles.change, role=made, facts=facts(shows_email=True), seen=seen)
    assert entries(OTHER_LEAD)["North East", "Ruth Blackett"].email == LEAD
    with scope_of(SPONSOR):
        seen = roles.revision(RegionalRole.objects.get(pk=made.pk))
    as_(SPONSOR, roles.change, role=made, facts=facts(shows_email=True, reports_to="Me"), seen=seen)  # as it is
    as_(LEAD, roles.change, role=made, facts=facts(), seen=_seen(made))
    assert entries(OTHER_LEAD)["North East", "Ruth Blackett"].email is None


def test_consent_ends_with_the_days_for_which_it_was_given():
    """Whoever asks about a day of the past learns no address, and no change of days by somebody else revives one."""
    today = clock.today()
    made = role(shows_email=True)
    yesterday = today - datetime.timedelta(days=5)
    as_(LEAD, roles.change, role=made, facts=facts(shows_email=True, ends_on=yesterday), seen=_seen(made))
    for day in (today, START):
        with scope_of(OTHER_LEAD):
            assert LEAD not in str(sql("SELECT email FROM ctx.directory(%s)", day))
    as_(SPONSOR, roles.change, role=made, facts=facts(shows_email=True), seen=_seen(made))
    with scope_of(LEAD):
        assert not RegionalRole.objects.get(pk=made.pk).shows_email
    assert entries(OTHER_LEAD)["North East", "Ruth Blackett"].email is None


def _seen(made):
    with scope_of(LEAD):
        return roles.revision(RegionalRole.objects.get(pk=made.pk))


def test_a_name_is_kept_when_the_access_has_ended():
    with rolled_back():
        made = role(TWO_ROLES, by=SPONSOR)
        with as_superuser():
            sql("UPDATE regions_membership SET revoked_at = now() WHERE id = %s", made.membership_id)
        with scope_of(SPONSOR):
            assert RegionalRole.objects.get(pk=made.pk).person_name == "Wendy Frost"
            assert Membership.objects.get(pk=made.membership_id).revoked_at
        as_(SPONSOR, roles.change, role=made, facts=RoleFacts(
            made.membership_id, "lead", Decimal("0.5"), START, ends_on=clock.today()), seen=_seen(made))  # fmt: skip
        assert ("North East", "Wendy Frost") not in entries(OTHER_LEAD)


def test_the_trail_has_columns_and_no_values():
    with rolled_back():
        role()
        with as_superuser():
            found = sql(
                "SELECT operation, new_values FROM tenancy_auditevent WHERE table_name = 'regions_regionalrole'"
            )
            assert found == [("INSERT", None)]
