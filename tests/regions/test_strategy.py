"""The life of a strategy, by the domain, and by the database when the domain is passed by."""

import pytest
from django.db import DatabaseError, transaction

from regions.domain import strategy as strategies
from regions.models import Strategy
from regions.queries.strategy import differences, missing, texts_of
from regions.sections import BY_SLUG
from succession import clock
from succession.states import Refused, Stale
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, SPONSOR, scope_of, submitted_strategy
from tests.regions.grant_world import as_superuser, rolled_back
from tests.regions.strategy_world import (
    CONTRIBUTOR,
    READERS,
    VISION,
    agreed,
    as_,
    draft,
    fresh,
    received,
    submitted,
    write,
)
from tests.regions.test_grant import COORDINATOR, is_refused
from tests.tenancy.test_isolation import sql

__all__ = ["agreed", "draft", "received", "submitted"]
pytestmark = pytest.mark.django_db


def test_from_the_first_draft_to_the_second_version_agreed(agreed):
    as_(LEAD, strategies.publish, strategy=agreed)
    second = as_(LEAD, strategies.start)
    assert as_(LEAD, strategies.start).pk == second.pk
    assert (second.number, second.vision) == (2, agreed.vision)
    write(second, text="About Vision, again.")
    as_(SPONSOR, strategies.submit, strategy=second)
    as_(NATIONAL_LEAD, strategies.receive, strategy=second, received_on=clock.today())
    said = {"culture": "How will this be seen?"}
    as_(NATIONAL_LEAD, strategies.return_, strategy=second, reason="Too little on culture.", comments=said)
    third = as_(LEAD, strategies.start)
    with scope_of(LEAD):
        [found] = differences(Strategy.objects.get(pk=agreed.pk), third)
        assert [(one.kind, one.text) for one in found.pieces] == [
            ("kept", "About "), ("removed", "Vision."), ("added", "Vision, again."),
        ]  # fmt: skip
        assert {one.section.slug for one in texts_of(third) if one.comments} == {"culture"}
    as_(SPONSOR, strategies.submit, strategy=third)
    as_(COORDINATOR, strategies.receive, strategy=third, received_on=clock.today())
    as_(COORDINATOR, strategies.agree, strategy=third)
    with scope_of(LEAD):
        assert list(Strategy.objects.values_list("number", "status")) == [
            (3, "agreed"), (2, "returned"), (1, "superseded"),
        ]  # fmt: skip
        assert Strategy.objects.get(number=1).published_at


def test_each_verb_has_its_hands_and_its_time(draft):
    for email in (SPONSOR, CONTRIBUTOR, NATIONAL_LEAD, COORDINATOR, AUDITOR):
        with pytest.raises(Refused):
            as_(email, strategies.start)
    for email in READERS:
        for verb, more, hands in (
            (strategies.submit, {}, {SPONSOR}),
            (strategies.receive, {"received_on": clock.today()}, set()),
            (strategies.agree, {}, set()),
            (strategies.return_, {"reason": "x"}, set()),
            (strategies.publish, {}, set()),
        ):
            if email not in hands:
                with pytest.raises(Refused):
                    as_(email, verb, strategy=draft, **more)
    assert fresh(draft).status == "draft"


def test_nothing_is_submitted_half_written_or_unseen_or_by_who_prepared_it(draft):
    write(draft, BY_SLUG["partnerships"], "")  # one that may stay empty
    seen = strategies.revision_of_all
    with scope_of(LEAD):
        before = seen(Strategy.objects.get(pk=draft.pk))
    write(draft, text="")
    with scope_of(LEAD):
        assert missing(Strategy.objects.get(pk=draft.pk)) == [VISION]
    with pytest.raises(Refused, match="still empty: Vision"):
        as_(SPONSOR, strategies.submit, strategy=draft)
    submits = ("UPDATE regions_strategy SET status = 'submitted', submitted_by_id = {by}, submitted_at = now(), "
               "submitted_by_name = (SELECT %s)")  # fmt: skip
    with scope_of(SPONSOR):
        [[me]] = sql("SELECT current_setting('app.user_id')")
    name = fresh(draft).prepared_by_name
    is_refused(SPONSOR, submits.format(by=me), "Somebody")
    write(draft, text="New")
    with pytest.raises(Refused, match="has changed"):
        as_(SPONSOR, strategies.submit, strategy=draft, seen=before)
    is_refused(SPONSOR, submits.format(by=draft.prepared_by_id), name)
    assert fresh(draft).status == "draft"


