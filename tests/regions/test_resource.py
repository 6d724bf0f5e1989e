"""The framework's templates as pages: all there but the tenth, for everybody, each link one that its reader can follow."""

import pytest
from django.urls import reverse

from regions.domain.resource import resources
from regions.enums.plan import FrameworkElement
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, SPONSOR, signed_in

pytestmark = pytest.mark.django_db
CONTRIBUTOR = "contributor.1.north-east@demo.example"
NUMBERS = [*range(1, 10), *range(11, 15)]


def test_all_but_the_tenth():
    assert list(resources()) == NUMBERS
    assert {one.element for one in resources().values()} == set(FrameworkElement)
    for one in resources().values():
        assert one.purpose.endswith(".")
        assert len(one.fields) >= 6


@pytest.mark.parametrize("email", [LEAD, SPONSOR, CONTRIBUTOR, NATIONAL_LEAD, "coordinator.2@demo.example", AUDITOR])
def test_everybody_reads_them_and_every_link_leads_somewhere(email):
    client = signed_in(email)
    index = client.get(reverse("resources")).content.decode()
    for number in NUMBERS:
        assert reverse("resource", args=[number]) in index
        answer = client.get(reverse("resource", args=[number]))
        page = answer.content.decode()
        for question in resources()[number].fields:
            assert question.ask in page.replace("&#x27;", "'")
        assert ("on paper" in page) == (not resources()[number].links)
        for _, address in answer.context["links"]:
            assert client.get(address, follow=True).status_code == 200, address
    assert client.get(reverse("resource", args=[10])).status_code == 404


def test_a_lead_is_led_to_the_work():
    client = signed_in(LEAD)
    led = {
        one.number
        for one in resources().values()
        if client.get(reverse("resource", args=[one.number])).context["links"]
    }
    assert led >= {1, 3, 5, 7, 14}
