"""The pages of stakeholders, engagements and barriers: who reaches which, what they write, and what they say of mistakes."""

import csv
import io
import json

import pytest
from django.urls import reverse

from regions.models import Barrier, Engagement, Membership, Stakeholder
from succession import clock
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, SPONSOR, acting, scope_of, signed_in
from tests.regions.stakeholder_world import CONTRIBUTOR, OTHER_CONTRIBUTOR, SECRET, D, a_barrier, add, log, one_of_each
from tests.talent.test_log_pages import day, send

pytestmark = pytest.mark.django_db
REGION = ["north-east"]
PEOPLE = (LEAD, SPONSOR, CONTRIBUTOR, OTHER_CONTRIBUTOR, OTHER_LEAD, NATIONAL_LEAD, AUDITOR)
OF_THE_REGION = ("stakeholders", "stakeholders_csv", "stakeholder_grid", "follow_ups", "engagement_log", "barriers",
                 "barriers_csv")  # fmt: skip
# Route, and who reaches it for the region's own stakeholder that a contributor owns, whose engagement a lead logged.
OF_ONE = {
    "stakeholder": {LEAD, SPONSOR, CONTRIBUTOR},
    "stakeholder_change": {LEAD},
    "stakeholder_step": {LEAD, CONTRIBUTOR},
    "stakeholder_remove": {LEAD},
    "stakeholder_erase": {LEAD},
    "stakeholder_export": {LEAD},
    "engagement_add": {LEAD, SPONSOR, CONTRIBUTOR},
    "engagement_change": {LEAD},
    "engagement_remove": {LEAD},
    "stakeholder_archive": set(),  # by POST alone
    "engagement_follow_up": set(),
}


def reached(clients, route, arguments):
    url = reverse(route, args=arguments)
    return {email for email, client in clients.items() if client.get(url).status_code == 200}


def test_who_reaches_what():
    one = add(owner=acting(CONTRIBUTOR).user_id)
    made = log(one)
    blocked = a_barrier(owner=acting(CONTRIBUTOR).user_id)
    clients = {email: signed_in(email) for email in PEOPLE}
    everybody = {LEAD, SPONSOR, CONTRIBUTOR, OTHER_CONTRIBUTOR}
    for route in OF_THE_REGION:
        assert reached(clients, route, REGION) == everybody, route
    assert reached(clients, "stakeholder_add", REGION) == everybody - {SPONSOR}
    assert reached(clients, "barrier_add", REGION) == {LEAD}
    for route, people in OF_ONE.items():
        row = [made.pk] if route in ("engagement_change", "engagement_remove", "engagement_follow_up") else []
        assert reached(clients, route, [*REGION, one.pk, *row]) == people, route
    assert reached(clients, "barrier_change", [*REGION, blocked.pk]) == {LEAD, CONTRIBUTOR}
    assert reached(clients, "barrier_remove", [*REGION, blocked.pk]) == {LEAD}
    for email in set(PEOPLE) - {LEAD}:
        for route in ("stakeholder_archive", "stakeholder_erase"):
            assert (
                clients[email]
                .post(reverse(route, args=[*REGION, one.pk]), {"acting_as": clients[email].acting_as})
                .status_code
                == 404
            )


KINDS = ("region", "shared", "owned", "organisation", "other")


@pytest.mark.parametrize(
    ("email", "names", "notes"),
    [
        (LEAD, set(KINDS), set(KINDS)),
        (SPONSOR, {"region", "shared", "owned"}, {"region", "shared", "owned"}),
        (CONTRIBUTOR, {"shared", "owned", "organisation"}, {"owned", "organisation"}),
        (OTHER_CONTRIBUTOR, {"shared", "other"}, {"other"}),
    ],
)
def test_no_page_shows_another_s_contact_or_notes(email, names, notes):
    world, client = one_of_each(), signed_in(email)
    for route in ("stakeholders", "stakeholders_csv", "stakeholder_grid", "engagement_log"):
        text = client.get(reverse(route, args=REGION)).content.decode()
        assert {kind for kind in KINDS if world[kind].name in text} == names, route
    for kind in KINDS:
        answer = client.get(reverse("stakeholder", args=[*REGION, world[kind].pk]))
        assert answer.status_code == (200 if kind in names else 404), kind
        assert (SECRET in answer.content.decode()) == (kind in notes), kind


