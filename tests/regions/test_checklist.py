"""The checklist of a strategy: answered where it is read, and by a contributor what is theirs alone."""

import pytest

from regions.checklist import QUESTIONS
from regions.models import ChecklistItem
from succession import clock
from tests.conftest import LEAD, OTHER_LEAD, SPONSOR, acting, scope_of
from tests.regions.strategy_world import CONTRIBUTOR, OUTSIDER, REGION
from tests.regions.test_agreement import date, post
from tests.regions.test_grant import is_refused
from tests.regions.test_strategy_pages import HOSTILE, by_status, get, nation, text_of

__all__ = ["nation"]
pytestmark = pytest.mark.django_db


def test_the_checklist_is_answered_where_it_is_read(nation):
    lead, code = nation[LEAD], QUESTIONS[0].code
    assert by_status(nation, "checklist_item", REGION, code) == {200: {LEAD}}
    assert by_status(nation, "checklist_item", REGION, "nonsense") == {}
    page = get(lead, "checklist_item", REGION, code)
    form, who = page.context["form"], acting(CONTRIBUTOR)
    owners = [value for value, _ in form.fields["owner"].choices]
    assert str(who.pk) in owners
    assert str(acting(OUTSIDER).pk) not in owners
    data = {"answer": "yes", "evidence": "", "owner": who.pk, "revision": form.initial["revision"]}
    assert "Enter what shows it" in text_of(post(lead, "checklist_item", REGION, code, **data))
    data |= {"answer": "part", "evidence": HOSTILE, **date("due", clock.today())}
    wrong = {**data, "owner": acting(OUTSIDER).pk}
    assert "Choose somebody of the region" in text_of(post(lead, "checklist_item", REGION, code, **wrong))
    assert post(lead, "checklist_item", REGION, code, **data).status_code == 302
    page = text_of(get(nation[SPONSOR], "checklist", REGION))
    assert "<script>alert" not in page
    assert "In part" in page
    assert who.user_name in page
    answer = post(lead, "checklist_item", REGION, code, **data | {"answer": "no", "evidence": "Mine"})
    assert answer.status_code == 409
    assert "Somebody else saved this answer" in text_of(answer)


def test_a_contributor_sees_and_answers_what_is_theirs_alone(nation):
    mine, other = QUESTIONS[3].code, QUESTIONS[4].code
    who = acting(CONTRIBUTOR)
    with scope_of(LEAD):
        for code, owner in ((mine, who.pk), (other, None)):
            ChecklistItem.objects.create(region_id=who.region_id, question=code, owner_id=owner)
    assert by_status(nation, "checklist_item", REGION, mine) == {200: {LEAD, CONTRIBUTOR}}
    assert by_status(nation, "checklist_item", REGION, other) == {200: {LEAD}}
    page = get(nation[CONTRIBUTOR], "checklist_item", REGION, mine)
    assert "owner" not in page.context["form"].fields
    data = {"answer": "yes", "evidence": "Minutes", "revision": page.context["form"].initial["revision"]}
    assert post(nation[CONTRIBUTOR], "checklist_item", REGION, mine, **data, owner="").status_code == 302
    with scope_of(LEAD):
        found = ChecklistItem.objects.get(question=mine)
        assert (found.answer, found.owner_id) == ("yes", who.pk)
    is_refused(CONTRIBUTOR, "UPDATE regions_checklistitem SET owner_id = NULL")
    is_refused(CONTRIBUTOR, "UPDATE regions_checklistitem SET answer = 'no' WHERE question = %s", other)
    is_refused(OTHER_LEAD, "UPDATE regions_checklistitem SET answer = 'no'")
    is_refused(LEAD, "UPDATE regions_checklistitem SET region_id = region_id + 1")
    is_refused(LEAD, "UPDATE regions_checklistitem SET owner_id = %s", acting(OUTSIDER).pk)
