"""The pages of good practice: who is let in where, what waits for whom, both texts of two editors, hostile text."""

import pytest
from django.urls import reverse

from regions.domain import good_practice as cases
from regions.models.good_practice import SAID
from regions.queries.good_practice import ON_A_PAGE
from tests.conftest import LEAD, NATIONAL_LEAD, OTHER_LEAD, SPONSOR, signed_in
from tests.regions.good_practice_world import (
    CONTRIBUTOR,
    COORDINATOR,
    MAKERS,
    NEIGHBOUR,
    OUTSIDER,
    READERS,
    STRANGER,
    as_,
    draft,
    facts,
    fresh,
    offered,
    published,
    returned,
    withdrawn,
)
from tests.regions.test_agreement import post
from tests.regions.test_expenditure_plan import by_status, get, text_of
from tests.test_query_counts import MORE, flat

pytestmark = pytest.mark.django_db
REGION, COLLEGE = {LEAD, SPONSOR}, {NATIONAL_LEAD, COORDINATOR}
OFFERERS = {LEAD, OTHER_LEAD, CONTRIBUTOR, NEIGHBOUR, OUTSIDER}
HOSTILE = "<script>alert(1)</script> \"'>{{ 7|add:7 }} <img src=https://evil.example/x> \u202egnihtyna\u0007 =1+1"
SAID_OF_ONE = vars(facts())


@pytest.fixture
def nation():
    return {email: signed_in(email) for email in READERS}


def test_the_pages_of_no_case(nation):
    assert by_status(nation, "good_practice") == {200: set(READERS)}
    assert by_status(nation, "resources") == {200: set(READERS)}
    assert by_status(nation, "good_practice_add") == {200: OFFERERS}
    assert by_status(nation, "good_practice_cases") == {200: OFFERERS | COLLEGE | {SPONSOR, STRANGER}}
    assert by_status(nation, "good_practice_case", 10**6) == {}


# In each state: who reads the case, and who takes which step; of the others none finds a page.
PAGES = {
    "draft": ({CONTRIBUTOR}, {"offer": {CONTRIBUTOR}}, {CONTRIBUTOR}),
    "offered": ({CONTRIBUTOR} | REGION | COLLEGE, {"publish": COLLEGE, "return": COLLEGE}, set()),
    "returned": ({CONTRIBUTOR} | REGION | COLLEGE, {"offer": {CONTRIBUTOR}}, {CONTRIBUTOR}),
    "published": (set(READERS), {"withdraw": {CONTRIBUTOR} | COLLEGE}, set()),
    "withdrawn": ({CONTRIBUTOR} | REGION | COLLEGE, {}, set()),
}


@pytest.mark.parametrize("state", list(PAGES))
def test_who_reaches_what(nation, state):
    made, (readers, steps, changers) = MAKERS[state](), PAGES[state]
    assert by_status(nation, "good_practice_case", made.pk) == {200: readers}
    for verb in ("offer", "publish", "return", "withdraw", "start", "x"):
        found = by_status(nation, "good_practice_step", made.pk, verb)
        assert found.get(200, set()) == steps.get(verb, set()), verb
        assert found.get(409, set()) <= {CONTRIBUTOR} | COLLEGE
    found = by_status(nation, "good_practice_change", made.pk)
    assert found.get(200, set()) == changers
    assert found.get(409, set()) == {CONTRIBUTOR} - changers
    assert by_status(nation, "good_practice_remove", made.pk).get(200, set()) == (
        {CONTRIBUTOR} if state == "draft" else set()
    )
    for email in set(READERS) - {CONTRIBUTOR}:
        assert post(nation[email], "good_practice_again", made.pk).status_code == 404
        assert post(nation[email], "good_practice_change", made.pk, **SAID_OF_ONE, revision="").status_code == 404
    assert post(nation[CONTRIBUTOR], "good_practice_again", made.pk).status_code == (
        302 if state == "withdrawn" else 409
    )


def test_from_a_title_to_everybody_s_page(nation):
    author, college, reader = nation[CONTRIBUTOR], nation[COORDINATOR], nation[OTHER_LEAD]
    answer = post(author, "good_practice_add", title="")
    assert "Enter a title" in text_of(answer)
    answer = post(author, "good_practice_add", title="Mentors", done="x" * 4_001, revision="")
    assert "4,000 characters" in text_of(answer).replace("4000", "4,000")
    assert "Mentors" in text_of(answer)
    answer = post(author, "good_practice_add", title="Mentors", revision="")
    assert answer.status_code == 302
    page = text_of(author.get(answer["Location"]))
    assert "Enter what came of it" in page
    assert "Offer it to the College" not in page
    pk = int(answer["Location"].strip("/").split("/")[-1])
    assert post(author, "good_practice_step", pk, "offer").status_code == 409
    seen = get(author, "good_practice_change", pk).context["form"].initial["revision"]
    assert post(author, "good_practice_change", pk, **SAID_OF_ONE, revision=seen).status_code == 302
    seen = get(author, "good_practice_step", pk, "offer").context["form"].initial["seen"]
    assert post(author, "good_practice_step", pk, "offer", seen="0").status_code == 409
    assert post(author, "good_practice_step", pk, "offer", seen=seen).status_code == 302
    assert "1 case waits for the College" in text_of(college.get("/"))
    assert "to review" not in text_of(nation[STRANGER].get("/"))
    assert reverse("good_practice_case", args=[pk]) in text_of(get(college, "good_practice_cases"))
    assert "Enter a reason" in text_of(post(college, "good_practice_step", pk, "return", reason=" "))
    post(college, "good_practice_step", pk, "return", reason="How many?")
    assert "1 case was returned" in text_of(author.get("/"))
    assert "How many?" in text_of(get(author, "good_practice_change", pk))
    seen = get(author, "good_practice_step", pk, "offer").context["form"].initial["seen"]
    post(author, "good_practice_step", pk, "offer", seen=seen)
    seen = get(college, "good_practice_step", pk, "publish").context["form"].initial["seen"]
    assert post(college, "good_practice_step", pk, "publish", seen=seen).status_code == 302
    page = text_of(get(reader, "good_practice", text="mentor"))
    assert "1 case found" in page
    assert "<mark>Mentors</mark>" in page
    page = text_of(get(reader, "good_practice_case", pk))
    assert "Five moved up." in page
    assert "Withdraw" not in page
    post(author, "good_practice_step", pk, "withdraw", reason="Wrong numbers.")
    assert "No case matches" in text_of(get(reader, "good_practice", text="mentor"))
    answer = post(author, "good_practice_again", pk)
    assert "Five moved up." in text_of(author.get(answer["Location"]))


