import datetime
from collections import Counter

import pytest
from django.db.models import Q

from regions.domain.reference import authorities, load_reference
from regions.models import GrantFormula, Organisation, OrganisationMembership, OrganisationSuccession, Region
from succession import clock
from succession.tenancy.scope import maintenance

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def members(day):
    rows = OrganisationMembership.objects.using("owner").filter(starts_on__lte=day)
    rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=day))
    return Counter(rows.values_list("region__abbreviation", flat=True))


def test_the_nation_then_and_now():
    with maintenance():
        then, now = members(datetime.date(2010, 4, 1)), members(clock.today())
        counts = {row.abbreviation: row for row in Region.objects.using("owner").all()}
    assert (sum(then.values()), sum(now.values()), len(counts)) == (152, 153, 9)
    assert (then["NE"], then["NW"], then["LON"], then["EM"], then["SW"]) == (12, 23, 33, 9, 16)
    assert (now["NW"], now["EM"], now["SW"]) == (24, 10, 15)


def test_loading_again_changes_nothing():
    with maintenance():
        tables = (Region, Organisation, OrganisationMembership, OrganisationSuccession, GrantFormula)
        before = [list(table.objects.using("owner").order_by("pk").values()) for table in tables]
        load_reference()
        assert [list(table.objects.using("owner").order_by("pk").values()) for table in tables] == before
    assert len(authorities()) == len({one.row["slug"] for one in authorities()})
