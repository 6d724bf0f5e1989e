"""Who reads a strategy when, what organisations and the College say of it, and that each sees its own alone."""

import pytest

from regions.domain import strategy as strategies
from regions.domain import strategy_comment as comments
from regions.models import StrategyComment
from regions.queries.strategy import contributions_to
from succession import clock
from succession.states import Refused, Stale
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, SPONSOR, scope_of
from tests.regions.strategy_world import (
    CONTRIBUTOR,
    NEIGHBOUR,
    OUTSIDER,
    VISION,
    as_,
    draft,
    readers,
    shared,
)
from tests.regions.test_grant import COORDINATOR, is_refused
from tests.tenancy.test_isolation import sql

__all__ = ["draft", "shared"]
pytestmark = pytest.mark.django_db


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
