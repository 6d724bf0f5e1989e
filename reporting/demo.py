"""A lifelike nation for the demo: every region with its people, two years of returns, and one to make now.

The returns are made through the same verbs and scopes as people's, at dates of the past, so that the demo shows nothing
that the product would not allow. The same day gives the same nation.
"""

from __future__ import annotations

import datetime
import random
from contextlib import AbstractContextManager

from django.utils import timezone

from regions import (
    communication_story,
    demo,
    good_practice_story,
    plan_story,
    practice_story,
    regional_role_story,
    stakeholder_story,
)
from regions import story as regions_story
from regions.enums import OrganisationKind
from regions.models import Assignment, Membership, Organisation, Region, User
from regions.quarters import QuarterKey
from regions.queries.people import organisations_of
from regions.scene import Cast
from reporting import story
from reporting.domain import asked, derived, draft
from reporting.domain import content as document
from reporting.domain import quarterly_return as verbs
from reporting.domain import query as queries
from reporting.domain.quarter import open_quarter
from reporting.enums import ReturnStatus
from reporting.models import Quarter, QuarterlyReturn, ReturnVersion
from reporting.sections import SECTIONS
from succession import clock
from succession.tenancy.acting import Acting, live_memberships
from succession.tenancy.personas import Role
from succession.tenancy.scope import Scope, maintenance, member_scope
from talent import story as talent_story
from talent.domain.market import count_market

QUARTERS = 8  # the last of them is to be returned now
FROM = datetime.date(2010, 4, 1)  # nothing was returned before the initiative began
# Where each region stands in the quarter to return now; those not named have sent and the College has accepted.
NOW = {
    "north-east": ReturnStatus.OPEN,
    "north-west": ReturnStatus.DRAFT,
    "london": ReturnStatus.WITH_SPONSOR,
    "south-west": ReturnStatus.OPEN,
    "east-midlands": ReturnStatus.SIGNED_OFF,
    "west-midlands": ReturnStatus.SIGNED_OFF,
}
CO_ORDINATORS = 3  # who share the regions out, by the order of their names
# Working habits: days between the end of a quarter and sign-off; about 28 days are allowed.
DAYS_TO_SIGN = {"south-east": 38, "yorkshire-and-the-humber": 12}


def seed_nation(
    *,
    grants: bool = True,
    logs: bool = True,
    stakeholders: bool = True,
    plans: bool = True,
    cases: bool = True,
    roles: bool = True,
) -> bool:
    """False when there is a nation already. ``grants``: with agreements, payments and spending; ``logs``: with posts
    and vacancies, from which the returns of some regions follow; ``stakeholders``: with engagements, barriers,
    communications, and what organisations have in place; ``plans``: with actions, which the returns carry; ``cases``:
    of good practice; ``roles``: of the regions' sponsors and leads."""
    last = QuarterKey.of(clock.today()).previous
    keys = [last]
    while len(keys) < QUARTERS and keys[0].starts_on > FROM:
        keys.insert(0, keys[0].previous)
    with maintenance():
        if User.objects.using("owner").exists():
            return False
        regions = list(Region.objects.using("owner").all())
        _people(regions)
        quarters = [open_quarter(key) for key in keys]
        if logs:
            _logs(regions, keys)
        if plans:
            unsaid = [slug for slug, status in NOW.items() if status == ReturnStatus.OPEN]
            plan_story.tell_plans(regions, keys, unsaid=unsaid)
        _kept_by_regions(regions, keys[0].starts_on, stakeholders=stakeholders, roles=roles)
    if grants:
        regions_story.tell_grants(regions, _casts(regions), QuarterKey(last.year, 1))
    if cases:
        good_practice_story.tell_cases(regions, _casts(regions), first=keys[0].starts_on)
    for ago, quarter in zip(range(len(quarters) - 1, -1, -1), quarters, strict=True):
        for region in regions:
            until = NOW.get(region.slug, ReturnStatus.ACCEPTED) if quarter.key == last else ReturnStatus.ACCEPTED
            if until != ReturnStatus.OPEN:
                _make_return(region, quarter, until=until, ago=ago)
    count_market()
    return True