def test_from_a_stakeholder_to_a_follow_up():
    client = signed_in(LEAD)
    page = send(client, "stakeholder_add", REGION, name="Ada Quill", group="hr", influence="low", support_now="2",
                support_wanted="4", owner=str(acting(CONTRIBUTOR).user_id), networks="HR group")  # fmt: skip
    text = page.content.decode()
    assert "The stakeholder is added" in text
    assert "Keep informed" in text
    with scope_of(LEAD):
        one = Stakeholder.objects.get()
    place = [*REGION, one.pk]
    today = clock.today()
    page = send(client, "engagement_log", REGION, who=str(one.pk), channel="event", outcome="Went well",
                next_step="Write", **day("held_on", "3 5 2010"), **day("follow_up_due", "1 6 2010"))  # fmt: skip
    assert "Went well" in page.content.decode()
    page = send(client, "engagement_log", REGION, latest=str(one.pk), channel="one-to-one",
                **day("held_on", f"{today.day} {today.month} {today.year}"))  # fmt: skip
    assert "The engagement is logged" in page.content.decode()
    with scope_of(LEAD):
        first = Engagement.objects.get(outcome="Went well")
        assert Engagement.objects.filter(held_on=today).count() == 1
    due = client.get(reverse("follow_ups", args=REGION)).content.decode()
    assert "Late" in due
    assert "Write" in due
    assert "Nothing is due" in send(client, "engagement_follow_up", [*place, first.pk], list="1").content.decode()
    assert "Call" in send(client, "stakeholder_step", place, next_step="Call", support_now="4").content.decode()
    assert "listed again" not in send(client, "stakeholder_archive", place).content.decode()
    assert "Ada Quill" not in client.get(reverse("stakeholders", args=REGION)).content.decode()
    assert "Ada Quill" in client.get(reverse("stakeholders", args=REGION) + "?archived=yes").content.decode()
    assert "listed again" in send(client, "stakeholder_archive", place).content.decode()


BAD = [
    ("stakeholder_add", {"concern": "Kept text"}, ["Enter the name of the person or body", "Select the group"]),
    ("stakeholder_add", {"name": "Kept text", "support_now": "9"}, ["Select from the list: support now"]),
    ("stakeholder_add", {"name": "Kept text", "group": "hr", "influence": "low", "support_now": "2", "support_wanted": "4",
                         **day("next_step_due", "1 6 2010")}, ["Enter the next step that is due"]),
    ("engagement_log", {"outcome": "Kept text"}, ["Select whom you engaged with", "Select how you engaged"]),
    ("engagement_add", {"outcome": "Kept text", "channel": "event", **day("held_on", "1 1 2099")}, ["must be today or in the past"]),
    ("engagement_add", {"outcome": "Kept text", "channel": "event", **day("held_on", "31 2 2010")}, ["must be a real date"]),
    ("engagement_add", {"outcome": "Kept text" + "x" * 1000, "channel": "event", **day("held_on", "3 5 2010")}, ["Use 1000 characters or fewer"]),
    ("barrier_add", {"action": "Kept text"}, ["Enter the barrier", "Select the kind of barrier"]),
    ("barrier_change", {"barrier": "Kept text", "kind": "pay", "status": "eased"}, ["Say what has eased the barrier"]),
]  # fmt: skip


@pytest.mark.parametrize(("route", "values", "words"), BAD)
def test_bad_input_says_what_to_do_and_keeps_the_text(route, values, words):
    one, blocked, client = add(), a_barrier(), signed_in(LEAD)
    more = {"engagement_add": [one.pk], "barrier_change": [blocked.pk]}.get(route, [])
    text = send(client, route, [*REGION, *more], **values).content.decode()
    assert "There is a problem" in text
    assert "Kept text" in text
    for word in words:
        assert word in text, text[text.index("There is a problem") :][:800]


def test_one_stakeholder_is_chosen_here_or_above():
    first, second, client = add(), add(name="Second"), signed_in(LEAD)
    log(first)
    today = clock.today()
    said = {"channel": "event", **day("held_on", f"{today.day} {today.month} {today.year}")}
    for latest, who, words in (
        ("other", "", "Select whom you engaged with"),
        (str(first.pk), str(second.pk), "Select one stakeholder: here or above"),
        ("other", str(second.pk), "The engagement is logged"),
    ):
        assert words in send(client, "engagement_log", REGION, latest=latest, who=who, **said).content.decode()
    with scope_of(LEAD):
        assert Engagement.objects.latest("pk").stakeholder == second


def test_the_approach_follows_the_grid():
    for influence in ("low", "medium", "high"):
        for interest in ("", "low", "medium", "high"):
            for now, wanted in ((2, 4), (4, 4), (5, 4)):
                add(name=f"{influence}/{interest}/{now}", influence=influence, interest=interest, support_now=now, support_wanted=wanted)  # fmt: skip
    text = signed_in(LEAD).get(reverse("stakeholders_csv", args=REGION)).content.decode()
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    assert len(rows) == 36
    for row in rows:
        influence, interest, now = row["name"].split("/")
        interested = interest in ("medium", "high") or (interest == "" and int(now) < 4)
        wanted = {
            (True, True): "Work closely with",
            (True, False): "Keep satisfied",
            (False, True): "Keep informed",
            (False, False): "Watch",
        }[influence != "low", interested]
        assert row["approach"] == wanted, row["name"]
    client = signed_in(LEAD)
    found = client.get(reverse("stakeholders_csv", args=REGION) + "?approach=watch").content.decode()
    assert found.count("\n") - 1 == sum(row["approach"] == "Watch" for row in rows)


