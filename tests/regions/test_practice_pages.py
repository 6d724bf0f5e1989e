"""The pages of current practice: who reaches which, what they write, and what they say of mistakes."""

import csv
import io

import pytest
from django.urls import reverse

from regions.domain.practice import this_year
from regions.models import Headcount, Practice
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, SPONSOR, scope_of, signed_in
from tests.regions.practice_world import (
    AREAS,
    CONTRIBUTOR,
    OTHER_CONTRIBUTOR,
    REGION,
    SECRET,
    a_year_ago,
    answered,
    counted,
    described,
    organisation_of,
    shared,
    without_a_contributor,
)
from tests.regions.test_practice import COORDINATOR, STRANGER
from tests.regions.test_stakeholder_pages import HOSTILE, reached
from tests.talent.test_log_pages import send
from tests.test_query_counts import count

pytestmark = pytest.mark.django_db
PEOPLE = (LEAD, SPONSOR, CONTRIBUTOR, OTHER_CONTRIBUTOR, OTHER_LEAD, NATIONAL_LEAD, COORDINATOR, STRANGER, AUDITOR)
COLLEGE = {NATIONAL_LEAD, COORDINATOR}
OF_THE_REGION = {
    "practices": {LEAD, SPONSOR} | COLLEGE,  # a contributor is led to their own
    "practice_summary": {LEAD, SPONSOR} | COLLEGE,
    "practices_csv": {LEAD, SPONSOR},
    "practices_shared": {LEAD, SPONSOR, CONTRIBUTOR, OTHER_CONTRIBUTOR},
    "headcounts": {LEAD, SPONSOR},
    "headcounts_csv": {LEAD, SPONSOR},
}
OF_ONE = {
    "practice": {LEAD, SPONSOR, CONTRIBUTOR},
    "practice_answer": {LEAD, CONTRIBUTOR},
    "practice_area": {LEAD, CONTRIBUTOR},
    "headcount": {LEAD, CONTRIBUTOR},
    "practice_confirm": set(),  # by POST alone
}


def text_of(client, route, *more):
    return client.get(reverse(route, args=[REGION, *more])).content.decode()


def ten(**standings):
    return {area: str(standings.get(area, 3)) for area in AREAS}


def revision(client, route, *more):
    return client.get(reverse(route, args=[REGION, *more])).context["form"]["revision"].value()


def save(client, route, *more, **values):
    """As from the page that shows what is there now."""
    return send(client, route, [REGION, *more], revision=revision(client, route, *more), **values).content.decode()


def test_who_reaches_what():
    own = organisation_of().slug
    answered()
    clients = {email: signed_in(email) for email in PEOPLE}
    for route, people in OF_THE_REGION.items():
        assert reached(clients, route, [REGION]) == people, route
    for route, people in OF_ONE.items():
        more = ["talent"] if route == "practice_area" else []
        assert reached(clients, route, [REGION, own, *more]) == people, route
    for email in set(PEOPLE) - {LEAD, CONTRIBUTOR}:
        url = reverse("practice_confirm", args=[REGION, own])
        assert clients[email].post(url, {"acting_as": clients[email].acting_as}).status_code == 404
    answer = clients[CONTRIBUTOR].get(reverse("practices", args=[REGION]))
    assert answer["Location"] == reverse("practice", args=[REGION, own])
    assert clients[LEAD].get(reverse("practice", args=[REGION, "nowhere"])).status_code == 404
    far = organisation_of("contributor.1.south-east@demo.example").slug
    assert clients[LEAD].get(reverse("practice", args=[REGION, far])).status_code == 404


def test_a_contributor_says_it_in_minutes_and_the_region_reads_it():
    client, own = signed_in(CONTRIBUTOR), organisation_of()
    assert "Say what you have in place" in client.get("/").content.decode()
    assert "Nothing has changed" not in text_of(client, "practice", own.slug)
    page = save(client, "practice_answer", own.slug, **ten(centre=1, coaching=4))
    assert "The ten areas are saved" in page
    assert "Say what you have in place" not in client.get("/").content.decode()
    page = save(client, "practice_area", own.slug, "coaching", standing="4", name="Coaching pool", sharing="yes",
                contact="Workforce team", places="4", tiers=["2", "3"])  # fmt: skip
    assert "The area is saved" in page
    assert "2nd tier, 3rd tier" in page
    save(client, "headcount", own.slug, **{"social-care_second": "2", "youth_third": "0"})
    lead = signed_in(LEAD)
    page = text_of(lead, "practices")
    assert own.name in page
    assert "Formal and established" in page
    assert page.count(">None</strong>") == 2  # in the matrix, and in the list
    assert "Not answered" in page
    assert "organisations</a> have not said yet" in " ".join(lead.get("/").content.decode().split())
    assert "Gap" in text_of(lead, "practice_summary")
    assert "Coaching pool" in text_of(signed_in(OTHER_CONTRIBUTOR), "practices_shared")
    assert "from 1" in text_of(lead, "headcounts")
    [heading, *rows] = csv.reader(io.StringIO(text_of(lead, "headcounts_csv")[1:]))
    assert heading[2:4] == ["service", "1st tier (DCS)"]
    assert [row[2:] for row in rows] == [["Social care", "", "2", "", ""], ["Youth", "", "", "0", ""]]


