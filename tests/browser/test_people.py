"""A sponsor invites a lead, who comes in by the letter on the demo's mail page and finds the region's home."""

import re
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.plugin import ROOT

pytestmark = pytest.mark.browser
NEW = "nora.new@example.org"


def join(newcomer):
    newcomer.page.get_by_label("Your full name").fill("Nora New")
    newcomer.page.get_by_label("Create a password").fill("three random words")
    newcomer.page.get_by_role("button", name="Create my account and accept").click()


@pytest.mark.parametrize("width", [1100, 320])
def test_invited_by_letter(visitor, width):
    email = f"{width}.{NEW}"
    sponsor = visitor(width=width).sign_in("sponsor.south-west@demo.example")
    sponsor.go("/people/invite/lead/")
    sponsor.clean()
    sponsor.page.get_by_label("E-mail address").fill(email)
    sponsor.page.get_by_role("button", name="Send the invitation").click()
    expect(sponsor.page.get_by_text(email).first).to_be_visible()

    newcomer = visitor(width=width)
    for _ in range(60):  # a worker sends the letter
        newcomer.go("/demo/mail/")
        if email in newcomer.page.content():
            break
        newcomer.page.wait_for_timeout(500)
    newcomer.clean()
    letter = newcomer.page.get_by_role("main").inner_text()
    link = re.search(r"/invitation/[^\s]+", letter[letter.index(email) :])
    assert link
    newcomer.go(link[0])
    newcomer.clean()
    join(newcomer)
    expect(newcomer.page.get_by_role("banner")).to_be_visible()
    newcomer.go("/")
    newcomer.clean()
    expect(newcomer.page.get_by_text("Regional lead").first).to_be_visible()
    expect(newcomer.page.get_by_text("South West").first).to_be_visible()
    newcomer.go(link[0])  # the link works once
    expect(newcomer.page.get_by_label("Create a password")).to_have_count(0)
    assert not newcomer.noise or all("4" in one for one in newcomer.noise), newcomer.noise


def test_the_first_national_lead_is_invited_by_a_command(visitor, product):
    command = [sys.executable, "manage.py", "invite_national_lead", " First@College.Example "]
    made = subprocess.run(command, cwd=ROOT, env=product.env, capture_output=True, text=True, check=True)
    first = visitor()
    first.go(urlsplit(made.stdout.strip()).path)
    expect(first.page.get_by_text("first@college.example").first).to_be_visible()
    join(first)
    first.go("/people/")
    expect(first.page.get_by_text("National lead").first).to_be_visible()
    expect(first.page.get_by_role("link", name="sponsor")).not_to_have_count(0)
