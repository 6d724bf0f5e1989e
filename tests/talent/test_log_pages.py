"""The pages of posts and vacancies: who reaches which, what they write, and what they answer to bad input."""

import pytest
from django.urls import reverse

from regions.quarters import QuarterKey
from succession import clock
from talent.models import Appointment, InterimCover, Post, RecruitmentRound, Vacancy
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, SPONSOR, scope_of, signed_in
from tests.talent.log_world import CONTRIBUTOR, one_of_everything

pytestmark = pytest.mark.django_db
OTHER_CONTRIBUTOR = "contributor.2.north-east@demo.example"
# Route, whose arguments, what the lead gets.
ROUTES = [
    ("log", "log", 200),
    ("post", "post", 200),
    ("vacancy", "vacancy", 200),
    ("post_add", "log", 404),
    ("post_change", "post", 404),
    ("post_remove", "bare", 404),
    ("vacancy_add", "post", 404),
    ("vacancy_change", "vacancy", 404),
    ("vacancy_remit", "vacancy", 404),
    ("vacancy_remove", "vacancy", 404),
    ("cover_add", "vacancy", 404),
    ("cover_change", "cover", 404),
    ("cover_remove", "cover", 404),
    ("round_add", "vacancy", 404),
    ("round_change", "round", 404),
    ("round_remove", "round", 404),
    ("appointment_add", "vacancy", 404),
    ("appointment_change", "appointment", 404),
    ("appointment_remove", "appointment", 404),
]


def test_who_reaches_what():
    world = one_of_everything()
    people = {email: signed_in(email) for email in (CONTRIBUTOR, OTHER_CONTRIBUTOR, LEAD, SPONSOR, OTHER_LEAD,
                                                    NATIONAL_LEAD, AUDITOR)}  # fmt: skip
    for route, about, lead in ROUTES:
        url = reverse(route, args=world[about])
        got = {email: client.get(url).status_code for email, client in people.items()}
        expected = dict.fromkeys(people, 404) | {CONTRIBUTOR: 200, LEAD: lead}
        assert got == expected, route
    url = reverse("region_log", args=world["region"])
    got = {email: client.get(url).status_code for email, client in people.items()}
    assert got == dict.fromkeys(people, 404) | {CONTRIBUTOR: 302, OTHER_CONTRIBUTOR: 302, LEAD: 200}
    confirm = reverse("log_confirm", args=world["log"])
    for email in (OTHER_CONTRIBUTOR, LEAD, SPONSOR, OTHER_LEAD):
        assert people[email].post(confirm, {"acting_as": people[email].acting_as}).status_code == 404


def test_the_lead_reads_no_reason_for_leaving():
    world = one_of_everything()
    url = reverse("vacancy", args=world["vacancy"])
    assert "Retirement" in signed_in(CONTRIBUTOR).get(url).content.decode()
    page = signed_in(LEAD).get(url).content.decode()
    assert "Director of children’s services" in page
    assert "Retirement" not in page
    assert "Change" not in page.split("<main")[1]


def send(client, route, arguments, **values):
    return client.post(reverse(route, args=arguments), {"acting_as": client.acting_as, **values}, follow=True)


def day(name, text):
    return dict(zip((f"{name}_day", f"{name}_month", f"{name}_year"), text.split(), strict=True))


def test_from_a_post_to_an_appointment():
    world, client = one_of_everything(), signed_in(CONTRIBUTOR)
    page = send(client, "post_add", world["log"], tier="2", title="Assistant director, youth", remit=["youth"],
                expected_vacant="within-1-year", skills_wanted=["risk", "politics"], hard_to_fill="on")  # fmt: skip
    assert "The post is in your log" in page.content.decode()
    with scope_of(CONTRIBUTOR):
        made = Post.objects.latest("pk")
        assert (made.reference, made.remit, made.skills_wanted) == ("P3", ["youth"], ["politics", "risk"])
    page = send(
        client, "vacancy_add", [*world["log"], made.pk], skills_wanted=made.skills_wanted,
        **day("known_on", "1 9 2010"), **day("vacant_on", "1 12 2010"),
    )  # fmt: skip
    assert "The vacancy is in your log" in page.content.decode()
    with scope_of(CONTRIBUTOR):
        need = Vacancy.objects.latest("pk")
        assert need.skills_wanted == ["politics", "risk"]
    place = [*world["log"], need.pk]
    page = send(client, "round_add", place, **day("advertised_on", "10 9 2010"), applicants="4", salary_from="£85,000")
    assert "£85,000 a year" in page.content.decode()
    page = send(
        client,
        "appointment_add",
        place,
        **day("decided_on", "1 11 2010"),
        recruitment_round="1",
        appointed_from="region",
    )
    assert "Another authority of the region" in page.content.decode()
    page = send(client, "cover_add", place, **day("starts_on", "1 12 2010"), source="agency")
    assert "Agency or contract" in page.content.decode()
    with scope_of(CONTRIBUTOR):
        assert RecruitmentRound.objects.get(vacancy=need).salary_from == 85_000
        assert Appointment.objects.get(vacancy=need).recruitment_round.number == 1
        assert InterimCover.objects.get(vacancy=need).source == "agency"


