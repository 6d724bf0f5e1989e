"""The real product (web, worker, beat) over a database of its own, and Debian's Chromium."""

import contextlib
import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.conftest import PASSWORD
from tests.plugin import ROOT, copy_of_the_nation, servers

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# GOV.UK's template puts the back link and breadcrumbs before main, on purpose.
EXEMPT = {"region"}


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


BROKER_DATABASES = itertools.cycle(range(1, 16))
PRODUCTION = {
    "SUCCESSION_EMBEDDED": "0", "SUCCESSION_DEMO": "0", "SUCCESSION_HTTPS": "1", "SUCCESSION_BEHIND_PROXY": "1",
}  # fmt: skip


class Product:
    """Web, worker and beat as separate processes, each of which a test may kill."""

    def __init__(self, database, *, production=False):
        self.database, self.port = database, free_port()
        self.env = copy_of_the_nation(database) | {"PYTHONUNBUFFERED": "1"}
        # A broker database of its own, so that no other living product's worker takes its jobs.
        self.env["REDIS_URL"] = self.env["REDIS_URL"].replace("db=0", f"db={next(BROKER_DATABASES)}")
        self.host = "localhost" if production else "127.0.0.1"  # a passkey belongs to a name
        self.url = self.env["SITE_URL"] = f"http://{self.host}:{self.port}"
        if production:  # as behind a proxy that speaks TLS; each visitor's requests carry its header
            self.env |= PRODUCTION | {"CSRF_TRUSTED_ORIGINS": self.url}
        self.log = (servers.state / f"{database}.log").open("ab")
        self.web = self._start(
            "-m", "gunicorn", "succession.wsgi", "--bind", f"127.0.0.1:{self.port}", "--workers", "2"
        )
        self.beat = None
        self.worker = None
        self.start_worker()
        self.start_beat()
        self.wait()

    def _start(self, *arguments, **more):
        return subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env=self.env | more, stdout=self.log, stderr=self.log,
            start_new_session=True,
        )  # fmt: skip

    def start_worker(self, **more):
        self.worker = self._start(
            "-m", "celery", "-A", "succession", "worker", "--concurrency", "1", "-l", "INFO", **more
        )

    def start_beat(self):
        schedule = str(servers.state / f"{self.database}-beat")
        self.beat = self._start("-m", "celery", "-A", "succession", "beat", "--schedule", schedule, "--pidfile=")

    def wait(self, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/healthz", timeout=3) as answer:
                if answer.status == 200:
                    return
            time.sleep(0.2)
        pytest.fail(Path(self.log.name).read_text()[-3000:])

    def sql(self, statement, *parameters):
        with servers.superuser(self.database) as connection:
            cursor = connection.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []

    def kill_worker(self):
        os.killpg(self.worker.pid, signal.SIGKILL)
        self.worker.wait()

    def stop(self):
        for process in (self.web, self.worker, self.beat):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.log.close()


@pytest.fixture(scope="session")
def product():
    running = Product("browser")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def chromium():
    """A new one for each file, so that what one wears out harms no other."""
    assert CHROMIUM, "install Chromium, or name it in CHROMIUM"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Visitor:
    """Somebody at a screen."""

    def __init__(self, chromium, product, *, width=1100, javascript=True, production=False):
        self.product = product
        self.context = chromium.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            extra_http_headers={"X-Forwarded-Proto": "https"} if production else None,
        )
        self.page = self.context.new_page()
        self.width, self.noise = width, []
        self.page.on("console", lambda m: self.noise.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.noise.append(str(error)))

    def go(self, path):
        return self.page.goto(self.product.url + path)

    def sign_in(self, email):
        self.go("/account/sign-in/")
        self.page.get_by_label("E-mail address").fill(email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("main").get_by_role("button", name="Sign in").click()
        return self

    def clean(self):
        """axe finds nothing, and the page does not scroll sideways."""
        self.page.wait_for_load_state()  # a click returns before the next document has a root
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= self.width, f"{self.page.url} scrolls sideways at {self.width}: {wide}"
        found = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
        found = [(one["id"], [node["target"] for node in one["nodes"]]) for one in found if one["id"] not in EXEMPT]
        assert not found, (self.page.url, found)

    def all_clean(self, base, *paths):
        for path in paths:
            assert self.go(base + path).status == 200, path
            self.clean()

    def close(self):
        self.context.close()


class Keyboard:
    """A person without a mouse: Tab, Space, Enter and letters, and whatever has the focus."""

    def __init__(self, visitor):
        self.visitor, self.page = visitor, visitor.page

    def to(self, locator):
        target = locator.first.element_handle()
        for _ in range(150):
            if self.page.evaluate("one => one === document.activeElement", target):
                return self
            self.page.keyboard.press("Tab")
        pytest.fail(f"Tab never reaches {locator} on {self.page.url}")

    def type(self, locator, text):
        self.to(locator)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def press(self, locator, key="Enter"):
        self.to(locator)
        # A press that leaves the page must not meet the next Tab.
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def sign_in(self, email):
        self.visitor.go("/account/sign-in/")
        self.type(self.page.get_by_label("E-mail address"), email)
        self.type(self.page.get_by_label("Password", exact=True), PASSWORD)
        self.press(self.page.get_by_role("main").get_by_role("button", name="Sign in"))
        return self


def picture(visitor, name):
    """For whoever wants to look: each page as it was, in the folder of SHOTS."""
    if os.environ.get("SHOTS"):
        visitor.page.screenshot(path=f"{os.environ['SHOTS']}/{name}-{visitor.width}.png", full_page=True)


@pytest.fixture
def visitor(chromium, product):
    opened = []

    def visit(**options):
        opened.append(Visitor(chromium, product, **options))
        return opened[-1]

    yield visit
    for one in opened:
        one.close()