def test_two_people_in_one_draft_see_both_texts(nation):
    made = draft()
    client = nation[CONTRIBUTOR]
    seen = get(client, "good_practice_change", made.pk).context["form"].initial["revision"]
    as_(CONTRIBUTOR, cases.change, case=made, facts=facts("Theirs"), seen=seen)
    answer = post(client, "good_practice_change", made.pk, **SAID_OF_ONE | {"title": "Mine"}, revision=seen)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Not saved yet" in page
    assert "Theirs" in page
    assert 'value="Mine"' in page
    now = answer.context["form"]["revision"].value()
    data = SAID_OF_ONE | {"title": "Mine and theirs"}
    assert post(client, "good_practice_change", made.pk, **data, revision=now).status_code == 302
    assert fresh(made, CONTRIBUTOR).title == "Mine and theirs"


def test_what_the_college_read_is_what_it_publishes(nation):
    made = offered()
    seen = get(nation[COORDINATOR], "good_practice_step", made.pk, "publish").context["form"].initial["seen"]
    as_(NATIONAL_LEAD, cases.return_, case=made, reason="x")
    said = facts(done="Something else")
    as_(CONTRIBUTOR, cases.change, case=made, facts=said, seen=cases.revision(fresh(made)))
    as_(CONTRIBUTOR, cases.offer, case=made)
    answer = post(nation[COORDINATOR], "good_practice_step", made.pk, "publish", seen=seen)
    assert answer.status_code == 409
    assert "Something else" in text_of(answer)
    now = answer.context["form"]["seen"].value()
    assert post(nation[COORDINATOR], "good_practice_step", made.pk, "publish", seen=now).status_code == 302


def test_hostile_text_is_text(nation):
    texts = {
        name: HOSTILE.replace("\u0007", "") for name in SAID if name not in ("element", "objective", "practice_area")
    }
    made = draft(**texts)
    pages = [get(nation[CONTRIBUTOR], route, *more) for route, *more in (
        ("good_practice_case", made.pk), ("good_practice_change", made.pk), ("good_practice_cases",),
        ("good_practice_step", made.pk, "offer"), ("good_practice_remove", made.pk))]  # fmt: skip
    as_(CONTRIBUTOR, cases.offer, case=made)
    pages += [
        get(nation[COORDINATOR], "good_practice_cases"),
        get(nation[COORDINATOR], "good_practice_step", made.pk, "return"),
    ]
    as_(COORDINATOR, cases.return_, case=made, reason=HOSTILE.replace("\u0007", ""))
    pages.append(get(nation[CONTRIBUTOR], "good_practice_case", made.pk))
    for answer in pages:
        page = text_of(answer)
        assert "&lt;script&gt;" in page, answer.request["PATH_INFO"]
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "{{ 7|add:7 }}" in page


def test_a_draft_is_removed_and_nothing_else(nation):
    made = draft()
    assert post(nation[CONTRIBUTOR], "good_practice_remove", made.pk).status_code == 302
    assert get(nation[CONTRIBUTOR], "good_practice_case", made.pk).status_code == 404
    for make in (offered, returned, published, withdrawn):
        made = make()
        assert post(nation[CONTRIBUTOR], "good_practice_remove", made.pk).status_code == 409
        assert get(nation[CONTRIBUTOR], "good_practice_case", made.pk).status_code == 200


@pytest.mark.parametrize("email", [OTHER_LEAD, NATIONAL_LEAD])
@pytest.mark.parametrize("address", ["/good-practice/", "/good-practice/?text=mentor"])
def test_the_search_costs_as_much_with_many_found(email, address):
    published()
    flat(signed_in(email), address, lambda: [published(title=f"Mentor {at}") for at in range(MORE)], more=ON_A_PAGE - 1)


@pytest.mark.parametrize("email", [LEAD, CONTRIBUTOR, COORDINATOR])
def test_the_lists_of_one_s_own_cost_as_much_with_many(email):
    published()
    offered()
    flat(signed_in(email), reverse("good_practice_cases"), lambda: [offered(title=f"Case {at}") for at in range(MORE)])
