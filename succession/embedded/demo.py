"""``./dev demo``: the whole product on this machine, with a small nation in it, until Ctrl-C."""

from __future__ import annotations

import argparse
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

from succession.embedded.servers import AlreadyRunningError, Servers

ROOT = Path(__file__).resolve().parent.parent.parent
READY_WITHIN = 90  # seconds


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
    """Web, worker and beat."""
    python = sys.executable
    log = (servers.state / "product.log").open("ab")
    quiet = {"cwd": ROOT, "stdout": log, "stderr": log, "stdin": subprocess.DEVNULL}
    web = ["-m", "gunicorn", "succession.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--timeout", "60"]
    servers.spawn([python, *web], env, **quiet)
    worker = ["-m", "celery", "-A", "succession", "worker", "--concurrency", "2", "--loglevel", "WARNING"]
    servers.spawn([python, *worker], env, **quiet)
    schedule = str(servers.state / "beat-schedule")
    servers.spawn(
        [python, "-m", "celery", "-A", "succession", "beat", "--schedule", schedule, "--pidfile="], env, **quiet
    )


def wait_until_ready(port: int) -> None:
    end = time.monotonic() + READY_WITHIN
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=3) as answer:
                if answer.status == 200:
                    return
        except (OSError, urllib.error.HTTPError):
            time.sleep(0.2)
    raise SystemExit("The product did not become ready: see product.log in the state folder.")


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--as-of", help="the business date, like 2010-12-08")
    options = parser.parse_args()
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, signal.default_int_handler)
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
    write_environment(servers.state / "env", settings)
    env = {**os.environ, **settings}
    for command in (
        ["migrate", "--database", "owner", "--verbosity", "0"],
        ["load_reference"],
        ["seed_nation"],
        ["collectstatic", "--no-input", "--verbosity", "0"],
    ):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True)
    start(servers, env, port=options.port)
    wait_until_ready(options.port)
    print(f"Ready: http://127.0.0.1:{options.port}/", flush=True)
    subprocess.run([sys.executable, "manage.py", "demo_accounts"], cwd=ROOT, env=env, check=True)
    print("Ctrl-C stops everything.", flush=True)
    while True:
        signal.pause()


if __name__ == "__main__":
    main()
