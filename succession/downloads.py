"""What is handed out as a file."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def attachment(content: bytes | str, *, name: str, kind: str) -> HttpResponse:
    """``name``: of the file, in any letters. ``kind``: its media type."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response
