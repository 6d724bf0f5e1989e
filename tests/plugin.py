"""Starts real servers before Django reads its settings. One migrated and seeded database, and copies of it for
tests that commit."""

import atexit
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
servers.__enter__()


def pytest_addoption(parser):
    parser.addoption(
        "--long",
        action="store_true",
        help="the fault campaign with a thousand kills, thousands of steps of an agreement and its money",
    )


def _stop():
    servers.__exit__()
    shutil.rmtree(STATE, ignore_errors=True)


atexit.register(_stop)

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


servers.bootstrap("template_nation")
_env = environment("template_nation")
manage("migrate", "--database", "owner", "--verbosity", "0", env=_env)
manage("load_reference", env=_env)
manage("seed_nation", "--without-grants", "--without-logs", "--without-stakeholders", env=_env)
manage("collectstatic", "--no-input", "--verbosity", "0", env=_env)
with servers.superuser("template_nation") as _connection:
    _connection.execute("DELETE FROM tenancy_job")  # the reports of the past are not what tests wait for
servers.bootstrap(DATABASE, template="template_nation")
with servers.superuser(DATABASE) as _connection:  # no worker serves this one: a stand-in for each report of the past
    _connection.execute(
        "INSERT INTO reporting_report (region_id, version_id, pdf, sha256, size, pages) "
        "SELECT v.region_id, v.id, b.pdf, encode(sha256(b.pdf), 'hex'), length(b.pdf), 1 FROM reporting_returnversion v "
        "JOIN regions_region r ON r.id = v.region_id, convert_to('%PDF- ' || r.name, 'UTF8') AS b (pdf) "
        "WHERE v.status IN ('signed_off', 'accepted')"
    )
os.environ.update(environment())
