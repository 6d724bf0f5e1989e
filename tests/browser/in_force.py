"""Agreements in force and the first instalment paid, by the domain: ``python -m tests.browser.in_force REGION...``"""

import datetime
import sys

import django

django.setup()

from regions.domain import agreement as agreements  # noqa: E402
from regions.domain import payment as payments  # noqa: E402
from regions.models import Agreement, GrantFormula, Region  # noqa: E402
from succession import clock  # noqa: E402
from tests.conftest import NATIONAL_LEAD, acting, scope_of  # noqa: E402

CO_ORDINATORS = [f"coordinator.{at}@demo.example" for at in (1, 2, 3)]


def by(email, verb, **more):
    who = acting(email)
    with scope_of(email):
        return verb(by=who, **more)


def in_force(slug):
    today = clock.today()
    ends_on = today + datetime.timedelta(days=540)
    with scope_of(NATIONAL_LEAD):
        GrantFormula.objects.get_or_create(
            starts_on=today,
            defaults={"ends_on": ends_on, "base": 78_000, "per_authority": 5_800, "first_instalment": 60_000},
        )
        regions = list(Region.objects.order_by("name"))
        region = next(one for one in regions if one.slug == slug)
        authority = agreements.members(region.pk, today)[0].organisation_id
    terms = agreements.Terms(
        region_id=region.pk, starts_on=today, ends_on=ends_on, respond_by=today, authority_id=authority
    )
    agreement = by(NATIONAL_LEAD, agreements.draft, terms=terms)
    by(NATIONAL_LEAD, agreements.offer, agreement=agreement)
    with scope_of(NATIONAL_LEAD):
        agreement = Agreement.objects.get(pk=agreement.pk)
    by(f"sponsor.{slug}@demo.example", agreements.sign, agreement=agreement, seen=agreement.text_sha256)
    grant = by(NATIONAL_LEAD, agreements.countersign, agreement=agreement)
    with scope_of(NATIONAL_LEAD):
        first = grant.payments.get()
    by(NATIONAL_LEAD, payments.release, payment=first)
    pays = CO_ORDINATORS[regions.index(region) % len(CO_ORDINATORS)]
    by(pays, payments.pay, payment=first, paid_on=today, reference="BACS 1")


if __name__ == "__main__":
    for each in sys.argv[1:]:
        in_force(each)
