"""Answers of a provider that do not hold together, do not come, or are somebody else's."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from regions.models import User
from tests.conftest import SPONSOR
from tests.regions.test_oidc import CALLBACK, START, left, provider, returned, running, user_of, walked

__all__ = ["provider", "running"]
pytestmark = pytest.mark.django_db


def test_a_forged_state_is_refused(provider):
    client = Client()
    back = returned(left(client))
    state = parse_qs(urlsplit(back).query)["state"][0]
    strangers = Client()
    for somebody, address in (
        (client, back.replace(state, "forged")),
        (client, back.split("&state")[0]),
        (strangers, back),  # the victim's browser, with the attacker's answer
    ):
        answer = somebody.get(address)
        assert answer.status_code == 401
        assert "Signing in did not work" in answer.content.decode()
        assert user_of(somebody) is None
    assert "/token" not in provider.seen
    assert client.get(back).status_code == 302
    assert client.get(back).status_code == 401  # once


def test_answers_that_do_not_hold_together_are_refused(provider):
    for changes in (
        {"signing_key": provider.strange_key},
        {"spoil": {"aud": "another-client"}},
        {"spoil": {"iss": "https://another.example"}},
        {"spoil": {"exp": int(time.time()) - 600}},
        {"spoil": {"sub": ""}},
        {"userinfo": {"sub": "somebody-else"}},
    ):
        provider.reset()
        for name, value in changes.items():
            setattr(provider, name, value)
        client, answer = walked()
        assert answer.status_code == 401, changes
        assert user_of(client) is None
    assert not SocialAccount.objects.exists()


def test_a_provider_that_is_down_or_elsewhere(provider):
    provider.down = True
    answer = Client().post(START)
    assert answer.status_code == 401
    assert "Signing in did not work" in answer.content.decode()
    provider.reset()
    provider.elsewhere = "https://another.example"
    assert Client().post(START).status_code == 401


def test_who_turns_back_is_told_so(provider):
    client = Client()
    state = parse_qs(urlsplit(left(client)).query)["state"][0]
    answer = client.get(CALLBACK, {"error": "access_denied", "state": state}, follow=True)
    assert answer.status_code == 200
    assert "You have not signed in" in answer.content.decode()


def test_a_link_alone_signs_nobody_in(provider):
    client = Client(enforce_csrf_checks=True)
    answer = client.get(START)
    assert answer.status_code == 200
    assert "Sign in with Northshire Council" in answer.content.decode()
    assert client.post(START).status_code == 403
    assert client.head(START).status_code == 405
    assert provider.seen == []


@pytest.mark.parametrize("process", ["connect", "redirect"])
def test_no_other_way_of_linking(provider, process):
    """Who is signed in can't add an identity from anywhere to their account."""
    client = Client()
    client.force_login(User.objects.get(email=SPONSOR))
    _, answer = walked(client, process=process)
    assert answer.status_code == 403
    assert not SocialAccount.objects.exists()
