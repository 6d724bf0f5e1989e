"""Figures derived from the vacancy logs: beside what is typed, with their rows, frozen with them."""

import csv
import io
import json
import re

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from reporting.domain import asked, draft, query
from reporting.domain import quarterly_return as verbs
from reporting.models import FigureRow, NationalFigure, ReturnVersion
from reporting.queries.quarterly_return import lineage_of
from talent.domain import vacancy
from talent.models import Vacancy
from tests.conftest import NATIONAL_LEAD, OTHER_LEAD, acting, scope_of, signed_in
from tests.plugin import servers
from tests.reporting.derived_world import LEAD, REGION, SPONSOR, place, report_text, save, signed, the_draft, version_of

pytestmark = pytest.mark.django_db
CONTRIBUTOR = "contributor.1.north-west@demo.example"
MEMBERS = """
SELECT m.region_id, m.organisation_id, row_number() OVER (ORDER BY o.name) FROM regions_organisationmembership m
  JOIN regions_organisation o ON o.id = m.organisation_id JOIN regions_region r ON r.id = m.region_id
 WHERE r.slug = 'north-west' AND o.kind = 'authority' AND m.ends_on IS NULL
"""
POSTS = f"""
INSERT INTO talent_post (region_id, organisation_id, reference, tier, title, remit, combined_with, expected_vacant,
                         hard_to_fill, skills_wanted)
SELECT member.region_id, member.organisation_id, 'P1', '1', 'Director', '{{}}', '', 'not-known', false, '{{}}'
  FROM ({MEMBERS}) AS member (region_id, organisation_id, number) WHERE number <= %s
"""
VACANCY = """
INSERT INTO talent_vacancy (region_id, organisation_id, post_id, reference, known_on, vacant_on, ending, first_round,
                            skills_wanted)
SELECT region_id, organisation_id, id, 'V1', %s, %s, '', 1, '{}' FROM talent_post ORDER BY id LIMIT 1 RETURNING id
"""
ROUND = """
INSERT INTO talent_recruitmentround (region_id, organisation_id, vacancy_id, number, advertised_on, closes_on,
                                     concluded_on, outcome, applicants, shortlisted, reasons_unfilled, skills_short)
SELECT region_id, organisation_id, id, 0, %s, %s, %s, 'not-appointed', 9, 3, '{}', '{}' FROM talent_vacancy
"""
EMPTY = {f"indicator-{n}-{part}": "" for n in range(1, 8) for part in ("numerator", "denominator")}
KEPT = ("recruitmentround", "vacancy", "post")


@pytest.fixture
def logs(request, quarter):
    """Each authority keeps a log (or as many as the test's ``keeping``); the first advertised in vain this quarter."""
    keeping = getattr(request, "param", 1000)
    with servers.superuser("succession") as owner:
        owner.execute(POSTS, [keeping])
        owner.execute(VACANCY, [quarter.starts_on] * 2)
        owner.execute(ROUND, [quarter.starts_on, quarter.ends_on, quarter.ends_on])
    yield owner
    connection.connection.rollback()  # what the test wrote holds what goes now
    with servers.superuser("succession") as owner:
        for table in KEPT:
            owner.execute(f"DELETE FROM talent_{table}")


def test_derived_beside_the_input_and_its_rows(logs, quarter):
    client = signed_in(LEAD)
    answer = save(client, quarter, **EMPTY)
    assert answer.status_code == 302
    page = client.get(reverse("prepare", args=place(quarter, "1st-tier"))).content.decode()
    assert "From the vacancy logs: <strong>1</strong>" in page
    assert "From the vacancy logs: <strong>9.0</strong> (9 ÷ 1)" in page
    with scope_of(LEAD):
        held = {
            one.indicator: (one.derived_numerator, one.derived_denominator)
            for one in the_draft().figures.filter(tier="1")
        }
    assert held == {1: (1, None), 2: (1, None), 3: (9, 1), 4: (3, 1), 5: (0, None), 6: (1, None), 7: (0, None)}
    rows = client.get(reverse("return_rows", args=place(quarter, 1, "1"))).content.decode()
    assert "1 vacancy" in rows
    assert "Director" in rows
    assert client.get(reverse("return_rows", args=place(quarter, 8, "-"))).status_code == 404


