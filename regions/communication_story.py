"""What the demo's regions tell whom: some of it done, some due, one of it late. The same day gives the same story."""

from __future__ import annotations

import datetime
import random

from regions.enums.communication import Aim, Audience, Rhythm
from regions.models import Communication, CommunicationDone, Membership, Region
from succession import clock
from succession.tenancy.personas import Role

# Audience, aim, message, what is in it for them, how, how often, how they answer, how one sees that it worked.
PLANNED = (
    (Audience.DCS, Aim.TAKE_PART, "One pool of candidates serves us all better than ten searches.",
     "A shortlist when a director leaves", "Item at the directors’ meeting", Rhythm.QUARTERLY, "In the meeting",
     "Placements offered"),
    (Audience.OFFICERS, Aim.KNOW, "There are ways to the top, and places to try them.", "A mentor from elsewhere",
     "Newsletter", Rhythm.MONTHLY, "Reply to the lead", "Applications for places"),
    (Audience.CHIEF_EXECUTIVES, Aim.SUPPORT, "Interim directors cost more than growing our own.", "Lower costs",
     "Letter from the sponsor", Rhythm.ONCE, "Call the sponsor", ""),
    (Audience.HR, Aim.UNDERSTAND, "One skills audit in place of several.", "Less to collect", "Workshop", Rhythm.ONCE,
     "At the workshop", "Audits begun"),
    (Audience.THIRD_SECTOR, Aim.KNOW, "Shadowing places are open to you too.", "", "Talk at the assembly", Rhythm.ONCE,
     "", ""),
)  # fmt: skip
CAME_BACK = (
    "Two asked for figures of their own authority.",
    "Three offered a placement.",
    "",
    "Well read; few answered.",
)
MONTH = datetime.timedelta(days=30)


def tell_communications(regions: list[Region], *, today: datetime.date) -> None:
    """Within the owner's maintenance scope, as bulk writes."""
    people: dict[tuple[int | None, str], Membership] = {}
    for one in Membership.objects.using("owner").select_related("user").order_by("pk"):
        people.setdefault((one.region_id, one.role), one)
    planned: list[Communication] = []
    times: list[CommunicationDone] = []
    for region in regions:
        chance = random.Random(f"{region.code} communications")  # noqa: S311  (a story, not a secret)
        lead = people[region.pk, Role.LEAD].user
        contributor = people.get((region.pk, Role.CONTRIBUTOR))
        for audience, aim, message, benefit, channel, rhythm, feedback, measure in PLANNED:
            owner = contributor.user if contributor and audience == Audience.HR else lead
            made = Communication(
                region=region, audience=audience, aim=aim, message=message, benefit=benefit, channel=channel,
                rhythm=rhythm, due_on=today + datetime.timedelta(days=chance.randint(-4, 75)), owner=owner,
                feedback=feedback, measure=measure,
            )  # fmt: skip
            planned.append(made)
            if rhythm != Rhythm.ONCE or chance.random() < 0.3:
                if rhythm == Rhythm.ONCE:
                    made.due_on = None
                times.append(_done(made, chance.choice(CAME_BACK), today))
    Communication.objects.using("owner").bulk_create(planned)
    CommunicationDone.objects.using("owner").bulk_create(times)


def _done(made: Communication, came_back: str, today: datetime.date) -> CommunicationDone:
    """A month ago, by its owner."""
    assert made.owner is not None
    return CommunicationDone(
        region=made.region,
        communication=made,
        done_on=today - MONTH,
        came_back=came_back,
        recorded_by=made.owner,
        recorded_by_name=made.owner.name,
        recorded_at=clock.now() - MONTH,
    )
