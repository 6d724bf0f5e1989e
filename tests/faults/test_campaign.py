"""SIGKILL at random of web, worker, beat, broker and database, while two regions correct and sign their returns without
a pause. After each kill an independent checker reads the database: nothing signed is without its whole self, nothing
acknowledged is lost; at the end every signed version has exactly one PDF."""

import hashlib
import http.cookiejar
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import psycopg
import pytest

from regions.quarters import QuarterKey
from succession import clock
from succession.embedded.servers import Servers
from tests.browser.conftest import free_port
from tests.conftest import PASSWORD
from tests.plugin import ROOT, SETTINGS

pytestmark = pytest.mark.browser
BEFORE = QuarterKey.of(clock.today()).previous.previous.slug
TARGETS = ("web", "worker", "beat", "broker", "database")
COMMANDS = {
    "web": ["-m", "gunicorn", "succession.wsgi", "--workers", "2", "--timeout", "20", "--bind"],
    "worker": ["-m", "celery", "-A", "succession", "worker", "--concurrency", "1", "-l", "ERROR"],
    "beat": ["-m", "celery", "-A", "succession", "beat", "--pidfile=", "--schedule"],
}


class Nation:
    """The product over servers of its own, each part of which may be killed and is started again at once."""

    def __init__(self, servers):
        self.servers, self.port = servers, free_port()
        servers.bootstrap()
        state = servers.state
        own = {"STATIC_ROOT": f"{state}/static", "EMAIL_FOLDER": f"{state}/mail"}
        self.env = {**os.environ, **SETTINGS, **servers.environment(), **own}
        for step in (["migrate", "--database", "owner", "-v", "0"], ["load_reference"], ["seed_nation"],
                     ["collectstatic", "--no-input", "-v", "0"]):  # fmt: skip
            subprocess.run([sys.executable, "manage.py", *step], cwd=ROOT, env=self.env, check=True, stdout=-3)
        self.log = (state / "product.log").open("ab")
        self.parts = {name: self.start(name) for name in COMMANDS}

    def start(self, name):
        last = {"web": [f"127.0.0.1:{self.port}"], "beat": [f"{self.servers.state}/beat"]}.get(name, [])
        return subprocess.Popen(
            [sys.executable, *COMMANDS[name], *last], cwd=ROOT, env=self.env, stdout=self.log, stderr=self.log,
            start_new_session=True,
        )  # fmt: skip

    def kill(self, name):
        if name == "database":
            pid = int((self.servers.state / "postgresql" / "postmaster.pid").read_text().split()[0])
            postmaster = next(one for one, _ in self.servers._processes if one.pid == pid)
            postmaster.kill()
            postmaster.wait()  # a zombie would still hold the socket's lock
            self.servers._start_postgres()
        elif name == "broker":
            process = self.servers._valkey_process
            process.kill()
            process.wait()
            self.servers.start_valkey()
        else:
            os.killpg(self.parts[name].pid, signal.SIGKILL)
            self.parts[name].wait()
            self.parts[name] = self.start(name)

    def stop(self):
        for process in self.parts.values():
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.log.close()


class Person:
    """Somebody at a browser without scripts, who tries again whenever something breaks."""

    def __init__(self, nation, email):
        self.url, self.email = f"http://127.0.0.1:{nation.port}", email
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, path):
        with self.opener.open(self.url + path, timeout=30) as answer:
            return answer.read().decode()

    def post(self, path, page, **values):
        hidden = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', page))
        body = urllib.parse.urlencode(hidden | values).encode()
        request = urllib.request.Request(self.url + path, body, {"Referer": self.url + path})
        with self.opener.open(request, timeout=30) as answer:
            return answer.read().decode()

    def sign_in(self):
        path = "/account/sign-in/"
        page = self.get(path)
        if "acting as" not in page:
            self.post(path, page, login=self.email, password=PASSWORD)


class Region(threading.Thread):
    """Corrects its return over and over. ``acknowledged``: the last text that the product said it had saved; ``sent``: what
    was sent since, any of which may have replaced it though no answer came."""

    def __init__(self, nation, slug):
        super().__init__(daemon=True)
        self.path = f"/regions/{slug}/returns/{BEFORE}/"
        self.slug, self.rounds, self.acknowledged, self.sent, self.broken = slug, 0, "", [], []
        self.lead = Person(nation, f"lead.{slug}@demo.example")
        self.sponsor = Person(nation, f"sponsor.{slug}@demo.example")
        self.going = True

    def run(self):
        while self.going:
            try:
                self.step()
            except (OSError, http.client.HTTPException) as error:
                if isinstance(error, urllib.error.HTTPError) and error.code not in (403, 404, 409, 429, 500, 502, 503):
                    self.broken.append(f"{error.code} {error.url}")
                time.sleep(0.2)

    def step(self):
        self.lead.sign_in()
        page = self.lead.get(self.path)
        if "Correct this return" in page:
            self.lead.post(f"{self.path}reopen/", self.lead.get(f"{self.path}reopen/"), reason="Once more")
        elif "Check your answers and send" in page:
            self.prepare()
        elif "It is with the sponsor" in page:
            self.sponsor.sign_in()
            page = self.sponsor.get(f"{self.path}sign-off/")
            page = self.sponsor.post(f"{self.path}sign-off/", page, declaration="on", password=PASSWORD)
            self.rounds += "Return signed off" in page

    def prepare(self):
        path = f"{self.path}prepare/looking-ahead/"
        text = f"Round {time.time_ns()}"
        self.sent.append(text)
        values = {"qualitative": "", "good_practice": "", "risks": text, "next_quarter": "More of the same."}
        answer = self.lead.post(path, self.lead.get(path), **values)
        if "Check your answers" in answer:
            self.acknowledged = text
            self.sent = []
        page = self.lead.get(f"{self.path}check/")
        comments = dict.fromkeys(re.findall(r'name="(comment-\d+)"', page), "As before.")
        self.lead.post(f"{self.path}check/", page, **comments)


