"""A small nation for the demo: every region with its people, four earlier quarters, and one to return now.

The returns are made through the same verbs and scopes as people's, at dates of the past, so that the demo shows nothing
that the product would not allow. The same day gives the same nation.
"""

from __future__ import annotations

import datetime
import random
from contextlib import AbstractContextManager

from django.utils import timezone

from regions import demo
from regions.models import Assignment, Membership, Region, User
from reporting.domain import content as document
from reporting.domain import quarterly_return as verbs
from reporting.domain.quarter import open_quarter
from reporting.enums import ReturnStatus
from reporting.indicators import Tier
from reporting.models import Quarter, QuarterlyReturn, ReturnVersion
from reporting.quarters import QuarterKey
from reporting.sections import SECTIONS, Section
from succession import clock
from succession.tenancy.acting import Acting, live_memberships
from succession.tenancy.personas import Role
from succession.tenancy.scope import Scope, maintenance, member_scope

EARLIER_QUARTERS = 4
FROM = datetime.date(2010, 4, 1)
# Where each region stands in the quarter to return now; those not named have sent and the College has accepted.
NOW = {
    "north-east": ReturnStatus.OPEN,
    "north-west": ReturnStatus.DRAFT,
    "london": ReturnStatus.WITH_SPONSOR,
    "south-west": ReturnStatus.OPEN,
    "east-midlands": ReturnStatus.SIGNED_OFF,
    "west-midlands": ReturnStatus.SIGNED_OFF,
}
# Working habits: days between the end of a quarter and sign-off; about 28 days are allowed.
DAYS_TO_SIGN = {"south-east": 38, "yorkshire-and-the-humber": 12}

TEXTS = {
    "progress": "The mentoring strand has started in every authority. The skills audit is two weeks behind, as the "
    "summer was short of people to run it.",
    "activities": "Two action learning sets met three times each. Eleven assistant directors shadowed a director of "
    "another authority for a day. The regional conference had 64 participants.",
    "spending": "Spending followed the expenditure plan. Facilitators cost less than planned, as two sets shared one.",
    "qualitative": "Chairs of appointment panels say that the field is stronger than a year ago.",
    "good_practice": "A one-page guide for shadowing, which other regions may use.",
    "risks": "Two authorities are reorganising their directorates, and their second tier may change at short notice.",
    "next_quarter": "Complete the skills audit, agree the coaching offer, and meet the lead members’ network.",
}


def seed_nation() -> bool:
    """False when there is a nation already."""
    last = QuarterKey.of(clock.today()).previous
    keys = [last]
    for _ in range(EARLIER_QUARTERS):
        keys.insert(0, keys[0].previous)
    with maintenance():
        if User.objects.using("owner").exists():
            return False
        regions = list(Region.objects.using("owner").all())
        _people(regions)
        quarters = [open_quarter(key) for key in keys]
    for quarter in quarters:
        for region in regions:
            until = NOW.get(region.slug, ReturnStatus.ACCEPTED) if quarter.key == last else ReturnStatus.ACCEPTED
            if until != ReturnStatus.OPEN:
                _make_return(region, quarter, until=until)
    return True


def _people(regions: list[Region]) -> None:
    by_slug = {region.slug: region for region in regions}
    people = demo.accounts([(region.slug, region.name) for region in regions])
    shared = User(name="")
    shared.set_password(demo.PASSWORD)  # hashed once: hashing is slow on purpose
    co_ordinators = []
    for account in people:
        user = User.objects.using("owner").create(email=account.email, name=account.name, password=shared.password)
        membership = Membership.objects.using("owner").create(
            user=user, role=account.role, region=by_slug.get(account.region), starts_on=FROM
        )
        if account.role == Role.COORDINATOR:
            co_ordinators.append(membership)
        if account.email.startswith("two.roles"):
            Membership.objects.using("owner").create(
                user=user, role=Role.LEAD, region=by_slug["north-west"], starts_on=FROM
            )
    for at, region in enumerate(regions):
        membership = co_ordinators[at % len(co_ordinators)]
        Assignment.objects.using("owner").create(membership=membership, region=region)


