"""The page for a fault says what is the matter as far as we know, and gives the text back."""

import pytest
from django.db import DatabaseError, connection
from django.test import RequestFactory

from succession.errors import server_error

pytestmark = pytest.mark.django_db(transaction=False)


@pytest.mark.parametrize(
    ("state", "status", "words"),
    [
        ("53100", 503, "run out of space"),
        ("57014", 503, "gave up waiting"),
        ("55P03", 503, "gave up waiting"),
        ("57P01", 503, "can’t be reached"),
        ("XX000", 500, "has been recorded"),
    ],
)
def test_what_is_the_matter(state, status, words):
    request = RequestFactory().post("/", {"risks": "Two <b>retire</b>", "password": "secret-12345", "code": "123456"})
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$")
    except DatabaseError:
        answer = server_error(request)
    page = answer.content.decode()
    assert answer.status_code == status
    assert answer.has_header("Retry-After") == (status == 503)
    assert words in page
    assert "Two &lt;b&gt;retire&lt;/b&gt;" in page
    assert "secret-12345" not in page
    assert "123456" not in page
