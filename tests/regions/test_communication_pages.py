"""The pages of communications: who reaches which, what they write, and what they say of mistakes."""

import csv
import io

import pytest
from django.urls import reverse

from regions.checklist import ABOUT_COMMUNICATIONS, QUESTIONS
from regions.models import Communication, CommunicationDone
from succession import clock
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, SPONSOR, acting, scope_of, signed_in
from tests.regions.stakeholder_world import CONTRIBUTOR, OTHER_CONTRIBUTOR
from tests.regions.test_communication import done, planned
from tests.regions.test_stakeholder_pages import HOSTILE, reached
from tests.talent.test_log_pages import day, send
from tests.test_query_counts import MORE, flat

pytestmark = pytest.mark.django_db
REGION = ["north-east"]
PEOPLE = (LEAD, SPONSOR, CONTRIBUTOR, OTHER_CONTRIBUTOR, OTHER_LEAD, NATIONAL_LEAD, AUDITOR)
LISTS = (
    "communications",
    "communications_csv",
    "communication_calendar",
    "communication_returned",
    "communication_checklist",
)
GOOD = {"audience": "hr", "message": "One audit for all", "channel": "Workshop", "aim": "know", "rhythm": "monthly",
        **day("due_on", "3 5 2010")}  # fmt: skip


def text_of(client, route, *more):
    return client.get(reverse(route, args=[*REGION, *more])).content.decode()


def seen(client, route, *more):
    return client.get(reverse(route, args=[*REGION, *more])).context["form"]["revision"].value()


def test_who_reaches_what():
    one = planned(owner=acting(CONTRIBUTOR).user_id)
    clients = {email: signed_in(email) for email in PEOPLE}
    for route in LISTS:
        assert reached(clients, route, REGION) == {LEAD, SPONSOR, CONTRIBUTOR, OTHER_CONTRIBUTOR}, route
    assert reached(clients, "communication_add", REGION) == {LEAD}
    assert reached(clients, "communication_change", [*REGION, one.pk]) == {LEAD}
    assert reached(clients, "communication_remove", [*REGION, one.pk]) == {LEAD}
    assert reached(clients, "communication_done", [*REGION, one.pk]) == {LEAD, CONTRIBUTOR}
    code = ABOUT_COMMUNICATIONS[0].code
    assert reached(clients, "communication_checklist_item", [*REGION, code]) == {LEAD}
    assert not reached(clients, "communication_checklist_item", [*REGION, QUESTIONS[0].code])
    assert not reached(clients, "checklist_item", [*REGION, code])


def test_from_a_message_to_what_came_back():
    client, who = signed_in(LEAD), acting(CONTRIBUTOR)
    assert "Begin with" in text_of(client, "communications")
    page = send(client, "communication_add", REGION, **GOOD, owner=str(who.user_id)).content.decode()
    assert "The communication is added" in page
    assert "Nobody speaks yet to" in page
    assert "Late" in page
    with scope_of(LEAD):
        one = Communication.objects.get()
    assert "1 communication</a> is late" in " ".join(client.get("/").content.decode().split())
    theirs = signed_in(CONTRIBUTOR)
    assert "1 communication</a> is late" in " ".join(theirs.get("/").content.decode().split())
    assert "communication</a>" not in signed_in(OTHER_CONTRIBUTOR).get("/").content.decode()
    said = {
        "came_back": "Two asked",
        "revision": seen(theirs, "communication_done", one.pk),
        **day("done_on", "4 5 2010"),
    }
    assert "is saved" in send(theirs, "communication_done", [*REGION, one.pk], **said).content.decode()
    assert "meanwhile" in send(theirs, "communication_done", [*REGION, one.pk], **said).content.decode()
    with scope_of(LEAD):
        assert str(Communication.objects.get().due_on) == "2010-06-03"
        assert CommunicationDone.objects.get().recorded_by_name == who.user_name
    assert "Two asked" in text_of(client, "communication_returned")
    page = text_of(client, "communications")
    assert "3 June 2010" in page
    assert "Remove" not in page
    found = text_of(client, "communications_csv")
    [_, row] = list(csv.reader(io.StringIO(found[1:])))
    assert row[-2:] == ["2010-05-04", "Two asked"]
    last = seen(client, "communication_done", one.pk)
    today = clock.today()
    send(client, "communication_done", [*REGION, one.pk], last="on", revision=last,
         **day("done_on", f"{today.day} {today.month} {today.year}"))  # fmt: skip
    assert "One audit for all" not in text_of(client, "communications")
    assert "One audit for all" in client.get(reverse("communications", args=REGION) + "?past").content.decode()


