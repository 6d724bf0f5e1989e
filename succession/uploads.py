"""Files that people send: no more of one is kept than shows that it is too large, and the form around it survives."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class CutOff(FileUploadHandler):
    """Before the handlers that keep: a file is cut off just above the limit, so that its form can say so.

    A whole request far above any file that is taken is not read at all (``succession.errors`` answers).
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803  (Django's name for it)
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> Any:
        del input_data, META, boundary, encoding
        if content_length > settings.LARGEST_REQUEST:
            raise RequestDataTooBig("larger than any file that is taken")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= settings.LARGEST_FILE else None

    def file_complete(self, file_size: int) -> None:
        """The next handler makes the file."""
