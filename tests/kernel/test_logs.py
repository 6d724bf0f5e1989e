"""Log lines: an id for each request, and nothing of a person's."""

import json
import logging
import sys

import pytest

from succession.logs import JsonLines, without_personal_values


def line(message, *arguments, exc_info=None):
    return json.loads(JsonLines().format(logging.LogRecord("x", logging.ERROR, "f", 1, message, arguments, exc_info)))


def test_no_personal_values():
    assert without_personal_values("Gone: /invitation/Abc_9-x/") == "Gone: /invitation/[removed]/"
    assert without_personal_values("Not Found: /account/password/forgotten/1a-c0ffee/").endswith("/[removed]/")
    assert without_personal_values("jo.bloggs+x@council.example rsp_secret-1") == "[removed] [removed]"


def test_an_exception_keeps_its_places_and_not_its_words():
    try:
        int("jo typed this")
    except ValueError:
        found = line("Internal Server Error: %s", "/x/", exc_info=sys.exc_info())
    assert found["exception"] == "ValueError"
    assert "test_logs.py" in found["trace"]
    assert "jo typed" not in json.dumps(found)


@pytest.mark.django_db
@pytest.mark.parametrize(("given", "kept"), [("abcdef12-3456", True), ("short", False), ("x" * 99, False), ("", False)])
def test_each_answer_carries_an_id(client, given, kept):
    answer = client.get("/cookies/", headers={"x-request-id": given})
    assert (answer["X-Request-ID"] == given) is kept
    assert len(answer["X-Request-ID"]) >= 8
