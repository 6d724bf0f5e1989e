"""Many actions updated in one go: only what changed, and nothing of anybody lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from regions.domain import plan_action, plan_progress
from tests.conftest import (
    AUDITOR,
    LEAD,
    NATIONAL_LEAD,
    OTHER_LEAD,
    SPONSOR,
    signed_in,
)
from tests.regions.plan_world import plan, say, status_of, this_quarter
from tests.regions.stakeholder_world import CONTRIBUTOR, OTHER_CONTRIBUTOR, as_
from tests.regions.test_grant import COORDINATOR, STRANGER
from tests.talent.test_log_pages import send

pytestmark = pytest.mark.django_db
REGION = ["north-east"]
PEOPLE = (LEAD, SPONSOR, CONTRIBUTOR, OTHER_CONTRIBUTOR, OTHER_LEAD, NATIONAL_LEAD, COORDINATOR, STRANGER, AUDITOR)
OURS = {LEAD, SPONSOR, CONTRIBUTOR, OTHER_CONTRIBUTOR}
COLLEGE = {NATIONAL_LEAD, COORDINATOR}


def test_ten_actions_in_one_go_and_only_what_changed():
    made = [plan(f"Action {at}") for at in range(10)]
    say(made[0], "at_risk", "Said before")
    client, url = signed_in(LEAD), reverse("plan_progress", args=[*REGION, this_quarter().slug])
    form = client.get(url).context["form"]
    said = {field.html_name: field.value() for field in form}
    said |= {f"status_{one.pk}": "on_track" for one in made[1:9]} | {f"note_{made[1].pk}": "Well"}
    page = client.post(url, said | {"acting_as": client.acting_as}, follow=True)
    assert "8 actions are updated" in page.content.decode()
    assert [status_of(one) for one in (made[0], made[1], made[9])] == ["at_risk", "on_track", "not_started"]


def test_two_who_update_at_once_lose_nothing():
    first, second = plan("First"), plan("Second")
    client, url = signed_in(LEAD), reverse("plan_progress", args=[*REGION, this_quarter().slug])
    nothing = plan_progress.revision(None)
    say(second, "late", "Their words")
    said = {"acting_as": client.acting_as}
    for one, note in ((first, "Mine"), (second, "My words")):
        said |= {f"status_{one.pk}": "on_track", f"note_{one.pk}": note, f"revision_{one.pk}": nothing}
    page = client.post(url, said)
    text = page.content.decode()
    assert page.status_code == 409
    assert "Their words" in text
    assert "My words" in text
    assert (status_of(first), status_of(second)) == ("on_track", "late")
    again = {field.html_name: field.value() for field in page.context["form"]}
    assert "1 action is updated" in client.post(url, said | again, follow=True).content.decode()
    assert status_of(second) == "on_track"


def test_what_somebody_else_says_meanwhile_stops_nobody():
    """Who leaves a line as it was need not say anything of it, though it has been said since."""
    first, second = plan("First"), plan("Second")
    client, nothing = signed_in(LEAD), plan_progress.revision(None)
    say(second, "late", "Their words")
    said = {f"status_{first.pk}": "on_track", f"note_{first.pk}": "Mine", f"revision_{first.pk}": nothing}
    said |= {f"status_{second.pk}": "", f"note_{second.pk}": "", f"revision_{second.pk}": nothing}
    text = send(client, "plan_progress", [*REGION, this_quarter().slug], **said).content.decode()
    assert "1 action is updated" in text
    assert (status_of(first), status_of(second)) == ("on_track", "late")


def test_what_was_written_of_an_action_that_is_gone_is_handed_back():
    first, second = plan("First"), plan("Second")
    client, url = signed_in(LEAD), reverse("plan_progress", args=[*REGION, this_quarter().slug])
    said = {"acting_as": client.acting_as}
    for one in (first, second):
        said |= {f"status_{one.pk}": "on_track", f"note_{one.pk}": f"Words on {one}",
                 f"revision_{one.pk}": plan_progress.revision(None)}  # fmt: skip
    with as_(LEAD) as by:
        plan_action.remove(by=by, action=second)
    page = client.post(url, said)
    assert page.status_code == 409
    assert "Words on Second" in page.content.decode()
    assert status_of(first) == "on_track"


@pytest.mark.parametrize("slug", ["9999-00-q4", "0000-01-q1", "2010-12-q1", "2010-11-q5"])
def test_a_quarter_that_is_none(slug):
    assert signed_in(LEAD).get(reverse("plan_progress", args=[*REGION, slug])).status_code == 404


def test_what_is_wrong_is_told_and_kept():
    one = plan()
    client, nothing = signed_in(LEAD), plan_progress.revision(None)
    said = {f"status_{one.pk}": "stopped", f"note_{one.pk}": "", f"revision_{one.pk}": nothing}
    text = send(client, "plan_progress", [*REGION, this_quarter().slug], **said).content.decode()
    assert "Say in a line why it is stopped: Two learning sets" in text
    assert '<option value="stopped" selected' in text
    said |= {f"status_{one.pk}": "", f"note_{one.pk}": "Kept text"}
    text = send(client, "plan_progress", [*REGION, this_quarter().slug], **said).content.decode()
    assert "Select how it stands: Two learning sets" in text
    assert "Kept text" in text


def test_nobody_updates_what_is_not_theirs():
    one = plan()
    said = {f"status_{one.pk}": "done", f"note_{one.pk}": "x", f"revision_{one.pk}": plan_progress.revision(None)}
    for email in (CONTRIBUTOR, SPONSOR):
        page = send(signed_in(email), "plan_progress", [*REGION, this_quarter().slug], **said)
        assert page.status_code == 409
    assert status_of(one) == "not_started"


def saves(client, url, form, keys):
    said = {field.html_name: field.value() for field in form}
    said |= {f"status_{key}": "on_track" for key in keys} | {"acting_as": client.acting_as}
    with CaptureQueriesContext(connection) as captured:
        client.post(url, said)
    return len(captured)


def test_an_update_costs_no_more_for_what_is_left_as_it_was():
    made = [plan(f"Action {at}") for at in range(10)]
    client, url = signed_in(LEAD), reverse("plan_progress", args=[*REGION, this_quarter().slug])
    one = saves(client, url, client.get(url).context["form"], [made[0].pk])
    again = saves(client, url, client.get(url).context["form"], [])
    assert again < one