def _acting(email: str) -> Acting:
    user = User.objects.get(email=email)
    return live_memberships(user_id=user.pk, user_name=user.name)[0]


def _at(day: datetime.date, hour: int) -> datetime.datetime:
    moment = datetime.datetime.combine(day, datetime.time(hour), tzinfo=timezone.get_default_timezone())
    return min(moment, clock.now())


def _make_return(region: Region, quarter: Quarter, *, until: str) -> None:
    chance = random.Random(f"{region.code} {quarter.slug}")  # noqa: S311  (a story, not a secret)
    days = DAYS_TO_SIGN.get(region.slug, chance.randint(8, 26))
    signed_on = quarter.ends_on + datetime.timedelta(days=days)
    lead, sponsor = _acting(f"lead.{region.slug}@demo.example"), _acting(f"sponsor.{region.slug}@demo.example")
    with clock.at(_at(signed_on - datetime.timedelta(days=4), 10)), _as(lead):
        version = _prepare(lead, region, quarter, chance)
        if until == ReturnStatus.DRAFT:
            return
        verbs.send(by=lead, version=version)
    if until == ReturnStatus.WITH_SPONSOR:
        return
    with clock.at(_at(signed_on, 15)), _as(sponsor):
        version = ReturnVersion.objects.select_related("quarterly_return__quarter", "region").get(pk=version.pk)
        verbs.sign_off(by=sponsor, version=version, seen=document.fingerprint(verbs.content_of(version)))
    if until == ReturnStatus.SIGNED_OFF:
        return
    national = _acting("national.lead@demo.example")
    with clock.at(_at(signed_on + datetime.timedelta(days=chance.randint(2, 6)), 11)), _as(national):
        verbs.accept(by=national, version=ReturnVersion.objects.get(pk=version.pk))


def _as(acting: Acting) -> AbstractContextManager[Scope]:
    return member_scope(user_id=acting.user_id, membership_id=acting.pk)


def _prepare(lead: Acting, region: Region, quarter: Quarter, chance: random.Random) -> ReturnVersion:
    quarterly_return = QuarterlyReturn.objects.select_related("quarter").get(region=region, quarter=quarter)
    started = verbs.start(by=lead, quarterly_return=quarterly_return)
    version = ReturnVersion.objects.select_related("quarterly_return__quarter", "region").get(pk=started.pk)
    for section in SECTIONS:
        revision = verbs.section_revision(version, section)
        if section.tier is None:
            texts = {field.name: TEXTS[field.name] for field in section.fields}
            verbs.save_narrative(by=lead, version=version, section=section, revision=revision, texts=texts)
        else:
            figures = _figures(section, chance)
            verbs.save_figures(by=lead, version=version, section=section, revision=revision, figures=figures)
    version.refresh_from_db()
    asked = verbs.questions(version)
    comments = {question.fingerprint: "A search firm approached most of them." for question, _ in asked}
    verbs.answer_findings(by=lead, version=version, answers=comments)
    return version


def _figures(section: Section, chance: random.Random) -> dict[int, tuple[int | None, int | None]]:
    """About 30 DCS vacancies a year in the nation, and some four times as many at the second tier."""
    if section.tier is Tier.NONE:
        return {8: (chance.randint(18, 64), None)}
    scale = 1 if section.tier is Tier.FIRST else 4
    vacancies = chance.randint(0, 2) + chance.randint(0, 3) * scale
    advertised = chance.randint(0, vacancies)
    closed = chance.randint(0, advertised)
    filled = chance.randint(0, closed)
    applicants = sum(chance.randint(4, 14) for _ in range(closed))
    return {
        1: (vacancies, None),
        2: (advertised, None),
        3: (applicants, closed),
        4: (min(applicants, sum(chance.randint(2, 5) for _ in range(closed))), closed),
        5: (filled, None),
        6: (closed - filled, None),
        7: (chance.randint(0, advertised) if advertised > 1 else 0, None),
    }
