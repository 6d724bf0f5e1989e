"""``python -m succession.embedded.prepare``: what comes before web and worker, in one process, as each takes time."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def static_files() -> str:
    """A fingerprint of what would be collected: collecting compresses it all anew, which takes longer than the rest."""
    found = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            found.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return found.hexdigest()


def collect(root: Path) -> None:
    mark = root.with_name(f"{root.name}.collected")
    wanted = static_files()
    if root.is_dir() and mark.exists() and mark.read_text() == wanted:
        return
    mark.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    mark.write_text(wanted)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "succession.settings")
    django.setup()
    call_command("migrate", database="owner", verbosity=0)
    call_command("load_reference")
    call_command("seed_nation")
    collect(Path(settings.STATIC_ROOT))


if __name__ == "__main__":
    main()
