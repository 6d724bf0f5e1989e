"""How far the making of a document is, in words for whoever waits for it; and the document itself."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse

from succession.downloads import attachment
from succession.pdf.issued import IssuedPdf
from succession.tenancy.models import Job


def progress(*, kind: str, key: str, noun: str, ready: bool) -> dict[str, Any]:
    """What the page asks for every second. ``noun``: such as "report"."""
    if ready:
        return {"ready": True, "text": f"The {noun} is ready."}
    job = Job.objects.filter(kind=kind, key=key).first()
    words = {
        Job.State.LEASED: f"The {noun} is being made.",
        Job.State.FAILED: f"The {noun} could not be made as a PDF. Nothing of it is lost.",
    }
    waiting = f"The {noun} is waiting to be made. This usually takes a few seconds."
    return {"ready": False, "text": words.get(Job.State(job.state), waiting) if job else waiting}


def download(document: IssuedPdf | None, name: str) -> HttpResponse:
    """The document as a file of that name, or 404 where there is none yet."""
    if document is None:
        raise Http404
    return attachment(bytes(document.pdf), name=name, kind="application/pdf")
