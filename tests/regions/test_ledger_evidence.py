"""Evidence of an entry: judged by its content, and kept once."""

import pytest

from regions.domain import ledger
from regions.domain.voucher import Upload
from succession.states import Refused
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, SPONSOR
from tests.regions.test_grant import (
    _known,
    as_,
    drafted,
    grant,
    instalment,
    is_refused,
    known,
    offered,
    received,
    signed,
    today,
    told,
)
from tests.regions.test_ledger import PDF, agreed, begun, entered, movement, sent

__all__ = [
    "_known",
    "agreed",
    "as_",
    "begun",
    "drafted",
    "grant",
    "instalment",
    "is_refused",
    "known",
    "offered",
    "received",
    "sent",
    "signed",
    "today",
    "told",
]
pytestmark = pytest.mark.django_db


def test_evidence_is_kept_once(agreed, begun):
    first = as_(LEAD, ledger.enter, grant=begun, movement=movement(begun), evidence=Upload("a/b\\c\x00d.exe", PDF))
    second = entered(begun)
    as_(LEAD, ledger.attach, entry=second, evidence=Upload("later.pdf", PDF))
    with pytest.raises(Refused, match="already"):
        as_(LEAD, ledger.attach, entry=second, evidence=Upload("again.pdf", PDF))
    assert told(LEAD, "SELECT count(*) FROM regions_voucher") == [(1,)]
    assert told(AUDITOR, "SELECT name, entry_id FROM regions_entryevidence ORDER BY id") == [
        ("cd.pdf", first.pk), ("later.pdf", second.pk),
    ]  # fmt: skip
    for email in (LEAD, SPONSOR, NATIONAL_LEAD):
        is_refused(email, "UPDATE regions_voucher SET content = %s", b"%PDF-x")
        is_refused(email, "DELETE FROM regions_entryevidence")
    assert told(OTHER_LEAD, "SELECT count(*) FROM regions_voucher") == [(0,)]
