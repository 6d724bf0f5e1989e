"""A session that ends takes no text with it: kept for whose it is, and for nobody else."""

import datetime

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from succession.tenancy.middleware import SESSION_KEY as CHOSEN
from succession.tenancy.tasks import clear_sessions
from tests.conftest import OTHER_LEAD, PASSWORD, SPONSOR, TWO_ROLES, acting, signed_in

pytestmark = pytest.mark.django_db
LEAD = "lead.north-west@demo.example"  # has a draft
TEXT = "Two directors say that they will retire by the summer."


def section(quarter, region="north-west"):
    return reverse("prepare", args=[region, quarter.slug, "looking-ahead"])


def form_of(client, path):
    """What the page would send."""
    form = client.get(path).context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    return values | {"acting_as": client.acting_as, "risks": TEXT, "next_quarter": "More of it."}


def ended(client):
    Session.objects.filter(session_key=client.session.session_key).update(expire_date=timezone.now())


def sign_in(client, email, **more):
    answer = client.post(reverse("account_login"), {"login": email, "password": PASSWORD} | more)
    assert answer.status_code == 302
    return answer


@pytest.fixture
def late(quarter):
    """Somebody whose session ended while they wrote, and who has sent the form."""
    client = signed_in(LEAD)
    path = section(quarter)
    form = form_of(client, path)
    ended(client)
    client.answer = client.post(path, form)
    client.path = path
    return client


def fields_of(page):
    [one] = page.context["forms"]
    return one.path, dict(one.fields) | {"kept": one.ident}


def test_the_text_is_there_again_after_signing_in(late):
    assert late.answer.status_code == 403
    page = late.answer.content.decode()
    assert "You have been signed out" in page
    assert TEXT not in page  # whoever sits there now signs in first
    assert TEXT not in str(dict(late.session.items()))
    after = sign_in(late, LEAD, next=reverse("account_kept"))
    page = late.get(after["Location"])
    assert TEXT in page.content.decode()
    assert "See what you entered" in late.get("/").content.decode()
    path, fields = fields_of(page)
    assert path == late.path
    assert late.post(path, fields).status_code == 302
    assert late.get(path).context["form"]["risks"].value() == TEXT
    assert late.get(reverse("account_kept")).status_code == 302
    assert "See what you entered" not in late.get("/").content.decode()


def test_nobody_else_finds_it(late):
    after = sign_in(late, OTHER_LEAD, next=reverse("account_kept"))
    answer = late.get(after["Location"], follow=True)
    assert TEXT not in answer.content.decode()
    assert "See what you entered" not in answer.content.decode()
    assert "kept" not in late.session
    late.post(reverse("account_logout"))
    sign_in(late, LEAD)
    assert TEXT not in late.get(reverse("account_kept"), follow=True).content.decode()


def test_it_can_be_thrown_away(late):
    sign_in(late, LEAD)
    _, fields = fields_of(late.get(reverse("account_kept")))
    assert late.post(reverse("account_kept"), {"kept": fields["kept"]}).status_code == 302
    assert "kept" not in late.session


def test_two_tabs_are_both_kept(late, quarter):
    other = reverse("prepare", args=["north-west", quarter.slug, "progress"])
    assert late.post(other, {"acting_as": late.acting_as, "progress": "On time."}).status_code == 403
    sign_in(late, LEAD)
    assert [one.path for one in late.get(reverse("account_kept")).context["forms"]] == [other, late.path]


def test_a_password_is_never_kept(quarter):
    client = signed_in("sponsor.london@demo.example")
    path = reverse("sign_off", args=["london", quarter.slug])
    form = {"acting_as": client.acting_as, "declaration": "on", "password": PASSWORD, "code": "123456"}
    ended(client)
    assert client.post(path, form).status_code == 403
    sign_in(client, "sponsor.london@demo.example")
    page = client.get(reverse("account_kept"))
    path, fields = fields_of(page)
    assert fields["declaration"] == "on"
    assert not {"password", "code"} & set(fields)
    assert "password" not in client.post(path, fields).context["form"].cleaned_data  # asked again


def test_a_session_ended_from_elsewhere_gives_the_text_back_at_once(quarter):
    client = signed_in(LEAD)
    form = form_of(client, section(quarter))
    Session.objects.filter(session_key=client.session.session_key).delete()
    answer = client.post(section(quarter), form)
    assert answer.status_code == 403
    assert TEXT in answer.content.decode()
    assert "kept" not in client.session


def test_the_role_in_use_comes_back(quarter):
    client = signed_in(TWO_ROLES, at=1)
    role = acting(TWO_ROLES, at=1)
    path = section(quarter, role.region_slug)
    ended(client)
    client.post(path, {"acting_as": client.acting_as, "risks": TEXT})
    sign_in(client, TWO_ROLES)
    assert f"acting as <strong>Regional lead, {role.region}" in client.get(reverse("account_kept")).content.decode() + (
        client.get("/").content.decode()
    )


