from __future__ import annotations

import email
import email.policy
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

SHOWN = 50
RULE = b"-" * 79  # between the messages of one file


@login_not_required
@require_GET
def mail(request: HttpRequest) -> HttpResponse:
    """The e-mails of the demo, latest first; nothing leaves the machine, and outside the demo there is no such page."""
    if not settings.DEMO:
        raise Http404
    files = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.log"), key=lambda one: one.stat().st_mtime, reverse=True)
    letters = []
    for file in files[:SHOWN]:
        for part in reversed(file.read_bytes().split(RULE)):
            if part.strip():
                letter = email.message_from_bytes(part.strip(), policy=email.policy.default)
                body = letter.get_body(("plain",))
                letters.append(
                    {
                        "to": letter["To"],
                        "subject": letter["Subject"],
                        "date": letter["Date"],
                        "text": body.get_content() if body else "",
                    }
                )
    return render(request, "regions/mail.html", {"letters": letters})
