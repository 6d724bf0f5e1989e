"""The life of a strategy, by the domain, and by the database when the domain is passed by."""

import datetime

import pytest
from django.db import DatabaseError, transaction

from regions.domain import payment as payments
from regions.domain import strategy as strategies
from regions.domain import strategy_comment as comments
from regions.models import Strategy, StrategyComment, StrategyReceipt
from regions.queries.strategy import contributions_to, differences, missing, texts_of
from regions.sections import BY_SLUG, SECTIONS
from succession import clock
from succession.states import Refused, Stale
from tests.conftest import (
    AUDITOR,
    LEAD,
    NATIONAL_LEAD,
    OTHER_LEAD,
    OTHER_SPONSOR,
    SPONSOR,
    acting,
    received_strategy,
    scope_of,
    submitted_strategy,
)
from tests.regions.grant_world import as_superuser, rolled_back
from tests.regions.test_grant import COORDINATOR, STRANGER, drafted, grant, instalment, known, offered, signed, today  # noqa: F401
from tests.tenancy.test_isolation import sql

pytestmark = pytest.mark.django_db
CONTRIBUTOR, NEIGHBOUR = "contributor.1.north-east@demo.example", "contributor.2.north-east@demo.example"
OUTSIDER = "contributor.1.south-east@demo.example"
REGION, DAY = "north-east", datetime.timedelta(days=1)
VISION = BY_SLUG["vision"]
READERS = (LEAD, SPONSOR, CONTRIBUTOR, NEIGHBOUR, OUTSIDER, NATIONAL_LEAD, COORDINATOR, STRANGER, AUDITOR, OTHER_LEAD,
           OTHER_SPONSOR)  # fmt: skip


def as_(email, verb, **more):
    who = acting(email)
    with scope_of(email):
        return verb(by=who, **more)


def fresh(row):
    with scope_of(LEAD):
        return type(row).objects.get(pk=row.pk)


def is_refused(email, statement, *parameters):
    """By an error; or no row is reached."""
    with scope_of(email):
        try:
            with transaction.atomic():
                reached = sql(statement, *parameters)
                sql("SET CONSTRAINTS ALL IMMEDIATE")
        except DatabaseError:
            return
        assert reached == 0, statement


def write(strategy, section=VISION, text="We grow our own.", by=LEAD):
    return as_(by, strategies.save_section, strategy=strategy, section=section, text=text,
               seen=strategies.revision(fresh(strategy), section))  # fmt: skip


def whole(strategy):
    for one in SECTIONS:
        if not getattr(fresh(strategy), one.name):
            write(strategy, one, f"About {one.title}.")
    return fresh(strategy)


def readers(statement="SELECT count(*) FROM regions_strategy"):
    """Who sees a row at all."""
    found = set()
    for email in READERS:
        with scope_of(email):
            try:
                with transaction.atomic():
                    if sql(statement)[0][0]:
                        found.add(email)
            except DatabaseError as error:
                assert "permission denied" in str(error)
    return found


@pytest.fixture
def draft():
    return whole(as_(LEAD, strategies.start))


@pytest.fixture
def shared(draft):
    as_(LEAD, strategies.share, strategy=draft, organisations=True, coordinator=False)
    return draft


@pytest.fixture
def submitted(draft):
    as_(SPONSOR, strategies.submit, strategy=draft)
    return fresh(draft)


@pytest.fixture
def received(submitted):
    as_(COORDINATOR, strategies.receive, strategy=submitted, received_on=clock.today())
    return fresh(submitted)


@pytest.fixture
def agreed(received):
    as_(COORDINATOR, strategies.agree, strategy=received)
    return fresh(received)


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


def test_who_sees_what_and_when(draft):
    own, college = {LEAD, SPONSOR}, {NATIONAL_LEAD, COORDINATOR}
    organisations = {CONTRIBUTOR, NEIGHBOUR}
    assert readers() == own
    as_(LEAD, strategies.share, strategy=draft, organisations=True, coordinator=False)
    assert readers() == own | organisations
    as_(LEAD, strategies.share, strategy=draft, organisations=False, coordinator=True)
    assert readers() == own | {COORDINATOR}
    as_(LEAD, strategies.share, strategy=draft, organisations=False, coordinator=False)
    assert readers() == own
    as_(SPONSOR, strategies.submit, strategy=draft)
    assert readers() == own | college
    as_(COORDINATOR, strategies.receive, strategy=draft, received_on=clock.today())
    as_(COORDINATOR, strategies.agree, strategy=draft)
    assert readers() == own | college
    with scope_of(NATIONAL_LEAD):
        [[college_id]] = sql("SELECT current_setting('app.user_id')")
    is_refused(
        NATIONAL_LEAD,
        "UPDATE regions_strategy SET published_at = now(), published_by_id = %s, published_by_name = 'x'",
        college_id,
    )
    as_(LEAD, strategies.publish, strategy=draft)
    assert readers() == own | college | organisations
    with pytest.raises(Refused, match="already"):
        as_(LEAD, strategies.publish, strategy=draft)
    assert readers("SELECT count(*) FROM regions_strategydocument") == set()