def check(nation, regions, *, final=False):
    """Straight from the tables, sharing nothing with the product."""
    known = {region: region.acknowledged for region in regions}
    with nation.servers.superuser("succession") as database:
        rows = database.execute(
            "SELECT v.id, v.status, v.content, v.content_sha256, v.signed_by_id, count(r.id), min(r.sha256), "
            "(SELECT count(*) FROM tenancy_job j WHERE j.kind = 'render_report' AND j.key = v.id::text) "
            "FROM reporting_returnversion v LEFT JOIN reporting_report r ON r.version_id = v.id GROUP BY v.id"
        ).fetchall()
        for pk, status, content, sha, signed_by, reports, _, jobs in rows:
            if status in ("draft", "with_sponsor"):
                assert (signed_by, content, reports) == (None, "", 0), pk
                continue
            assert hashlib.sha256(content.encode()).hexdigest() == sha, pk
            assert json.loads(content)["sign_off"]["name"], pk
            assert jobs == 1, pk
            assert reports == 1 if final else reports <= 1, pk
        for sha, pdf in database.execute("SELECT sha256, pdf FROM reporting_report ORDER BY id DESC LIMIT 5"):
            assert hashlib.sha256(pdf).hexdigest() == sha
        twice = database.execute(
            "SELECT quarterly_return_id FROM reporting_returnversion WHERE status IN ('signed_off', 'accepted', 'queried') "
            "GROUP BY 1 HAVING count(*) <> 1"
        ).fetchall()
        assert not twice
        for region, text in known.items():
            held = database.execute(
                "SELECT 1 FROM reporting_returnversion v JOIN regions_region r ON r.id = v.region_id "
                "WHERE r.slug = %s AND v.risks = ANY(%s)", [region.slug, [text, *region.sent]]
            ).fetchone()  # fmt: skip
            assert held or not text or region.acknowledged != text, f"{region.slug}: {text} is lost"


def recovered(nation, seconds=60):
    """Seconds until ``/healthz`` is whole again."""
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{nation.port}/healthz", timeout=5):
                return time.monotonic() - start
        except OSError:
            time.sleep(0.1)
    raise AssertionError("not whole again within a minute")


@pytest.mark.timeout(7200)  # a thousand kills
def test_nothing_is_lost(request, capsys):
    kills = 1000 if request.config.getoption("--long") else 50
    chance = random.Random(20101208)
    with tempfile.TemporaryDirectory(prefix="succession-faults-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        with Servers(Path(folder)) as servers:
            nation = Nation(servers)
            try:
                recovered(nation)
                regions = [Region(nation, slug) for slug in ("south-east", "east-of-england")]
                for region in regions:
                    region.start()
                longest = 0.0
                for at in range(kills):
                    time.sleep(chance.uniform(0.1, 1.2))
                    nation.kill(chance.choice(TARGETS))
                    for _ in range(50):
                        try:
                            check(nation, regions)
                            break
                        except psycopg.OperationalError:
                            time.sleep(0.1)
                    if at % 10 == 9:
                        longest = max(longest, recovered(nation))
                longest = max(longest, recovered(nation))
                end = time.monotonic() + 180  # a slow machine has signed little while parts of it died
                while min(region.rounds for region in regions) < 2 and time.monotonic() < end:
                    time.sleep(0.5)
                for region in regions:
                    region.going = False
                    region.join(60)
                end = time.monotonic() + 120
                while servers_wait(nation) and time.monotonic() < end:
                    time.sleep(0.5)
                check(nation, regions, final=True)
            finally:
                nation.stop()
            rounds = [region.rounds for region in regions]
            with capsys.disabled():
                print(f"\n{kills} kills, {sum(rounds)} sign-offs, longest recovery {longest:.1f} s")  # noqa: T201
            assert min(rounds) >= 2
            assert not any(region.broken for region in regions), [region.broken for region in regions]


def servers_wait(nation):
    with nation.servers.superuser("succession") as database:
        return database.execute("SELECT count(*) FROM tenancy_job WHERE state <> 'done'").fetchone()[0]