def test_a_file_must_be_chosen_again(quarter):
    client, path = signed_in(LEAD), section(quarter)
    ended(client)
    answer = client.post(path, {"acting_as": client.acting_as, "evidence": SimpleUploadedFile("bill.pdf", b"%PDF")})
    assert answer.status_code == 403  # a file alone is no bare button
    assert "choose bill.pdf again" in answer.content.decode()
    sign_in(client, LEAD)
    page = client.get(reverse("account_kept"))
    assert "choose bill.pdf again" in page.content.decode()
    assert fields_of(page)[0] == path


def test_a_file_of_a_session_ended_from_elsewhere(quarter):
    client = signed_in(LEAD)
    Session.objects.filter(session_key=client.session.session_key).delete()
    answer = client.post(section(quarter), {"evidence": SimpleUploadedFile("bill.pdf", b"%PDF")})
    assert "Nothing was saved" in answer.content.decode()
    assert "choose bill.pdf again" in answer.content.decode()


def test_a_button_alone_leads_back_to_its_page(quarter):
    client = signed_in(SPONSOR)
    ended(client)
    page = reverse("returns", args=["north-east"])
    answer = client.post(reverse("start", args=["north-east", quarter.slug]), {"acting_as": client.acting_as},
                         headers={"referer": f"http://testserver{page}"})  # fmt: skip
    assert answer["Location"] == f"{reverse('account_login')}?next={page}"
    answer = client.post(
        reverse("start", args=["north-east", quarter.slug]), headers={"referer": "https://evil.example/x"}
    )
    assert answer["Location"].endswith("?next=/")


def test_scripts_are_told(quarter):
    client = signed_in(LEAD)
    ended(client)
    url = reverse("autosave", args=["north-west", quarter.slug, "looking-ahead"])
    answer = client.post(url, {"risks": TEXT}, headers={"accept": "application/json"})
    assert answer.status_code == 401
    assert "sign in" in answer.json()["error"]
    assert client.get(reverse("account_session"), headers={"accept": "application/json"}).status_code == 401
    assert "kept" not in client.session


def test_the_session_is_prolonged_by_its_button_alone():
    client = signed_in(LEAD)
    soon = timezone.now() + datetime.timedelta(minutes=3)
    Session.objects.update(expire_date=soon)
    url = reverse("account_session")
    for _ in range(2):  # to ask prolongs nothing, nor does a page
        assert 100 < client.get(url).json()["seconds"] <= 180
        assert client.get("/").context["session_left"] <= 180
    assert client.post(url).json()["seconds"] == 8 * 60 * 60
    assert client.get(url).json()["seconds"] > 7 * 60 * 60


def test_what_is_stored_in_it_does_not_prolong_a_session():
    client = signed_in(TWO_ROLES)
    soon = timezone.now() + datetime.timedelta(minutes=3)
    Session.objects.update(expire_date=soon)
    other = acting(TWO_ROLES, at=1).pk
    assert client.post(reverse("choose_role"), {"membership": other}).status_code == 302
    [row] = Session.objects.all()
    assert row.get_decoded()[CHOSEN] == other
    assert row.expire_date == soon


def test_signing_in_begins_a_session_anew():
    client = signed_in(LEAD)
    Session.objects.update(expire_date=timezone.now() + datetime.timedelta(minutes=3))
    client.post(reverse("account_logout"))
    sign_in(client, LEAD)
    assert client.get(reverse("account_session")).json()["seconds"] > 7 * 60 * 60


def test_sessions_are_cleared_a_week_after_their_end():
    keys = [signed_in(LEAD).session.session_key for _ in range(3)]
    for key, days in zip(keys, (8, 6, -1), strict=True):
        ended_at = timezone.now() - datetime.timedelta(days=days)
        Session.objects.filter(session_key=key).update(expire_date=ended_at)
    clear_sessions()
    assert set(Session.objects.values_list("session_key", flat=True)) == set(keys[1:])
    assert "succession.clear_sessions" in {one["task"] for one in settings.CELERY_BEAT_SCHEDULE.values()}


@pytest.mark.parametrize(
    ("origin", "given_back"), [("http://testserver", True), ("https://evil.example", False), (None, False)]
)
def test_an_old_form_gives_its_text_back_to_our_own_pages(quarter, origin, given_back):
    client = Client(enforce_csrf_checks=True)
    headers = {"origin": origin} if origin else {}
    answer = client.post(section(quarter), {"risks": TEXT, "password": PASSWORD}, headers=headers)
    assert answer.status_code == 403
    assert (TEXT in answer.content.decode()) is given_back
    assert PASSWORD not in answer.content.decode()
