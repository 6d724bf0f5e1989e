"""``./dev demo``: the whole product on this machine, with a small nation in it, until Ctrl-C."""

from __future__ import annotations

import argparse
import datetime
import os
import secrets
import shlex
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from succession.embedded.prepared import unless_prepared
from succession.embedded.servers import AlreadyRunningError, Servers

ROOT = Path(__file__).resolve().parent.parent.parent
READY_WITHIN = 90  # seconds
CELERY = ("celery", "-A", "succession")


def environment(servers: Servers, *, port: int, as_of: str | None) -> dict[str, str]:
    """What web, worker, beat and ``./dev manage`` share; the secret key stays with the state."""
    key = servers.state / "secret-key"
    if not key.exists():
        key.touch(mode=0o600)
        key.write_text(secrets.token_urlsafe(50))
    env = {
        **servers.environment(),
        "SECRET_KEY": key.read_text(),
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "SUCCESSION_HTTPS": "0",
        "SUCCESSION_DEMO": "1",
        "STATIC_ROOT": str(servers.state / "static"),
        "SUCCESSION_PORT": str(port),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "EMAIL_FOLDER": str(servers.state / "mail"),
    }
    if as_of:
        env["SUCCESSION_AS_OF"] = as_of
    return env


def write_environment(path: Path, env: dict[str, str]) -> None:
    path.touch(mode=0o600)
    path.write_text("".join(f"export {name}={shlex.quote(value)}\n" for name, value in env.items()))


def start(servers: Servers, env: dict[str, str], *, port: int) -> None:
    """Web and worker; then the beat, for which nobody waits."""
    web = ["gunicorn", "succession.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--timeout", "60"]
    _spawn(servers, env, *web, "--preload")  # imported once, not by each
    _spawn(servers, env, *CELERY, "worker", "--concurrency", "2", "--loglevel", "WARNING")
    wait_until_ready(port)
    _spawn(servers, env, *CELERY, "beat", "--schedule", str(servers.state / "beat-schedule"), "--pidfile=")


def _spawn(servers: Servers, env: dict[str, str], *module: str) -> None:
    with (servers.state / "product.log").open("ab") as log:
        quiet = {"cwd": ROOT, "stdout": log, "stderr": log, "stdin": subprocess.DEVNULL}
        servers.spawn([sys.executable, "-m", *module], env, **quiet)


def wait_until_ready(port: int) -> None:
    end = time.monotonic() + READY_WITHIN
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=20) as answer:
                if answer.status == 200:
                    return
        except (OSError, urllib.error.HTTPError):
            time.sleep(0.2)
    raise SystemExit("The product did not become ready: see product.log in the state folder.")


def report_progress(servers: Servers) -> None:
    """The reports of the past are rendered once the product can be used; says how far the worker is."""
    shown = None
    while True:
        with servers.superuser("succession") as connection:
            row = connection.execute(
                "SELECT count(*) FILTER (WHERE state = 'done'), count(*) FROM tenancy_job WHERE kind = 'render_report'"
            ).fetchone()
        assert row is not None
        if row != shown:
            end = "\n" if row[0] == row[1] else "\r"
            print(f"Reports of the past: {row[0]} of {row[1]}", end=end, flush=True)
            shown = row
        if row[0] == row[1]:
            return
        time.sleep(1)


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--as-of", help="the business date, like 2010-12-08")
    options = parser.parse_args()
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, signal.default_int_handler)
    if options.as_of:  # a nation of its own for each day of the past
        options.state /= f"as-of-{datetime.date.fromisoformat(options.as_of)}"
        options.state.mkdir(parents=True, exist_ok=True)
    try:
        with Servers(options.state) as servers:
            run(servers, options)
    except AlreadyRunningError as error:
        raise SystemExit(f"{error} Stop it first (Ctrl-C where it runs), or choose another --state.") from None
    except KeyboardInterrupt:
        print("\nStopped.")


def run(servers: Servers, options: argparse.Namespace) -> None:
    servers.bootstrap()
    settings = environment(servers, port=options.port, as_of=options.as_of)
    # Where ./dev manage and ./dev psql look, whichever day is shown.
    write_environment((servers.state.parent if options.as_of else servers.state) / "env", settings)
    env = {**os.environ, **settings}
    prepare = [sys.executable, "-m", "succession.embedded.prepare"]
    unless_prepared(servers.state, ROOT, lambda: subprocess.run(prepare, cwd=ROOT, env=env, check=True))
    start(servers, env, port=options.port)
    print(f"Ready: http://127.0.0.1:{options.port}/", flush=True)
    subprocess.run([sys.executable, "manage.py", "demo_accounts"], cwd=ROOT, env=env, check=True)
    print("Ctrl-C stops everything.", flush=True)
    report_progress(servers)
    while True:
        signal.pause()


if __name__ == "__main__":
    main()
