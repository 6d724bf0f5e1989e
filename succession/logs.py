"""One JSON object a line, with the request's id, and without what belongs to a person."""

from __future__ import annotations

import json
import logging
import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

_request_id: ContextVar[str] = ContextVar("request_id", default="")
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
# Tokens of links, tokens of the API, e-mail addresses.
_PERSONAL = re.compile(r"(?<=/invitation/)[^/\s]+|(?<=/forgotten/)\w+-[^/\s]+|rsp_[\w-]+|[\w.+-]+@[\w.-]+\w")


class RequestIdMiddleware:
    """Takes the id that a proxy gave, or makes one; the answer carries it, so that a person can quote it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        ident = given if _GIVEN.fullmatch(given) else uuid.uuid4().hex
        token = _request_id.set(ident)
        try:
            response = self.get_response(request)
        finally:
            _request_id.reset(token)
        response["X-Request-ID"] = ident
        return response


def without_personal_values(text: str) -> str:
    return _PERSONAL.sub("[removed]", text)


class JsonLines(logging.Formatter):
    """Of an exception the type and the places are kept; its message may quote what somebody typed."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_personal_values(record.getMessage()),
        }
        if _request_id.get():
            line["request_id"] = _request_id.get()
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["trace"] = " < ".join(_places(record))
        return json.dumps(line, ensure_ascii=False)


def _places(record: logging.LogRecord) -> list[str]:
    """Innermost first."""
    found = []
    trace = record.exc_info[2] if record.exc_info else None
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"{code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return found[::-1]
