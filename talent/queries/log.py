"""Reads of the vacancy log. The database shows a contributor one organisation's rows, a lead the region's."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connections
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from regions.enums import OrganisationKind
from regions.models import Organisation
from regions.quarters import QuarterKey
from regions.queries.people import organisations_of
from talent.enums import VacancyEnd
from talent.models import Appointment, LogConfirmation, Post, RecruitmentRound, Vacancy


@dataclass(frozen=True)
class State:
    """Where a vacancy stands today. ``colour``: of GOV.UK's tags."""

    label: str
    colour: str
    is_open: bool = True


def standing(vacancy: Vacancy) -> Appointment | None:
    return next((one for one in vacancy.appointments.all() if one.withdrawn_on is None), None)


def last_round(vacancy: Vacancy) -> RecruitmentRound | None:
    return max(vacancy.rounds.all(), key=lambda one: one.number, default=None)


def ended_on(vacancy: Vacancy) -> datetime.date | None:
    """The vacancy's own end, or its post's."""
    return min((day for day in (vacancy.ended_on, vacancy.post.ended_on) if day), default=None)


def state_of(vacancy: Vacancy, today: datetime.date) -> State:
    appointed, ended = standing(vacancy), ended_on(vacancy)
    if appointed and appointed.starts_on and appointed.starts_on <= today:
        return State("Filled", "green", is_open=False)
    if ended and ended <= today:
        label = "Remit changed" if vacancy.ending == VacancyEnd.REPLACED else "Ended"
        return State(label, "grey", is_open=False)
    if appointed:
        return State("Appointed", "turquoise")
    latest = last_round(vacancy)
    if latest and latest.concluded_on is None:
        return State("Advertised", "light-blue")
    if vacancy.vacant_on > today:
        return State("Notice given", "yellow")
    return State("Vacant", "red")


@dataclass(frozen=True)
class VacancyLine:
    vacancy: Vacancy
    state: State
    round: RecruitmentRound | None


def whole_vacancies() -> QuerySet[Vacancy]:
    """With all that a page says of them, in a fixed number of queries."""
    return Vacancy.objects.select_related("post", "organisation").prefetch_related(
        "rounds", "appointments__recruitment_round", "covers"
    )


def lines_of(vacancies: Iterable[Vacancy], today: datetime.date) -> list[VacancyLine]:
    return [VacancyLine(one, state_of(one, today), last_round(one)) for one in vacancies]


def open_at(rows: QuerySet[Vacancy], day: datetime.date) -> QuerySet[Vacancy]:
    """Neither filled nor ended on that day."""
    return (
        rows.filter(Q(ended_on=None) | Q(ended_on__gt=day), Q(post__ended_on=None) | Q(post__ended_on__gt=day))
        .exclude(pk__in=Appointment.objects.filter(withdrawn_on=None, starts_on__lte=day).values("vacancy"))
        .order_by("vacant_on", "pk")
    )


@dataclass(frozen=True)
class Log:
    """To be shown a page at a time, as an import may bring thousands. ``past``: the latest known first."""

    posts: QuerySet[Post]
    open: QuerySet[Vacancy]
    past: QuerySet[Vacancy]


def log_of(organisation: Organisation, region_id: int, today: datetime.date) -> Log:
    own = whole_vacancies().filter(region_id=region_id, organisation=organisation)
    now = open_at(own, today)
    past = own.exclude(pk__in=now.order_by().values("pk")).order_by("-known_on", "-pk")
    # Counted for the posts of one page alone, which a join would not do.
    of_post = Vacancy.objects.filter(post=OuterRef("pk")).order_by().values("post").annotate(count=Count("pk"))
    counted = Coalesce(Subquery(of_post.values("count")), 0)
    return Log(Post.objects.filter(region_id=region_id, organisation=organisation).annotate(count=counted), now, past)


def confirmation_of(organisation: Organisation, region_id: int, quarter: QuarterKey) -> LogConfirmation | None:
    """The last one of the quarter."""
    return LogConfirmation.objects.filter(
        region_id=region_id, organisation=organisation, quarter=quarter.starts_on
    ).last()


@dataclass(frozen=True)
class Keeper:
    """An organisation of the region and its log. ``posts``: 0 where it keeps none."""

    organisation: Organisation
    posts: int
    open: int
    confirmed: LogConfirmation | None


def keepers(region_id: int, quarter: QuarterKey, today: datetime.date) -> list[Keeper]:
    """Every member on the quarter's last day, or today where that lies ahead; and who else keeps a log."""
    day = min(quarter.ends_on, today)
    members = organisations_of(region_id, day)
    posts = dict(_counts(Post.objects.filter(Q(ended_on=None) | Q(ended_on__gt=day), region_id=region_id)))
    waiting = dict(_counts(open_at(Vacancy.objects.filter(region_id=region_id), today)))
    said = LogConfirmation.objects.filter(region_id=region_id, quarter=quarter.starts_on)
    confirmed = {one.organisation_id: one for one in said}
    shown = members.filter(Q(kind=OrganisationKind.AUTHORITY) | Q(pk__in=list(posts)))
    return [Keeper(one, posts.get(one.pk, 0), waiting.get(one.pk, 0), confirmed.get(one.pk)) for one in shown]


def _counts(rows: QuerySet[Post] | QuerySet[Vacancy]) -> QuerySet[Post, tuple[int, int]]:
    counted = rows.order_by().values("organisation").annotate(count=Count("pk"))
    return counted.values_list("organisation", "count")  # type: ignore[return-value]


def keepers_of_job() -> list[tuple[str, str]]:
    """Name of the organisation and address of each of its contributors; only within the job that reminds them."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT organisation, email FROM ctx.log_keepers()")
        return [(organisation, email) for organisation, email in cursor.fetchall()]