def test_a_change_of_remit_and_its_undoing():
    world, client = one_of_everything(), signed_in(CONTRIBUTOR)
    send(client, "appointment_remove", world["appointment"])
    page = send(client, "vacancy_remit", world["vacancy"], post=world["post"][-1], **day("on", "1 6 2010"))
    text = page.content.decode()
    assert "It goes on from" in text
    assert "Remit changed" in client.get(reverse("log", args=world["log"])).content.decode()
    with scope_of(CONTRIBUTOR):
        follows = Vacancy.objects.latest("pk")
    page = send(client, "vacancy_remove", world["vacancy"]).content.decode()
    assert "Another vacancy goes on from this one" in page
    assert "The vacancy is removed" in send(client, "vacancy_remove", [*world["log"], follows.pk]).content.decode()


BAD = [
    ("post_add", "log", {}, ["Select the tier of the post", "Enter the title of the post"]),
    ("post_add", "log", {"tier": "9", "title": "x"}, ["Select the tier of the post"]),
    ("vacancy_add", "post", {}, ["Enter the day on which the vacancy was known"]),
    ("vacancy_add", "post", day("known_on", "31 2 2010"), ["The day on which the vacancy was known must be a real date"]),
    ("vacancy_add", "post", {**day("known_on", "1 1 2099"), **day("vacant_on", "1 1 2099")}, ["must be today or in the past"]),
    ("round_add", "vacancy", day("advertised_on", "1 1 2010"), ["must be on or after 10 April 2010"]),
    ("round_add", "vacancy", {**day("advertised_on", "1 6 2010"), "applicants": "many"}, ["Enter the number of applicants as a whole number"]),
    ("round_add", "vacancy", {**day("advertised_on", "1 6 2010"), "outcome": "interim"}, ["Enter the day on which the round was concluded"]),
    ("appointment_add", "vacancy", {**day("decided_on", "1 6 2010"), "appointed_from": "region"}, ["Another appointment stands"]),
    ("appointment_change", "appointment", {**day("decided_on", "1 6 2010"), **day("starts_on", "1 7 2010"), **day("withdrawn_on", "2 7 2010"), "appointed_from": "region"}, ["An appointee who has started"]),
    ("cover_add", "vacancy", {**day("starts_on", "1 6 2010"), **day("ends_on", "1 5 2010"), "source": "own"}, ["must be the same as or after the first"]),
    ("vacancy_remit", "vacancy", day("on", "1 6 2010"), ["Select the post"]),
]  # fmt: skip


@pytest.mark.parametrize(("route", "about", "values", "words"), BAD)
def test_bad_input_says_what_to_do(route, about, values, words):
    world, client = one_of_everything(), signed_in(CONTRIBUTOR)
    text = send(client, route, world[about], **values).content.decode()
    assert "There is a problem" in text
    for one in words:
        assert one in text, text[text.index("There is a problem") :][:800]


def test_confirmed_and_who_is_outstanding():
    world, client = one_of_everything(), signed_in(CONTRIBUTOR)
    quarter = QuarterKey.of(clock.today()).previous
    lead, region = signed_in(LEAD), reverse("region_log", args=world["region"])
    assert "1 organisation has not confirmed" in lead.get(region).content.decode()
    assert (
        f"You have confirmed the log for {quarter.label}" in send(client, "log_confirm", world["log"]).content.decode()
    )
    assert "not confirmed" not in lead.get(region).content.decode()


def test_an_empty_log_says_how_to_begin():
    client = signed_in(CONTRIBUTOR)
    page = client.get("/", follow=True).content.decode()
    assert "Add your first post" in client.get(reverse("region_log", args=["north-east"]), follow=True).content.decode()
    assert "Posts and vacancies" in page


def test_a_post_with_vacancies_stays():
    world, client = one_of_everything(), signed_in(CONTRIBUTOR)
    assert "so it stays" in send(client, "post_remove", world["post"]).content.decode()
    assert "The post is removed" in send(client, "post_remove", world["bare"]).content.decode()