def _kept_by_regions(regions: list[Region], first: datetime.date, *, stakeholders: bool, roles: bool) -> None:
    if stakeholders:
        stakeholder_story.tell_stakeholders(regions, first=first, today=clock.today())
        practice_story.tell_practices({one: _authorities(one) for one in regions}, today=clock.today())
        communication_story.tell_communications(regions, today=clock.today())
    if roles:
        regional_role_story.tell_roles(regions, first=first, today=clock.today())


def _people(regions: list[Region]) -> None:
    by_slug = {region.slug: region for region in regions}
    people = demo.accounts([(region.slug, region.name) for region in regions])
    places = {region.slug: _authorities(region) for region in regions}
    shared = User(name="")
    shared.set_password(demo.PASSWORD)  # hashed once: hashing is slow on purpose
    co_ordinators = []
    for account in people:
        user = User.objects.using("owner").create(email=account.email, name=account.name, password=shared.password)
        membership = Membership.objects.using("owner").create(
            user=user,
            role=account.role,
            region=by_slug.get(account.region),
            organisation=places[account.region][account.organisation] if account.organisation is not None else None,
            starts_on=FROM,
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


def _authorities(region: Region) -> list[Organisation]:
    """The region's authorities of the day, by name."""
    members = Organisation.objects.using("owner").filter(
        kind=OrganisationKind.AUTHORITY, memberships__region=region, memberships__starts_on__lte=clock.today()
    )
    return list(members.exclude(memberships__ends_on__lt=clock.today()).order_by("name"))


def _logs(regions: list[Region], keys: list[QuarterKey]) -> None:
    """The posts and vacancies of authorities; each has a contributor, of whom the sign-in page names two a region."""
    places = {region: _authorities(region) for region in regions}
    left = {slug: (keys[-1 - ago], count) for (slug, ago), count in story.LEFT_TOGETHER.items() if ago < len(keys)}
    first = keys[0].starts_on - datetime.timedelta(days=200)
    talent_story.tell_logs(places, first=first, today=clock.today(), left_together=left)
    contributors: dict[int, tuple[Region, Organisation, User]] = {}
    memberships = Membership.objects.using("owner").select_related("user", "region", "organisation")
    for one in memberships.filter(role=Role.CONTRIBUTOR):
        assert one.organisation is not None
        assert one.region is not None
        contributors[one.organisation.pk] = (one.region, one.organisation, one.user)
    password = User.objects.using("owner").values_list("password", flat=True)[0]
    for region, authorities in places.items():
        for at, authority in enumerate(talent_story.keepers(region, authorities)):
            if authority.pk not in contributors:
                name = demo.CONTRIBUTORS[(7 * region.pk + at) % len(demo.CONTRIBUTORS)]
                email = f"contributor.{authority.slug}@demo.example"
                user = User.objects.using("owner").create(email=email, name=name, password=password)
                Membership.objects.using("owner").create(
                    user=user, role=Role.CONTRIBUTOR, region=region, organisation=authority, starts_on=FROM
                )
                contributors[authority.pk] = (region, authority, user)
    talent_story.confirm_logs(contributors, keys, clock.now())


def _casts(regions: list[Region]) -> dict[int, Cast]:
    national = _acting("national.lead@demo.example")
    return {
        region.pk: Cast(
            lead=_acting(f"lead.{region.slug}@demo.example"),
            sponsor=_acting(f"sponsor.{region.slug}@demo.example"),
            national=national,
            co_ordinator=_acting(f"coordinator.{at % CO_ORDINATORS + 1}@demo.example"),
            contributor=_acting(f"contributor.1.{region.slug}@demo.example"),
        )
        for at, region in enumerate(regions)
    }


def _acting(email: str) -> Acting:
    user = User.objects.get(email=email)
    return live_memberships(user_id=user.pk, user_name=user.name)[0]


def _at(day: datetime.date, hour: int) -> datetime.datetime:
    moment = datetime.datetime.combine(day, datetime.time(hour), tzinfo=timezone.get_default_timezone())
    return min(moment, clock.now())


def _make_return(region: Region, quarter: Quarter, *, until: str, ago: int) -> None:
    chance = random.Random(f"{region.code} {quarter.slug}")  # noqa: S311  (a story, not a secret)
    days = DAYS_TO_SIGN.get(region.slug, chance.randint(8, 26))
    signed_on = quarter.ends_on + datetime.timedelta(days=days)
    lead, sponsor = _acting(f"lead.{region.slug}@demo.example"), _acting(f"sponsor.{region.slug}@demo.example")
    with clock.at(_at(signed_on - datetime.timedelta(days=4), 10)), _as(lead):
        version = _prepare(lead, region, quarter, chance, left=story.LEFT_TOGETHER.get((region.slug, ago), 0))
        if until == ReturnStatus.DRAFT:
            return
        verbs.send(by=lead, version=version)
    if until == ReturnStatus.WITH_SPONSOR:
        return
    with clock.at(_at(signed_on, 15)), _as(sponsor):
        version = _fresh(version)
        verbs.sign_off(by=sponsor, version=version, seen=document.fingerprint(asked.content_of(version)))
    if until == ReturnStatus.SIGNED_OFF:
        return
    national = _acting("national.lead@demo.example")
    with clock.at(_at(signed_on + datetime.timedelta(days=chance.randint(2, 6)), 11)), _as(national):
        verbs.accept(by=national, version=ReturnVersion.objects.get(pk=version.pk))
    if (region.slug, ago) in story.QUERIED:
        _query(version, lead, sponsor, national, answered=ago > 0, day=signed_on + datetime.timedelta(days=9))


def _query(
    version: ReturnVersion,
    lead: Acting,
    sponsor: Acting,
    national: Acting,
    *,
    answered: bool,
    day: datetime.date,
) -> None:
    """The College asks; in the past the region has answered, and the version before is superseded."""
    with clock.at(_at(day, 9)), _as(national):
        queries.query(by=national, version=_fresh(version), questions=story.QUERIES)
    if not answered:
        return
    with clock.at(_at(day + datetime.timedelta(days=3), 9)), _as(lead):
        new = _fresh(queries.reopen(by=lead, version=_fresh(version)))
        section = next(one for one in SECTIONS if any(field.name == "risks" for field in one.fields))
        revision = draft.section_revision(new, section)
        texts = {"risks": f"{new.risks} {story.ANSWER}".strip()}
        draft.save_narrative(by=lead, version=new, section=section, revision=revision, texts=texts)
        answers = {one.pk: story.ANSWER for one in queries.questions_of(new)}
        queries.answer(by=lead, version=new, answers=answers)
        verbs.send(by=lead, version=new)
    with clock.at(_at(day + datetime.timedelta(days=5), 9)), _as(sponsor):
        new = _fresh(new)
        verbs.sign_off(by=sponsor, version=new, seen=document.fingerprint(asked.content_of(new)))
    with clock.at(_at(day + datetime.timedelta(days=8), 9)), _as(national):
        verbs.accept(by=national, version=_fresh(new))


def _fresh(version: ReturnVersion) -> ReturnVersion:
    return ReturnVersion.objects.select_related("quarterly_return__quarter", "region").get(pk=version.pk)


def _as(acting: Acting) -> AbstractContextManager[Scope]:
    return member_scope(user_id=acting.user_id, membership_id=acting.pk)


def _prepare(lead: Acting, region: Region, quarter: Quarter, chance: random.Random, *, left: int) -> ReturnVersion:
    authorities = organisations_of(region.pk, quarter.ends_on).filter(kind=OrganisationKind.AUTHORITY).count()
    quarterly_return = QuarterlyReturn.objects.select_related("quarter").get(region=region, quarter=quarter)
    started = draft.start(by=lead, quarterly_return=quarterly_return)
    version = _fresh(started)
    for section in SECTIONS:
        revision = draft.section_revision(version, section)
        if section.tier is None:
            texts = story.texts(section, chance, left_together=left > 0)
            draft.save_narrative(by=lead, version=version, section=section, revision=revision, texts=texts)
        else:
            figures = story.figures(section, chance, authorities=authorities, left=left)
            log = derived.log_of(version)  # what the logs say is not typed
            figures = {
                number: (None, None) if log.derives((number, section.tier)) else pair
                for number, pair in figures.items()
            }
            draft.save_figures(by=lead, version=version, section=section, revision=revision, figures=figures)
    version.refresh_from_db()
    questions = asked.questions(version)
    comments = {
        question.fingerprint: story.ANSWERS.get(question.fingerprint.split(":")[0])
        or (story.LEFT_TOGETHER_TEXT if left else "Several posts fell vacant at once.")
        for question, _ in questions
    }
    draft.answer_findings(by=lead, version=version, answers=comments)
    return version
