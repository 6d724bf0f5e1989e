"""From the first draft of an agreement to after its end, by the domain, stopping where something new can go wrong."""

from decimal import Decimal

from tests.regions.grant_world import END, START

D = Decimal


def spend(world, amount, category="development", *, kind="payment", key="lead", spent_on=START):
    world.do("enter", key, kind=kind, amount=D(amount), category=category, spent_on=spent_on)
    return len(world.model.entries) - 1


def pay(world, number):
    world.do("release", "national", number=number)
    world.do("pay", "coordinator", number=number, paid_on=world.model.today, reference="BACS")


def tour(world):
    """From the first draft to after the end; stops where something new can go wrong."""
    yield "nothing"
    world.do("draft", "national")
    yield "drafted"
    world.do("offer", "national")
    yield "offered"
    world.do("sign", "sponsor")
    yield "signed"
    world.do("countersign", "national")
    world.days_pass(10)
    yield "in force"
    world.do("release", "national", number=1)
    yield "released"
    world.do("pay", "coordinator", number=1, paid_on=world.model.today, reference="BACS")
    capacity = spend(world, "59.99", "capacity")
    spend(world, "5.00", "capacity")  # fits alone, and not once the other is approved
    yield "paid, capacity entered"
    world.do("approve", "sponsor", at=capacity)
    spend(world, "0.02", "capacity")
    world.do("prepare", "leading")
    world.do("add_line", "lead", category="development", amount=D("147.59"))
    yield "a plan short of a penny"
    world.do("add_line", "lead", category="contingency", amount=D("0.01"))
    yield "a plan that is whole"
    world.do("send", "sponsor")
    yield "sent"
    world.do("agree", "coordinator")
    world.do("receive", "coordinator", received_on=world.model.today)
    first = spend(world, "0.01")
    spend(world, "5.00", "events")
    spend(world, "0.02", key="leading")
    yield "agreed, the rest due, entries to approve"
    world.do("approve", "sponsor", at=first)
    world.do("reallocate", "national", allocation=D("150.00"), reason="More")
    world.do("prepare", "lead")
    world.do("add_line", "lead", category="events", amount=D("2.40"))
    world.do("send", "sponsor")
    world.do("reallocate", "national", allocation=D("151.00"), reason="More")
    pay(world, 2)
    world.do("reverse", "lead", at=0, reason="Typed twice")
    yield "a second version sent below the allocation, all paid, a reversal entered"
    world.do("approve", "sponsor", at=len(world.model.entries) - 1)
    world.do("return_", "coordinator", reason="More has been allocated")
    world.do("recover", "national", number=1, amount=D("0.03"), recovered_on=world.model.today, reason="Unspent")
    yield "reversed, recovered"
    world.days_pass(700)
    world.do("end", "national", reason="Its time is over")
    spend(world, "1.00", kind="credit", spent_on=END.replace(month=10))
    yield "ended"
