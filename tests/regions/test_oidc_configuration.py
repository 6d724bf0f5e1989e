"""OpenID Connect where it is configured, wrongly configured, or not at all."""

import json

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from succession import oidc
from tests.regions.oidc_provider import SECRET
from tests.regions.test_oidc import CALLBACK, START, entry, left, provider, returned, running, walked

__all__ = ["provider", "running"]
pytestmark = pytest.mark.django_db


def policy(answer):
    directives = (one.strip().split(" ", 1) for one in answer["Content-Security-Policy"].split(";"))
    return dict(one for one in directives if len(one) == 2)


def test_forms_lead_to_the_provider_from_two_pages_alone(provider):
    client = Client()
    for address in (reverse("account_login"), START):
        assert policy(client.get(address))["form-action"] == f"'self' {provider.url}"
    for address in ("/cookies/", reverse("account_reset_password")):
        assert policy(client.get(address))["form-action"] == "'self'"
    _, page = walked()
    assert policy(page)["form-action"] == "'self'"


def test_nothing_of_it_without_configuration(settings):
    assert settings.OIDC_PROVIDERS == []
    client = Client()
    for address in (START, CALLBACK, "/account/sign-in/by/openid_connect/", "/account/sign-in/cancelled/"):
        assert client.get(address).status_code == 404
    assert client.post(START).status_code == 404
    page = client.get(reverse("account_login"))
    assert "your organisation" not in page.content.decode()
    assert policy(page)["form-action"] == "'self'"


def test_a_button_for_each_provider(provider):
    page = Client().get(reverse("account_login"), {"next": "/account/"}).content.decode()
    assert "Sign in with Northshire Council" in page
    assert f'action="{START}"' in page
    assert page.count('name="next" value="/account/"') == 2


def test_a_provider_that_is_not_configured_any_more(provider, settings):
    client = Client()
    back = returned(left(client))
    settings.OIDC_PROVIDERS = []
    assert client.get(back).status_code == 404


@pytest.mark.parametrize(
    "changes",
    [
        {"domains": []},
        {"domains": "northshire.gov.uk"},
        {"domains": ["*"]},
        {"domains": ["@northshire.gov.uk"]},
        {"id": "North Shire"},
        {"secret": ""},
        {"more": "x"},
        {"server_url": "http://login.example"},
        {"server_url": "https://login.microsoftonline.com/common/v2.0"},
        {"server_url": "https://login.microsoftonline.com/organizations/v2.0"},
    ],
)
def test_a_mistake_in_the_configuration_stops_the_start(changes):
    good = entry("https://login.microsoftonline.com/0a1b2c3d-tenant/v2.0")
    assert oidc.providers(json.dumps([good]), https=True)[0].origin == "https://login.microsoftonline.com"
    with pytest.raises(ImproperlyConfigured):
        oidc.providers(json.dumps([good | changes]), https=True)


def test_more_mistakes_in_the_configuration():
    good = entry("https://login.example")
    without = {key: value for key, value in good.items() if key != "domains"}
    for text in ("{", "{}", '["x"]', json.dumps([good, good]), json.dumps([without])):
        with pytest.raises(ImproperlyConfigured) as caught:
            oidc.providers(text, https=True)
        assert SECRET not in str(caught.value)
    assert oidc.providers("", https=True) == []
