"""A lead's role told, shared with the sponsor's hand, and found by another region's, by the keyboard alone; clean by axe."""

import pytest

from tests.browser.conftest import Product, picture
from tests.browser.test_strategy import Reader
from tests.conftest import OTHER_LEAD

pytestmark = pytest.mark.browser
PLACES = [(1100, "north-east"), (320, "south-west")]


@pytest.fixture(scope="module")
def product():
    running = Product("regional_roles")
    yield running
    running.stop()


@pytest.mark.parametrize(("width", "region"), PLACES)
def test_from_a_role_to_the_directory(visitor, product, width, region):
    people = [f"lead.{region}@demo.example", f"sponsor.{region}@demo.example", OTHER_LEAD]
    lead, sponsor, other = (Reader(visitor(width=width), email) for email in people)
    page = f"/regions/{region}/roles/"

    def tick(reader, label):
        reader.to(reader.page.get_by_label(label, exact=True))
        reader.page.keyboard.press("Space")

    lead.go("/people/")
    lead.act("link", "Roles of the region")
    lead.act("button", "Say what your role is")
    lead.type(lead.page.get_by_label("Share of a full-time post"), "2")
    lead.act("button", "Save this role")  # an error
    lead.type(lead.page.get_by_label("Share of a full-time post"), "0.6")
    for label in (
        "Write the strategy and plan",
        "Share good practice",
        "Other regions’ leads may see my e-mail address",
    ):
        tick(lead, label)
    picture(lead.visitor, "role-form")
    lead.act("button", "Save this role")
    lead.says("Nobody holds 10 of the 12")
    picture(lead.visitor, "roles")

    sponsor.go(page)
    sponsor.act("button", "Add a role")
    sponsor.act("button", "Save this role")  # an error
    sponsor.to(sponsor.page.get_by_label("Person"))
    sponsor.page.keyboard.press("ArrowDown")
    tick(sponsor, "Regional sponsor")
    sponsor.type(sponsor.page.get_by_label("Share of a full-time post"), "0.1")
    tick(sponsor, "Sign the partnership agreement")
    sponsor.act("button", "Save this role")
    sponsor.press(sponsor.main.get_by_role("link", name="Change the role of").first)
    sponsor.visitor.clean()
    sponsor.act("button", "Save this role")

    other.go("/people/")
    other.act("link", "leads’ directory")
    other.says(people[0])
    picture(other.visitor, "directory")
    for one in (lead, sponsor, other):
        assert not one.visitor.noise, one.visitor.noise
