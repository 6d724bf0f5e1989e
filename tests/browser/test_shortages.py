"""A full disk, a slow database, a full broker, a clock that jumps: the page says what is the matter, no text is lost."""

import contextlib
import os
import resource
import urllib.parse
from pathlib import Path

import psycopg
import pytest
import redis
from playwright.sync_api import expect

from regions.quarters import QuarterKey
from succession import clock
from tests.browser.conftest import Product
from tests.browser.test_faults import reports, sign_off, signed_in, until
from tests.conftest import PASSWORD
from tests.plugin import servers

pytestmark = pytest.mark.browser
THIS = QuarterKey.of(clock.today()).previous.slug
SECTION = f"/regions/north-west/returns/{THIS}/prepare/looking-ahead/"
TEXT = "Two directors say that they will retire by the summer."


@pytest.fixture
def own_product(request):
    running = Product("".join(one if one.isalnum() else "_" for one in request.node.name))
    yield running
    running.stop()


def write_a_draft(page, product):
    page.goto(product.url + SECTION)
    page.get_by_label("Risks").fill(TEXT)
    page.get_by_role("button", name="Save and continue").click()


def text_is_given_back(page):
    expect(page.get_by_role("heading", level=1)).to_have_text("Sorry, there is a problem with the service")
    expect(page.get_by_text(TEXT)).to_be_visible()


def limit_files(pid, limits):
    """As the account of the cluster, whose processes are its own to limit."""
    uid, gid, owner = os.getuid(), os.getgid(), Path(f"/proc/{pid}").stat()
    os.setresgid(owner.st_gid, -1, -1)
    os.setresuid(owner.st_uid, -1, -1)
    try:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)
    finally:
        os.setresuid(uid, -1, -1)
        os.setresgid(gid, -1, -1)


@contextlib.contextmanager
def full_disk(product):
    """No file of the cluster may grow beyond 17 MiB, which the audit trail has just passed; its log stays below."""
    product.sql(
        "INSERT INTO tenancy_auditevent (at, transaction, role, table_name, operation) "
        "SELECT now(), 0, 'x', 'x', 'INSERT' FROM generate_series(1, 300000)"
    )
    pid = int((servers.state / "postgresql" / "postmaster.pid").read_text().split()[0])
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    # PostgreSQL takes a file size limit for a full disk; backends inherit it.
    limit_files(pid, (17 << 20, before[1]))
    product.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'sp_app' AND datname = current_database()"
    )
    try:
        with pytest.raises(psycopg.InternalError, match="Check free disk space"):
            for _ in range(1000):  # until no page of the trail has room left
                product.sql(
                    "INSERT INTO tenancy_auditevent (at, transaction, role, table_name, operation) "
                    "VALUES (now(), 0, 'x', 'x', 'INSERT')"
                )
        yield
    finally:
        limit_files(pid, before)
        product.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'sp_app' AND datname = current_database()"
        )


@pytest.fixture
def page(own_product, chromium):
    """The lead's page, without scripts: what the server answers is all there is."""
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(f"{own_product.url}/account/sign-in/")
    page.get_by_label("E-mail address").fill("lead.north-west@demo.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    return page


def test_disk_full(own_product, page):
    with full_disk(own_product):
        page.goto(own_product.url + SECTION)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        write_a_draft(page, own_product)
        text_is_given_back(page)
    write_a_draft(page, own_product)
    assert own_product.sql("SELECT count(*) FROM reporting_returnversion WHERE risks = %s", TEXT) == [(1,)]


def test_slow_database(own_product, page):
    page.goto(own_product.url + SECTION)
    page.get_by_label("Risks").fill(TEXT)
    with servers.superuser(own_product.database) as other, other.transaction():
        other.execute("SELECT 1 FROM reporting_returnversion FOR UPDATE")
        page.get_by_role("button", name="Save and continue").click()
        text_is_given_back(page)
        expect(page.get_by_text("gave up waiting")).to_be_visible()
    write_a_draft(page, own_product)
    assert own_product.sql("SELECT count(*) FROM reporting_returnversion WHERE risks = %s", TEXT) == [(1,)]


def test_broker_full(own_product, chromium):
    page = signed_in(chromium, own_product)
    address = urllib.parse.urlsplit(own_product.env["REDIS_URL"])
    broker = redis.Redis(unix_socket_path=address.path)
    broker.config_set("maxmemory", 1)
    try:
        sign_off(page, own_product)
        assert own_product.sql("SELECT state FROM tenancy_job") == [("queued",)]
    finally:
        broker.config_set("maxmemory", 0)
        broker.close()
    until(lambda: reports(own_product) == 1)


@pytest.mark.parametrize("jump", ["-1 day", "1 day"])
def test_clock_steps(own_product, chromium, jump):
    """What a worker that died under another clock has left is done all the same, and once."""
    product = own_product
    product.kill_worker()
    page = signed_in(chromium, product)
    sign_off(page, product)
    product.sql(
        "UPDATE tenancy_job SET state = 'leased', lease = gen_random_uuid(), attempts = 1, "
        "lease_until = now() - %s::interval, not_before = now() - %s::interval",
        jump,
        jump,
    )
    product.start_worker()
    until(lambda: reports(product) == 1)
    until(lambda: product.sql("SELECT state FROM tenancy_job") == [("done",)])
