"""Indicator 8 in the return: it follows from the log of engagements, with rows that name nobody, frozen with it."""

import csv
import datetime
import io
import json
import re

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from regions.domain import engagement, stakeholder
from regions.domain.engagement import EngagementFacts
from regions.domain.stakeholder import StakeholderFacts
from regions.models import Engagement
from reporting.domain import asked, draft, query
from reporting.domain import quarterly_return as verbs
from reporting.models import NationalFigure
from reporting.queries.quarterly_return import lineage_of
from tests.conftest import NATIONAL_LEAD, OTHER_LEAD, acting, scope_of, signed_in
from tests.reporting.derived_world import LEAD, REGION, SPONSOR, place, report_text, save, signed, the_draft, version_of

pytestmark = pytest.mark.django_db
NAMES = ("Perpetua Quill", "Barnaby Thrupp")
DAY = datetime.timedelta(days=1)


def logged(*days):
    """A stakeholder each, with one engagement on the day; and two on the first day for the first."""
    by = acting(LEAD)
    found = []
    with scope_of(LEAD):
        for name, day in zip(NAMES, days, strict=False):
            facts = StakeholderFacts(name, "hr", "high", works_for=f"Office of {name}")
            found.append(stakeholder.add(by=by, facts=facts))
            engagement.log(by=by, stakeholder=found[-1], facts=EngagementFacts(day, "event", f"Met {name}"))
        engagement.log(by=by, stakeholder=found[0], facts=EngagementFacts(days[0], "event"))
    return found


def eighth(content):
    return next(one for one in content["figures"] if one["indicator"] == 8)


def test_derived_beside_the_input_with_names_for_the_lead_alone(quarter):
    logged(quarter.starts_on, quarter.ends_on)
    client = signed_in(LEAD)
    assert save(client, quarter, "contacts", **{"indicator-8-numerator": ""}).status_code == 302
    page = client.get(reverse("prepare", args=place(quarter, "contacts"))).content.decode()
    assert "From the log of engagements: <strong>2</strong>" in page
    assert "these 2" in page
    rows = client.get(reverse("return_rows", args=place(quarter, 8, "-"))).content.decode()
    assert all(name in rows for name in NAMES)
    with scope_of(LEAD):
        entry = eighth(asked.content_of(the_draft()))
    assert (entry["numerator"], entry["derived"]) == (2, [2, None])
    assert {row["group"] for row in entry["rows"]} == {"Human resources lead"}
    assert [row["engagements"] for row in entry["rows"]] == [2, 1]
    assert not any(name in json.dumps(entry) for name in NAMES)


def test_another_figure_needs_a_reason(quarter):
    logged(quarter.starts_on)
    client, lead = signed_in(LEAD), acting(LEAD)
    page = save(client, quarter, "contacts", **{"indicator-8-numerator": "7"}).content.decode()
    assert "Say why it is not 1, as in the log of engagements" in page
    with scope_of(LEAD), pytest.raises(verbs.Incomplete):  # typed before the log was kept
        verbs.send(by=lead, version=the_draft())
    unsent = client.post(reverse("check", args=place(quarter)), {"acting_as": client.acting_as}).content.decode()
    assert "as in the log of engagements, or leave it empty to use that" in unsent
    values = {"indicator-8-numerator": "7", "indicator-8-reason": "Six by telephone, not logged."}
    assert save(client, quarter, "contacts", **values).status_code == 302
    shown = client.get(reverse("check", args=place(quarter))).content.decode()
    assert "7, and not 1 as in the log of engagements. Six by telephone, not logged." in shown


def test_a_log_begun_after_the_quarter_is_no_figure_of_it(quarter):
    logged(quarter.ends_on + DAY)
    client = signed_in(LEAD)
    page = client.get(reverse("prepare", args=place(quarter, "contacts"))).content.decode()
    assert "log of engagements" not in page
    with scope_of(LEAD):
        assert "derived" not in eighth(asked.content_of(the_draft()))


def test_a_quiet_quarter_is_nought(quarter):
    logged(quarter.starts_on - DAY)
    client = signed_in(LEAD)
    assert save(client, quarter, "contacts", **{"indicator-8-numerator": ""}).status_code == 302
    with scope_of(LEAD):
        entry = eighth(asked.content_of(the_draft()))
    assert (entry["numerator"], entry["derived"], entry["rows"]) == (0, [0, None], [])


def test_frozen_while_the_log_moves_on(quarter):
    first, second = logged(quarter.starts_on, quarter.ends_on)
    client = signed_in(LEAD)
    assert save(client, quarter, "contacts", **{"indicator-8-numerator": ""}).status_code == 302
    pk = signed()
    lead = acting(LEAD)
    with scope_of(LEAD):
        before = version_of(pk).content
        stakeholder.erase(by=lead, stakeholder=first)
        for one in Engagement.objects.filter(stakeholder=second):
            engagement.remove(by=lead, engagement=one)
    with scope_of(LEAD):
        version = version_of(pk)
        assert version.content == before
        assert not any(name in before for name in NAMES)
        for statement in ("UPDATE reporting_figurerow SET facts = '{}'", "DELETE FROM reporting_figurerow"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"{statement} WHERE version_id = {pk}")
        published = NationalFigure.objects.get(
            region__slug=REGION, quarter=version.quarterly_return.quarter, indicator=8
        )
        assert published.numerator == 2
    # What counts is the same wherever it is listed, and nobody is named.
    key = place(quarter, 8, "-")
    listed = list(
        csv.DictReader(io.StringIO(client.get(reverse("return_rows_csv", args=key)).content.decode("utf-8-sig")))
    )
    assert [int(row["numerator"]) for row in listed] == [1, 1]
    page = client.get(reverse("return_rows", args=key)).content.decode()
    assert len(re.findall(r"<th scope=\"row\"", page)) == 2
    answered = client.get(f"/api/v1/returns/{REGION}/{quarter.slug}/").json()["content"]
    assert len(eighth(answered)["rows"]) == 2
    report = report_text(pk)
    assert len(re.findall(r"Human resources lead \(\d+\) \d+ \d+ \w+ \d{4}", report)) == 2
    assert not any(name in text for name in NAMES for text in (page, report, json.dumps(answered), str(listed)))
    reached = {who: signed_in(who).get(reverse("return_rows", args=key)).status_code
               for who in (LEAD, SPONSOR, NATIONAL_LEAD, OTHER_LEAD)}  # fmt: skip
    assert reached == {LEAD: 200, SPONSOR: 200, NATIONAL_LEAD: 200, OTHER_LEAD: 404}
    with scope_of(LEAD):
        # A correction follows the log of now: the erased one counts, as its days stay.
        new = query.reopen(by=lead, version=version, reason="One was logged by mistake.")
        draft.bring_up_to_date(by=lead, version=new)
        one = next(one for one in lineage_of(asked.content_of(new)) if one.indicator.number == 8)
        assert (one.derived.numerator, len(one.rows)) == (1, 1)
