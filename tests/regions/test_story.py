"""The demo's grants, stakeholders, practice and communications: grants are told through the verbs, so that nothing is shown that the product would refuse."""

import io

import pikepdf
import pytest

from regions import story
from regions.communication_story import tell_communications
from regions.models import (
    Agreement,
    Barrier,
    Communication,
    CommunicationDone,
    Engagement,
    EntryEvidence,
    Headcount,
    Practice,
    Region,
    Stakeholder,
)
from regions.practice_story import tell_practices
from regions.quarters import QuarterKey
from regions.queries.national_grant import national_grants
from regions.stakeholder_story import tell_stakeholders
from reporting.demo import _authorities, _casts
from succession import clock
from succession.tenancy.scope import maintenance
from tests.conftest import NATIONAL_LEAD, scope_of

pytestmark = pytest.mark.django_db


def test_every_stage_is_there(quarter):
    regions = list(
        Region.objects.filter(slug__in=["north-east", "south-west", "north-west", "london", "west-midlands"])
    )
    everyone = _casts(list(Region.objects.all()))
    story.tell_grants(regions, everyone, QuarterKey(quarter.year, 1))
    with scope_of(NATIONAL_LEAD):
        status = dict(Agreement.objects.values_list("region__slug", "status"))
        assert status["south-west"] == "offered"
        assert list(status.values()).count("in_force") == 4
        lines = {one.slug: one for one in national_grants(quarter, today=clock.today()).lines}
        assert lines["north-east"].received == lines["north-east"].allocation
        assert lines["north-west"].received == 60_000
        assert {slug for slug, one in lines.items() if one.planned} == {"north-east", "west-midlands"}
        assert all(0 < one.spent < one.allocation for one in lines.values())
        evidence = EntryEvidence.objects.select_related("voucher").first()
        with pikepdf.open(io.BytesIO(bytes(evidence.voucher.content))) as pdf:
            assert len(pdf.pages) == 1


@pytest.mark.django_db(databases=["default", "owner"])
def test_every_region_has_stakeholders_with_whom_it_talks(quarter):
    with maintenance():
        regions = list(Region.objects.using("owner").all())
        tell_stakeholders(regions, first=quarter.previous.starts_on, today=clock.today())
        told = Stakeholder.objects.using("owner").filter(owner__isnull=False).values_list("region", "owner_name")
        assert {region for region, _ in told} == {region.pk for region in regions}
        assert all(name for _, name in told)
        held = Engagement.objects.using("owner").filter(held_on__range=(quarter.starts_on, quarter.ends_on))
        assert held.values("region").distinct().count() == len(regions)
        assert not Engagement.objects.using("owner").filter(held_on__gt=clock.today()).exists()
        assert Barrier.objects.using("owner").filter(status="eased").count() == len(regions)


@pytest.mark.django_db(databases=["default", "owner"])
def test_every_region_says_what_it_has_in_place_and_some_have_not_yet(quarter):
    with maintenance():
        places = {one: _authorities(one) for one in Region.objects.using("owner").all()}
        tell_practices(places, today=clock.today())
        year = QuarterKey.of(clock.today()).year
        now = Practice.objects.using("owner").filter(year=year)
        said = now.values("organisation").distinct().count()
        assert 0.6 < said / sum(map(len, places.values())) < 0.95
        assert now.values("region").distinct().count() == len(places)
        assert now.filter(sharing="yes").exclude(contact="").exists()
        assert now.filter(by_lead=True, recorded_by_name__gt="").exists()
        assert Headcount.objects.using("owner").values("year").distinct().count() == 2
        assert not Practice.objects.using("owner").filter(recorded_at__gt=clock.now()).exists()


@pytest.mark.django_db(databases=["default", "owner"])
def test_every_region_tells_somebody_something():
    with maintenance():
        regions = list(Region.objects.using("owner").all())
        tell_communications(regions, today=clock.today())
        planned = Communication.objects.using("owner")
        assert planned.filter(due_on__isnull=False).values("region").distinct().count() == len(regions)
        assert planned.exclude(owner_name="").count() == planned.count()
        assert CommunicationDone.objects.using("owner").filter(done_on__lte=clock.today()).count() >= 2 * len(regions)
