"""Evidence that each side keeps its undertakings, noted through the year (framework: annex; ``domain.md``)."""

from __future__ import annotations

import datetime

from django.db import IntegrityError

from regions.domain.agreement_text import COLLEGE, REGION
from regions.models import Agreement, UndertakingEvidence
from regions.states import PAYERS
from succession import clock
from succession.states import Refused
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role
from succession.tenancy.scope import verb

CODES = {one.code: one for one in (*COLLEGE, *REGION)}
WITHDRAWN = "This entry has been withdrawn already."
OPEN_IN = ("in_force", "ended")


def side_of(by: Acting) -> str:
    """Whose undertakings the actor answers for: "C", "R", or "" for nobody's."""
    if by.role in PAYERS:
        return "C"
    return "R" if by.role in (Role.LEAD, Role.SPONSOR) else ""


def may_add(agreement: Agreement, code: str, *, by: Acting) -> bool:
    return agreement.status in OPEN_IN and code in CODES and code[0] == side_of(by)


def add(*, by: Acting, agreement: Agreement, code: str, text: str, dated_on: datetime.date) -> UndertakingEvidence:
    """Each side for its own undertakings alone."""
    _check(by=by, agreement=agreement, code=code)
    if not text.strip():
        raise Refused("Enter the evidence.")
    assert agreement.signed_at is not None
    first_day = min(agreement.starts_on, clock.day_of(agreement.signed_at))
    if not first_day <= dated_on <= clock.today():
        raise Refused("The date must lie between the agreement’s beginning and today.")
    with verb():
        return _write(by=by, agreement=agreement, code=code, text=text, dated_on=dated_on)


def withdraw(*, by: Acting, evidence: UndertakingEvidence, reason: str) -> UndertakingEvidence:
    """Strikes an entry through by a later one that says why; both stay to be read."""
    _check(by=by, agreement=evidence.agreement, code=evidence.code)
    if not reason.strip():
        raise Refused("Enter a reason.")
    with verb():
        if evidence.withdraws_id or UndertakingEvidence.objects.filter(withdraws=evidence).exists():
            raise Refused(WITHDRAWN)
        try:
            return _write(
                by=by,
                agreement=evidence.agreement,
                code=evidence.code,
                text=reason,
                dated_on=clock.today(),
                withdraws=evidence,
            )
        except IntegrityError:  # at the same moment, by somebody else
            raise Refused(WITHDRAWN) from None


def _check(*, by: Acting, agreement: Agreement, code: str) -> None:
    if agreement.status not in OPEN_IN:
        raise Refused("Evidence is noted once both have signed.")
    if not may_add(agreement, code, by=by):
        raise Refused("Each side notes evidence for its own undertakings.")


def _write(
    *,
    by: Acting,
    agreement: Agreement,
    code: str,
    text: str,
    dated_on: datetime.date,
    withdraws: UndertakingEvidence | None = None,
) -> UndertakingEvidence:
    return UndertakingEvidence.objects.create(
        region_id=agreement.region_id,
        agreement=agreement,
        code=code,
        text=text.strip(),
        dated_on=dated_on,
        withdraws=withdraws,
        entered_by_id=by.user_id,
        entered_by_name=by.user_name,
        entered_by_role=by.role_label,
        entered_at=clock.now(),
    )
