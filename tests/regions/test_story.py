"""The demo's grants and stakeholders: grants are told through the verbs, so that nothing is shown that the product would refuse."""

import io

import pikepdf
import pytest

from regions import story
from regions.models import Agreement, Barrier, Engagement, EntryEvidence, Region, Stakeholder
from regions.quarters import QuarterKey
from regions.queries.national_grant import national_grants
from regions.stakeholder_story import tell_stakeholders
from reporting.demo import _casts
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
