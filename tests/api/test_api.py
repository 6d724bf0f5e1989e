"""The read API: the same permissions as the pages, by session and by token; and against its own description."""

import contextlib
import hashlib

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import (
    response_schema_conformance,
    status_code_conformance,
)

from regions.models import ApiToken, User
from regions.quarters import QuarterKey
from succession import clock
from succession.wsgi import application
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, SPONSOR, TWO_ROLES, acting, scope_of, signed_in
from tests.tenancy.test_isolation import refused, sql

pytestmark = pytest.mark.django_db
ENDED = QuarterKey.of(clock.today()).previous.previous.slug
READERS = (LEAD, SPONSOR, OTHER_LEAD, NATIONAL_LEAD, "coordinator.1@demo.example")


def token_of(email, scopes=("indicators", "returns"), days=30):
    client = signed_in(email)
    answer = client.post(
        reverse("tokens"), {"acting_as": client.acting_as, "name": "Test", "scopes": scopes, "days": days}
    )
    assert answer.status_code == 200
    secret = answer.context["secret"]
    assert secret in answer.content.decode()
    assert secret not in client.get(reverse("tokens")).content.decode()
    return secret


def ask(path, token=None, **parameters):
    headers = {"authorization": f"Bearer {token}"} if token else {}
    return Client(headers=headers).get(f"/api/v1/{path}", parameters)


@pytest.mark.parametrize("email", READERS)
def test_each_role_reads_its_own(email):
    token = token_of(email)
    national = email not in (LEAD, SPONSOR, OTHER_LEAD)
    own = acting(email).region_slug
    assert len(ask("regions/", token).json()) == 9
    assert len(ask("quarters/", token).json()) == 8
    returns = ask("returns/", token, page_size=500).json()
    assert {one["region"] for one in returns["results"]} == ({own} if not national else {
        one["slug"] for one in ask("regions/", token).json()})  # fmt: skip
    figures = ask("indicators/", token, quarter=ENDED, page_size=500).json()["results"]
    regions = {one["region"] for one in figures}
    assert regions == ({own} if not national else {one["region"] for one in returns["results"]} | {None})
    assert len(figures) == (15 if not national else 150)


def test_the_national_rows_are_sum_over_sum():
    figures = ask("indicators/", token_of(NATIONAL_LEAD), quarter=ENDED, page_size=500).json()["results"]
    of_three = [one for one in figures if (one["indicator"], one["tier"]) == (3, "2")]
    nation = next(one for one in of_three if one["region"] is None)
    rest = [one for one in of_three if one["region"]]
    assert nation["numerator"] == sum(one["numerator"] or 0 for one in rest)
    assert nation["denominator"] == sum(one["denominator"] or 0 for one in rest)


def test_a_return_as_it_was_signed():
    path = f"returns/north-east/{ENDED}/"
    answer = ask(path, token_of(LEAD))
    assert answer.status_code == 200
    assert answer.json()["content"]["region"]["name"] == "North East"
    other = ask(path, token_of(OTHER_LEAD))
    assert other.status_code == 404
    assert other.json() == {"detail": other.json()["detail"]}
    assert "North East" not in other.content.decode()


def test_no_token_and_wrong_tokens():
    for path in ("", "regions/", "quarters/", "returns/", "indicators/", f"returns/north-east/{ENDED}/"):
        assert ask(path).status_code == 401
        assert ask(path, "rsp_nonsense").status_code == 401
    assert ask("schema/").status_code == 200
    assert Client(headers={"authorization": f"Bearer {token_of(LEAD)}"}).get("/people/").status_code == 302


def test_a_session_reads_too_and_posts_nothing():
    client = signed_in(LEAD)
    assert client.get("/api/v1/returns/").json()["count"] == 8
    assert client.post("/api/v1/returns/", {"acting_as": client.acting_as}).status_code == 405
    assert signed_in(AUDITOR).get("/api/v1/returns/").status_code == 403
    two = Client()
    two.force_login(User.objects.get(email=TWO_ROLES))
    assert two.get("/api/v1/returns/").status_code == 403


