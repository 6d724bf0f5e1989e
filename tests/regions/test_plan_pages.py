"""The pages of the plan: who reaches which, what they write, what they say of mistakes, and what they cost."""

import csv
import io

import pytest
from django.urls import reverse

from regions.domain import plan_progress
from regions.models import Membership, PlanAction, PlanMilestone
from succession import clock
from tests.conftest import (
    AUDITOR,
    LEAD,
    NATIONAL_LEAD,
    OTHER_LEAD,
    SPONSOR,
    acting,
    scope_of,
    signed_in,
    submitted_strategy,
)
from tests.regions.plan_world import DAY, owned, plan, say, step, this_quarter
from tests.regions.stakeholder_world import CONTRIBUTOR, OTHER_CONTRIBUTOR
from tests.regions.test_grant import COORDINATOR, STRANGER
from tests.regions.test_stakeholder_pages import HOSTILE, reached
from tests.talent.test_log_pages import day, send
from tests.test_query_counts import count

pytestmark = pytest.mark.django_db
REGION = ["north-east"]
PEOPLE = (LEAD, SPONSOR, CONTRIBUTOR, OTHER_CONTRIBUTOR, OTHER_LEAD, NATIONAL_LEAD, COORDINATOR, STRANGER, AUDITOR)
OURS = {LEAD, SPONSOR, CONTRIBUTOR, OTHER_CONTRIBUTOR}
COLLEGE = {NATIONAL_LEAD, COORDINATOR}


def get(email, route, *more, query=""):
    return signed_in(email).get(reverse(route, args=[*REGION, *more]) + query).content.decode()


def written(text):
    """The page without its head and menu."""
    return text[text.index("<main") :]


def dates(name, on):
    return day(name, f"{on.day} {on.month} {on.year}")


def test_who_reaches_what():
    one = owned()
    reach = step(one)
    clients = {email: signed_in(email) for email in PEOPLE}
    for route in ("plan", "plan_csv", "plan_timeline"):
        assert reached(clients, route, REGION) == OURS | COLLEGE, route
    place, milestone = [*REGION, one.pk], [*REGION, one.pk, reach.pk]
    assert reached(clients, "plan_action", place) == OURS
    submitted_strategy()
    assert reached(clients, "plan_action", place) == OURS | COLLEGE
    assert reached(clients, "plan_progress", [*REGION, this_quarter().slug]) == OURS
    for route, arguments in (
        ("plan_action_add", REGION), ("plan_action_change", place), ("plan_action_remove", place),
        ("plan_milestone_add", place), ("plan_milestone_remove", milestone),
    ):  # fmt: skip
        assert reached(clients, route, arguments) == {LEAD}, route
    assert reached(clients, "plan_milestone_change", milestone) == {LEAD, CONTRIBUTOR}
    for route in ("national_plans", "national_plans_csv"):
        assert reached(clients, route, []) == COLLEGE | {STRANGER}, route
    for slug in (this_quarter().next.slug, "2010-99-q9"):
        assert clients[LEAD].get(reverse("plan_progress", args=[*REGION, slug])).status_code == 404


def test_the_college_reads_no_draft():
    plan("Nobody knows yet")
    for email in (NATIONAL_LEAD, COORDINATOR):
        for route in ("plan", "plan_csv", "plan_timeline"):
            assert "Nobody knows yet" not in get(email, route), route
    assert "once the region has submitted" in get(COORDINATOR, "plan")
    submitted_strategy()
    for route in ("plan", "plan_csv", "plan_timeline"):
        assert "Nobody knows yet" in get(COORDINATOR, route), route


def test_from_an_action_to_its_end():
    client, today = signed_in(LEAD), clock.today()
    page = send(client, "plan_action_add", REGION, title="Two learning sets", objective="candidates", element="developing",
                owner=str(acting(CONTRIBUTOR).user_id), category="development", indicators=["3", "5"],
                **dates("starts_on", today), **dates("due_on", today + 30 * DAY))  # fmt: skip
    text = page.content.decode()
    for words in ("The action is in the plan", "no agreed expenditure plan has a line", "Average number of applicants"):
        assert words in text
    with scope_of(LEAD):
        one = PlanAction.objects.get()
    place = [*REGION, one.pk]
    send(client, "plan_milestone_add", place, what="First set full", **dates("due_on", today + 9 * DAY))
    with scope_of(LEAD):
        reach = PlanMilestone.objects.get()
    theirs = signed_in(CONTRIBUTOR)
    assert "Two learning sets" in theirs.get("/").content.decode()
    text = theirs.get(reverse("plan_milestone_change", args=[*place, reach.pk])).content.decode()
    assert "What must be reached?" not in text
    revision = text.split('name="revision" value="')[1].split('"')[0]
    page = send(theirs, "plan_milestone_change", [*place, reach.pk], revision=revision, **dates("done_on", today))
    assert "The milestone is saved" in page.content.decode()
    nothing = plan_progress.revision(None)
    said = {f"status_{one.pk}": "done", f"note_{one.pk}": "All have met", f"revision_{one.pk}": nothing}
    page = send(theirs, "plan_progress", [*REGION, this_quarter().slug], **said)
    assert "1 action is updated" in page.content.decode()
    text = client.get(reverse("plan_action", args=place)).content.decode()
    for words in ("All have met", "Done", acting(CONTRIBUTOR).user_name):
        assert words in text
    assert "All have met" not in get(OTHER_CONTRIBUTOR, "plan_action", one.pk)
    assert "All have met" in get(SPONSOR, "plan_action", one.pk)
    assert "The milestone is removed" in send(client, "plan_milestone_remove", [*place, reach.pk]).content.decode()
    assert "The action is removed" in send(client, "plan_action_remove", place).content.decode()


