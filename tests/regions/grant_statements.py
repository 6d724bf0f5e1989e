"""Every step and every field of an agreement's money as a raw statement, past the domain: what a persona could send if
the product's code were wrong. ``legal`` says from the model whether the database must take it; None: it need not ask."""

from decimal import Decimal

from tests.regions.grant_values import (
    AGREEMENT_ROW,
    AHEAD,
    CLEARED,
    CONSENT,
    COUNTERSIGN,
    DECIDE,
    EARLY,
    ENTRY_ROW,
    EVENT_ROW,
    LINE_ROW,
    MINE,
    OTHER,
    PAID,
    PAY,
    PAYMENT_ROW,
    PENNY,
    PLAN_ROW,
    RECEIPT_ROW,
    RECOVER,
    RELEASE,
    RENAMED,
    REVERSAL_ROW,
    SEND,
    SIGN,
    THEIRS,
    Raw,
    never,
)


def step(verb, **more):
    return lambda model, actor, at: _would(model, verb, actor, at, **more)


def _would(model, verb, actor, at, **more):
    if verb in ("release", "pay", "bounce", "recover"):
        more["number"] = at + 1
    elif at is not None:
        more["at"] = at
    return model.would(verb, actor, **more) is not None


def pay(model, actor, at):
    return _would(model, "pay", actor, at, paid_on=model.today, reference="B")


def bounce(model, actor, at):
    """Nothing changes where it is due already."""
    return None if model.payments[at + 1].status == "due" else _would(model, "bounce", actor, at, reason="x")


def recover(model, actor, at, amount):
    return _would(model, "recover", actor, at, amount=amount, recovered_on=model.today, reason="x")


def by_penny(sign):
    return lambda model, actor, at: (
        model.allocation is not None
        and _would(model, "reallocate", actor, None, allocation=model.allocation + sign * PENNY, reason="x")
    )


def receive(model, actor, at):
    return _would(model, "receive", actor, None, received_on=model.today)


def lapse(model, actor, at):
    """The database knows no business day."""
    return _would(model, "lapse", actor, None) or (None if model.status == "offered" else False)


def edit_draft(model, actor, at):
    return None if model.status == "drafted" and actor.role == "national_lead" else False


def prepare(model, actor, at):
    return not model.plan("draft") and _would(model, "prepare", actor, None)


def supersede(model, actor, at):
    """Half of the step that agrees the next version."""
    return None if model.plan("sent") and model.plan("agreed") else False


def change_line(model, actor, at):
    return _would(model, "remove_line", actor, None)


def enter(model, actor, at, held=False):
    after = model.would("enter", actor, kind="payment", amount=Decimal(1), category="development",
                        spent_on=model.starts_on)  # fmt: skip
    return after is not None and (held or after.events == ["enter"])


def hold(model, actor, at):
    return enter(model, actor, at, held=True)


def agreement(name, change, legal=never):
    return Raw(f"agreement: {name}", f"UPDATE regions_agreement SET {change} WHERE id = %(agreement)s", legal)


def payment(name, change, legal=never):
    return Raw(f"instalment: {name}", f"UPDATE regions_payment SET {change} WHERE id = %(row)s", legal, "payment")


def plan(name, change, legal=never):
    return Raw(f"plan: {name}", f"UPDATE regions_expenditureplan SET {change} WHERE id = %(plan)s", legal)


def entry(name, change, legal=never):
    return Raw(f"entry: {name}", f"UPDATE regions_ledgerentry SET {change} WHERE id = %(row)s", legal, "entry")


def fields(maker, legal=never, **values):
    return [maker(f"its {column} changed", f"{column} = {value}", legal) for column, value in values.items()]


def insert(name, table, values, legal=never, over=""):
    return Raw(name, f"INSERT INTO regions_{table} ({', '.join(values)}) VALUES ({', '.join(map(str, values.values()))})",
               legal, over)  # fmt: skip


