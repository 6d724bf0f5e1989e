"""The strategies of the demo: written, shared, commented on, submitted and decided, through the verbs that people use.

The texts are our own. Where each region stands fits what it has received of its grant.
"""

from __future__ import annotations

import datetime
import random

from regions.checklist import QUESTIONS
from regions.domain import strategy as strategies
from regions.domain import strategy_comment as comments
from regions.enums import Done
from regions.enums import StrategyStatus as S
from regions.models import ChecklistItem, Region, Strategy, StrategyComment
from regions.scene import Cast, then
from regions.sections import BY_SLUG, SECTIONS
from succession import clock

PUBLISHED = "published"
# How far each region's strategy has come; those not named have published an agreed one.
FAR = {
    "south-west": S.DRAFT,
    "north-west": S.SUBMITTED,
    "london": S.RECEIVED,
    "yorkshire-and-the-humber": S.RETURNED,
    "east-midlands": S.AGREED,
}
DAYS_TO_WRITE, DAYS_TO_SUBMIT, DAYS_TO_DECIDE = 10, 40, 12
TEXTS: dict[str, tuple[str, ...]] = {
    "vision": (
        "Every authority in {region} can fill a senior post with somebody who is ready, and helps to make them so.",
        "{region} is where people in children’s services come to become leaders, and where leaders choose to stay.",
    ),
    "outcomes_soon": (
        "Within a year:\n– each authority names a link for succession planning\n– forty people have a skills audit",
        "By next spring two learning sets are full, and each aspiring director has a mentor from another authority.",
    ),
    "outcomes_later": (
        "Each post of a director draws four candidates whom members would appoint. The pool reflects those it serves.",
        "No post of a director is vacant for more than six months. A third of appointments cross a border.",
    ),
    "culture": (
        "Chief executives have agreed that a good person who moves to a neighbour is a gain to the region.",
        "Directors speak of their work in public: a day with a director is on offer in each authority.",
    ),
    "partnerships": ("Two groups of authorities share commissioning already; placements follow those lines first.", ""),
    "talent_management": (
        "Heads of service with potential get mentoring, a placement in another service and a learning set.",
    ),
    "succession_planning": (
        "Once a year we compare the skills of the pool with those that coming posts need, in counts, without names.",
    ),
    "retaining": ("Serving directors mentor and lead learning sets. Phased retirement keeps three as coaches.", ""),
    "workforce": ("A chapter of each authority’s workforce strategy, with the same competencies.", ""),
}
SAID = (
    ("outcomes-soon", "Could the audit wait until after the inspection? Two of our people can’t be spared.", ""),
    ("culture", "Our chief executive supports this, and will say so.", "Thank you. We have put it in the text."),
)
GIVES, GAINS = "Two mentors, and four days of our human resources team.", "A wider choice of candidates."
REASON = "The outcomes can’t be told from activities. Say what will have changed, for whom, and how you will know."


def prepare(region: Region, cast: Cast, day: datetime.date) -> Strategy:
    """Started on ``day``, shared, and submitted if the region has come so far."""
    chance = random.Random(f"{region.code} strategy")  # noqa: S311  (a story, not a secret)
    far = FAR.get(region.slug, PUBLISHED)
    due = clock.today() + datetime.timedelta(days=28)
    with then(day + datetime.timedelta(days=DAYS_TO_WRITE), cast.lead):
        made = strategies.start(by=cast.lead)
        for one in SECTIONS:
            text = chance.choice(TEXTS[one.name]).format(region=region.name)
            strategies.save_section(
                by=cast.lead, strategy=made, section=one, text=text, seen=strategies.revision(made, one)
            )
        strategies.share(by=cast.lead, strategy=made, organisations=True, coordinator=far == S.DRAFT)
        _check(region, cast, far, due)
    with then(day + datetime.timedelta(days=DAYS_TO_WRITE + 8), cast.contributor):
        for section, text, _ in SAID:
            comments.add(by=cast.contributor, strategy=made, section=BY_SLUG[section], text=text)
        seen = comments.revision(None)
        comments.contribute(by=cast.contributor, strategy=made, gives=GIVES, gains=GAINS, seen=seen)
    with then(day + datetime.timedelta(days=DAYS_TO_WRITE + 15), cast.lead):
        answers = {section: answer for section, _, answer in SAID}
        for comment in StrategyComment.objects.filter(strategy=made):
            if far != S.DRAFT or answers[comment.section]:
                comments.deal(by=cast.lead, comment=comment, answer=answers[comment.section])
    if far != S.DRAFT:
        with then(day + datetime.timedelta(days=DAYS_TO_SUBMIT), cast.sponsor):
            strategies.submit(by=cast.sponsor, strategy=made)
    return made


def receive(strategy: Strategy, cast: Cast, day: datetime.date) -> None:
    """Received on ``day``, and decided if the region has come so far."""
    far = FAR.get(strategy.region.slug, PUBLISHED)
    with then(day, cast.co_ordinator):
        strategies.receive(by=cast.co_ordinator, strategy=strategy, received_on=clock.today())
    decided = day + datetime.timedelta(days=DAYS_TO_DECIDE)
    if far == S.RETURNED:
        with then(decided, cast.co_ordinator):
            said = {"outcomes-later": "How many of those appointed should come from the region?"}
            strategies.return_(by=cast.co_ordinator, strategy=strategy, reason=REASON, comments=said)
        with then(decided + datetime.timedelta(days=9), cast.lead):
            again = strategies.start(by=cast.lead)
            strategies.share(by=cast.lead, strategy=again, organisations=True, coordinator=True)
    if far in (S.AGREED, PUBLISHED):
        with then(decided, cast.co_ordinator):
            strategies.agree(by=cast.co_ordinator, strategy=strategy)
    if far == PUBLISHED:
        with then(decided + datetime.timedelta(days=5), cast.lead):
            strategies.publish(by=cast.lead, strategy=strategy)


def _check(region: Region, cast: Cast, far: str, due: datetime.date) -> None:
    """The checklist as far as a region like this would have come."""
    reached = {S.DRAFT: 9, S.SUBMITTED: 14}.get(S(far), 15) if far != PUBLISHED else len(QUESTIONS)
    ChecklistItem.objects.bulk_create(
        ChecklistItem(
            region=region,
            question=one.code,
            answer=Done.YES if at < reached else Done.PART if at == reached else "",
            evidence="In the papers of the directors’ group." if at < reached else "",
            owner_id=cast.lead.pk,
            due=None if at < reached else due,
        )
        for at, one in enumerate(QUESTIONS)
    )