def test_a_list_is_narrowed_and_says_when_nothing_matches():
    add(name="Ada Quill", group="hr", owner=acting(LEAD).user_id, networks="Chief officers")
    add(name="Ben Rook", group="schools", influence="low", interest="high", support_now=2)
    client, url = signed_in(LEAD), reverse("stakeholders", args=REGION)
    for query, names in (
        ("group=hr", {"Ada Quill"}),
        (f"owner={acting(LEAD).user_id}", {"Ada Quill"}),
        ("owner=nobody", {"Ben Rook"}),
        ("text=chief", {"Ada Quill"}),
        ("influence=low&support=2", {"Ben Rook"}),
        ("interest=high", {"Ben Rook"}),
        ("approach=informed", {"Ben Rook"}),
        ("text=nowhere", set()),
    ):
        text = client.get(f"{url}?{query}").content.decode()
        assert {name for name in ("Ada Quill", "Ben Rook") if name in text} == names, query
        assert ("No stakeholder matches" in text) == (not names)
    assert "There is a problem" in client.get(f"{url}?group=magic&owner=x").content.decode()


HOSTILE = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "=cmd|' /C calc'!A1",
    "{{ 7|add:7 }}",
    "\u202egnp.exe",
    "@SUM(A1)",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_harmless(text):
    one = add(shared=True, **dict.fromkeys(("name", "role", "works_for", "networks", "benefit", "concern", "next_step"), text), next_step_due=D(2010, 6, 1))  # fmt: skip
    log(one, outcome=text, next_step=text, follow_up_due=D(2010, 6, 1))
    a_barrier([one], barrier=text, met_in=text, action=text, note=text)
    client = signed_in(LEAD)
    pages = [
        (route, REGION) for route in ("stakeholders", "stakeholder_grid", "follow_ups", "engagement_log", "barriers")
    ]
    pages += [(route, [*REGION, one.pk]) for route in ("stakeholder", "stakeholder_change", "stakeholder_erase")]
    for route, arguments in pages:
        page = client.get(reverse(route, args=arguments)).content.decode()
        body = page[page.index("<main") :]
        assert "<script>alert" not in body, route
        assert "<img" not in body, route
        assert ">14<" not in body
    found = client.get(reverse("stakeholders_csv", args=REGION)).content.decode()
    [_, row] = list(csv.reader(io.StringIO(found[1:], newline="")))
    assert not any(cell.startswith(("=", "@", "+", "-")) for cell in row)
    data = json.loads(client.get(reverse("stakeholder_export", args=[*REGION, one.pk])).content)
    assert data["name"] == text
    assert data["engagements"][0]["outcome"] == text
    assert data["barriers"][0]["note"] == text


def test_erased_from_its_page():
    one, client = add(name="Ada Quill"), signed_in(LEAD)
    log(one, outcome="Went well")
    a_barrier([one], barrier="She said no")
    assert "She said no" in client.get(reverse("stakeholder_erase", args=[*REGION, one.pk])).content.decode()
    assert "Ada Quill" not in send(client, "stakeholder_erase", [*REGION, one.pk]).content.decode()
    text = client.get(reverse("stakeholder", args=[*REGION, one.pk])).content.decode()
    assert "Erased on" in text
    assert "Log an engagement</h2>" not in text
    assert client.get(reverse("stakeholder_change", args=[*REGION, one.pk])).status_code == 404


def test_a_barrier_from_open_to_removed():
    one, client = add(), signed_in(LEAD)
    text = send(client, "barrier_add", REGION, barrier="No time", kind="time", owner=str(acting(CONTRIBUTOR).user_id),
                stakeholders=[str(one.pk)]).content.decode()  # fmt: skip
    assert "No time" in text
    assert one.name in text
    with scope_of(LEAD):
        blocked = Barrier.objects.get()
    theirs = signed_in(CONTRIBUTOR)
    send(theirs, "barrier_change", [*REGION, blocked.pk], status="removed", note="Time is found")
    assert "No time" not in client.get(reverse("barriers", args=REGION)).content.decode()
    table = client.get(reverse("barriers_csv", args=REGION)).content.decode()
    assert "No time" in table
    past = client.get(reverse("barriers", args=REGION) + "?past").content.decode()
    assert "Time is found" in past
    assert "The barrier is removed" in send(client, "barrier_remove", [*REGION, blocked.pk]).content.decode()


def test_the_page_says_when_an_owner_has_left():
    who = acting(CONTRIBUTOR)
    one = add(owner=who.user_id)
    client, url = signed_in(LEAD), reverse("stakeholder", args=[*REGION, one.pk])
    assert "no role in the region any more" not in client.get(url).content.decode()
    with scope_of(LEAD):
        Membership.objects.filter(pk=who.pk).update(revoked_at=clock.now())
    assert "no role in the region any more" in client.get(url).content.decode()


def test_empty_pages_say_how_to_begin():
    client = signed_in(LEAD)
    for route, words in (("stakeholders", "Begin with"), ("follow_ups", "Nothing is due"), ("barriers", "note it here"),
                         ("engagement_log", "Add one first")):  # fmt: skip
        assert words in client.get(reverse(route, args=REGION)).content.decode()
    assert "/stakeholders/log/" in client.get("/").content.decode()
    assert "/stakeholders/log/" in signed_in(CONTRIBUTOR).get("/").content.decode()