def test_another_figure_needs_a_reason_and_both_are_kept(logs, quarter):
    client = signed_in(LEAD)
    page = save(client, quarter, **EMPTY | {"indicator-1-numerator": "4"}).content.decode()
    assert "Say why it is not 1, as in the vacancy logs" in page
    kept = save(
        client, quarter, **EMPTY | {"indicator-1-numerator": "4", "indicator-1-reason": "Three are not entered yet."}
    )
    assert kept.status_code == 302
    with scope_of(LEAD):
        one = the_draft().figures.get(indicator=1, tier="1")
        assert (one.numerator, one.derived_numerator, one.override_reason) == (4, 1, "Three are not entered yet.")
        content = asked.content_of(the_draft())
    entry = next(one for one in content["figures"] if (one["indicator"], one["tier"]) == (1, "1"))
    assert (entry["numerator"], entry["derived"], len(entry["rows"])) == (4, [1, None], 1)
    assert "Three are not entered yet." in client.get(reverse("check", args=place(quarter))).content.decode()
    # What is typed as the log has it is no other figure.
    save(client, quarter, **EMPTY | {"indicator-1-numerator": "1"})
    with scope_of(LEAD):
        one = the_draft().figures.get(indicator=1, tier="1")
        assert (one.numerator, one.derived_numerator, one.override_reason) == (None, 1, "")


def test_typed_before_the_logs_were_kept_waits_for_a_reason(logs, quarter):
    """The draft of the demo was typed; its figures stay until the lead says why, or takes the logs'."""
    client, lead = signed_in(LEAD), acting(LEAD)
    page = client.post(reverse("check", args=place(quarter)), {"acting_as": client.acting_as}).content.decode()
    assert "as in the vacancy logs, or leave it empty to use that" in page
    with scope_of(LEAD), pytest.raises(verbs.Incomplete):
        verbs.send(by=lead, version=the_draft())


@pytest.mark.parametrize("logs", [3], indirect=True)
def test_a_part_of_the_region_helps_and_derives_nothing(logs, quarter):
    client = signed_in(LEAD)
    page = client.get(reverse("prepare", args=place(quarter, "1st-tier"))).content.decode()
    assert "From the logs of 3 of" in page
    assert "From the vacancy logs:" not in page
    with scope_of(LEAD):
        assert not the_draft().figures.exclude(derived_numerator=None).exists()


def signed_from_logs(quarter):
    """Nothing typed, so that every figure of a tier follows from the logs."""
    for section in ("1st-tier", "2nd-tier"):
        assert save(signed_in(LEAD), quarter, section, **EMPTY).status_code == 302
    return signed()


def test_figure_and_rows_are_frozen_together(logs, quarter):
    pk = signed_from_logs(quarter)
    urls = [reverse(name, args=place(quarter, 1, "1")) for name in ("return_rows", "return_rows_csv")]
    reached = {
        email: [signed_in(email).get(url).status_code for url in urls]
        for email in (LEAD, SPONSOR, NATIONAL_LEAD, OTHER_LEAD, CONTRIBUTOR)
    }
    assert {email: code for email, (code, same) in reached.items() if code == same} == {
        LEAD: 200,
        SPONSOR: 200,
        NATIONAL_LEAD: 200,
        OTHER_LEAD: 404,
        CONTRIBUTOR: 404,
    }
    lead, contributor = acting(LEAD), acting(CONTRIBUTOR)
    with scope_of(LEAD):
        content = json.loads(ReturnVersion.objects.get(pk=pk).content)
        lineage = {(one.indicator.number, one.tier): one for one in lineage_of(content)}
        assert len(lineage) == 14
        for (number, tier), one in lineage.items():
            total = sum(row["numerator"] for row in one.rows)
            assert (total, one.counts.numerator) == (one.derived.numerator, one.derived.numerator), (number, tier)
            published = NationalFigure.objects.get(region__slug=REGION, quarter__starts_on=quarter.starts_on,
                                                   indicator=number, tier=tier)  # fmt: skip
            assert published.numerator == total
        assert any("We asked." in one["answer"] for one in content["questions"])
        for statement in ("UPDATE reporting_figurerow SET facts = '{}'", "DELETE FROM reporting_figurerow"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"{statement} WHERE version_id = {pk}")
        before = list(FigureRow.objects.filter(version_id=pk).values_list("figure", "source_id", "facts"))
        assert len(before) == 5
    with scope_of(CONTRIBUTOR):  # the log goes on, and the signed return stays
        vacancy.remove(by=contributor, vacancy=Vacancy.objects.get(reference="V1"))
    with scope_of(LEAD):
        version = version_of(pk)
        assert list(FigureRow.objects.filter(version_id=pk).values_list("figure", "source_id", "facts")) == before
        assert json.loads(version.content) == content
        # A correction follows the logs of now.
        new = query.reopen(by=lead, version=version, reason="The vacancy was entered by mistake.")
        draft.bring_up_to_date(by=lead, version=new)
        assert set(new.figures.filter(indicator=1).values_list("derived_numerator", flat=True)) == {0}
        assert not FigureRow.objects.filter(version=new).exists()