def test_comments_are_the_organisations_own_and_answered_once(shared):
    for email, text in ((CONTRIBUTOR, "More on rural posts."), (NEIGHBOUR, "Fine.")):
        as_(email, comments.add, strategy=shared, section=VISION, text=text)
    for email in (OUTSIDER, NATIONAL_LEAD, COORDINATOR, LEAD, SPONSOR, AUDITOR):
        with pytest.raises(Refused):
            as_(email, comments.add, strategy=shared, section=VISION, text="x")
    with scope_of(CONTRIBUTOR):
        assert [one.text for one in StrategyComment.objects.all()] == ["More on rural posts."]
    with scope_of(LEAD):
        first = StrategyComment.objects.first()
    for email in (CONTRIBUTOR, SPONSOR, OTHER_LEAD):
        with pytest.raises(Refused):
            as_(email, comments.deal, comment=first, answer="x")
    as_(LEAD, comments.deal, comment=first, answer="Added a sentence.")
    with pytest.raises(Refused, match="already"):
        as_(LEAD, comments.deal, comment=first, answer="Again")
    for email in (LEAD, CONTRIBUTOR, SPONSOR):
        is_refused(email, "UPDATE regions_strategycomment SET answer = 'x' WHERE id = %s", first.pk)
        is_refused(email, "UPDATE regions_strategycomment SET text = 'x'")
        is_refused(email, "DELETE FROM regions_strategycomment")
    with scope_of(CONTRIBUTOR):
        assert StrategyComment.objects.get().answer == "Added a sentence."
    as_(LEAD, strategies.share, strategy=shared, organisations=False, coordinator=True)
    with pytest.raises(Refused, match="does not share"):
        as_(CONTRIBUTOR, comments.add, strategy=shared, section=VISION, text="Late")
    as_(COORDINATOR, comments.add, strategy=shared, section=VISION, text="Good.")
    assert readers("SELECT count(*) FROM regions_strategycomment WHERE organisation_id IS NULL") == {
        LEAD, SPONSOR, COORDINATOR,
    }  # fmt: skip
    assert readers("SELECT count(*) FROM regions_strategycomment") == {
        LEAD,
        SPONSOR,
        COORDINATOR,
        CONTRIBUTOR,
        NEIGHBOUR,
    }


def test_a_comment_on_what_is_not_shared_is_refused_by_the_database(draft, shared):
    insert = ("INSERT INTO regions_strategycomment (region_id, strategy_id, section, organisation_id, text, author_id, "
              "author_name, at, answer, dealt_by_name) SELECT current_setting('app.region_id')::bigint, %s, 'vision', "
              "current_setting('app.organisation_id')::bigint, 'x', current_setting('app.user_id')::bigint, %s, now(), "
              "'', ''")  # fmt: skip
    name = as_(CONTRIBUTOR, lambda by: by.user_name)
    with scope_of(CONTRIBUTOR):
        assert sql(insert, shared.pk, name) == 1  # fair as it stands
    is_refused(OUTSIDER, insert, shared.pk, as_(OUTSIDER, lambda by: by.user_name))
    as_(LEAD, strategies.share, strategy=shared, organisations=False, coordinator=False)
    is_refused(CONTRIBUTOR, insert, shared.pk, name)


