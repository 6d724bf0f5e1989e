"""Headers, cookies and the deployment check, as in production."""

import os
import subprocess
import sys

import pytest
from django.urls import reverse

from tests.conftest import LEAD, signed_in
from tests.plugin import ROOT, environment

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/account/sign-in/", "/nowhere/", "/healthz", "/cookies/"])
@pytest.mark.parametrize("known", [True, False])
def test_headers_on_every_response(client, path, known):
    answer = (signed_in(LEAD) if known else client).get(path)
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'") or "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]


def test_the_demo_lists_its_accounts(client):
    assert "demo-of-succession" in client.get(reverse("account_login")).content.decode()


PRODUCTION = """
import django; django.setup()
from django.conf import settings
from django.test import Client
client = Client()
answer = client.get("/account/sign-in/", secure=True, headers={"host": "succession.example.org"})
assert answer.status_code == 200, answer.status_code
assert b"demo" not in answer.content.lower().split(b"<main")[1], "demo accounts in production"
for cookie in answer.cookies.values():
    assert cookie.key.startswith("__Host-") and cookie["secure"] and cookie["httponly"] and cookie["samesite"] == "Lax"
assert answer.cookies
assert "max-age=" in answer["Strict-Transport-Security"]
plain = client.get("/account/sign-in/", headers={"host": "succession.example.org"})
assert plain.status_code == 301 and plain["Location"].startswith("https://")
"""


def production(**more):
    env = environment() | {"SUCCESSION_HTTPS": "1", "ALLOWED_HOSTS": "succession.example.org"} | more
    env.pop("PYTEST_CURRENT_TEST", None)
    return env | {"DJANGO_SETTINGS_MODULE": "succession.settings"}


@pytest.mark.parametrize("more", [{"SUCCESSION_EMBEDDED": "0"}, {"SUCCESSION_DEMO": "0"}])
def test_production_settings(more):
    done = subprocess.run(
        [sys.executable, "-c", PRODUCTION], cwd=ROOT, env=production(**more), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]


def test_deployment_check_is_clean():
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING", "--database", "default"]
    done = subprocess.run(command, cwd=ROOT, env=production(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    assert os.environ["SUCCESSION_HTTPS"] == "0"