def test_nothing_has_changed_is_one_click():
    client, own = signed_in(CONTRIBUTOR), organisation_of()
    with a_year_ago():
        shared(answered(centre=1)["coaching"])
    assert "Nothing has changed" in text_of(client, "practice", own.slug)
    form = client.get(reverse("practice_answer", args=[REGION, own.slug])).context["form"]
    assert (form["centre"].value(), form["coaching"].value()) == (1, 3)
    assert "is confirmed" in send(client, "practice_confirm", [REGION, own.slug]).content.decode()
    assert "Coaching pool" in text_of(client, "practice", own.slug)
    assert (
        client.post(reverse("practice_confirm", args=[REGION, own.slug]), {"acting_as": client.acting_as}).status_code
        == 409
    )


def test_what_moved_is_shown():
    with a_year_ago():
        answered(centre=1)
    answered(centre=4)
    page = " ".join(text_of(signed_in(SPONSOR), "practice_summary").split())
    assert "1 further, 0 back" in page
    own = " ".join(text_of(signed_in(CONTRIBUTOR), "practice", organisation_of().slug).split())
    assert f"In {this_year() - 1}" in own
    old = text_of(signed_in(SPONSOR), "practices") + text_of(signed_in(SPONSOR), "practice_summary")
    assert "Formal and established" in old
    last = signed_in(SPONSOR).get(reverse("practices", args=[REGION]) + f"?year={this_year() - 1}").content.decode()
    assert "Formal and established" not in last.split("</details>", 1)[1].split("<details", 1)[0]


def test_the_lead_answers_by_telephone_and_the_page_says_so():
    client, of = signed_in(LEAD), without_a_contributor()
    assert "by telephone" in text_of(client, "practices")
    save(client, "practice_answer", of.slug, **ten())
    assert "regional lead, for the organisation" in text_of(signed_in(SPONSOR), "practice", of.slug)


def test_the_matrix_is_narrowed_and_says_when_nothing_matches():
    own, other = organisation_of(), organisation_of(OTHER_CONTRIBUTOR)
    shared(answered(centre=1)["coaching"])
    answered(OTHER_CONTRIBUTOR, centre=2)
    client, url = signed_in(LEAD), reverse("practices", args=[REGION])
    for query, names in (
        ("area=centre&standing=1", {own.name}),
        ("area=centre&standing=2", {other.name}),
        ("standing=4", set()),
        ("sharing=yes", {own.name}),
        ("text=coaching+pool", {own.name}),
        (f"text={other.name}", {other.name}),
    ):
        page = client.get(f"{url}?{query}").content.decode()
        body = page[page.index("</form>") :].split("Show these organisations")[-1]
        assert {name for name in (own.name, other.name) if name in body} == names, query
        assert ("No organisation matches" in page) == (not names), query
    found = client.get(reverse("practices_csv", args=[REGION]) + "?area=centre&standing=1").content.decode()
    assert found.count("\n") == 2
    assert "There is a problem" in client.get(f"{url}?area=magic").content.decode()


@pytest.mark.parametrize("email", [SPONSOR, NATIONAL_LEAD, OTHER_CONTRIBUTOR, CONTRIBUTOR])
def test_no_page_shows_what_is_another_s(email):
    rows = answered()
    shared(rows["coaching"])
    described(rows["talent"], contact=f"{SECRET} office", name=f"{SECRET} review")
    client, own = signed_in(email), organisation_of().slug
    seen = ""
    for route in ("practices", "practice_summary", "practices_shared", "practices_csv"):
        seen += text_of(client, route) if client.get(reverse(route, args=[REGION])).status_code == 200 else ""
    one = client.get(reverse("practice", args=[REGION, own]))
    seen += one.content.decode() if one.status_code == 200 else ""
    assert (f"{SECRET} it works" in seen) == (email in (SPONSOR, CONTRIBUTOR))
    assert (f"{SECRET} office" in seen) == (email in (SPONSOR, CONTRIBUTOR))
    assert ("Workforce team" in seen) == (email != NATIONAL_LEAD)


