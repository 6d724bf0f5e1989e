"""The vacancy logs of the demo: posts, vacancies and rounds that could have been, from published rates.

About 40 of 152 directors' posts fall vacant in a year; the second tier's rate, and how recruitment goes, are our own
assumptions (``regions/reference/README.md``). The same day gives the same story.
"""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from regions.models import Organisation, Region, User
from regions.quarters import QuarterKey
from talent.enums import (
    AppointedFrom,
    ExpectedVacant,
    InterimSource,
    LeavingReason,
    PostTier,
    Remit,
    RoundOutcome,
    Skill,
    UnfilledReason,
)
from talent.models import (
    Appointment,
    DepartureReason,
    InterimCover,
    LogConfirmation,
    Post,
    RecruitmentRound,
    Vacancy,
)

# Where every authority keeps a log; in the West Midlands every other one does.
KEEPING = ("north-east", "london", "south-west", "east-midlands", "yorkshire-and-the-humber")
IN_PART = "west-midlands"
LEAVE_IN_A_YEAR = {"1": 0.26, "2": 0.17}
FILLED_BY_A_ROUND = {"1": 0.58, "2": 0.8}
SALARIES = {"1": (105_000, 140_000), "2": (72_000, 96_000)}
SECOND_TIER = (
    ("Assistant director, safeguarding and specialist services", [Remit.SOCIAL_CARE, Remit.SAFEGUARDING],
     [Skill.SOCIAL_CARE, Skill.RISK, Skill.INSPECTION]),
    ("Assistant director, learning and achievement", [Remit.LEARNING], [Skill.EDUCATION, Skill.MEMBERS]),
    ("Assistant director, strategic commissioning and partnerships", [Remit.COMMISSIONING],
     [Skill.COMMISSIONING, Skill.HEALTH, Skill.POLITICS]),
    ("Assistant director, access and inclusion", [Remit.INCLUSION], [Skill.INCLUSION, Skill.EDUCATION]),
    ("Assistant director, early intervention and prevention", [Remit.EARLY_YEARS],
     [Skill.EARLY_YEARS, Skill.WORKFORCE]),
)  # fmt: skip
LEAVING = [one for one in LeavingReason.values if one != LeavingReason.NEW_POST]
LEAVING_WEIGHTS = [34, 9, 13, 9, 14, 9, 7, 3, 1, 1]
UNFILLED = (UnfilledReason.TOO_FEW, UnfilledReason.NOT_SUITABLE, UnfilledReason.BREADTH, UnfilledReason.PAY)


@dataclass
class Shelf:
    """Rows of every region, to be written in one go each."""

    vacancies: list[Vacancy] = field(default_factory=list)
    departures: list[DepartureReason] = field(default_factory=list)
    rounds: list[RecruitmentRound] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    covers: list[InterimCover] = field(default_factory=list)


def keepers(region: Region, authorities: list[Organisation]) -> list[Organisation]:
    if region.slug in KEEPING:
        return authorities
    return authorities[::2] if region.slug == IN_PART else []


def tell_logs(
    places: dict[Region, list[Organisation]],
    *,
    first: datetime.date,
    today: datetime.date,
    left_together: dict[str, tuple[QuarterKey, int]],
) -> None:
    """``left_together``: region's slug to the quarter in which so many directors left at once."""
    posts: list[Post] = []
    for region, authorities in places.items():
        for one in keepers(region, authorities):
            posts += _posts(region, one)
    Post.objects.using("owner").bulk_create(posts)
    shelf = Shelf()
    leaving = {slug: count for slug, (_, count) in left_together.items()}
    for post in posts:
        chance = random.Random(f"{post.region.code} {post.organisation_id} {post.reference}")  # noqa: S311  (a story)
        at = None
        if post.tier == PostTier.FIRST and leaving.get(post.region.slug, 0):
            leaving[post.region.slug] -= 1
            at = left_together[post.region.slug][0].starts_on + datetime.timedelta(days=chance.randint(20, 60))
        _tell(post, chance, shelf, first=first, today=today, at=at)
    Vacancy.objects.using("owner").bulk_create(shelf.vacancies)
    DepartureReason.objects.using("owner").bulk_create(shelf.departures)
    RecruitmentRound.objects.using("owner").bulk_create(shelf.rounds)
    Appointment.objects.using("owner").bulk_create(shelf.appointments)
    InterimCover.objects.using("owner").bulk_create(shelf.covers)


def _posts(region: Region, authority: Organisation) -> list[Post]:
    chance = random.Random(f"{region.code} {authority.pk}")  # noqa: S311
    made = [
        ("1", "Director of children’s services", [Remit.SOCIAL_CARE, Remit.LEARNING], [Skill.POLITICS, Skill.MEMBERS]),
        *(("2", *one) for one in SECOND_TIER[: chance.randint(3, 5)]),
    ]
    bands = [
        ExpectedVacant.NOT_KNOWN,
        ExpectedVacant.LATER,
        ExpectedVacant.ONE_TO_3_YEARS,
        ExpectedVacant.WITHIN_1_YEAR,
    ]
    return [
        Post(
            region=region,
            organisation=authority,
            reference=f"P{number}",
            tier=tier,
            title=title,
            remit=sorted(remit),
            combined_with="adults" if tier == "1" and chance.random() < 0.1 else "",
            expected_vacant=chance.choices(bands, [5, 2, 2, 1])[0],
            hard_to_fill=chance.random() < (0.4 if tier == "1" else 0.15),
            skills_wanted=sorted(skills),
        )
        for number, (tier, title, remit, skills) in enumerate(made, start=1)
    ]


