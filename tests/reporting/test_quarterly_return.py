"""The pages of a draft against bad input, stale forms and the wrong tab."""

import pytest
from django.test import Client
from django.urls import reverse

from regions.models import User
from reporting.domain import draft
from reporting.domain import quarterly_return as verbs
from reporting.models import IndicatorFigure, ReturnVersion
from reporting.sections import BY_SLUG
from succession.states import Refused
from tests.conftest import NATIONAL_LEAD, PASSWORD, TWO_ROLES, acting, scope_of, signed_in

pytestmark = pytest.mark.django_db
LEAD = "lead.north-west@demo.example"
REGION = "north-west"


@pytest.fixture
def lead():
    return signed_in(LEAD)


@pytest.fixture
def section(quarter):
    return reverse("prepare", args=[REGION, quarter.slug, "contacts"])


def post(client, url, **values):
    revision = client.get(url).context["form"].initial.get("revision", "")
    return client.post(url, {"acting_as": client.acting_as, "revision": revision, **values})


def stored():
    with scope_of(LEAD):
        return IndicatorFigure.objects.get(version__status="draft", indicator=8).numerator


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("many", "whole number"),
        ("-1", "0 or more"),
        ("2.5", "whole number"),
        ("10000", "9,999 or less"),
        ("9" * 500, "9,999"),
    ],
)
def test_what_is_no_count_is_refused_and_kept_on_the_page(lead, section, typed, words):
    before = stored()
    answer = post(lead, section, **{"indicator-8-numerator": typed})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert words in page
    assert f'value="{typed}"' in page
    assert stored() == before


def test_readvertised_above_advertised(lead, quarter):
    url = reverse("prepare", args=[REGION, quarter.slug, "1st-tier"])
    answer = post(lead, url, **{"indicator-2-numerator": "1", "indicator-7-numerator": "2"})
    assert "must be 1 or less, as every post readvertised was also advertised" in answer.content.decode()


def test_a_numerator_without_a_denominator(lead, quarter):
    url = reverse("prepare", args=[REGION, quarter.slug, "1st-tier"])
    for values in ({"3-numerator": "4"}, {"3-numerator": "4", "3-denominator": "0"}, {"4-denominator": "2"}):
        answer = post(lead, url, **{f"indicator-{name}": value for name, value in values.items()})
        assert "There is a problem" in answer.content.decode()


def test_an_absurd_text_is_refused_and_kept(lead, quarter):
    url = reverse("prepare", args=[REGION, quarter.slug, "progress"])
    text = "long " * 2_001
    page = post(lead, url, progress=text).content.decode()
    assert "must be 10,000 characters or less" in page
    assert text.strip() in page


def test_null_bytes_are_refused(lead, quarter):
    url = reverse("prepare", args=[REGION, quarter.slug, "progress"])
    assert "There is a problem" in post(lead, url, progress="a\x00b").content.decode()


def test_a_stale_form_shows_both_texts(lead, quarter):
    url = reverse("prepare", args=[REGION, quarter.slug, "progress"])
    opened = lead.get(url).context["form"].initial["revision"]
    common = {"acting_as": lead.acting_as, "activities": "a", "spending": "s"}
    assert lead.post(url, {**common, "revision": opened, "progress": "Theirs"}).status_code == 302
    late = lead.post(url, {**common, "revision": opened, "progress": "Mine"})
    assert late.status_code == 409
    page = late.content.decode()
    assert "Theirs" in page
    assert "Mine" in page
    # Knowing both, one may save one's own.
    again = late.context["form"].data["revision"]
    assert lead.post(url, {**common, "revision": again, "progress": "Mine"}).status_code == 302


