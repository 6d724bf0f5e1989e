"""What an independent account of a grant says of its plan and its ledger; ``grant_model`` says of the rest."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

CATEGORIES = ("capacity", "development", "mentoring", "placements", "events", "data", "communications", "evaluation")


class Never(Exception):
    """The step is not taken."""


def need(condition, why):
    if not condition:
        raise Never(why)


@dataclass(frozen=True)
class Actor:
    """``user``: the person, who may be several actors. ``home``: of the region; for the College, assigned to it."""

    key: str
    user: str
    role: str
    label: str
    home: bool = True


@dataclass
class Instalment:
    amount: Decimal
    due_on: datetime.date
    status: str = "due"
    released_by: str | None = None
    released_on: datetime.date | None = None
    paid_on: datetime.date | None = None
    recovered: Decimal = Decimal(0)


@dataclass
class Plan:
    prepared_by: str
    lines: list = field(default_factory=list)  # (category, amount)
    status: str = "draft"

    @property
    def total(self):
        return sum((amount for _, amount in self.lines), Decimal(0))


@dataclass
class Entry:
    kind: str
    amount: Decimal
    category: str
    spent_on: datetime.date
    entered_by: str
    status: str
    effect: Decimal
    reverses: int | None = None
    consented: bool = False
    above: bool = False


class Spending:
    """The half of ``Model`` that the region's people move."""

    # The plan ----------------------------------------------------------------------------------------------------
    def prepare(self, actor):
        self._of_region(actor, "lead")
        if self.plan("draft"):
            return []
        need(self.status == "in_force" and not self.plan("sent"), "in force, and no answer is awaited")
        self.plans.append(Plan(actor.user, list(self.plans[-1].lines) if self.plans else []))
        return ["prepare"]

    def add_line(self, actor, category, amount, inside=True):
        self._of_region(actor, "lead")
        plan = self.plan("draft")
        need(plan and amount > 0 and category in (*CATEGORIES, "contingency") and inside, "a draft's")
        plan.lines.append((category, amount))
        return []

    def remove_line(self, actor, seen=True):
        self._of_region(actor, "lead")
        plan = self.plan("draft")
        need(plan and plan.lines and seen, "a draft's")
        plan.lines.pop()
        return []

    def send(self, actor):
        self._of_region(actor, "sponsor")
        plan = self.plan("draft")
        need(plan, "a draft")
        need(plan.prepared_by != actor.user, "by another")
        need(plan.total == self.allocation, "whole")
        plan.status = "sent"
        return ["send"]

    def agree(self, actor):
        self._college(actor)
        plan, before = self.plan("sent"), self.plan("agreed")
        need(plan, "sent")
        need(plan.total == self.allocation, "whole")
        if before:
            before.status = "superseded"
        plan.status = "agreed"
        return ["supersede", "agree"] if before else ["agree"]

    def return_(self, actor, reason):
        self._college(actor)
        plan = self.plan("sent")
        need(plan and reason.strip(), "sent, with reasons")
        plan.status = "returned"
        return ["return"]

    # The ledger --------------------------------------------------------------------------------------------------
    def enter(self, actor, *, kind, amount, category, spent_on, payee="A college"):
        self._of_region(actor, "lead")
        need(self.status in ("in_force", "ended"), "in force or ended")
        need(kind in ("payment", "credit", "accrual") and category in CATEGORIES, "a kind and a category")
        need(amount > 0 and payee.strip() and self.starts_on <= spent_on <= self.today, "a day so far")
        need(spent_on <= self.ends_on or kind == "credit", "only money that comes back is dated after the end")
        held = self.outside_plan(kind, category, amount)
        effect = -amount if kind == "credit" else amount
        status = "held" if held else "entered"
        self.entries.append(Entry(kind, amount, category, spent_on, actor.user, status, effect))
        return ["hold" if held else "enter"]

    def reverse(self, actor, at, reason):
        self._of_region(actor, "lead")
        one = self.entries[at]
        need(reason.strip() and one.status == "approved" and one.kind != "reversal", "approved, and no reversal")
        need(not any(other.reverses == at and other.status != "refused" for other in self.entries), "once")
        self.entries.append(
            Entry(
                "reversal",
                one.amount,
                one.category,
                max(self.today, one.spent_on),
                actor.user,
                "entered",
                -one.effect,
                at,
            )
        )
        return ["enter"]

    def consent(self, actor, at):
        self._college(actor)
        one = self.entries[at]
        need(one.status == "held", "held")
        one.status, one.consented = "entered", True
        return ["consent"]

    def decline_entry(self, actor, at, reason):
        self._college(actor)
        one = self.entries[at]
        need(one.status == "held" and reason.strip(), "held, with reasons")
        need(one.entered_by != actor.user, "by another")
        one.status = "refused"
        return ["decline"]

    def approve(self, actor, at, reason=""):
        self._of_region(actor, "sponsor")
        one = self.entries[at]
        need(one.status == "entered", "entered")
        need(one.entered_by != actor.user, "by another")
        need(one.consented or not self.outside_plan(one.kind, one.category, one.amount), "inside the plan")
        above = one.effect > 0 and self.spent() + one.effect > self.paid
        need(not above or reason.strip(), "above the money received, with reasons")
        one.status, one.above = "approved", above
        return ["approve"]

    def refuse(self, actor, at, reason):
        self._of_region(actor, "sponsor")
        one = self.entries[at]
        need(one.status == "entered" and reason.strip(), "entered, with reasons")
        need(one.entered_by != actor.user, "by another")
        one.status = "refused"
        return ["refuse"]
