"""The plans of the demo: what each region set out to do, the steps on the way, and what was said of it each quarter.

The same day gives the same story.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Collection

from django.utils import timezone

from regions.enums import SpendingCategory as Money
from regions.enums.plan import ActionStatus as S
from regions.enums.plan import FrameworkElement as Part
from regions.enums.plan import Objective as Aim
from regions.enums.plan import PlanKind as Kind
from regions.models import PlanAction, PlanMilestone, PlanProgress, ProgrammeItem, Region, User
from regions.quarters import QuarterKey
from regions.stakeholder_story import Cast, casts
from succession import clock

# Title, aim, part, kind, category, indicators, begins (quarters before the one to return now), lasts, milestones.
ACTIONS = (
    ("Appoint a regional lead and a steering group", Aim.CANDIDATES, Part.CAPACITY, "", Money.CAPACITY, (), 7, 2,
     ("Steering group named", "Regional lead in post")),
    ("One picture of posts, vacancies and turnover", Aim.CANDIDATES, Part.OVERVIEW, Kind.SUCCESSION, Money.DATA,
     (1, 2, 6), 6, 4, ("Each authority keeps a log", "First figures shared with chief executives")),
    ("Two learning sets for assistant directors", Aim.CANDIDATES, Part.DEVELOPING, Kind.TALENT, Money.DEVELOPMENT,
     (3, 4, 5), 4, 7, ("First set full", "Second set full", "What was learnt, written up")),
    ("Mentors for aspiring directors from another authority", Aim.DIVERSITY, Part.DEVELOPING, Kind.TALENT,
     Money.MENTORING, (4, 5), 3, 6, ("Twelve mentors trained", "Each aspiring director matched")),
    ("Ask who is missing from the pool, and why", Aim.DIVERSITY, Part.IDENTIFYING, Kind.TALENT, "", (), 3, 2,
     ("Interviews held",)),
    ("A day with a director, in each authority", Aim.VIEW, Part.IDENTIFYING, Kind.TALENT, Money.EVENTS, (3, 8), 2, 4,
     ("Half of the authorities have offered a day",)),
    ("Placements in health for leaders from schools", Aim.MODELS, Part.DEVELOPING, Kind.TALENT, Money.PLACEMENTS, (), 1,
     5, ("Agreement with two trusts", "First three placed")),
    ("Agree one way to talk about potential in appraisal", Aim.PERFORMANCE, Part.IDENTIFYING, Kind.SUCCESSION, "", (),
     2, 3, ("Draft tried in three authorities", "Agreed by the directors’ group")),
    ("Ask those who took part what has changed", Aim.PERFORMANCE, Part.EVALUATING, "", Money.EVALUATION, (5, 7), 0, 5,
     ("Questions agreed with the College",)),
)  # fmt: skip
# What, gap, offered by, best run by, for whom, places, cost in pounds, go ahead, why.
PROGRAMME = (
    (
        "als",
        "breadth",
        "nobody",
        "region",
        ("2nd",),
        24,
        "18600.00",
        "yes",
        "Two sets, of two authorities each at least.",
    ),
    (
        "political",
        "members",
        "member",
        "region",
        ("2nd", "3rd"),
        30,
        "4500.00",
        "later",
        "One council runs it twice a year.",
    ),
    ("aspirant", "step-up", "college", "nation", ("2nd",), None, None, "no", "We send four people instead."),
    ("protection", "protection", "nobody", "sub-region", ("2nd",), 12, "7200.00", "", ""),
)
NOTES = {
    S.ON_TRACK: ("As planned.", "", "Ahead in most authorities.", "The first step is done."),
    S.AT_RISK: ("Two authorities have not named anybody yet.", "Waits for a decision on cost."),
    S.LATE: ("The inspection took everybody’s time; a new day is agreed.",
             "The provider withdrew; two others are asked."),
    S.DONE: ("Done, and reported to the directors’ group.", "Done; it goes on without the grant."),
}  # fmt: skip


def tell_plans(regions: list[Region], keys: list[QuarterKey], *, unsaid: Collection[str]) -> None:
    """Within the owner's maintenance scope, as bulk writes. ``keys``: the quarters, the last to be returned now;
    ``unsaid``: the slugs of regions that have said nothing of that one yet."""
    actions: list[PlanAction] = []
    steps: list[PlanMilestone] = []
    said: list[PlanProgress] = []
    cast = casts(regions)
    for region in regions:
        chance = random.Random(f"{region.code} plan")  # noqa: S311  (a story, not a secret)
        until = keys[-1].previous if region.slug in unsaid else keys[-1]
        for title, objective, element, kind, category, indicators, ago, lasts, milestones in ACTIONS:
            first = _back(keys[-1], ago)
            last = _forward(first, lasts - 1)
            first = max(first, keys[0])  # nothing was planned before the initiative began
            if last < first:
                continue
            action = PlanAction(
                region=region, title=title, objective=objective, element=element, kind=kind, category=category,
                indicators=list(indicators), starts_on=first.starts_on, due_on=last.ends_on,
                owner=_owner(element, cast[region.pk], chance),
            )  # fmt: skip
            actions.append(action)
            said += _said(action, [one for one in keys if first <= one <= until], last, cast[region.pk], chance)
            steps += _steps(action, milestones, clock.today(), chance)
    PlanAction.objects.using("owner").bulk_create(actions)
    PlanMilestone.objects.using("owner").bulk_create(steps)
    PlanProgress.objects.using("owner").bulk_create(said)
    names = ("intervention", "gap", "offered_by", "run_at", "tiers", "places", "cost", "go_ahead", "why")
    weighed = [
        ProgrammeItem(region=region, **dict(zip(names, one, strict=True))) for region in regions for one in PROGRAMME
    ]
    ProgrammeItem.objects.using("owner").bulk_create(weighed)


def _back(key: QuarterKey, count: int) -> QuarterKey:
    return key if count == 0 else _back(key.previous, count - 1)


def _forward(key: QuarterKey, count: int) -> QuarterKey:
    return key if count == 0 else _forward(key.next, count - 1)


def _owner(element: str, cast: Cast, chance: random.Random) -> User | None:
    if element == Part.IDENTIFYING and cast.contributor:
        return cast.contributor.user
    return cast.sponsor if element == Part.OVERVIEW else cast.lead if chance.random() < 0.8 else None


def _said(
    action: PlanAction, keys: list[QuarterKey], last: QuarterKey, cast: Cast, chance: random.Random
) -> list[PlanProgress]:
    """Each quarter until it is done; some are a quarter late."""
    end = last.next if chance.random() < 0.25 else last
    found = []
    for key in keys:
        if key > end:
            break
        status = S.DONE if key == end else S.LATE if key == last else S.ON_TRACK if chance.random() < 0.8 else S.AT_RISK
        by = action.owner or cast.lead
        at = datetime.datetime.combine(key.ends_on - datetime.timedelta(days=4), datetime.time(15))
        found.append(
            PlanProgress(
                region=action.region, action=action, quarter=key.starts_on, status=status,
                note=chance.choice(NOTES[status]), reported_by=by, reported_by_name=by.name,
                reported_at=timezone.make_aware(at),
            )
        )  # fmt: skip
    return found


def _steps(
    action: PlanAction, milestones: tuple[str, ...], today: datetime.date, chance: random.Random
) -> list[PlanMilestone]:
    """Spread over the action's time, and done about when they are due."""
    days = (action.due_on - action.starts_on).days
    found = []
    for at, what in enumerate(milestones, start=1):
        due = action.starts_on + datetime.timedelta(days=days * at // (len(milestones) + 1))
        done = due + datetime.timedelta(days=chance.randint(-20, 8))
        found.append(
            PlanMilestone(
                region=action.region,
                action=action,
                what=what,
                due_on=due,
                done_on=done if done <= today and chance.random() < 0.9 else None,
            )
        )
    return found