def test_what_organisations_give_and_gain_is_part_of_what_is_submitted(shared):
    give = {"strategy": shared, "gives": "Two mentors.", "gains": ""}
    first = as_(CONTRIBUTOR, comments.contribute, **give, seen=comments.revision(None))
    with pytest.raises(Stale):
        as_(CONTRIBUTOR, comments.contribute, **give, seen=comments.revision(None))
    seen = comments.revision(first)
    as_(CONTRIBUTOR, comments.contribute, **{**give, "gains": "A wider choice."}, seen=seen)
    with pytest.raises(Refused, match="Enter what"):
        as_(NEIGHBOUR, comments.contribute, strategy=shared, gives=" ", gains="", seen=comments.revision(None))
    with scope_of(NEIGHBOUR):
        assert contributions_to(shared) == []
    as_(SPONSOR, strategies.submit, strategy=shared)
    for email in (CONTRIBUTOR, LEAD):
        is_refused(email, "UPDATE regions_strategycontribution SET gives = 'x'")
        is_refused(email, "DELETE FROM regions_strategycontribution")
    with scope_of(COORDINATOR):
        assert [(one.gives, one.gains) for one in contributions_to(shared)] == [("Two mentors.", "A wider choice.")]
    as_(COORDINATOR, strategies.receive, strategy=shared, received_on=clock.today())
    as_(COORDINATOR, strategies.return_, strategy=shared, reason="Shorter, please.")
    second = as_(LEAD, strategies.start)
    as_(SPONSOR, strategies.submit, strategy=second)
    as_(COORDINATOR, strategies.receive, strategy=second, received_on=clock.today())
    as_(COORDINATOR, strategies.agree, strategy=second)
    with scope_of(NEIGHBOUR):
        assert sql("SELECT count(*) FROM regions_strategycontribution") == [(0,)]
    as_(LEAD, strategies.publish, strategy=second)
    with scope_of(NEIGHBOUR):  # it holds for the version after it
        assert [one.gives for one in contributions_to(second)] == ["Two mentors."]


def test_the_rest_of_the_grant_falls_due_on_receipt_in_the_same_act(grant, submitted, today):  # noqa: F811
    for day, words in ((today + DAY, "today or in the past"), (today - DAY, "submitted")):
        with pytest.raises(Refused, match=words):
            as_(COORDINATOR, strategies.receive, strategy=submitted, received_on=day)
    for email in (STRANGER, LEAD, SPONSOR, AUDITOR, CONTRIBUTOR):
        with pytest.raises(Refused):
            as_(email, strategies.receive, strategy=submitted, received_on=today)
    as_(COORDINATOR, strategies.receive, strategy=submitted, received_on=today)
    assert instalment(grant, 2).status == "due"
    with scope_of(AUDITOR):
        receipt = StrategyReceipt.objects.get()
        assert (receipt.strategy_id, receipt.document) == (submitted.pk, "Strategy of North East, version 1")
    as_(COORDINATOR, strategies.return_, strategy=submitted, reason="Shorter, please.")
    assert instalment(grant, 2).status == "due"  # receipt, not approval


def test_a_strategy_received_before_the_grant_is_counted_by_the_college(received, grant, today):  # noqa: F811
    more = {"grant": grant, "strategy": received}
    with scope_of(NATIONAL_LEAD):
        assert not StrategyReceipt.objects.exists()
    with pytest.raises(Refused):
        as_(LEAD, payments.receive_strategy, **more, received_on=today)
    with pytest.raises(Refused, match="today or in the past"):
        as_(COORDINATOR, payments.receive_strategy, **more, received_on=today + DAY)
    as_(COORDINATOR, payments.receive_strategy, **more, received_on=today)
    assert instalment(grant, 2).status == "due"


def test_a_returned_strategy_or_a_draft_or_another_regions_is_no_receipt(grant, today):  # noqa: F811
    elsewhere, here = received_strategy("south-east"), submitted_strategy()
    for strategy in (elsewhere, here):
        with pytest.raises(Refused, match="has not received"):
            as_(NATIONAL_LEAD, payments.receive_strategy, grant=grant, strategy=strategy, received_on=today)
        is_refused(
            NATIONAL_LEAD,
            "INSERT INTO regions_strategyreceipt (region_id, grant_id, strategy_id, document, received_on, recorded_by_id, "
            "recorded_by_name) SELECT region_id, id, %s, 'x', %s, current_setting('app.user_id')::bigint, %s "
            "FROM regions_grant", strategy.pk, today, as_(NATIONAL_LEAD, lambda by: by.user_name),
        )  # fmt: skip


def test_a_day_before_the_signature_receives_nothing_at_all(today, request):  # noqa: F811
    with clock.at(datetime.datetime.combine(today - 3 * DAY, datetime.time(12), datetime.UTC)):
        strategy = submitted_strategy()
    request.getfixturevalue("grant")
    with pytest.raises(Refused, match="signed"):
        as_(COORDINATOR, strategies.receive, strategy=strategy, received_on=today - DAY)
    assert fresh(strategy).status == "submitted"