def test_scopes_bind():
    token = token_of(LEAD, scopes=["indicators"])
    assert ask("indicators/", token).status_code == 200
    assert ask("returns/", token).status_code == 403


def test_the_row_holds_the_hash_alone():
    token = token_of(LEAD)
    with scope_of(LEAD):
        row = ApiToken.objects.get()
        assert row.token_sha256 == hashlib.sha256(token.encode()).hexdigest()
        assert token not in str(row.__dict__)
        refused("UPDATE regions_apitoken SET expires_at = now() + interval '9 years'", match="only last_used_at")
    with scope_of(OTHER_LEAD):
        assert ApiToken.objects.count() == 0


def test_a_token_ends():
    token = token_of(LEAD)
    assert ask("", token).status_code == 200
    client = signed_in(LEAD)
    with scope_of(LEAD):
        row = ApiToken.objects.get()
        assert row.last_used_at is not None
    other = signed_in(OTHER_LEAD)
    assert other.post(reverse("end_token", args=[row.pk]), {"acting_as": other.acting_as}).status_code == 404
    assert client.post(reverse("end_token", args=[row.pk]), {"acting_as": client.acting_as}).status_code == 302
    assert ask("", token).status_code == 401


def test_a_token_dies_with_the_role():
    token, membership = token_of(LEAD), acting(LEAD).pk
    with scope_of(SPONSOR):
        sql("UPDATE regions_membership SET revoked_at = now(), ends_on = now() WHERE id = %s", membership)
    assert ask("", token).status_code == 401


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"quarter": "x"}, 400),
        ({"tier": "9"}, 400),
        ({"region": "nowhere"}, 200),
        ({"page": "0"}, 404),
        ({"region": "a\0b"}, 400),
    ],
)
def test_filters(parameters, status):
    assert ask("indicators/", token_of(LEAD), **parameters).status_code == status


def test_bad_tokens_are_told():
    client = signed_in(LEAD)
    answer = client.post(reverse("tokens"), {"acting_as": client.acting_as, "name": "", "days": "400"})
    for words in ("Enter what it is for", "Select what it may read", "Enter 365 days or less"):
        assert words in answer.content.decode()
    assert signed_in(AUDITOR).get(reverse("tokens")).status_code == 404


def test_queries_are_flat():
    token = token_of(NATIONAL_LEAD)

    def count(**parameters):
        with CaptureQueriesContext(connection) as captured:
            assert ask("indicators/", token, page_size=500, **parameters).status_code == 200
        return len(captured)

    assert count(quarter=ENDED) == count() <= 10


def generated(operation, token, check):
    """Fifteen made-up requests, the same in every run."""

    @hypothesis.given(case=operation.as_strategy())
    @settings(max_examples=15, deadline=None, derandomize=True, phases=[Phase.generate], database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    def tries(case):
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}
        answer = case.call()
        assert answer.status_code < 500
        if answer.status_code == 200:
            case.validate_response(answer, checks=[response_schema_conformance, status_code_conformance])
        check(answer)

    tries()


@contextlib.contextmanager
def one_connection():
    """Requests by WSGI stay inside the test's transaction, as those of Django's client do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("email", [LEAD, SPONSOR, NATIONAL_LEAD, "coordinator.1@demo.example"])
def test_against_its_own_description(email):
    """Generated requests as each role: no 5xx, as described, and for a region nothing of another."""
    token = token_of(email)
    with one_connection():
        schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", application)
        operations = [found.ok() for found in schema.get_all_operations()]
        assert len(operations) >= 6
        for operation in operations:

            def check(answer, path=operation.path):
                if email in (LEAD, SPONSOR) and path not in ("/api/v1/regions/", "/api/v1/schema/"):
                    assert b"south-east" not in answer.content

            generated(operation, token, check)