BAD = [
    ("plan_action_add", {"category": "events"}, ["Enter what will be done", "Select the aim", "Select the part", "Enter the day on which it is due"]),
    ("plan_action_add", {"title": "Kept text", "objective": "view", "element": "capacity", **day("starts_on", "3 5 2010"), **day("due_on", "2 5 2010")}, ["must be on or after the day on which it starts"]),
    ("plan_action_add", {"title": "Kept text", "objective": "magic", "indicators": ["9"], "owner": "9999"}, ["Select the aim", "Select from the list of indicators", "Select somebody from the list"]),
    ("plan_action_add", {"title": "Kept text" + "x" * 200}, ["Use 200 characters or fewer"]),
]  # fmt: skip


@pytest.mark.parametrize(("route", "said", "words"), BAD)
def test_mistakes_are_told_beside_the_field(route, said, words):
    text = send(signed_in(LEAD), route, REGION, **said).content.decode()
    assert "There is a problem" in text
    for each in words:
        assert each in text
    assert "title" not in said or said["title"] in text


def test_two_who_change_an_action_at_once():
    one, client = plan(), signed_in(LEAD)
    place, today = [*REGION, one.pk], clock.today()
    said = {"title": "Mine", "objective": "view", "element": "capacity", "revision": "old",
            **dates("starts_on", today), **dates("due_on", today)}  # fmt: skip
    page = send(client, "plan_action_change", place, **said)
    text = page.content.decode()
    assert page.status_code == 409
    assert "Two learning sets" in text
    assert 'value="Mine"' in text
    revision = text.split('name="revision" value="')[1].split('"')[0]
    assert (
        "The action is saved"
        in send(client, "plan_action_change", place, **said | {"revision": revision}).content.decode()
    )


def order(text):
    names = ("Late by a step", "Said to be late", "Soon", "Far", "Done with")
    found = sorted((text.index(f">{name}<"), name) for name in names if f">{name}<" in text)
    return [name for _, name in found]


