"""Password reset and sessions, which tell nobody who has an account."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from regions.models import User
from tests.conftest import (
    LEAD,
    OTHER_LEAD,
    PASSWORD,
    signed_in,
)
from tests.regions.test_people import STRONG, known

__all__ = ["known"]
pytestmark = pytest.mark.django_db


def test_reset_and_sign_in_tell_nobody_who_has_an_account():
    answers = []
    for email in (LEAD, "nobody@nowhere.example"):
        client = Client()
        reset = client.post(reverse("account_reset_password"), {"email": email}, follow=True)
        wrong = client.post(reverse("account_login"), {"login": email, "password": "x"})
        answers.append((reset.redirect_chain, words(reset), words(wrong).replace(email, "…")))
    assert answers[0] == answers[1]
    assert {tuple(one.to) for one in mail.outbox} == {(LEAD,), ("nobody@nowhere.example",)}


def words(answer):
    text = answer.content.decode().split("<main", 1)[1].split("Demo accounts")[0]
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)


def test_a_password_is_reset_by_the_letter():
    client = Client()
    client.post(reverse("account_reset_password"), {"email": LEAD})
    path = re.search(r"http://[^/]+(/\S+)", mail.outbox[0].body)[1]
    page = client.get(path, follow=True)
    assert "Choose a new password" in page.content.decode()
    url = page.redirect_chain[-1][0]
    assert client.post(url, {"password1": STRONG, "password2": STRONG}).status_code == 302
    assert User.objects.get(email=LEAD).check_password(STRONG)
    assert "can’t be used" in Client().get(path, follow=True).content.decode()


def test_sessions_can_be_ended():
    first, second = Client(), Client()
    for client in (first, second):
        client.post(reverse("account_login"), {"login": LEAD, "password": PASSWORD})
    page = first.get(reverse("account_sessions"))
    other = next(one for one in page.context["sessions"] if one.session_key != first.session.session_key)
    stranger = signed_in(OTHER_LEAD)
    assert stranger.post(reverse("account_end_session", args=[other.pk])).status_code == 404
    assert first.post(reverse("account_end_session", args=[other.pk])).status_code == 302
    assert second.get("/").status_code == 302
    assert first.get("/").status_code == 200