def test_a_stale_autosave_stops(lead, quarter):
    url = reverse("autosave", args=[REGION, quarter.slug, "contacts"])
    values = {"acting_as": lead.acting_as, "revision": "old", "indicator-8-numerator": "5"}
    answer = lead.post(url, values, headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert "Somebody else saved" in answer.json()["error"]


def test_a_form_from_a_tab_with_another_role():
    client = signed_in(TWO_ROLES, at=1)  # North West
    other = acting(TWO_ROLES, at=0)
    url = f"/regions/{REGION}/returns/"
    assert client.get(url).status_code == 200
    quarter = client.get(url).context["returns"][0].quarter.slug
    answer = client.post(
        reverse("prepare", args=[REGION, quarter, "progress"]), {"acting_as": other.pk, "progress": "My long text"}
    )
    assert answer.status_code == 409
    assert "My long text" in answer.content.decode()
    assert client.post(reverse("start", args=[REGION, quarter])).status_code == 409


def test_a_forged_form_is_refused(section):
    client = signed_in(LEAD, enforce_csrf_checks=True)
    answer = client.post(section, {"acting_as": client.acting_as, "indicator-8-numerator": "1"})
    assert answer.status_code == 403
    assert "Nothing was saved" in answer.content.decode()


def test_an_incomplete_draft_is_not_sent():
    who = acting(LEAD)
    with scope_of(LEAD):
        version = ReturnVersion.objects.get(status="draft")
        contacts = BY_SLUG["contacts"]
        revision = draft.section_revision(version, contacts)
        draft.save_figures(by=who, version=version, section=contacts, revision=revision, figures={8: (None, None)})
        with pytest.raises(verbs.Incomplete) as error:
            verbs.send(by=who, version=version)
    assert any("active contacts" in problem for problem in error.value.problems)


def test_only_a_draft_can_be_changed():
    who = acting("lead.london@demo.example")
    with scope_of("lead.london@demo.example"):
        version = ReturnVersion.objects.get(status="with_sponsor")
        with pytest.raises(Refused):
            draft.save_figures(
                by=who, version=version, section=BY_SLUG["contacts"], revision="", figures={8: (1, None)}
            )
        verbs.recall(by=who, version=version, reason="A slip in the figures")
        version.refresh_from_db()
        assert version.status == "draft"
        with pytest.raises(Refused):
            verbs.recall(by=who, version=version, reason="Again")


def test_the_sponsor_signs_what_the_page_showed(quarter):
    client = signed_in("sponsor.london@demo.example")
    url = reverse("sign_off", args=["london", quarter.slug])
    form = {"acting_as": client.acting_as, "declaration": "on", "password": PASSWORD, "seen": "0" * 64}
    answer = client.post(url, form)
    assert answer.status_code == 409
    assert "has changed since you opened the page" in answer.content.decode()
    form["seen"] = client.get(url).context["form"].initial["seen"]
    assert client.post(url, {**form, "password": "wrong"}).status_code == 200
    assert client.post(url, form).status_code == 302
    assert client.post(url, form).status_code == 302  # a double click


def test_pages_ask_few_queries(django_assert_max_num_queries, quarter):
    """Flat in regions and history: session, user, roles, scope, and a handful."""
    client = signed_in(NATIONAL_LEAD)
    with django_assert_max_num_queries(16):
        client.get(reverse("national_quarter", args=[quarter.slug]))
    lead = signed_in(LEAD)
    with django_assert_max_num_queries(20):
        lead.get(reverse("return", args=[REGION, quarter.slug]))


def test_signing_in_gives_nothing_away():
    pages = []
    for email in (LEAD, "nobody@demo.example"):
        answer = Client().post(reverse("account_login"), {"login": email, "password": "wrong"})
        assert answer.status_code == 200
        pages.append(answer.context["form"].errors.as_text())
    assert pages[0] == pages[1]
    assert User.objects.filter(email=LEAD).exists()


def test_a_password_is_not_guessed_at_sign_off(quarter):
    sponsor = signed_in("sponsor.london@demo.example")
    url = reverse("sign_off", args=["london", quarter.slug])
    form = {"acting_as": sponsor.acting_as, "seen": "x", "declaration": "on", "password": "guess"}
    codes = [sponsor.post(url, form).status_code for _ in range(12)]
    assert codes == [200] * 10 + [429] * 2
