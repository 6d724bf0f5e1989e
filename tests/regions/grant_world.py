"""The real domain over the real database, for proofs: eleven actors in one transaction that is rolled back.

The product's connection is logged in as the cluster's superuser, who takes on the product's login: so what has not been
committed can be read past all row security, and the guards themselves can be changed for a moment.
"""

import copy
import datetime
from contextlib import contextmanager
from decimal import Decimal

from django.db import connection, connections, transaction

from regions.domain import agreement as agreements
from regions.domain import expenditure_plan as plans
from regions.domain import ledger
from regions.domain import payment as payments
from regions.domain import strategy as strategies
from regions.models import (
    Agreement,
    ExpenditureLine,
    ExpenditurePlan,
    Grant,
    GrantFormula,
    LedgerEntry,
    Payment,
    Region,
    User,
)
from regions.quarters import QuarterKey
from succession import clock
from succession.tenancy.acting import live_memberships
from succession.tenancy.scope import member_scope
from tests.conftest import (
    AUDITOR,
    LEAD,
    NATIONAL_LEAD,
    OTHER_LEAD,
    OTHER_SPONSOR,
    SPONSOR,
    TWO_ROLES,
    received_strategy,
)
from tests.regions.grant_model import Actor, Model
from tests.regions.grant_values import ATTEMPTS

COORDINATOR, STRANGER = "coordinator.1@demo.example", "coordinator.2@demo.example"
START, END, ANSWER = datetime.date(2010, 4, 1), datetime.date(2011, 9, 30), datetime.date(2010, 5, 15)
# Pence count: small figures meet their borders often. Twelve authorities.
BASE, EACH, FIRST = Decimal("78.00"), Decimal("5.80"), Decimal("60.00")
TABLES = ("agreement", "agreementevent", "grant", "payment", "strategyreceipt", "expenditureplan", "expenditureline",
          "ledgerentry", "explanation", "otherincome")  # fmt: skip
_LABELS = {
    "lead": "Regional lead", "sponsor": "DCS sponsor", "coordinator": "National co-ordinator",
    "national_lead": "National lead", "auditor": "Auditor",
}  # fmt: skip
ACTORS = {
    one.key: one
    for one in (
        *(Actor(key, key, role, _LABELS[role], home) for key, role, home in (
            ("lead", "lead", True), ("sponsor", "sponsor", True), ("national", "national_lead", True),
            ("coordinator", "coordinator", True), ("stranger", "coordinator", False), ("auditor", "auditor", True),
            ("other_lead", "lead", False), ("other_sponsor", "sponsor", False),
        )),
        # One person leads and is the sponsor's deputy; the sponsor and the co-ordinator are national leads too.
        Actor("leading", "both", "lead", "Regional lead"),
        Actor("deputy", "both", "sponsor", "Deputy DCS sponsor"),
        Actor("sponsor_at_college", "sponsor", "national_lead", "National lead"),
        Actor("coordinator_leading", "coordinator", "national_lead", "National lead"),
    )
}  # fmt: skip
_EMAILS = {
    "lead": LEAD, "sponsor": SPONSOR, "national": NATIONAL_LEAD, "coordinator": COORDINATOR, "stranger": STRANGER,
    "auditor": AUDITOR, "other_lead": OTHER_LEAD, "other_sponsor": OTHER_SPONSOR, "leading": TWO_ROLES,
    "deputy": TWO_ROLES, "sponsor_at_college": SPONSOR, "coordinator_leading": COORDINATOR,
}  # fmt: skip
MEMBERSHIPS = """
INSERT INTO regions_membership (user_id, role, region_id, starts_on, ends_on, deputy_of_id)
SELECT u.id, 'national_lead', NULL::bigint, date '2010-01-01', NULL::date, NULL::bigint FROM regions_user u
 WHERE u.email IN (%(sponsor)s, %(coordinator)s)
UNION ALL
SELECT d.id, 'sponsor', m.region_id, date '2010-01-01', date '2100-01-01', m.id
  FROM regions_user d, regions_membership m JOIN regions_user u ON u.id = m.user_id
 WHERE d.email = %(both)s AND u.email = %(sponsor)s AND m.role = 'sponsor'
"""


