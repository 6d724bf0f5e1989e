"""The pages of stakeholders cost as many queries at thirty rows as at one."""

import pytest
from django.urls import reverse

from tests.conftest import LEAD, signed_in
from tests.regions.stakeholder_world import CONTRIBUTOR, D, a_barrier, add, log
from tests.test_query_counts import MORE, flat

pytestmark = pytest.mark.django_db
REGION = ["north-east"]


def one_more(number=0):
    one = add(name=f"Stakeholder {number}", shared=True, interest="high", next_step="Call", next_step_due=D(2010, 6, 1))
    log(one, CONTRIBUTOR, outcome="Went well", next_step="Write", follow_up_due=D(2010, 6, 1))
    a_barrier([one], barrier=f"Barrier {number}")
    return one


@pytest.mark.parametrize("email", [LEAD, CONTRIBUTOR])
@pytest.mark.parametrize(
    "route", ["stakeholders", "stakeholders_csv", "stakeholder_grid", "follow_ups", "engagement_log"]
)
def test_lists(route, email):
    one_more()
    flat(signed_in(email), reverse(route, args=REGION), lambda: [one_more(number) for number in range(MORE)])


def test_barriers():
    one_more()
    flat(signed_in(LEAD), reverse("barriers", args=REGION), lambda: [one_more(number) for number in range(MORE)])


def test_one_with_many_engagements():
    one = one_more()
    flat(
        signed_in(LEAD),
        reverse("stakeholder", args=[*REGION, one.pk]),
        lambda: [log(one, outcome=f"The {number}th time") for number in range(MORE)],
    )