SUBMITTED_CHANGED = (
    "UPDATE regions_strategy SET vision = 'x'",
    "UPDATE regions_strategy SET shared_with_organisations = true",
    "UPDATE regions_strategy SET submitted_at = now() - interval '1 day'",
    "UPDATE regions_strategy SET status = 'draft', submitted_by_id = NULL, submitted_by_name = '', submitted_at = NULL",
    "DELETE FROM regions_strategy",
    "TRUNCATE regions_strategy CASCADE",
)


def test_a_submitted_version_never_changes(submitted):
    with pytest.raises(Refused, match="not a draft"):
        write(submitted, text="Later")
    with pytest.raises(Refused, match="The College has the strategy"):
        as_(LEAD, strategies.start)
    for statement in SUBMITTED_CHANGED:
        for email in (LEAD, SPONSOR, NATIONAL_LEAD, COORDINATOR, CONTRIBUTOR, AUDITOR):
            is_refused(email, statement)


@pytest.mark.parametrize("statement", SUBMITTED_CHANGED)
def test_not_even_the_superuser_changes_it(statement):
    with rolled_back():
        submitted_strategy()
        with as_superuser():
            [[before]] = sql("SELECT vision FROM regions_strategy")
            with pytest.raises(DatabaseError, match="frozen|refused|transition"), transaction.atomic():
                sql(statement)
            assert sql("SELECT vision, status FROM regions_strategy") == [(before, "submitted")]


ILLEGAL = {
    "draft": ["received", "agreed", "returned", "superseded"],
    "submitted": ["draft", "agreed", "returned", "superseded"],
    "received": ["draft", "submitted", "superseded"],
    "agreed": ["draft", "submitted", "received", "returned", "superseded"],
}


@pytest.mark.parametrize("state", list(ILLEGAL))
def test_no_other_step_by_raw_sql(state, request):
    row = request.getfixturevalue(state)
    for target in ILLEGAL[state]:
        for email in (LEAD, SPONSOR, NATIONAL_LEAD, COORDINATOR):
            is_refused(
                email,
                "UPDATE regions_strategy SET status = %s, decided_by_id = NULL, decided_at = NULL, reason = '' WHERE id = %s",
                target, row.pk,
            )  # fmt: skip
            is_refused(email, "UPDATE regions_strategy SET status = %s WHERE id = %s", target, row.pk)
    assert fresh(row).status == state


def test_one_open_version_at_a_time_in_the_leads_own_name(draft):
    insert = ("INSERT INTO regions_strategy (region_id, number, status, vision, outcomes_soon, outcomes_later, culture, "
              "partnerships, talent_management, succession_planning, retaining, workforce, shared_with_organisations, "
              "shared_with_coordinator, prepared_by_id, prepared_by_name, submitted_by_name, received_by_name, "
              "decided_by_name, reason, published_by_name) SELECT region_id, {number}, 'draft', '', '', '', '', '', '', '', "
              "'', '', false, false, prepared_by_id, prepared_by_name, '', '', '', '', '' FROM regions_strategy")  # fmt: skip
    for number in (1, 2, 3):
        is_refused(LEAD, insert.format(number=number))
    is_refused(OTHER_LEAD, insert.format(number=2))


def test_two_people_in_one_section_lose_nothing(draft):
    before = strategies.revision(draft, VISION)
    after = write(draft, text="Theirs")
    assert after != before
    with pytest.raises(Stale):
        as_(LEAD, strategies.save_section, strategy=draft, section=VISION, text="Mine", seen=before)
    culture = strategies.revision(draft, BY_SLUG["culture"])  # another section is no quarrel
    as_(LEAD, strategies.save_section, strategy=draft, section=BY_SLUG["culture"], text="Also", seen=culture)
    assert (fresh(draft).vision, fresh(draft).culture) == ("Theirs", "Also")


@pytest.mark.parametrize("text", ["x" * 10_001, "a\0b"])
def test_absurd_texts_are_refused_with_words(draft, text):
    with pytest.raises(Refused, match="10,000|printed"):
        write(draft, text=text)
