"""The stakeholders of the demo: people who could have been, with whom each region's lead has been talking.

Nobody of these names held such an office. The same day gives the same story.
"""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass

from django.utils import timezone

from regions.enums import EngagementChannel as By
from regions.enums import StakeholderGroup as G
from regions.models import Barrier, BarrierStakeholder, Engagement, Membership, Region, Stakeholder, User
from succession import clock
from succession.tenancy.personas import Role

# Group, role, organisation, networks, influence, interest, support now and wanted, gain, concern, next step.
PEOPLE = (
    (G.CHIEF_EXECUTIVE, "Chief executive", "A county council", "Regional chief executives’ group", "high", "low", 3, 4,
     "A shortlist when a director leaves", "That good assistant directors are lured away", "Show the vacancy figures"),
    (G.LEAD_MEMBER, "Lead member for children’s services", "A unitary council", "Lead members’ network", "high", "high",
     2, 4, "Less spent on interim directors", "That members lose their say in appointments", "Meet before the budget"),
    (G.DCS, "Director of children’s services", "A metropolitan council", "ADCS regional group", "high", "high", 5, 5,
     "A pool to recruit from", "", "Ask to host a placement"),
    (G.HR, "Head of human resources", "A unitary council", "Regional human resources group", "medium", "high", 4, 4,
     "One skills audit in place of seven", "Data protection", "Send the skills audit"),
    (G.HEALTH, "Director of commissioning", "A primary care trust", "Children’s trust board", "medium", "", 3, 4,
     "Leaders who know health", "Reorganisation comes first", "Offer a shadowing place"),
    (G.THIRD_SECTOR, "Chief officer", "A regional voluntary sector forum", "Third sector assembly", "low", "high", 4, 4,
     "Routes into the public sector", "Being asked late", "Invite to the action learning set"),
    (G.SCHOOLS, "Chair of the schools forum", "", "Schools forum", "low", "", 3, 3, "", "Money taken from schools", ""),
    (G.GOVERNMENT_OFFICE, "Children’s services adviser", "Government Office", "", "medium", "medium", 4, 4,
     "Fewer authorities without a director", "", ""),
    (G.RIEP, "Programme manager", "The improvement and efficiency partnership", "", "medium", "high", 4, 5,
     "A joint workforce programme", "Two programmes for one need", "Agree who runs what"),
    (G.SEARCH, "Partner", "A search firm", "", "low", "low", 2, 3, "Better informed candidates", "Less work", ""),
    (G.SECOND_TIER, "Assistant director", "A county council", "Assistant directors’ network", "medium", "high", 5, 5,
     "To be ready for a first post", "", "Ask to speak at the conference"),
)  # fmt: skip
FIRST = ("Alma", "Basil", "Cordelia", "Dunstan", "Edith", "Fergus", "Greta", "Hector", "Ivy", "Jethro", "Keziah",
         "Linus", "Maud", "Ned", "Odette", "Percy", "Rowena", "Silas", "Thea", "Wilfred")  # fmt: skip
LAST = ("Applegarth", "Birdsall", "Catterick", "Dovecote", "Eastlake", "Fothergill", "Garstang", "Hollowell",
        "Inchbold", "Jessop", "Kettlewell", "Lamplugh", "Merriman", "Netherby", "Oxenhope", "Pettigrew", "Ravenscar",
        "Stainforth",
        "Threlkeld", "Winterbourne")  # fmt: skip
OUTCOMES = (
    "Agreed to raise it with colleagues.",
    "Wants to see figures for the whole region first.",
    "Will name somebody for the steering group.",
    "Worried about time; glad that others do the groundwork.",
    "Offered a shadowing place from next term.",
    "",
)
BARRIERS = (
    ("Authorities fear that a shared pool is a list to poach from", "poaching", "Directors’ meeting",
     "Agree a pledge on notice and on telling one another", "open", ""),
    ("Salaries for like posts differ by a fifth within the region", "pay", "Human resources group",
     "Publish the bands with the vacancy figures", "open", ""),
    ("Nobody had figures on turnover", "data", "First strategy workshop", "Ask each authority to keep the vacancy log",
     "eased", "Most authorities keep a log, and the figures are shared each quarter."),
)  # fmt: skip
AHEAD = datetime.timedelta(days=40)


@dataclass(frozen=True)
class Cast:
    """Who looks after stakeholders in a region."""

    lead: User
    sponsor: User | None
    contributor: Membership | None


