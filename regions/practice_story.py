"""What the organisations of the demo have in place, last year and this; a few have not said it for this year yet.

The names and texts are our own. The same day gives the same story.
"""

from __future__ import annotations

import datetime
import random

from django.utils import timezone

from regions.enums.practice import LeaderTier, OpenTo, PracticeArea, Service, Sharing, Standing
from regions.models import Headcount, Membership, Organisation, Practice, Region, User
from regions.quarters import QuarterKey
from succession import clock
from succession.tenancy.personas import Role

A = PracticeArea
# What it is called, and what it is.
NAMED = {
    A.TALENT: ("Talent review", "Heads of service are talked about once a year, against the same five questions."),
    A.REVIEW: ("Annual review", "Objectives, development and a talk about the next post."),
    A.COMPETENCIES: ("Leadership behaviours", "Eight behaviours, each with what good looks like."),
    A.CENTRE: ("Development day", "A day of exercises with two observers and a talk afterwards."),
    A.PROGRAMME: ("Leading together", "Six days over a year for managers who will lead across services."),
    A.COACHING: ("Coaching pool", "Twelve trained coaches, from other services than one’s own."),
    A.PLACEMENTS: ("A month elsewhere", "Four weeks in health or with a voluntary body."),
    A.PATHWAYS: ("Ways to the top", "Which posts lead to which, and what each asks for."),
    A.RECRUITMENT: ("Panel with young people", "Candidates for senior posts meet a panel of young people."),
    A.TURNOVER: ("Leavers’ figures", "Who left which tier and why, in counts, twice a year."),
}
# How likely each standing is, from none to established; what the framework found rare is rare here too.
RARE, USUAL, COMMON = (5, 3, 2, 0), (2, 3, 4, 2), (0, 1, 3, 6)
LIKELY = dict.fromkeys(A, USUAL) | {
    A.REVIEW: COMMON, A.COACHING: COMMON, A.CENTRE: RARE, A.PATHWAYS: RARE, A.TURNOVER: RARE, A.PLACEMENTS: RARE,
}  # fmt: skip
EVIDENCE = ("Three of the last four appointments came through it.", "Those who took part stayed longer.", "")
BARRIERS = (
    "No time since the inspection.",
    "Nobody has been given the task.",
    "Too few people for it to be worth it alone.",
    "",
)
HEADS = {  # 1st to 4th tier, in an authority of ordinary size
    Service.SOCIAL_CARE: (None, 1, 4, 14),
    Service.LEARNING: (None, 1, 3, 11),
    Service.INCLUSION: (None, None, 2, 6),
    Service.EARLY_YEARS: (None, None, 1, 5),
    Service.YOUTH: (None, None, 1, 4),
    Service.COMMISSIONING: (None, 1, 2, 3),
    Service.COMBINED: (1, None, 1, 2),
}
SILENT = 0.2  # the share that has not said it yet this year
LAST_YEAR = 0.7  # the share that said it last year
COUNTED = 0.4  # of those that said it, the share that also said how many leaders they have
BY_TELEPHONE = 0.15  # told to the lead, as are all that have no contributor


def tell_practices(places: dict[Region, list[Organisation]], *, today: datetime.date) -> None:
    """``places``: each region's organisations. Within the owner's maintenance scope, as bulk writes."""
    leads, contributors = _people()
    year = QuarterKey.of(today).year
    practices: list[Practice] = []
    heads: list[Headcount] = []
    for region, organisations in places.items():
        chance = random.Random(f"{region.code} practice")  # noqa: S311  (a story, not a secret)
        for organisation in organisations:
            own = contributors.get((region.pk, organisation.pk))
            by_lead = own is None or chance.random() < BY_TELEPHONE
            who = leads[region.pk] if by_lead or own is None else own
            at = [chance.choices(Standing.values, LIKELY[area])[0] for area in A]
            shares = {year - 1: LAST_YEAR, year: 1 - SILENT}
            for of_year in [one for one, share in shares.items() if chance.random() < share]:
                day = min(QuarterKey(of_year, 1).starts_on + datetime.timedelta(days=chance.randint(5, 80)), today)
                said = {
                    "region": region,
                    "organisation": organisation,
                    "year": of_year,
                    "recorded_by": who,
                    "recorded_by_name": who.name,
                    "recorded_at": min(_moment(day), clock.now()),
                    "by_lead": by_lead,
                }
                if of_year == year:
                    at = [_moved(standing, chance) for standing in at]
                practices += [
                    Practice(area=area, **said, **_practice(area, now, chance)) for area, now in zip(A, at, strict=True)
                ]
                if chance.random() < COUNTED:
                    heads += [Headcount(service=service, **said, **_heads(service, chance)) for service in HEADS]
    Practice.objects.using("owner").bulk_create(practices)
    Headcount.objects.using("owner").bulk_create(heads)


def _people() -> tuple[dict[int, User], dict[tuple[int, int], User]]:
    """The leads by region, the contributors by region and organisation."""
    leads: dict[int, User] = {}
    contributors: dict[tuple[int, int], User] = {}
    rows = Membership.objects.using("owner").select_related("user").filter(role__in=(Role.LEAD, Role.CONTRIBUTOR))
    for one in rows.order_by("pk"):
        assert one.region_id is not None
        if one.organisation_id is None:
            leads.setdefault(one.region_id, one.user)
        else:
            contributors.setdefault((one.region_id, one.organisation_id), one.user)
    return leads, contributors


def _moment(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(10)))


def _moved(standing: int, chance: random.Random) -> int:
    """A year later: mostly as it was, more often further than back."""
    step = chance.choices((-1, 0, 1), (1, 14, 4))[0]
    return min(max(standing + step, Standing.NONE), Standing.ESTABLISHED)


def _practice(area: PracticeArea, standing: int, chance: random.Random) -> dict[str, object]:
    if standing == Standing.NONE:
        return {"standing": standing, "barrier_met": chance.choice(BARRIERS)}
    if standing == Standing.INFORMAL:
        return {"standing": standing}
    name, description = NAMED[area]
    sharing = chance.choices((Sharing.YES, Sharing.TALK, Sharing.NO), (3, 3, 4))[0]
    return {
        "standing": standing,
        "name": name,
        "description": description,
        "tiers": [LeaderTier.SECOND, LeaderTier.THIRD],
        "open_to": chance.choice(OpenTo.values),
        "evidence": chance.choice(EVIDENCE),
        "sharing": sharing,
        "places": chance.randint(1, 6) if sharing == Sharing.YES and area in (A.PROGRAMME, A.PLACEMENTS) else None,
        "contact": "Workforce development team" if sharing != Sharing.NO else "",
    }


def _heads(service: Service, chance: random.Random) -> dict[str, int | None]:
    tiers = ("first", "second", "third", "fourth")
    return {
        tier: usual if usual is None or usual < 2 else max(1, usual + chance.randint(-2, 3))
        for tier, usual in zip(tiers, HEADS[service], strict=True)
    }
