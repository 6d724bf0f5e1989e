"""``python -m succession.embedded.throwaway COMMAND…``: run a command over fresh, migrated servers, then drop them."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from succession.embedded.demo import ROOT
from succession.embedded.servers import Servers

# As in production, but for the servers: what `check --deploy` judges.
PRODUCTION = {
    "ALLOWED_HOSTS": "succession.example.org",
    "SECRET_KEY": "checks-only-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "SUCCESSION_HTTPS": "1",
}


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="succession-") as folder:
        Path(folder).chmod(0o711)  # the servers run as another account under root
        with Servers(Path(folder)) as servers:
            servers.bootstrap()
            env = {**os.environ, **servers.environment(), **PRODUCTION, "STATIC_ROOT": f"{folder}/static"}
            env["SUCCESSION_THROWAWAY"] = "1"
            migrate = [sys.executable, "manage.py", "migrate", "--database", "owner", "--verbosity", "0"]
            subprocess.run(migrate, cwd=ROOT, env=env, check=True)
            status = subprocess.run(sys.argv[1:], cwd=ROOT, env=env, check=False).returncode
    raise SystemExit(status)


if __name__ == "__main__":
    main()