def sql(statement, parameters=None):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else cursor.rowcount


@contextmanager
def as_superuser():
    """Outside a scope."""
    sql("RESET SESSION AUTHORIZATION")
    yield
    sql("SET SESSION AUTHORIZATION sp_app")


@contextmanager
def rolled_back():
    """The product's login over the superuser's connection, in one transaction of which nothing stays."""
    before = connections["default"]
    settings = copy.deepcopy(before.settings_dict) | {"USER": "postgres"}
    connections["default"] = type(before)(settings, "default")
    atomic = transaction.atomic()
    atomic._from_testcase = True  # a scope is then a savepoint
    try:
        with atomic:
            sql("SET SESSION AUTHORIZATION sp_app")
            yield
            transaction.set_rollback(True)
    finally:
        connections["default"].close()
        connections["default"] = before


@contextmanager
def undone():
    """A savepoint of which nothing stays, and within which scopes can be entered."""
    atomic = transaction.atomic()
    atomic._from_testcase = True
    with atomic:
        yield
        transaction.set_rollback(True)


class World:
    """What the actors do, by the domain. ``stale``: rows as they were first seen, which pages may still show."""

    def __init__(self, *, waits=False):
        with as_superuser():
            sql(ATTEMPTS)
            sql(MEMBERSHIPS, {"sponsor": SPONSOR, "coordinator": COORDINATOR, "both": TWO_ROLES})
        self.by, self.ids = {}, {}
        for key, actor in ACTORS.items():
            self.by[key] = self._acting(actor, _EMAILS[key])
            self.ids[actor.user] = self.by[key].user_id
        self.now = datetime.datetime(2010, 3, 25, 9, tzinfo=datetime.UTC)
        with self._scope("national"):
            GrantFormula.objects.update_or_create(  # the framework's own is there as reference data
                starts_on=START,
                defaults={
                    "ends_on": END,
                    "base": BASE,
                    "per_authority": EACH,
                    "first_instalment": FIRST,
                    "waits_for_plan": waits,
                },
            )
            region = Region.objects.get(slug="north-east")
            authorities = agreements.members(region.pk, START)
        self.terms = agreements.Terms(region.pk, START, END, ANSWER, authorities[0].organisation_id)
        formula = BASE + EACH * len(authorities)
        self.model = Model(self.now.date(), START, END, ANSWER, formula, FIRST, waits)
        self.agreement = self.grant = None
        self.stale = {}
        with clock.at(self.now):  # before there is a grant that it makes due
            self.strategy, self.theirs = received_strategy(), received_strategy("south-east")
            with self._scope("national"):
                strategies.agree(by=self.by["national"], strategy=self.strategy)
            with self._scope("lead"):
                self.draft = strategies.start(by=self.by["lead"])

    @staticmethod
    def _acting(actor, email):
        user = User.objects.get(email=email)
        found = live_memberships(user_id=user.pk, user_name=user.name)
        deputy = actor.label.startswith("Deputy")
        return next(
            one for one in found
            if one.role == actor.role and one.is_deputy == deputy
            and one.region_slug in ("", "north-east", *(() if actor.home else ("south-east",)))
        )  # fmt: skip

    def _scope(self, key):
        return member_scope(user_id=self.by[key].user_id, membership_id=self.by[key].pk)

    def days_pass(self, days):
        self.now += datetime.timedelta(days=days)
        self.model.today = self.now.date()

    def act(self, verb, key, **more):
        """By the domain; raises ``Refused``. The model is not asked."""
        with clock.at(self.now):
            arguments = self._arguments(verb, more)
            with self._scope(key):
                return self._call(verb, key, arguments)

    def _row(self, model, *, stale=False, **which):
        key = (model, tuple(which.items()))
        with as_superuser():
            found = model.objects.select_related(
                *(("region",) if model is Agreement else ("grant__agreement__region",))
            ).get(**which)
        self.stale.setdefault(key, copy.copy(found))
        return self.stale[key] if stale else found

    def _arguments(self, verb, more):  # noqa: C901  (a list)
        """The domain's own arguments, from the model's."""
        more = dict(more)
        stale = more.pop("stale", False)
        if verb == "draft":
            return {"terms": self.terms}
        if verb in ("offer", "sign", "countersign", "decline", "lapse", "withdraw", "end"):
            found = {"agreement": self._row(Agreement, stale=stale, pk=self.agreement)}
            if verb == "sign":
                found["seen"] = found["agreement"].text_sha256 if more.get("seen", True) else "0" * 64
            if verb in ("decline", "lapse", "withdraw", "end"):
                found |= {"name": verb, "reason": more.get("reason", "")}
            return found
        if "number" in more:
            more["payment"] = self._row(Payment, stale=stale, grant=self.grant, number=more.pop("number"))
        elif "at" in more:
            more["entry"] = self._row(LedgerEntry, stale=stale, grant=self.grant, number=more.pop("at") + 1)
        elif verb in ("send", "agree", "return_", "add_line"):
            number = len(self.model.plans)
            more["plan"] = self._row(ExpenditurePlan, stale=stale, grant=self.grant, number=number)
        elif verb == "remove_line":
            with as_superuser():
                line = ExpenditureLine.objects.select_related("plan__grant__agreement").order_by("-pk").filter(
                    plan__grant=self.grant, plan__number=len(self.model.plans)
                ).first()  # fmt: skip
            return {"line": line, "seen": plans.revision(line) if more.get("seen", True) else "0"}
        else:
            more["grant"] = self._grant()
            if verb == "receive":
                more["strategy"] = self.strategy
        if verb == "add_line":
            quarter = QuarterKey.of(START).starts_on if more.pop("inside", True) else datetime.date(2009, 4, 1)
            more["line"] = plans.Line(more.pop("category"), "Sets", quarter, more.pop("amount"))
        if verb == "enter":
            names = ("kind", "spent_on", "amount", "category")
            said = [more.pop(name) for name in names]
            more["movement"] = ledger.Movement(*said, more.pop("payee", "A college"), "Learning sets")
        return more

    def _grant(self):
        with as_superuser():
            return Grant.objects.select_related("agreement__region").get(pk=self.grant)

    def _call(self, verb, key, arguments):
        by = self.by[key]
        name = {"decline_entry": "decline", "receive": "receive_strategy"}.get(verb, verb)
        if verb in ("decline", "lapse", "withdraw", "end"):
            return agreements.move(by=by, **arguments)
        for module, verbs in (
            (agreements, ("draft", "offer", "sign", "countersign")),
            (payments, ("receive_strategy", "release", "pay", "bounce", "recover", "reallocate")),
            (plans, ("prepare", "add_line", "remove_line", "send", "agree", "return_")),
            (ledger, ("enter", "reverse", "consent", "decline", "approve", "refuse")),
        ):
            if name in verbs:
                found = getattr(module, name)(by=by, **arguments)
                if verb == "draft":
                    self.agreement, self.stale = found.pk, {}
                elif verb == "countersign":
                    self.grant = found.pk
                return found
        raise LookupError(verb)

    def do(self, verb, key, **more):
        """A fair step, by the model and by the domain."""
        after = self.model.would(verb, ACTORS[key], **{k: v for k, v in more.items() if k != "stale"})
        assert after is not None, f"{verb} by {key}: the model says no"
        self.act(verb, key, **more)
        self.model = after

    def attempts(self, key, statements):
        """Each of ``(statement, parameters)`` in the actor's scope, undone again: the rows that it reached, or the
        state of its refusal."""
        with self._scope(key), connection.cursor() as cursor:
            cursor.execute("SELECT attempts(%s)", [[cursor.mogrify(*one) for one in statements]])
            return [int(one) if len(one) < 5 else one for one in cursor.fetchone()[0]]

    def changes(self, key, statement, parameters):
        """Whether anything at all is otherwise afterwards; undone again."""
        before = self.digest()
        with undone():
            with self._scope(key):
                sql(statement, parameters)
            return self.digest() != before

    def digest(self):
        with as_superuser():
            return sql(
                " UNION ALL ".join(
                    f"SELECT md5(coalesce(string_agg(t::text, '' ORDER BY id), '')) FROM regions_{name} t"
                    for name in TABLES
                )
            )