def counted(rows):
    """What the listed rows come to: numerator, and denominator where it is an average."""
    pairs = [(int(numerator), denominator) for numerator, denominator in rows]
    lower = [int(one) for _, one in pairs if one not in ("", None)]
    return sum(one for one, _ in pairs), sum(lower) if lower else None


def in_report(pk):
    """Rows of the PDF's list of vacancies: tier, indicators that it counts in, applicants and shortlisted."""
    found = re.findall(
        r"\(V\d+\) ([12])\w\w tier \d+ \w+ \d{4} \d+ \w+ \d{4} ((?:\d, )*\d)(?: (\d+) (\d+))?", report_text(pk)
    )
    return [(tier, [int(n) for n in numbers.split(", ")], people) for tier, numbers, *people in found]


def test_page_csv_api_and_report_list_what_the_figure_counts(logs, quarter):
    reported = in_report(signed_from_logs(quarter))
    client = signed_in(LEAD)
    content = client.get(f"/api/v1/returns/{REGION}/{quarter.slug}/").json()["content"]
    figures = client.get("/api/v1/indicators/", {"quarter": quarter.slug, "page_size": 500}).json()["results"]
    shown = {(one["indicator"], one["tier"]): (one["numerator"], one["denominator"]) for one in figures}
    derived = [one for one in content["figures"] if one["indicator"] < 8]
    assert len(derived) == len(reported) * 14 == 14
    for one in derived:
        key = number, tier = one["indicator"], one["tier"]
        average = number in (3, 4)
        expected = shown[key] if shown[key][0] else (0, None)
        assert counted([(row["numerator"], row["denominator"]) for row in one["rows"]]) == expected, key
        url = reverse("return_rows_csv", args=place(quarter, *key))
        listed = list(csv.DictReader(io.StringIO(client.get(url).content.decode("utf-8-sig"))))
        assert counted([(row["numerator"], row["denominator"]) for row in listed]) == expected, key
        page = client.get(reverse("return_rows", args=place(quarter, *key))).content.decode()
        rows = re.findall(r'<tr class="govuk-table__row">\s*<th scope="row".*?</tr>', page, re.DOTALL)
        cells = [re.findall(r"--numeric\">(\d+)<", row) for row in rows]
        assert counted([(cell[0] if average else 1, 1 if average else None) for cell in cells]) == expected, key
        in_pdf = [people for at, numbers, people in reported if at == tier and number in numbers]
        people = [(one[number - 3], 1) if average else (1, None) for one in in_pdf]
        assert counted(people) == expected, key


def test_the_logs_ask_what_they_leave_open_once(logs, quarter):
    client, lead = signed_in(LEAD), acting(LEAD)
    page = client.get(reverse("check", args=place(quarter))).content.decode()
    assert f"Not confirmed for {quarter.label}" in page
    with scope_of(LEAD):
        version = the_draft()
        question = next(one for one, _ in asked.questions(version) if one.fingerprint.startswith("unconfirmed"))
        draft.answer_findings(by=lead, version=version, answers={question.fingerprint: "By telephone."})
        assert {q.fingerprint: c for q, c in asked.questions(version)}[question.fingerprint] == "By telephone."
        draft.answer_findings(by=lead, version=version, answers={question.fingerprint: ""})
        assert {q.fingerprint: c for q, c in asked.questions(version)}[question.fingerprint] == ""