def _days(chance: random.Random, low: int, high: int) -> datetime.timedelta:
    return datetime.timedelta(days=chance.randint(low, high))


def _tell(
    post: Post,
    chance: random.Random,
    shelf: Shelf,
    *,
    first: datetime.date,
    today: datetime.date,
    at: datetime.date | None,
) -> None:
    """What happened to one post from ``first`` to ``today``. ``at``: a day on which its holder gave notice."""
    held_until = first + datetime.timedelta(days=round(chance.expovariate(LEAVE_IN_A_YEAR[post.tier] / 365)))
    known = min(held_until, at) if at else held_until
    while known <= today:
        sudden = chance.random() < 0.15
        vacant = known if sudden else known + _days(chance, 60, 100)
        vacancy = Vacancy(
            region=post.region,
            organisation=post.organisation,
            post=post,
            reference=f"{post.reference}-{known:%Y-%m}",
            known_on=known,
            vacant_on=vacant,
            skills_wanted=post.skills_wanted,
        )
        shelf.vacancies.append(vacancy)
        own: dict[str, Any] = {"region": post.region, "organisation": post.organisation, "vacancy": vacancy}
        shelf.departures.append(DepartureReason(**own, reason=chance.choices(LEAVING, LEAVING_WEIGHTS)[0]))
        started = _recruit(own, chance, shelf, known=known, today=today)
        if vacant + datetime.timedelta(days=14) <= min(started or today, today):
            source = chance.choice(InterimSource.values)
            shelf.covers.append(InterimCover(**own, starts_on=vacant, ends_on=started, source=source))
        if started is None:
            return
        years = chance.expovariate(LEAVE_IN_A_YEAR[post.tier])
        known = started + datetime.timedelta(days=200 + round(365 * min(years, 40)))


def _recruit(
    own: dict[str, Any], chance: random.Random, shelf: Shelf, *, known: datetime.date, today: datetime.date
) -> datetime.date | None:
    """Rounds until somebody is appointed, or today; the day on which the appointee starts."""
    post: Post = own["vacancy"].post
    advertised = known + _days(chance, 14, 60)
    lowest, highest = SALARIES[post.tier]
    while advertised <= today:
        closes = advertised + _days(chance, 21, 35)
        concluded = closes + _days(chance, 14, 40)
        filled = chance.random() < FILLED_BY_A_ROUND[post.tier]
        applicants = max(1, round(chance.gauss(9 if post.tier == "1" else 11, 3)))
        salary = lowest + 1000 * chance.randint(0, (highest - lowest) // 1000)
        one = RecruitmentRound(
            **own,
            advertised_on=advertised,
            closes_on=closes,
            salary_from=salary,
            salary_to=salary + 8_000,
            applicants=applicants if closes <= today and chance.random() > 0.04 else None,
            shortlisted=min(applicants, chance.randint(2, 5)) if closes <= today else None,
        )
        shelf.rounds.append(one)
        if concluded > today:
            return None
        one.concluded_on = concluded
        if filled:
            one.outcome = RoundOutcome.APPOINTED
            starts = concluded + _days(chance, 60, 100)
            shelf.appointments.append(
                Appointment(
                    **own,
                    recruitment_round=one,
                    decided_on=concluded,
                    starts_on=starts,
                    appointed_from=chance.choice(AppointedFrom.values[:-1]),
                )
            )
            return starts if starts <= today else None
        one.outcome = RoundOutcome.INTERIM if chance.random() < 0.3 else RoundOutcome.NOT_APPOINTED
        one.reasons_unfilled = sorted(chance.sample(UNFILLED, 2))
        one.skills_short = sorted(chance.sample(post.skills_wanted, 1))
        advertised = concluded + _days(chance, 20, 70)
    return None


def confirm_logs(
    contributors: dict[int, tuple[Region, Organisation, User]], quarters: list[QuarterKey], now: datetime.datetime
) -> None:
    """``contributors``: by organisation. Of the last quarter every third organisation has not confirmed yet."""
    kept = set(Post.objects.using("owner").values_list("organisation_id", flat=True))
    said = []
    for at, (organisation_id, (region, organisation, user)) in enumerate(contributors.items()):
        for quarter in quarters if organisation_id in kept else []:
            days = datetime.timedelta(days=4 + at % 9)
            confirmed_at = timezone.make_aware(datetime.datetime.combine(quarter.ends_on + days, datetime.time(10)))
            if confirmed_at <= now and not (quarter == quarters[-1] and at % 3 == 0):
                said.append(
                    LogConfirmation(
                        region=region,
                        organisation=organisation,
                        quarter=quarter.starts_on,
                        confirmed_by=user,
                        confirmed_by_name=user.name,
                        confirmed_at=confirmed_at,
                    )
                )
    LogConfirmation.objects.using("owner").bulk_create(said)
