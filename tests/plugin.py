"""Starts real servers before Django reads its settings. One migrated and seeded database, and copies of it for
tests that commit."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from succession.embedded.servers import Servers

ROOT = Path(__file__).resolve().parent.parent
STATE = Path(tempfile.mkdtemp(prefix="succession-tests-"))
STATE.chmod(0o711)
DATABASE = "succession"

servers = Servers(STATE)


def pytest_addoption(parser):
    parser.addoption(
        "--long",
        action="store_true",
        help="the fault campaign with a thousand kills, thousands of steps of an agreement and its money",
    )


def pytest_unconfigure():
    servers.stop()
    shutil.rmtree(STATE, ignore_errors=True)


SETTINGS = {
    "SECRET_KEY": "tests-only-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
    "SUCCESSION_HTTPS": "0",
    "SUCCESSION_DEMO": "1",
    "STATIC_ROOT": str(STATE / "static"),
    "EMAIL_FOLDER": str(STATE / "mail"),
}


def environment(database=DATABASE):
    return {**os.environ, **SETTINGS, **servers.environment(database)}


def copy_of_the_nation(name):
    """A database of its own with the same nation, for processes that commit."""
    servers.bootstrap(name, template="template_nation")
    return environment(name)


def manage(*arguments, env):
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)


def _start():
    servers.__enter__()
    servers.bootstrap("template_nation")
    env = environment("template_nation")
    manage("migrate", "--database", "owner", "--verbosity", "0", env=env)
    manage("load_reference", env=env)
    parts = ("grants", "logs", "stakeholders", "plans", "cases", "roles")  # tests make their own
    manage("seed_nation", *(f"--without-{part}" for part in parts), env=env)
    manage("collectstatic", "--no-input", "--verbosity", "0", env=env)
    with servers.superuser("template_nation") as connection:
        connection.execute("DELETE FROM tenancy_job")  # the reports of the past are not what tests wait for
    servers.bootstrap(DATABASE, template="template_nation")
    with servers.superuser(DATABASE) as connection:  # no worker serves this one: a stand-in for each report of the past
        connection.execute(
            "INSERT INTO reporting_report (region_id, version_id, pdf, sha256, size, pages) "
            "SELECT v.region_id, v.id, b.pdf, encode(sha256(b.pdf), 'hex'), length(b.pdf), 1 FROM reporting_returnversion v "
            "JOIN regions_region r ON r.id = v.region_id, convert_to('%PDF- ' || r.name, 'UTF8') AS b (pdf) "
            "WHERE v.status IN ('signed_off', 'accepted')"
        )


if "PYTEST_XDIST_WORKER" in os.environ or "-n" not in sys.argv:  # who hands out the tests runs none
    _start()
os.environ.update(environment())
