"""The database's own rules of the grant, one after the other: with all of them in place no raw statement of any actor
goes through that must not; with one of them taken out, some statement that is named here does."""

import pytest

from tests.regions.grant_raw import NAMED, TABLE, tried
from tests.regions.grant_tour import tour
from tests.regions.grant_world import World, as_superuser, rolled_back, sql, undone

pytestmark = pytest.mark.django_db


def test_no_actor_at_any_stage_by_any_statement():
    with rolled_back():
        world, wrong = World(), []
        for stage in tour(world):
            wrong += [(stage, *one) for one in tried(world, TABLE)]
    assert not wrong, "\n".join(map(str, wrong))


def without(function, condition, instead="false"):
    """The function of the database with a condition taken out."""

    def change():
        [[source]] = sql("SELECT pg_get_functiondef(%s::regproc)", [f"guard.{function}"])
        assert source.count(condition) == 1, condition
        sql(source.replace(condition, instead).replace("%", "%%"), ())

    return change


def altered(statement):
    return lambda: sql(statement)


# In plain words; at which stage; what is taken out; the statement that then goes through, and by whom.
MUTANTS = [
    ("a payment above the allocation", "agreed, the rest due, entries to approve",
     [without("payment_rules", "others + NEW.amount > of_grant.allocation"),
      without("second_instalment", "others + NEW.amount <> of_grant.allocation")],
     "instalment: its amount changed", "national"),
    ("an allocation raised once nothing of it can be paid", "reversed, recovered",
     [without("grant_rules", "NEW.allocation > OLD.allocation AND NOT rest")], "grant: a penny more", "national"),
    ("released and paid by one person", "released",
     [altered("ALTER TABLE regions_payment DROP CONSTRAINT payment_two_people")], "instalment: paid", "national"),
    ("paid before it was released", "released", [without("payment_rules", "NEW.status = 'paid' AND NEW.paid_on <",
     "false AND NEW.paid_on <")], "instalment: paid before it was released", "coordinator"),
    ("released by a co-ordinator", "in force",
     [without("payment_rules", "NEW.status <> OLD.status AND NEW.status IN ('released', 'recovered')")],
     "instalment: released", "coordinator"),
    ("the second instalment without a receipt", "in force",
     [without("payment_rules", "NEW.number = 2 AND NOT EXISTS", "false AND NOT EXISTS")],
     "instalment: a second", "national"),
    ("a receipt of a strategy that was not received", "in force",
     [without("strategy_receipt_rules", "AND received_on <= NEW.received_on", "")],
     "receipt: of a draft", "coordinator"),
    ("a receipt without a strategy", "in force",
     [without("strategy_receipt_rules", "NOT EXISTS (SELECT FROM public.regions_strategy",
              "false AND NOT EXISTS (SELECT FROM public.regions_strategy")],
     "receipt: of no strategy", "coordinator"),
    ("more recovered than is unspent", "agreed, the rest due, entries to approve",
     [without("payment_rules", "NEW.recovered > unspent")], "instalment: all recovered", "national"),
    ("a grant before both have signed", "signed",
     [without("grant_rules", "signed.status IS DISTINCT FROM 'in_force'")], "grant: born", "national"),
    ("signed and countersigned by one person", "signed",
     [altered("ALTER TABLE regions_agreement DROP CONSTRAINT agreement_both_signed")],
     "agreement: countersigned", "sponsor_at_college"),
    ("signed in the name of another", "offered",
     [without("own_hand", "person IS DISTINCT FROM nullif(current_setting('app.user_id', true), '')")],
     "agreement: signed for another", "sponsor"),
    ("the text changed after the offer", "signed", [altered("DROP TRIGGER agreement_frozen ON regions_agreement")],
     "agreement: countersigned with another text", "national"),
    ("a plan sent below the allocation", "a plan short of a penny",
     [without("expenditure_plan_rules", "planned <> of_grant.allocation")], "plan: sent", "sponsor"),
    ("a plan sent by who prepared it", "a plan that is whole",
     [altered("ALTER TABLE regions_expenditureplan DROP CONSTRAINT expenditureplan_sent_whole")], "plan: sent", "deputy"),
    ("a line changed after the plan was sent", "sent",
     [without("expenditure_line_rules", "of_plan.status IS DISTINCT FROM 'draft'")], "line: changed", "lead"),
    ("an agreed plan superseded by nothing", "agreed, the rest due, entries to approve",
     [without("expenditure_plan_rules", "NEW.status = 'superseded' AND", "false AND")],
     "plan: superseded by nothing", "coordinator"),
    ("an entry outside the plan without consent", "in force",
     [without("needs_consent", "p_kind IN ('payment', 'accrual')")], "entry: entered", "lead"),
    ("an entry approved by who entered it", "agreed, the rest due, entries to approve",
     [altered("ALTER TABLE regions_ledgerentry DROP CONSTRAINT ledgerentry_two_people")], "entry: approved", "deputy"),
    ("spending above the money received without a reason", "agreed, the rest due, entries to approve",
     [without("ledger_entry_rules", "NEW.effect > 0 AND spent + NEW.effect > received")],
     "entry: approved without a reason", "sponsor"),
    ("an entry changed while it is approved", "agreed, the rest due, entries to approve",
     [without("ledger_entry_rules", "to_jsonb(NEW) - decided <> to_jsonb(OLD) - decided")],
     "entry: approved with other words", "sponsor"),
    ("an approved entry edited", "reversed, recovered",
     [without("ledger_entry_rules", "to_jsonb(NEW) - decided <> to_jsonb(OLD) - decided "
              "OR NEW.status = OLD.status AND NEW <> OLD"),
      altered("ALTER POLICY sp_sponsor_update ON regions_ledgerentry USING (true) WITH CHECK (true)")],
     "entry: its description changed", "sponsor"),
    ("a reversal of a reversal", "reversed, recovered",
     [without("ledger_entry_rules", "undone.kind = 'reversal'")], "entry: reversed", "lead"),
    ("an entry in another region’s ledger", "in force",
     [altered("ALTER POLICY sp_lead_insert ON regions_ledgerentry WITH CHECK (true)")], "entry: held", "other_lead"),
]  # fmt: skip


def test_each_rule_taken_out_lets_something_through():
    missed = []
    with rolled_back():
        world = World()
        for stage in tour(world):
            for name, at, changes, statement, key in MUTANTS:
                if at != stage:
                    continue
                asked = [NAMED[statement]]
                assert tried(world, asked, [key]) == [], name
                with undone():
                    with as_superuser():
                        for change in changes:
                            change()
                    if not any(found[0] == statement for found in tried(world, asked, [key])):
                        missed.append(name)
    assert missed == []
    assert len({name for name, *_ in MUTANTS}) >= 10
