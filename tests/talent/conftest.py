"""The logs that the tests of the market write."""

import pytest

from tests.conftest import acting
from tests.talent import market_world


@pytest.fixture
def world():
    with market_world.world() as made:
        yield made


@pytest.fixture
def places(world):
    """Region, the contributor's organisation, and the others of the region."""
    by = acting(market_world.CONTRIBUTOR)
    rest = [one for one in world.authorities("north-east") if one != by.organisation_id]
    return by.region_id, by.organisation_id, rest
