"""The files that prove spending: judged by what they hold, kept once by their SHA-256."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass

from regions.models import Voucher
from regions.models.voucher import CONTENT_TYPES, LARGEST_FILE
from succession.states import Refused
from succession.tenancy.acting import Acting

NAME_LENGTH = 120
# How a whole file of each type ends, within its last kilobyte.
_ENDS = {"application/pdf": b"%%EOF", "image/jpeg": b"\xff\xd9", "image/png": b"IEND"}
SUFFIXES = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}


@dataclass(frozen=True)
class Upload:
    """A file as it came: its name is what somebody called it, and proves nothing."""

    name: str
    content: bytes


def content_type_of(content: bytes) -> str:
    """By the first and the last bytes. Raises ``Refused`` with words for the person."""
    if not content:
        raise Refused("The file is empty. Choose another.")
    if len(content) > LARGEST_FILE:
        raise Refused(
            f"The file is larger than {LARGEST_FILE // 1024 // 1024} MB. Make it smaller, or scan it in grey."
        )
    kind = next((kind for kind, first in CONTENT_TYPES.items() if content.startswith(first)), None)
    if kind is None:
        raise Refused("The file must be a PDF, a JPEG or a PNG. Its name alone does not make it one.")
    if _ENDS[kind] not in content[-1024:]:
        raise Refused("The file is cut short or damaged. Save it again, then choose it.")
    return kind


def called(name: str, kind: str) -> str:
    """Safe to show and to save under: the last part of the path, printable, with the suffix of its type."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(one for one in last if unicodedata.category(one)[0] != "C").strip(" .")
    stem = printable.rsplit(".", 1)[0] if "." in printable else printable
    suffix = SUFFIXES[kind]
    return f"{stem[: NAME_LENGTH - len(suffix)] or 'evidence'}{suffix}"


def keep(*, by: Acting, upload: Upload) -> Voucher:
    """Part of the verb that it proves. The same content is the same voucher."""
    content_type = content_type_of(upload.content)
    sha256 = hashlib.sha256(upload.content).hexdigest()
    assert by.region_id is not None
    voucher = Voucher(
        region_id=by.region_id,
        sha256=sha256,
        content_type=content_type,
        size=len(upload.content),
        content=upload.content,
        uploaded_by_id=by.user_id,
    )
    Voucher.objects.bulk_create([voucher], ignore_conflicts=True)
    return Voucher.objects.defer("content").get(region_id=by.region_id, sha256=sha256)