@pytest.mark.parametrize(
    ("route", "values", "words"),
    [
        ("practice_answer", {"talent": "3"}, "Select how far this has come: coaching or mentoring"),
        ("practice_answer", {"talent": "9"}, "Select how far this has come: identifying talent"),
        ("practice_area", {"standing": "3", "name": "Kept text", "sharing": "yes"}, "Enter the role or the team"),
        (
            "practice_area",
            {"standing": "1", "name": "Kept text", "sharing": "yes", "contact": "x"},
            "what is not in place",
        ),
        (
            "practice_area",
            {"standing": "3", "name": "Kept text", "places": "-1"},
            "Enter the number of places as 0 or more",
        ),
        (
            "practice_area",
            {"standing": "3", "name": "Kept text", "description": "x" * 1001},
            "Use 1000 characters or fewer",
        ),
        ("headcount", {}, "Enter at least one number"),
        ("headcount", {"youth_third": "many"}, "leaders in youth as a whole number"),
    ],
)
def test_bad_input_says_what_to_do_and_keeps_the_text(route, values, words):
    client, own = signed_in(CONTRIBUTOR), organisation_of().slug
    answered()
    more = ["talent"] if route == "practice_area" else []
    page = send(client, route, [REGION, own, *more], **values).content.decode()
    assert "There is a problem" in page
    assert words in page
    assert "Kept text" in page or "name" not in values


def test_two_people_at_once_both_see_both():
    client, own = signed_in(CONTRIBUTOR), organisation_of().slug
    answered()
    seen = revision(client, "practice_answer", own)
    area = revision(client, "practice_area", own, "talent")
    answered(talent=4)
    answer = send(client, "practice_answer", [REGION, own], **ten(talent=2), revision=seen)
    assert answer.status_code == 409
    assert "Formal and established" in answer.content.decode()
    with scope_of(CONTRIBUTOR):
        assert Practice.objects.get(area="talent").standing == 4
    answer = send(client, "practice_area", [REGION, own, "talent"], standing="2", name="Kept text", revision=area)
    assert answer.status_code == 409
    assert "Kept text" in answer.content.decode()
    counted(second=7)
    answer = send(client, "headcount", [REGION, own], **{"social-care_second": "8"}, revision="")
    assert answer.status_code == 409
    with scope_of(CONTRIBUTOR):
        assert Headcount.objects.get().second == 7


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_is_harmless(words):
    row = answered()["coaching"]
    names = ("name", "description", "evidence", "contact", "barrier_met")
    described(row, sharing="yes", **dict.fromkeys(names, words))
    lead, own = signed_in(LEAD), organisation_of().slug
    pages = [text_of(lead, "practices"), text_of(lead, "practice", own), text_of(lead, "practice_area", own, "coaching"),
             text_of(signed_in(OTHER_CONTRIBUTOR), "practices_shared")]  # fmt: skip
    for page in pages:
        body = page[page.index("<main") :]
        assert "<script>alert" not in body
        assert "<img" not in body
        assert ">14<" not in body
    rows = list(csv.reader(io.StringIO(text_of(lead, "practices_csv")[1:], newline="")))
    assert len(rows) == 11
    assert not any(cell.startswith(("=", "@", "+", "-")) for row in rows for cell in row)


def test_empty_pages_say_what_will_appear():
    lead = signed_in(LEAD)
    assert "No organisation has said yet" in text_of(lead, "practices")
    assert "appear here" in text_of(lead, "headcounts")
    assert "Nothing yet" in text_of(lead, "practices_shared")
    assert "appears here, in numbers" in text_of(lead, "practice", organisation_of().slug)


@pytest.mark.parametrize("route", ["practices", "practice_summary", "practices_csv", "headcounts", "practices_shared"])
def test_pages_cost_as_many_queries_at_thirty_rows_as_at_ten(route):
    shared(answered()["coaching"])
    counted(second=1)
    client, url = signed_in(LEAD), reverse(route, args=[REGION])
    before = count(client, url)
    for email, of in ((OTHER_CONTRIBUTOR, None), (LEAD, without_a_contributor())):
        for area, row in answered(email, of).items():
            shared(row, email, name=f"Practice of the area {area}")
        counted(email, of, second=2)
    assert count(client, url) == before <= 20
