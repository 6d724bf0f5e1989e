"""The receipt of a strategy makes the rest of a grant due, and nothing else does."""

import datetime

import pytest

from regions.domain import payment as payments
from regions.domain import strategy as strategies
from regions.models import StrategyReceipt
from succession import clock
from succession.states import Refused
from tests.conftest import (
    AUDITOR,
    LEAD,
    NATIONAL_LEAD,
    SPONSOR,
    received_strategy,
    scope_of,
    submitted_strategy,
)
from tests.regions.strategy_world import CONTRIBUTOR, DAY, as_, draft, fresh, received, submitted
from tests.regions.test_grant import (
    COORDINATOR,
    STRANGER,
    drafted,
    grant,
    instalment,
    is_refused,
    known,
    offered,
    signed,
    today,
)

__all__ = ["draft", "drafted", "grant", "known", "offered", "received", "signed", "submitted", "today"]
pytestmark = pytest.mark.django_db


def test_the_rest_of_the_grant_falls_due_on_receipt_in_the_same_act(grant, submitted, today):
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


def test_a_strategy_received_before_the_grant_is_counted_by_the_college(received, grant, today):
    more = {"grant": grant, "strategy": received}
    with scope_of(NATIONAL_LEAD):
        assert not StrategyReceipt.objects.exists()
    with pytest.raises(Refused):
        as_(LEAD, payments.receive_strategy, **more, received_on=today)
    with pytest.raises(Refused, match="today or in the past"):
        as_(COORDINATOR, payments.receive_strategy, **more, received_on=today + DAY)
    as_(COORDINATOR, payments.receive_strategy, **more, received_on=today)
    assert instalment(grant, 2).status == "due"


def test_a_returned_strategy_or_a_draft_or_another_regions_is_no_receipt(grant, today):
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


def test_a_day_before_the_signature_receives_nothing_at_all(today, request):
    with clock.at(datetime.datetime.combine(today - 3 * DAY, datetime.time(12), datetime.UTC)):
        strategy = submitted_strategy()
    request.getfixturevalue("grant")
    with pytest.raises(Refused, match="signed"):
        as_(COORDINATOR, strategies.receive, strategy=strategy, received_on=today - DAY)
    assert fresh(strategy).status == "submitted"