@pytest.mark.parametrize(
    ("route", "values", "words"),
    [
        (
            "communication_add",
            {"benefit": "Kept text"},
            ["Select the audience", "Enter the main message", "the day on which"],
        ),
        ("communication_add", {**GOOD, "message": "Kept text" + "x" * 1000}, ["Use 1000 characters or fewer"]),
        ("communication_add", {**GOOD, "message": "Kept text", "owner": "999999"}, ["Select somebody from the list"]),
        (
            "communication_done",
            {"came_back": "Kept text", **day("done_on", "1 1 2099")},
            ["must be today or in the past"],
        ),
        ("communication_done", {"came_back": "Kept text", **day("done_on", "31 2 2010")}, ["must be a real date"]),
    ],
)
def test_bad_input_says_what_to_do_and_keeps_the_text(route, values, words):
    one, client = planned(), signed_in(LEAD)
    more = [one.pk] if route == "communication_done" else []
    page = send(client, route, [*REGION, *more], **values).content.decode()
    assert "There is a problem" in page
    assert "Kept text" in page
    for word in words:
        assert word in page


def test_two_who_change_one_at_once_both_see_both():
    one, client = planned(), signed_in(LEAD)
    first = seen(client, "communication_change", one.pk)
    send(client, "communication_change", [*REGION, one.pk], **GOOD | {"message": "Theirs"}, revision=first)
    answer = send(client, "communication_change", [*REGION, one.pk], **GOOD | {"message": "Mine"}, revision=first)
    assert answer.status_code == 409
    assert "Theirs" in answer.content.decode()
    assert "Mine" in answer.content.decode()
    with scope_of(LEAD):
        assert Communication.objects.get().message == "Theirs"


def test_one_entered_by_mistake_is_removed():
    one, client = planned(), signed_in(LEAD)
    assert "The communication is removed" in send(client, "communication_remove", [*REGION, one.pk]).content.decode()
    kept = planned()
    done(kept)
    assert "it stays" in send(client, "communication_remove", [*REGION, kept.pk]).content.decode()


def test_the_checklist_of_communications_is_answered_where_it_is_read():
    client, code = signed_in(LEAD), ABOUT_COMMUNICATIONS[0].code
    said = {"answer": "yes", "evidence": "In the plan", "revision": seen(client, "communication_checklist_item", code)}
    page = send(client, "communication_checklist_item", [*REGION, code], **said).content.decode()
    assert "1 of 6 done" in page
    assert "0 of 16 done" in text_of(client, "checklist")


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_is_harmless(words):
    one = planned(**dict.fromkeys(("message", "channel", "benefit", "feedback", "measure"), words), rhythm="monthly")
    done(one, came_back=words)
    client = signed_in(LEAD)
    pages = [text_of(client, route) for route in ("communications", "communication_calendar", "communication_returned")]
    pages += [text_of(client, route, one.pk) for route in ("communication_change", "communication_done")]
    for page in pages:
        body = page[page.index("<main") :]
        assert "<script>alert" not in body
        assert "<img" not in body
        assert ">14<" not in body
    [_, row] = list(csv.reader(io.StringIO(text_of(client, "communications_csv")[1:], newline="")))
    assert not any(cell.startswith(("=", "@", "+", "-")) for cell in row)


@pytest.mark.parametrize(
    "route", ["communications", "communications_csv", "communication_calendar", "communication_returned"]
)
def test_lists_cost_as_many_queries_at_thirty_rows_as_at_one(route):
    today = clock.today()

    def more(number=0):
        done(planned(message=f"The {number}th message", rhythm="monthly", due_on=today), on=today, came_back="x" * 30)

    more()
    flat(signed_in(LEAD), reverse(route, args=REGION), lambda: [more(number) for number in range(MORE)])
