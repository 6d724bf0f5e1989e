"""An independent account of the agreement and its money, written from the design's words and from no rule of the product:
it says beforehand whether a step is taken, what it leaves behind, and which events it writes."""

import datetime
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tests.regions.grant_model_spending import CATEGORIES, Actor, Entry, Instalment, Never, Plan, Spending, need

WRONG_HAND = "not this actor's"
DEAD = ("declined", "lapsed", "withdrawn")


@dataclass
class Model(Spending):
    today: datetime.date
    starts_on: datetime.date
    ends_on: datetime.date
    respond_by: datetime.date
    formula: Decimal
    first: Decimal
    waits: bool
    status: str = ""
    signed_by: str | None = None
    signed_on: datetime.date | None = None
    allocation: Decimal | None = None
    received: bool = False
    payments: dict = field(default_factory=dict)
    plans: list = field(default_factory=list)
    entries: list = field(default_factory=list)
    events: list = field(default_factory=list)
    why: str = ""  # the last step was not taken

    def would(self, verb, actor, **more):
        """What the step would leave behind, or None where it is not taken."""
        after = replace(
            self,
            payments={number: replace(one) for number, one in self.payments.items()},
            plans=[replace(one, lines=list(one.lines)) for one in self.plans],
            entries=[replace(one) for one in self.entries],
        )
        try:
            after.events = getattr(after, verb)(actor, **more)
        except Never as why:
            self.why = str(why)
            return None
        return after

    # Sums --------------------------------------------------------------------------------------------------------
    @property
    def paid(self):
        """What the region has had of the College, less what went back."""
        return sum(
            (one.amount - one.recovered for one in self.payments.values() if one.status in ("paid", "recovered")),
            Decimal(0),
        )

    def spent(self, category=None):
        approved = [one for one in self.entries if one.status == "approved"]
        return sum((one.effect for one in approved if category in (None, one.category)), Decimal(0))

    def plan(self, status):
        return next((one for one in self.plans if one.status == status), None)

    def outside_plan(self, kind, category, amount):
        if kind not in ("payment", "accrual"):
            return False
        agreed = self.plan("agreed")
        if agreed and category in {one for one, _ in agreed.lines}:
            return False
        return category != "capacity" or self.spent("capacity") + amount > self.first

    # Who ---------------------------------------------------------------------------------------------------------
    def _national_lead(self, actor):
        need(actor.role == "national_lead", WRONG_HAND)

    def _college(self, actor):
        need(actor.role == "national_lead" or (actor.role == "coordinator" and actor.home), WRONG_HAND)

    def _of_region(self, actor, role):
        need(actor.role == role and actor.home, WRONG_HAND)

    # The agreement -----------------------------------------------------------------------------------------------
    def draft(self, actor):
        self._national_lead(actor)
        self.status, self.signed_by, self.signed_on = "drafted", None, None
        return ["draft"]

    def offer(self, actor):
        self._national_lead(actor)
        need(self.status == "drafted" and self.today <= self.respond_by, "a draft, in time")
        self.status = "offered"
        return ["offer"]

    def sign(self, actor, seen=True):
        self._of_region(actor, "sponsor")
        need(self.status == "offered" and self.today <= self.respond_by and seen, "offered, in time, the text read")
        self.status, self.signed_by, self.signed_on = "signed", actor.user, self.today
        return ["sign"]

    def decline(self, actor, reason):
        self._of_region(actor, "sponsor")
        need(self.status == "offered" and reason.strip(), "offered, with reasons")
        self.status = "declined"
        return ["decline"]

    def lapse(self, actor):
        self._national_lead(actor)
        need(self.status == "offered" and self.today > self.respond_by, "the day has passed")
        self.status = "lapsed"
        return ["lapse"]

    def withdraw(self, actor, reason):
        self._national_lead(actor)
        need(self.status in ("drafted", "offered", "signed") and reason.strip(), "not in force, with reasons")
        self.status = "withdrawn"
        return ["withdraw"]

    def countersign(self, actor):
        self._national_lead(actor)
        need(self.status == "signed", "signed")
        need(actor.user != self.signed_by, "by another")
        self.status, self.allocation = "in_force", self.formula
        self.payments[1] = Instalment(self.first, self.today)
        return ["countersign", "fall_due"]

    def end(self, actor, reason):
        self._national_lead(actor)
        need(self.status == "in_force" and reason.strip(), "in force, with reasons")
        self.status = "ended"
        return ["end"]

    # The money of the College ------------------------------------------------------------------------------------
    def receive(self, actor, received_on):
        self._college(actor)
        need(self.status == "in_force" and not self.received, "in force, once")
        need(self.signed_on <= received_on <= self.today, "a day since the signature")
        self.received, rest = True, self.allocation - self.payments[1].amount
        if not rest:
            return ["receive"]
        self.payments[2] = Instalment(rest, self.today)
        return ["receive", "fall_due"]

    def release(self, actor, number):
        self._national_lead(actor)
        one = self.payments[number]
        need(one.status == "due", "due")
        need(number == 1 or not self.waits or self.plan("agreed"), "the plan is agreed")
        one.status, one.released_by, one.released_on = "released", actor.user, self.today
        return ["release"]

    def pay(self, actor, number, paid_on, reference):
        self._college(actor)
        one = self.payments[number]
        need(one.status == "released", "released")
        need(one.released_by != actor.user, "by another")
        need(one.due_on <= paid_on <= self.today and reference.strip(), "a day since it was due")
        need(one.released_on <= paid_on, "a day since it was released")
        one.status, one.paid_on = "paid", paid_on
        return ["pay"]

    def bounce(self, actor, number, reason):
        self._college(actor)
        one = self.payments[number]
        need(one.status == "paid" and reason.strip(), "paid, with reasons")
        one.status, one.released_by = "due", None
        if number == 2:
            one.amount = self.allocation - self.payments[1].amount
        return ["bounce"]

    def recover(self, actor, number, amount, recovered_on, reason):
        self._national_lead(actor)
        one = self.payments[number]
        need(one.status == "paid" and reason.strip(), "paid, with reasons")
        need(0 < amount <= one.amount, "not more than was paid")
        need(amount <= self.paid - self.spent(), "unspent")
        need(one.paid_on <= recovered_on <= self.today, "a day since it was paid")
        one.status, one.recovered = "recovered", amount
        return ["recover"]

    def reallocate(self, actor, allocation, reason):
        self._national_lead(actor)
        need(self.status == "in_force" and reason.strip(), "in force, with reasons")
        rest = self.payments.get(2)
        changes = rest is not None and rest.status == "due"
        fixed = sum((one.amount for one in self.payments.values() if not (changes and one is rest)), Decimal(0))
        need(allocation > fixed or (allocation == fixed and not changes), "not below what is due or paid")
        need(allocation <= self.allocation or changes or not self.received, "something that can still fall due")
        self.allocation = allocation
        if changes:
            rest.amount = allocation - fixed
        return ["reallocate"]


__all__ = ["CATEGORIES", "Actor", "Entry", "Model", "Plan"]