OF_AGREEMENT = [
    insert("agreement: drafted", "agreement", AGREEMENT_ROW, lambda model, actor, at: actor.role == "national_lead"),
    insert("agreement: born signed", "agreement", AGREEMENT_ROW | {"status": "'signed'"}),
    insert("agreement: drafted with a signature", "agreement", AGREEMENT_ROW | {"signed_by_id": "%(me)s",
           "signed_by_name": "%(name)s"}),
    agreement("offered", "status = 'offered', text = 't', text_sha256 = encode(sha256('t'), 'hex'), offered_at = %(now)s",
              step("offer")),
    agreement("offered without a text", "status = 'offered', offered_at = %(now)s::timestamptz + interval '1 minute'"),
    agreement("offered late", "status = 'offered', text = 't', text_sha256 = encode(sha256('t'), 'hex'), "
              "offered_at = '2011-01-01'"),
    agreement("signed", f"status = 'signed', {SIGN.format(**MINE)}", step("sign")),
    *(agreement(f"signed {how}", f"status = 'signed', {SIGN.format(**what)}") for how, what in (
        ("for another", THEIRS), ("under another name", RENAMED), ("ahead", AHEAD), ("before the offer", EARLY),
        ("with a grander title", MINE | {"role": "'Director'"}))),
    agreement("signature written in beforehand", SIGN.format(**MINE)),
    agreement("declined", "status = 'declined'", step("decline", reason="x")),
    agreement("withdrawn", "status = 'withdrawn'", step("withdraw", reason="x")),
    agreement("withdrawn with a signature", f"status = 'withdrawn', {SIGN.format(**MINE)}"),
    agreement("lapsed", "status = 'lapsed'", lapse),
    agreement("countersigned", f"status = 'in_force', {COUNTERSIGN.format(**MINE)}", step("countersign")),
    *(agreement(f"countersigned {how}", f"status = 'in_force', {COUNTERSIGN.format(**what)}") for how, what in (
        ("for another", THEIRS), ("under another name", RENAMED), ("ahead", AHEAD), ("before the signature", EARLY))),
    agreement("countersigned with another text", f"status = 'in_force', {COUNTERSIGN.format(**MINE)}, text = 't', "
              "text_sha256 = encode(sha256('t'), 'hex')"),
    agreement("ended", "status = 'ended'", step("end", reason="x")),
    agreement("drafted again", "status = 'drafted'", edit_draft),
    *fields(agreement, edit_draft, text="'t'", allocation="1", first_instalment="1", ends_on="'2012-01-01'",
            authority_id="authority_id + 1", waits_for_plan="NOT waits_for_plan", respond_by="'2011-01-01'",
            text_sha256="repeat('0', 64)", region_id="%(other_region)s", template="'y'"),
    *fields(agreement, signed_by_name="'x'", signed_at="'2010-04-02'", countersigned_by_name="'x'",
            signed_by_id="%(other)s", countersigned_at="'2010-04-02'"),
    *(Raw(f"{verb} of {table}", f"{verb} {table}") for table in (
        "regions_agreement", "regions_grant", "regions_payment", "regions_strategyreceipt", "regions_agreementevent",
        "regions_ledgerentry", "regions_expenditureplan", "regions_entryevidence", "regions_voucher",
        "regions_explanation", "regions_otherincome") for verb in ("DELETE FROM", "TRUNCATE")),
    insert("event: fair", "agreementevent", EVENT_ROW, lambda model, actor, at: (
        actor.home and actor.role != "auditor" and bool(model.status))),
    insert("event: of another", "agreementevent", EVENT_ROW | {"actor_id": "%(other)s", "actor_name": "%(other_name)s"}),
    insert("event: under another name", "agreementevent", EVENT_ROW | {"actor_name": "'Somebody Else'"}),
    insert("event: in another role", "agreementevent", EVENT_ROW | {"actor_role": "'Auditor'"}),
    Raw("event: rewritten", "UPDATE regions_agreementevent SET reason = 'y'"),
]  # fmt: skip
OF_GRANT = [
    insert("grant: born", "grant", {"region_id": "%(region)s", "agreement_id": "%(agreement)s", "allocation": 147.6}),
    Raw("grant: a penny more", "UPDATE regions_grant SET allocation = allocation + 0.01 WHERE id = %(grant)s", by_penny(1)),
    Raw("grant: a penny less", "UPDATE regions_grant SET allocation = allocation - 0.01 WHERE id = %(grant)s", by_penny(-1)),
    Raw("grant: less than was paid", "UPDATE regions_grant SET allocation = 59.99 WHERE id = %(grant)s"),
    Raw("grant: of another agreement", "UPDATE regions_grant SET agreement_id = agreement_id + 1 WHERE id = %(grant)s"),
    Raw("grant: of another region", "UPDATE regions_grant SET region_id = %(other_region)s WHERE id = %(grant)s"),
    insert("receipt", "strategyreceipt", RECEIPT_ROW, receive),
    *(insert(f"receipt: {how}", "strategyreceipt", RECEIPT_ROW | what) for how, what in (
        ("ahead", {"received_on": "'2100-01-01'"}), ("before the signature", {"received_on": "'2010-03-01'"}),
        ("of another", {"recorded_by_id": "%(other)s"}), ("under another name", {"recorded_by_name": "'Somebody Else'"}),
        *((f"of {whose}", {"strategy_id": which}) for whose, which in (
            ("no strategy", "NULL"), ("a draft", "%(draft)s"), ("another region’s", "%(theirs)s"))))),
    Raw("receipt: dated otherwise", "UPDATE regions_strategyreceipt SET received_on = received_on - 1"),
    insert("instalment: a second", "payment", PAYMENT_ROW),
    insert("instalment: a first", "payment", PAYMENT_ROW | {"number": 1, "amount": "60.00"}),
    insert("instalment: a third", "payment", PAYMENT_ROW | {"number": 3}),
    payment("released", f"status = 'released', {RELEASE.format(**MINE)}", step("release")),
    *(payment(f"released {how}", f"status = 'released', {RELEASE.format(**what)}") for how, what in (
        ("for another", THEIRS), ("under another name", RENAMED), ("ahead", AHEAD), ("at no time", MINE | {"at": "NULL"}))),
    payment("released and paid at once", f"{PAY.format(**PAID)}, {RELEASE.format(**MINE)}"),
    payment("released at another figure", f"status = 'released', {RELEASE.format(**MINE)}, amount = amount - 0.01"),
    payment("paid", PAY.format(**PAID), pay),
    *(payment(f"paid {how}", PAY.format(**PAID | what)) for how, what in (
        ("for another", THEIRS), ("under another name", {"name": "'Somebody Else'"}), ("ahead", {"on": "'2100-01-01'"}),
        ("before it was due", {"on": "'2010-03-01'"}), ("before it was released", {"on": "released_at::date - 1"}), ("on no day", {"on": "NULL"}), ("without a reference", {"reference": "''"}))),
    payment("paid after another’s release", f"{PAY.format(**PAID)}, released_by_id = %(other)s, "
            "released_by_name = %(other_name)s"),
    payment("paid at another figure", f"{PAY.format(**PAID)}, amount = amount + 0.01"),
    payment("bounced", f"status = 'due', {CLEARED}, amount = CASE number WHEN 1 THEN amount ELSE %(rest)s END", bounce),
    payment("bounced with its names", "status = 'due'", lambda model, actor, at: (
        None if model.payments[at + 1].status == "due" else False)),
    payment("a penny recovered", f"status = 'recovered', recovered = 0.01, {RECOVER.format(**PAID)}",
            lambda model, actor, at: recover(model, actor, at, PENNY)),
    payment("all recovered", f"status = 'recovered', recovered = amount, {RECOVER.format(**PAID)}",
            lambda model, actor, at: recover(model, actor, at, model.payments[at + 1].amount)),
    *(payment(f"recovered {how}", f"status = 'recovered', recovered = 0.01, {RECOVER.format(**PAID | what)}")
      for how, what in (("for another", {"by": "%(other)s", "name": "%(other_name)s"}),
                        ("under another name", {"name": "'Somebody Else'"}), ("ahead", {"on": "'2100-01-01'"}),
                        ("before it was paid", {"on": "paid_on - 1"}), ("on no day", {"on": "NULL"}))),
    payment("recovered by nobody", "status = 'recovered', recovered = 0.01, recovered_on = %(today)s"),
    payment("more recovered than paid", f"status = 'recovered', recovered = amount + 0.01, {RECOVER.format(**PAID)}"),
    payment("nothing recovered", f"status = 'recovered', {RECOVER.format(**PAID)}"),
    payment("recovered, and paid by another", f"status = 'recovered', recovered = 0.01, reference = 'other', "
            f"{RECOVER.format(**PAID)}"),
    *fields(payment, amount="amount + 0.01", due_on="due_on + 1", number="3 - number", reference="'other'",
            recovered="0.02", recovered_by_name="'x'", recovered_on="'2010-01-01'", released_by_name="'x'", paid_by_name="'x'", released_at="'2010-01-01'",
            paid_on="'2010-01-01'", region_id="%(other_region)s", grant_id="grant_id + 1"),
    payment("a penny less", "amount = amount - 0.01"),
]  # fmt: skip
OF_PLAN = [
    insert("plan: started", "expenditureplan", PLAN_ROW, prepare),
    insert("plan: a version left out", "expenditureplan", PLAN_ROW | {"number": "%(next_plan)s + 1"}),
    insert("plan: born sent", "expenditureplan", PLAN_ROW | {"status": "'sent'"}),
    insert("plan: started for another", "expenditureplan", PLAN_ROW | {"prepared_by_id": "%(other)s",
           "prepared_by_name": "%(other_name)s"}),
    insert("plan: with a time of sending", "expenditureplan", PLAN_ROW | {"sent_at": "%(now)s"}),
    insert("plan: with a reason", "expenditureplan", PLAN_ROW | {"reason": "'x'"}),
    plan("sent", SEND.format(**MINE), step("send")),
    *(plan(f"sent {how}", SEND.format(**what)) for how, what in (
        ("for another", THEIRS), ("under another name", RENAMED), ("ahead", AHEAD))),
    plan("agreed", f"status = 'agreed', {DECIDE.format(**MINE)}", lambda model, actor, at: (
        not model.plan("agreed") and _would(model, "agree", actor, None))),
    plan("agreed for another", f"status = 'agreed', {DECIDE.format(**THEIRS)}"),
    plan("agreed ahead", f"status = 'agreed', {DECIDE.format(**AHEAD)}"),
    plan("returned", f"status = 'returned', {DECIDE.format(**MINE)}, reason = 'x'", step("return_", reason="x")),
    plan("returned without a reason", f"status = 'returned', {DECIDE.format(**MINE)}"),
    Raw("plan: superseded by nothing", "UPDATE regions_expenditureplan SET status = 'superseded' "
        "WHERE grant_id = %(grant)s AND status = 'agreed'", supersede),
    plan("a draft again", "status = 'draft', sent_by_id = NULL, sent_by_name = '', sent_at = NULL"),
    *fields(plan, number="number + 1", prepared_by_name="'x'", sent_by_name="'x'", sent_at="'2010-01-01'",
            decided_by_name="'x'", reason="'y'", region_id="%(other_region)s", grant_id="grant_id + 1"),
    insert("line: added", "expenditureline", LINE_ROW, step("add_line", category="events", amount=Decimal(1))),
    *(insert(f"line: {how}", "expenditureline", LINE_ROW | what) for how, what in (
        ("before the agreement", {"quarter": "'2009-04-01'"}), ("after it", {"quarter": "'2012-01-01'"}),
        ("of no quarter", {"quarter": "'2010-05-01'"}), ("of nothing", {"amount": 0}), ("of less", {"amount": -1}),
        ("of no category", {"category": "'yachts'"}), ("for nothing", {"purpose": "''"}))),
    Raw("line: changed", "UPDATE regions_expenditureline SET amount = amount + 1 WHERE plan_id = %(plan)s", change_line),
    Raw("line: removed", "DELETE FROM regions_expenditureline WHERE plan_id = %(plan)s", change_line),
    Raw("line: of another version", "UPDATE regions_expenditureline SET plan_id = plan_id - 1 WHERE plan_id = %(plan)s"),
    Raw("line: of a version that was sent", "UPDATE regions_expenditureline l SET amount = amount + 1 FROM "
        "regions_expenditureplan p WHERE p.id = l.plan_id AND p.status <> 'draft'"),
]  # fmt: skip
OF_LEDGER = [
    insert("entry: entered", "ledgerentry", ENTRY_ROW, enter),
    insert("entry: held", "ledgerentry", ENTRY_ROW | {"status": "'held'"}, hold),
    *(insert(f"entry: {how}", "ledgerentry", ENTRY_ROW | what) for how, what in (
        ("born approved", {"status": "'approved'"}), ("for another", OTHER), ("ahead", {"spent_on": "'2100-01-01'"}),
        ("under another name", {"entered_by_name": "'Somebody Else'"}), ("another effect", {"effect": 2}),
        ("below zero", {"amount": -1, "effect": -1}), ("of nothing", {"amount": 0, "effect": 0}),
        ("on contingency", {"category": "'contingency'"}), ("on yachts", {"category": "'yachts'"}),
        ("before the agreement", {"spent_on": "'2010-03-31'"}), ("after it", {"spent_on": "'2011-10-01'"}),
        ("a credit that adds", {"kind": "'credit'"}), ("a reversal of nothing", {"kind": "'reversal'"}),
        ("with a consent", {"consented_by_id": "%(me)s", "consented_by_name": "%(name)s"}),
        ("with a decision", {"decided_at": "%(now)s"}), ("entered ahead", {"entered_at": "'2100-01-01'"}))),
    insert("entry: reversed", "ledgerentry", REVERSAL_ROW, step("reverse", reason="x"), "entry"),
    *(insert(f"entry: reversed {how}", "ledgerentry", REVERSAL_ROW | what, never, "entry") for how, what in (
        ("at another figure", {"amount": "%(amount)s + 1"}), ("in part", {"effect": "-(%(effect)s) - 1"}),
        ("in another category", {"category": "CASE %(category)s WHEN 'data' THEN 'events' ELSE 'data' END"}),
        ("by a payment", {"kind": "'payment'"}))),
    entry("consented to", CONSENT.format(**MINE), step("consent")),
    *(entry(f"consented to {how}", CONSENT.format(**what)) for how, what in (
        ("for another", THEIRS), ("under another name", RENAMED))),
    entry("consented to by nobody", "status = 'entered'"),
    entry("consented to with a decision", f"{CONSENT.format(**MINE)}, decided_at = %(now)s"),
    entry("declined", f"status = 'refused', {DECIDE.format(**MINE)}, reason = 'x'", lambda model, actor, at: (
        _would(model, "decline_entry", actor, at, reason="x") or _would(model, "refuse", actor, at, reason="x"))),
    entry("declined without a reason", f"status = 'refused', {DECIDE.format(**MINE)}"),
    entry("declined for another", f"status = 'refused', {DECIDE.format(**THEIRS)}, reason = 'x'"),
    entry("approved", f"status = 'approved', {DECIDE.format(**MINE)}, reason = 'x'", step("approve", reason="x")),
    entry("approved without a reason", f"status = 'approved', {DECIDE.format(**MINE)}", step("approve")),
    *(entry(f"approved {how}", f"status = 'approved', {DECIDE.format(**what)}, reason = 'x'") for how, what in (
        ("for another", THEIRS), ("under another name", RENAMED), ("ahead", AHEAD))),
    entry("approved at another figure", f"status = 'approved', {DECIDE.format(**MINE)}, reason = 'x', amount = amount + 1"),
    entry("approved with other words", f"status = 'approved', {DECIDE.format(**MINE)}, reason = 'x', description = 'y'"),
    entry("approved with another’s consent", f"status = 'approved', {DECIDE.format(**MINE)}, reason = 'x', "
          "consented_by_name = 'x'"),
    *fields(entry, amount="amount + 1", effect="-effect", category="'data'", payee="'y'", description="'y'",
            spent_on="spent_on - 1", number="number + 1", entered_by_name="'x'", entered_at="'2010-01-01'",
            above_received="NOT above_received", reason="'y'", region_id="%(other_region)s", grant_id="grant_id + 1",
            reverses_id="id", decided_by_name="'x'", consented_by_name="'x'", decided_at="'2010-01-01'"),
    insert("explanation: of another", "explanation", {"region_id": "%(region)s", "grant_id": "%(grant)s",
           "category": "'events'", "text": "'x'", **OTHER}),
    insert("income: under another name", "otherincome", {"region_id": "%(region)s", "source": "'other'",
           "received_on": "%(today)s", "amount": 1, "description": "'x'", "entered_by_id": "%(me)s",
           "entered_by_name": "'Somebody Else'"}),
]  # fmt: skip
TABLE = [*OF_AGREEMENT, *OF_GRANT, *OF_PLAN, *OF_LEDGER]
NAMED = {one.name: one for one in TABLE}
