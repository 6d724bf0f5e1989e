"""Under production settings: a sponsor or national user without a second factor reaches only its set-up, and a stolen
session signs nothing."""

import base64
import hashlib
import hmac
import re
import time

import pytest
from playwright.sync_api import expect

from regions.quarters import QuarterKey
from succession import clock
from tests.browser.conftest import Product, Visitor
from tests.conftest import LEAD, NATIONAL_LEAD, PASSWORD

pytestmark = pytest.mark.browser
SPONSOR = "sponsor.london@demo.example"
SIGN_OFF = f"/regions/london/returns/{QuarterKey.of(clock.today()).previous.slug}/sign-off/"


@pytest.fixture(scope="module")
def product():
    running = Product("production", production=True)
    yield running
    running.stop()


@pytest.fixture
def visitor(chromium, product):
    opened = []

    def visit(**options):
        opened.append(Visitor(chromium, product, production=True, **options))
        return opened[-1]

    yield visit
    for one in opened:
        one.close()


def code_of(secret, at=None):
    counter = int((at or time.time()) // 30).to_bytes(8, "big")
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


def authenticator(visitor):
    """A key of Chromium's own, as if plugged in and touched."""
    devtools = visitor.context.new_cdp_session(visitor.page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.mark.parametrize("email", [SPONSOR, NATIONAL_LEAD, "coordinator.1@demo.example", "auditor@demo.example"])
def test_without_a_factor_only_its_set_up_is_reached(visitor, email):
    page = visitor().sign_in(email).page
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
    for path in ("/", SIGN_OFF, "/national/", "/people/", "/regions/london/returns/"):
        page.goto(page.url.split("/account")[0] + path)
        assert page.url.endswith("/account/second-factor/")
        assert "London" not in page.get_by_role("main").inner_text()


def test_a_lead_needs_none(visitor):
    page = visitor().sign_in(LEAD).page
    expect(page.get_by_role("heading", level=1)).to_have_text("North East")
    cookies = {one["name"]: one for one in page.context.cookies()}
    assert {"__Host-session", "__Host-csrf"} <= set(cookies)
    assert all(one["httpOnly"] and one["secure"] for one in cookies.values())


def test_an_app_recovery_codes_a_key_and_a_stolen_session(visitor, product):
    sponsor = visitor().sign_in(SPONSOR)
    page = sponsor.page
    sponsor.clean()
    page.get_by_role("link", name="Set up an app").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up an authenticator app")
    sponsor.clean()
    secret = page.locator(".app-hash").inner_text()
    page.get_by_label("Code that the app shows").fill("000000")
    page.get_by_role("button", name="Set up").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("The code is not right")
    secret = page.locator(".app-hash").inner_text()
    page.get_by_label("Code that the app shows").fill(code_of(secret))
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    sponsor.clean()
    recovery = page.locator(".app-codes li").all_inner_texts()
    assert len(recovery) == 10
    stored = product.sql("SELECT data::text FROM mfa_authenticator")
    assert not any(secret in text for (text,) in stored)

    # Signing in asks for the factor, and a recovery code works once.
    second = visitor().sign_in(SPONSOR)
    expect(second.page.get_by_role("heading", level=1)).to_have_text("Second factor")
    second.clean()
    second.page.get_by_label("Code").fill(recovery[0])
    second.page.get_by_role("button", name="Sign in").click()
    expect(second.page.get_by_role("heading", level=1)).to_have_text("London")
    third = visitor().sign_in(SPONSOR)
    third.page.get_by_label("Code").fill(recovery[0])
    third.page.get_by_role("button", name="Sign in").click()
    expect(third.page.locator(".govuk-error-summary")).to_contain_text("The code is not right")
    third.go("/")
    assert "/account/" in third.page.url  # still at the door

    # Somebody has copied the cookies: they read, and sign nothing, even with the password.
    thief = visitor()
    thief.context.add_cookies(second.context.cookies())
    thief.go(SIGN_OFF)
    assert thief.page.get_by_label("Your password").count() == 0
    thief.page.get_by_label("I have read this return").check()
    for attempt in ("", PASSWORD[:20], "123456", recovery[0]):
        thief.page.get_by_label("Code").fill(attempt)
        thief.page.get_by_role("button", name="Sign off this return").click()
        expect(thief.page.locator(".govuk-error-summary")).to_be_visible()
    assert product.sql("SELECT count(*) FROM reporting_returnversion WHERE status = 'with_sponsor'") == [(1,)]

    # The sponsor adds a key and signs with it.
    authenticator(second)
    page = second.page
    second.go("/account/second-factor/webauthn/add/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    page.get_by_label("Code").fill(recovery[1])
    page.get_by_role("button", name="Continue").click()
    second.clean()
    page.get_by_label("Name of this key or device").fill("My key")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
    expect(page.get_by_text("1 set up")).to_be_visible()
    second.go(SIGN_OFF)
    second.clean()
    page.get_by_label("I have read this return").check()
    page.get_by_role("button", name="Sign off with a security key or passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Return signed off")

    # And signs in with it.
    second.context.clear_cookies()
    second.sign_in(SPONSOR)
    page.get_by_role("button", name="Use a security key or passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("London")
    assert not [one for one in second.noise if not re.search("40[39]|422", one)]