def test_late_first_and_narrowed():
    today = clock.today()
    behind = plan("Late by a step", objective="view", due_on=today + 300 * DAY)
    step(behind, due=-3)
    plan("Far", due_on=today + 200 * DAY, element="capacity")
    plan("Soon", due_on=today + 10 * DAY, owner=acting(SPONSOR).user_id)
    say(plan("Said to be late", due_on=today + 90 * DAY), "late")
    say(plan("Done with", due_on=today - 90 * DAY), "done", "Well")
    text = get(LEAD, "plan")
    table = text[text.index("<table") :]
    assert order(table) == ["Late by a step", "Said to be late", "Soon", "Far", "Done with"]
    assert "5 actions" in text
    assert "2 late" in text
    for query, names in (
        ("?objective=view", ["Late by a step"]),
        ("?element=capacity", ["Far"]),
        (f"?owner={acting(SPONSOR).user_id}", ["Soon"]),
        ("?status=late", ["Late by a step", "Said to be late"]),
        ("?status=done", ["Done with"]),
        ("?text=soon", ["Soon"]),
        ("?text=nowhere", []),
    ):
        found = get(LEAD, "plan", query=query)
        assert order(found) == names, query
        assert ("No action matches" in found) == (not names)
    assert "There is a problem" in get(LEAD, "plan", query="?status=magic")
    rows = list(csv.DictReader(io.StringIO(get(LEAD, "plan_csv", query="?status=late")[1:])))
    assert [(row["action"], row["late"], row["next milestone"]) for row in rows] == [
        ("Late by a step", "yes", "First set full"),
        ("Said to be late", "yes", ""),
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_harmless(text):
    one = plan(text)
    reach = step(one, text)
    say(one, "late", text)
    for route, more in (
        ("plan", []), ("plan_timeline", []), ("plan_action", [one.pk]), ("plan_action_change", [one.pk]),
        ("plan_milestone_change", [one.pk, reach.pk]), ("plan_progress", [this_quarter().slug]),
    ):  # fmt: skip
        body = written(get(LEAD, route, *more))
        assert "<script>alert" not in body, route
        assert "<img" not in body, route
        assert ">14<" not in body, route
    [_, row] = list(csv.reader(io.StringIO(get(LEAD, "plan_csv")[1:], newline="")))
    assert not any(cell.startswith(("=", "@", "+", "-")) for cell in row)


def test_the_timeline_has_its_words_beside_the_picture():
    today = clock.today()
    plan("Far", due_on=today + 3000 * DAY, starts_on=today + 100 * DAY)
    say(plan("Over", due_on=today - 50 * DAY), "at_risk", "Slow")
    text = get(LEAD, "plan_timeline")
    assert "At risk, overdue" in text.lower().replace("at risk", "At risk")
    assert "The timeline as a list" in text
    assert "1 of them late" in text
    assert "style=" not in text


def test_home_says_what_is_late_and_due():
    today = clock.today()
    mine = owned("Theirs and due", due_on=today + 9 * DAY)
    plan("Late and nobody’s", due_on=today - DAY)
    plan("Far away", due_on=today + 300 * DAY)
    for email, names in (
        (LEAD, {"Theirs and due", "Late and nobody’s"}),
        (CONTRIBUTOR, {"Theirs and due"}),
        (SPONSOR, set()),
    ):
        text = signed_in(email).get("/").content.decode()
        found = {name for name in ("Theirs and due", "Late and nobody’s", "Far away") if name in text}
        assert found == names, email
        assert (reverse("plan_action", args=[*REGION, mine.pk]) in text) == bool(names)


def test_the_page_says_when_an_owner_has_left():
    one, who = owned(), acting(CONTRIBUTOR)
    assert "no role in the region any more" not in get(LEAD, "plan_action", one.pk)
    with scope_of(LEAD):
        Membership.objects.filter(pk=who.pk).update(revoked_at=clock.now())
    assert "no role in the region any more" in get(LEAD, "plan_action", one.pk)


def test_empty_pages_say_how_to_begin():
    assert "Begin with" in get(LEAD, "plan")
    assert "The regional lead adds them" in get(CONTRIBUTOR, "plan")
    assert "none to show yet" in get(LEAD, "plan_timeline")
    assert "running in this quarter" in get(LEAD, "plan_progress", this_quarter().slug)


def test_the_same_queries_at_thirty_actions():
    def fill(at):
        one = owned(f"Action {at} of the plan that is there to be read")
        step(one)
        say(one, "at_risk", "Slow")

    fill(0)
    submitted_strategy()
    addresses = [reverse(route, args=REGION) for route in ("plan", "plan_csv", "plan_timeline")]
    addresses += [reverse("plan_progress", args=[*REGION, this_quarter().slug]), "/"]
    client = signed_in(LEAD)
    before = {url: count(client, url) for url in addresses}
    for at in range(1, 30):
        fill(at)
    assert {url: count(client, url) for url in addresses} == before
    assert max(before.values()) <= 20


def test_the_nation_by_aim():
    say(plan("Ours", objective="view"), "late")
    plan("Also ours", objective="view")
    plan("A draft", by=OTHER_LEAD, objective="view")
    submitted_strategy()
    address = f"{reverse('plan', args=REGION)}?objective=view"
    for email in (NATIONAL_LEAD, COORDINATOR, STRANGER):
        client = signed_in(email)
        text = client.get(reverse("national_plans")).content.decode()
        assert (address in text) == (email != STRANGER), email
        rows = list(csv.DictReader(io.StringIO(client.get(reverse("national_plans_csv")).content.decode()[1:])))
        view = {row["region"]: row for row in rows if row["aim"].startswith("A more positive")}
        assert (view["North East"]["late"], view["North East"]["total"]) == ("1", "2"), email
        assert view["South East"]["total"] == "0"
    assert reverse("national_plans") in signed_in(COORDINATOR).get(reverse("national"), follow=True).content.decode()


def test_the_nation_costs_the_same_with_one_plan_or_two():
    plan()
    submitted_strategy()
    client = signed_in(NATIONAL_LEAD)
    before = count(client, reverse("national_plans"))
    plan("Theirs", by=OTHER_LEAD)
    submitted_strategy("south-east")
    assert count(client, reverse("national_plans")) == before