def tell_stakeholders(regions: list[Region], *, first: datetime.date, today: datetime.date) -> None:
    """From ``first`` to ``today``; within the owner's maintenance scope, as bulk writes."""
    everybody: list[Stakeholder] = []
    held: list[Engagement] = []
    barriers: list[Barrier] = []
    links: list[BarrierStakeholder] = []
    known = casts(regions)
    for region in regions:
        chance = random.Random(f"{region.code} stakeholders")  # noqa: S311  (a story, not a secret)
        cast = known[region.pk]
        people = _people(region, cast, chance, today)
        everybody += people
        for one in people:
            held += _held(one, cast, chance, first, today)
        for words, kind, met_in, action, status, note in BARRIERS:
            barrier = Barrier(
                region=region, barrier=words, kind=kind, met_in=met_in, action=action, status=status, note=note
            )
            barrier.owner, barrier.due_on = cast.lead, today + AHEAD * (1 if status == "open" else -1)
            barriers.append(barrier)
            links.append(BarrierStakeholder(region=region, barrier=barrier, stakeholder=chance.choice(people)))
    Stakeholder.objects.using("owner").bulk_create(everybody)
    Engagement.objects.using("owner").bulk_create(held)
    Barrier.objects.using("owner").bulk_create(barriers)
    BarrierStakeholder.objects.using("owner").bulk_create(links)


def casts(regions: list[Region]) -> dict[int, Cast]:
    found: dict[tuple[int | None, str], Membership] = {}
    for one in Membership.objects.using("owner").select_related("user", "organisation").order_by("pk"):
        found.setdefault((one.region_id, one.role), one)
    return {
        region.pk: Cast(
            lead=found[region.pk, Role.LEAD].user,
            sponsor=found[region.pk, Role.SPONSOR].user,
            contributor=found.get((region.pk, Role.CONTRIBUTOR)),
        )
        for region in regions
    }


def _people(region: Region, cast: Cast, chance: random.Random, today: datetime.date) -> list[Stakeholder]:
    first, last = chance.sample(FIRST, len(PEOPLE) + 1), chance.sample(LAST, len(PEOPLE) + 1)
    found = []
    for at, (group, role, works_for, networks, influence, interest, now, wanted, gain, concern, step) in enumerate(
        PEOPLE
    ):
        found.append(
            Stakeholder(
                region=region,
                shared=group in (G.HEALTH, G.RIEP),
                name=f"{first[at]} {last[at]}",
                role=role,
                works_for=works_for,
                group=group,
                networks=networks,
                influence=influence,
                interest=interest,
                support_now=now,
                support_wanted=wanted,
                benefit=gain,
                concern=concern,
                owner=cast.sponsor if group == G.CHIEF_EXECUTIVE else cast.lead if step else None,
                next_step=step,
                next_step_due=today + datetime.timedelta(days=chance.randint(-9, 40)) if step else None,
            )
        )
    if cast.contributor:  # one that an organisation keeps to itself and the leads
        found.append(
            Stakeholder(
                region=region,
                organisation=cast.contributor.organisation,
                name=f"{first[-1]} {last[-1]}",
                role="Head of service",
                group=G.THIRD_TIER,
                influence="low",
                support_now=4,
                support_wanted=4,
                owner=cast.contributor.user,
            )
        )
    return found


def _held(
    one: Stakeholder, cast: Cast, chance: random.Random, first: datetime.date, today: datetime.date
) -> list[Engagement]:
    """A contact every few months; the last of them sometimes with a follow-up that is due."""
    by = cast.contributor.user if one.organisation and cast.contributor else cast.lead
    found, day = [], first + datetime.timedelta(days=chance.randint(5, 120))
    while day <= today:
        at = timezone.make_aware(datetime.datetime.combine(day, datetime.time(16)))
        found.append(
            Engagement(
                region=one.region,
                stakeholder=one,
                held_on=day,
                channel=chance.choice(By.values),
                outcome=chance.choice(OUTCOMES),
                recorded_by=by,
                recorded_by_name=by.name,
                recorded_at=min(at, clock.now()),
            )
        )
        day += datetime.timedelta(days=chance.randint(45, 210))
    if found and chance.random() < 0.3:
        found[-1].next_step = "Send a note of what was agreed"
        found[-1].follow_up_due = max(found[-1].held_on, today + datetime.timedelta(days=chance.randint(-5, 20)))
    return found
