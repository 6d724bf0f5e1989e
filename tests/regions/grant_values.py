"""The values of raw statements: what is written in a step, and whole rows, each fair as it stands."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

PENNY = Decimal("0.01")
SIGN = "signed_by_id = {by}, signed_by_name = {name}, signed_by_role = {role}, signed_at = {at}"
MINE = {"by": "%(me)s", "name": "%(name)s", "role": "%(label)s", "at": "%(now)s"}
THEIRS = MINE | {"by": "%(other)s", "name": "%(other_name)s"}
RENAMED, AHEAD, EARLY = MINE | {"name": "'Somebody Else'"}, MINE | {"at": "'2100-01-01'"}, MINE | {"at": "'2001-01-01'"}
COUNTERSIGN = "countersigned_by_id = {by}, countersigned_by_name = {name}, countersigned_at = {at}"
RELEASE = "released_by_id = {by}, released_by_name = {name}, released_at = {at}"
PAY = "status = 'paid', paid_by_id = {by}, paid_by_name = {name}, paid_on = {on}, reference = {reference}"
PAID = MINE | {"on": "%(today)s", "reference": "'B'"}
RECOVER = "recovered_by_id = {by}, recovered_by_name = {name}, recovered_on = {on}"
CLEARED = ("released_by_id = NULL, released_by_name = '', released_at = NULL, paid_by_id = NULL, paid_by_name = '', "
           "paid_on = NULL, reference = ''")  # fmt: skip
SEND = "status = 'sent', sent_by_id = {by}, sent_by_name = {name}, sent_at = {at}"
DECIDE = "decided_by_id = {by}, decided_by_name = {name}, decided_at = {at}"
CONSENT = "status = 'entered', consented_by_id = {by}, consented_by_name = {name}"
AGREEMENT_ROW = {
    "region_id": "%(region)s", "starts_on": "'2013-01-01'", "ends_on": "'2013-12-31'", "respond_by": "'2013-01-01'",
    "authority_id": "%(authority)s", "base": 1, "per_authority": 1, "authorities": 1, "first_instalment": 60,
    "allocation": 70, "waits_for_plan": "false", "status": "'drafted'", "template": "'x'", "text": "''",
    "text_sha256": "''", "signed_by_name": "''", "signed_by_role": "''", "countersigned_by_name": "''",
}  # fmt: skip
RECEIPT_ROW = {"region_id": "%(region)s", "grant_id": "%(grant)s", "strategy_id": "%(strategy)s",
               "document": "'x'", "received_on": "%(today)s", "recorded_by_id": "%(me)s", "recorded_by_name": "%(name)s"}  # fmt: skip
PAYMENT_ROW = {"region_id": "%(region)s", "grant_id": "%(grant)s", "number": 2, "amount": "%(rest)s", "status": "'due'",
               "due_on": "%(today)s", "released_by_name": "''", "paid_by_name": "''", "reference": "''",
               "recovered": 0, "recovered_by_name": "''"}  # fmt: skip
PLAN_ROW = {"region_id": "%(region)s", "grant_id": "%(grant)s", "number": "%(next_plan)s", "status": "'draft'",
            "prepared_by_id": "%(me)s", "prepared_by_name": "%(name)s", "sent_by_name": "''", "decided_by_name": "''",
            "reason": "''"}  # fmt: skip
LINE_ROW = {"region_id": "%(region)s", "plan_id": "%(plan)s", "category": "'events'", "purpose": "'x'",
            "quarter": "'2010-04-01'", "amount": 1}  # fmt: skip
ENTRY_ROW = {"region_id": "%(region)s", "grant_id": "%(grant)s", "kind": "'payment'", "spent_on": "'2010-04-01'",
             "amount": 1, "effect": 1, "category": "'development'", "payee": "'x'", "description": "'x'",
             "status": "'entered'", "entered_by_id": "%(me)s", "entered_by_name": "%(name)s", "consented_by_name": "''",
             "decided_by_name": "''", "above_received": "false", "reason": "''"}  # fmt: skip
REVERSAL_ROW = ENTRY_ROW | {"kind": "'reversal'", "reverses_id": "%(row)s", "amount": "%(amount)s",
                            "effect": "-(%(effect)s)", "category": "%(category)s"}  # fmt: skip
EVENT_ROW = {"region_id": "%(region)s", "agreement_id": "%(agreement)s", "about": "'grant'", "verb": "'x'",
             "label": "'x'", "reason": "''", "actor_id": "%(me)s", "actor_name": "%(name)s", "actor_role": "%(label)s",
             "at": "%(now)s"}  # fmt: skip
OTHER = {"entered_by_id": "%(other)s", "entered_by_name": "%(other_name)s"}

# Each statement undone again: the rows that it reached, or the state of its refusal.
ATTEMPTS = """
CREATE FUNCTION attempts(statements text[]) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  statement text;
  reached integer;
  answers text[] := '{}';
BEGIN
  FOREACH statement IN ARRAY statements LOOP
    BEGIN
      EXECUTE statement;
      GET DIAGNOSTICS reached = ROW_COUNT;
      SET CONSTRAINTS ALL IMMEDIATE;
      RAISE EXCEPTION USING ERRCODE = 'UNDO0';
    EXCEPTION WHEN OTHERS THEN
      answers := answers || CASE WHEN SQLSTATE = 'UNDO0' THEN reached::text ELSE SQLSTATE END;
    END;
  END LOOP;
  RETURN answers;
END $$
"""


def never(*_):
    return False


@dataclass(frozen=True)
class Raw:
    """``over``: the rows that it is tried on."""

    name: str
    statement: str
    legal: Callable = never
    over: str = ""
