"""A grant that can be spent from, and its people signed in: what the tests of the ledger's pages begin with."""

import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from regions.domain import expenditure_plan as plans
from regions.domain import ledger
from regions.models import LedgerEntry
from succession import clock
from tests.conftest import AUDITOR, LEAD, NATIONAL_LEAD, OTHER_LEAD, OTHER_SPONSOR, SPONSOR, scope_of, signed_in
from tests.regions.test_grant import COORDINATOR, STRANGER, as_
from tests.regions.test_ledger import line, movement, pay

EVERYBODY = (LEAD, SPONSOR, OTHER_LEAD, OTHER_SPONSOR, NATIONAL_LEAD, COORDINATOR, STRANGER, AUDITOR)
READERS = {LEAD, SPONSOR, NATIONAL_LEAD, COORDINATOR, AUDITOR}
PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
REGION, OTHER_REGION = "north-east", "south-east"


def url(route, grant, *more, region=REGION):
    return reverse(route, args=[region, grant.pk, *more])


def file(content=PDF, name="invoice.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def typed(grant, **changes):
    day = grant.agreement.starts_on
    said = {
        "kind": "payment", "spent_on_day": day.day, "spent_on_month": day.month, "spent_on_year": day.year,
        "amount": "£1,234.56", "category": "development", "payee": "A college", "description": "Learning sets",
    }  # fmt: skip
    return said | changes


class Nation:
    """Everybody at their own screen."""

    def __init__(self, grant):
        self.grant = grant
        self.clients = {email: signed_in(email) for email in EVERYBODY}

    def get(self, email, route, *more, **options):
        return self.clients[email].get(url(route, self.grant, *more, **options))

    def post(self, email, route, *more, **data):
        client = self.clients[email]
        return client.post(url(route, self.grant, *more), {"acting_as": client.acting_as, **data})

    def enter(self, email=LEAD, *, evidence=None, **changes):
        data = typed(self.grant, **changes) | ({"evidence": evidence} if evidence else {})
        return self.post(email, "ledger_enter", enter="", **data)

    def allowed(self, route, *more):
        """Who gets the page; everybody else gets 404, or is led back to the entry."""
        found = {email: self.get(email, route, *more) for email in self.clients}
        assert {answer.status_code for answer in found.values()} <= {200, 302, 404}
        for answer in found.values():
            assert answer.status_code != 404 or "North East" not in answer.content.decode().split("<main", 1)[-1]
        return {email for email, answer in found.items() if answer.status_code == 200}


def agreed_plan(grant):
    plan = as_(LEAD, plans.prepare, grant=grant)
    as_(LEAD, plans.add_line, plan=plan, line=line(grant, "147600"))
    as_(SPONSOR, plans.send, plan=plan)
    as_(COORDINATOR, plans.agree, plan=plan)
    return plan


def entries(grant):
    with scope_of(LEAD):
        return list(LedgerEntry.objects.filter(grant=grant).order_by("number"))


def many(grant, count, *, approve=True):
    """``count`` entries by the verbs, a third with evidence, each approved."""
    for at in range(count):
        upload = ledger.voucher.Upload(f"{at}.pdf", PDF + str(at).encode() + b"%%EOF") if at % 3 == 0 else None
        entry = as_(LEAD, ledger.enter, grant=grant, movement=movement(grant, f"{at + 1}.01"), evidence=upload)
        if approve:
            as_(SPONSOR, ledger.approve, entry=entry)


def on_the_first_day(grant):
    moment = datetime.datetime.combine(grant.agreement.starts_on, datetime.time(12), datetime.UTC)
    return clock.at(moment)


__all__ = ["pay"]
