"""Tries raw statements as each actor, and compares what the database answers with what the model says."""

from tests.regions.grant_statements import NAMED, TABLE
from tests.regions.grant_world import ACTORS, ExpenditurePlan, LedgerEntry, Payment, as_superuser, sql

# Insufficient privilege, and the violations of constraints: anything else is a statement that proves nothing.
REFUSALS = {"42501", "23502", "23503", "23505", "23514", "23P01"}


class Row:
    """What the statements name, of a world as it stands."""

    def __init__(self, world):
        self.world, model = world, world.model
        with as_superuser():
            [[region, other]] = sql("SELECT (SELECT id FROM regions_region WHERE slug = 'north-east'), "
                                    "(SELECT id FROM regions_region WHERE slug = 'south-east')")  # fmt: skip
            self.users = dict(sql("SELECT id, name FROM regions_user"))
            self.payments = list(Payment.objects.filter(grant=world.grant).order_by("number"))
            self.entries = list(LedgerEntry.objects.filter(grant=world.grant).order_by("number"))
            plan = ExpenditurePlan.objects.filter(grant=world.grant).order_by("-number").first()
        self.all = {
            "region": region, "other_region": other, "agreement": world.agreement, "grant": world.grant,
            "authority": world.terms.authority_id, "plan": plan and plan.pk, "next_plan": len(model.plans) + 1,
            "rest": (model.allocation or 0) - model.first, "now": world.now, "today": model.today,
            "strategy": world.strategy.pk, "draft": world.draft.pk, "theirs": world.theirs.pk,
        }  # fmt: skip

    def of(self, key, row=None):
        actor = ACTORS[key]
        me = self.world.ids[actor.user]
        other = next(pk for pk in self.world.ids.values() if pk != me)
        found = self.all | {"me": me, "name": self.users[me], "label": actor.label, "other": other,
                            "other_name": self.users[other]}  # fmt: skip
        if row is not None:
            found |= {name: getattr(row, name, None) for name in ("amount", "effect", "category")} | {"row": row.pk}
        return found


def tried(world, raws, keys=tuple(ACTORS)):
    """Tries each statement as each actor, and undoes it: those that ended otherwise than the model says."""
    rows, wrong = Row(world), []
    for key in keys:
        asked = [
            (raw, at, legal, raw.statement, rows.of(key, row))
            for raw in raws
            for at, row in _rows(rows, raw)
            if (legal := raw.legal(world.model, ACTORS[key], at)) is not None
        ]
        answers = world.attempts(key, [one[3:] for one in asked])
        for (raw, at, legal, *statement), answer in zip(asked, answers, strict=True):
            taken = isinstance(answer, int) and answer > 0
            if taken and not legal and not world.changes(key, *statement):
                continue
            if taken is not legal or (isinstance(answer, str) and answer not in REFUSALS):
                wrong.append((raw.name, key, at, answer))
    return wrong


def _rows(rows, raw):
    if raw.over:
        return list(enumerate(rows.payments if raw.over == "payment" else rows.entries))
    return [(None, None)]


__all__ = ["NAMED", "TABLE", "tried"]
