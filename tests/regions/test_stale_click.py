"""A link that was still there when the page was opened: plain words, and the way back to how things are now."""

import pytest
from django.urls import reverse

from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_SPONSOR, SPONSOR
from tests.regions.test_agreement import REGION, agreement, in_force, nation, post  # noqa: F401  (a fixture)

pytestmark = pytest.mark.django_db
MOVED_ON = "has moved on since you opened the page"


def both(client, route, *arguments):
    return [client.get(reverse(route, args=[REGION, *arguments])), post(client, route, REGION, *arguments)]


def test_it_says_that_things_have_moved_on(nation):  # noqa: F811
    in_force(nation)
    post(nation[NATIONAL_LEAD], "instalment", REGION, 1, "release", seen="60000.00")
    stale = [
        (SPONSOR, "agreement_step", "decline"),
        (NATIONAL_LEAD, "agreement_step", "countersign"),
        (NATIONAL_LEAD, "instalment", 1, "release"),
    ]
    here = f"{reverse('agreement', args=[REGION])}?agreement={agreement().pk}"
    for email, route, *arguments in stale:
        for answer in both(nation[email], route, *arguments):
            assert answer.status_code == 409, (email, route, arguments)
            assert MOVED_ON in answer.content.decode()
            assert f'href="{here}"' in answer.content.decode()


def test_who_never_may_is_told_nothing(nation):  # noqa: F811
    in_force(nation)
    never = [
        (LEAD, "agreement_step", "decline"),
        (AUDITOR, "instalment", 1, "release"),
        (NATIONAL_LEAD, "instalment", 2, "release"),
        (NATIONAL_LEAD, "instalment", 1, "fall_due"),
        (NATIONAL_LEAD, "agreement_step", "sign"),
        (OTHER_SPONSOR, "agreement_step", "decline"),
    ]
    for email, route, *arguments in never:
        for answer in both(nation[email], route, *arguments):
            assert answer.status_code == 404, (email, route, arguments)
