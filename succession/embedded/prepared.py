"""Whether a state folder has been prepared by just this code; told from the files alone, as importing takes longer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

PARTS = ("succession", "regions", "talent", "reporting", "static", "requirements.lock")
MARK = "prepared-by"


def _files(root: Path) -> Iterator[Path]:
    for part in PARTS:
        found = root / part
        yield from (one for one in found.rglob("*") if "__pycache__" not in one.parts) if found.is_dir() else [found]


def fingerprint(root: Path) -> str:
    """Of all that migrations, reference data, the demo's nation and the static files are made from."""
    found = hashlib.sha256()
    for path in sorted(_files(root)):
        if path.is_file():
            stat = path.stat()
            found.update(f"{path.relative_to(root)} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return found.hexdigest()


def unless_prepared(state: Path, root: Path, prepare: Callable[[], object]) -> None:
    """Prepare, unless the last time that went well was with the very same files."""
    mark, wanted = state / MARK, fingerprint(root)
    if mark.exists() and mark.read_text() == wanted:
        return
    mark.unlink(missing_ok=True)
    prepare()
    mark.write_text(wanted)
