"""Whoever keeps a log to import into, and the logs that the tests of the market write."""

import pytest

from tests.conftest import acting, scope_of
from tests.talent import log_import_world, market_world


@pytest.fixture
def scope():
    by = log_import_world.who(log_import_world.CONTRIBUTOR)
    with scope_of(log_import_world.CONTRIBUTOR):
        yield by


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
