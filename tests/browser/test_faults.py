"""A killed worker, a dead broker, a task delivered twice, two sign-offs at once: one PDF, nothing lost, a clear page."""

import json
import os
import signal
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from regions.quarters import QuarterKey
from succession import clock
from tests.browser.conftest import Product
from tests.conftest import PASSWORD
from tests.plugin import servers

pytestmark = pytest.mark.browser
THIS = QuarterKey.of(clock.today()).previous.slug
SIGN = f"/regions/london/returns/{THIS}/sign-off/"
SPONSOR = "sponsor.london@demo.example"


@pytest.fixture
def own_product(request):
    running = Product(f"fault_{request.node.name.replace('test_', '')[:40]}")
    yield running
    running.stop()


def sign_off(page, product):
    page.goto(product.url + SIGN)
    page.get_by_label("I have read this return").check()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Sign off this return").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Return signed off")


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.1)
    pytest.fail("it did not happen in time")


def reports(product):
    return product.sql("SELECT count(*) FROM reporting_report")[0][0]


def signed_in(chromium, product):
    page = chromium.new_context().new_page()
    page.goto(f"{product.url}/account/sign-in/")
    page.get_by_label("E-mail address").fill(SPONSOR)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    return page


def test_worker_killed_in_mid_render(own_product, chromium):
    product = own_product
    os.killpg(product.worker.pid, signal.SIGSTOP)
    page = signed_in(chromium, product)
    sign_off(page, product)
    expect(page.get_by_text("The report is")).to_be_visible()
    # A worker leases the job, and dies with it.
    product.kill_worker()
    product.start_worker()
    until(lambda: product.sql("SELECT state FROM tenancy_job")[0][0] == "leased" or reports(product))
    product.kill_worker()
    assert product.sql("SELECT status FROM reporting_returnversion WHERE signed_by_id IS NOT NULL ORDER BY signed_at")
    if not reports(product):
        assert product.sql("SELECT state FROM tenancy_job") == [("leased",)]
    product.start_worker()
    until(lambda: reports(product) == 1, seconds=90)
    until(lambda: product.sql("SELECT state FROM tenancy_job") == [("done",)])
    # A page of its own: the first one opens itself anew at the same moment.
    page = page.context.new_page()
    page.goto(product.url + SIGN)
    expect(page.get_by_role("link", name="Download the report")).to_be_visible()


def test_broker_down_at_sign_off_and_delivered_twice(own_product, chromium):
    product = own_product
    page = signed_in(chromium, product)
    servers.stop_valkey()
    try:
        sign_off(page, product)
        with pytest.raises(urllib.error.HTTPError) as down:
            urllib.request.urlopen(f"{product.url}/healthz")
        assert down.value.code == 503
        assert json.load(down.value)["broker"] == "down"
        assert product.sql("SELECT state FROM tenancy_job") == [("queued",)]
    finally:
        servers.start_valkey()
    until(lambda: reports(product) == 1, seconds=90)
    [(job, bytes_before)] = product.sql("SELECT j.id, r.sha256 FROM tenancy_job j, reporting_report r")
    # The same task once more, and once more as if it had never been done.
    product.sql("UPDATE tenancy_job SET state = 'queued', lease = NULL WHERE id = %s", job)
    until(lambda: product.sql("SELECT state FROM tenancy_job") == [("done",)])
    assert product.sql("SELECT sha256 FROM reporting_report") == [(bytes_before,)]


def test_two_sign_offs_at_once(own_product, chromium):
    product = own_product
    page = signed_in(chromium, product)
    page.goto(product.url + SIGN)
    form = {
        name: page.locator(f"input[name={name}]").last.get_attribute("value")
        for name in ("csrfmiddlewaretoken", "acting_as", "seen")
    } | {"declaration": "on", "password": PASSWORD}
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())

    class NoRedirect(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *args, **kwargs):
            return None

    opener = urllib.request.build_opener(NoRedirect)

    def post(_):
        body = urllib.parse.urlencode(form).encode()
        request = urllib.request.Request(product.url + SIGN, body, {"Cookie": cookies, "Referer": product.url + SIGN})
        try:
            return opener.open(request).status
        except urllib.error.HTTPError as error:
            return error.code

    with ThreadPoolExecutor(2) as pool:
        codes = sorted(pool.map(post, range(2)))
    assert codes in ([302, 302], [302, 409])
    until(lambda: reports(product) == 1)
    assert product.sql("SELECT count(*) FROM reporting_returnevent WHERE verb = 'sign_off' AND actor_name = "
                       "(SELECT name FROM regions_user WHERE email = %s) AND status = 'signed_off' AND version_id = "
                       "(SELECT version_id FROM reporting_report)", SPONSOR) == [(1,)]  # fmt: skip
    page.goto(product.url + SIGN)
    expect(page.get_by_role("heading", level=1)).to_have_text("Return signed off")
