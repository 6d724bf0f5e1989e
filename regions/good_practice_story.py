"""The demo's cases of good practice: believable, our own, offered and published through the verbs that people use."""

from __future__ import annotations

import datetime

from regions.domain import good_practice as cases
from regions.domain.good_practice import CaseFacts
from regions.enums.plan import FrameworkElement as E
from regions.enums.plan import Objective as Aim
from regions.enums.practice import PracticeArea as A
from regions.models import GoodPracticeCase, Region
from regions.scene import Cast, then

TOLD = (
    CaseFacts(
        "A day with a director",
        "Every director of children’s services opened one day a term to two heads of service from another "
        "authority, who sat in on a cabinet briefing, a budget meeting and a visit to a team.",
        "Few heads of service had ever seen what a director does, and most had heard only of the pressure.",
        "Half a day of planning by each director’s office. No money.",
        "Of 24 who came, 17 said that they would now think of applying. Two have asked for a mentor since.",
        "The regional lead’s office",
        E.IDENTIFYING,
        Aim.VIEW,
        A.PLACEMENTS,
    ),
    CaseFacts(
        "Mentors from over the border",
        "Each aspiring assistant director got a mentor from another authority. The regional lead made the pairs "
        "from two short forms; a pair met six times in nine months and kept what was said to itself.",
        "People did not speak freely with a mentor from their own authority.",
        "Two days of training for 18 mentors, £4,200 in all; about six half days for each pair.",
        "16 of 18 pairs finished. Five of those mentored have moved up, three of them to another authority of the "
        "region.",
        "The workforce development team",
        E.DEVELOPING,
        Aim.CANDIDATES,
        A.COACHING,
    ),
    CaseFacts(
        "One skills audit in place of seven",
        "The authorities agreed on one questionnaire for all, kept by each organisation, and share only numbers by "
        "skill.",
        "Everybody asked different questions, so that nothing could be added up.",
        "Four meetings of the human resources group and a lawyer’s advice on data protection.",
        "The region knows for the first time that commissioning and political awareness are the two gaps. Two "
        "workshops were planned for these, and a third was dropped because health already ran it.",
        "The regional human resources group",
        E.OVERVIEW,
        Aim.CANDIDATES,
        A.TALENT,
    ),
    CaseFacts(
        "A pledge on poaching",
        "Chief executives signed one page: a good person who moves to a neighbour is a gain to the region, and "
        "whoever makes an offer tells the other authority first and agrees the notice.",
        "Organisations kept their best people out of shared programmes.",
        "One dinner, and a good deal of talking beforehand by the sponsor.",
        "All but one authority now nominate for the learning sets. Eleven people have moved within the region since.",
        "The sponsor’s office",
        E.CAPACITY,
        Aim.MODELS,
        A.RECRUITMENT,
    ),
    CaseFacts(
        "A learning set with health and the voluntary sector",
        "Eight people met every six weeks with a facilitator: four from councils, two from a primary care trust, "
        "two chief officers of voluntary bodies. Each brought a problem of working together that was theirs to "
        "solve.",
        "Services were to be joined up by people who had never met.",
        "A facilitator at £600 a meeting; a room in turn.",
        "Two joint appointments and a shared training budget came out of it. Attendance fell when the budget round "
        "began.",
        "The learning and development team",
        E.DEVELOPING,
        Aim.MODELS,
        A.PROGRAMME,
    ),
    CaseFacts(
        "Asking the leavers",
        "Whoever leaves a 1st- or 2nd-tier post is asked three questions by somebody from another authority. The "
        "answers go into one summary a year.",
        "Exit interviews by one’s own employer said little.",
        "About two hours for each leaver.",
        "Workload during inspections was the reason given most often, not pay. Two authorities have changed cover "
        "rules.",
        "The regional lead’s office",
        E.EVALUATING,
        Aim.PERFORMANCE,
        A.TURNOVER,
    ),
)
DRAFT = CaseFacts("Acting up for a term", done="Heads of service act up for one term while the post is advertised.")
REASON = "Please say how many people took part, and what changed for them. Then it is easy to follow elsewhere."
DAYS_TO_OFFER, DAYS_TO_DECIDE = 200, 20


def tell_cases(regions: list[Region], casts: dict[int, Cast], *, first: datetime.date) -> None:
    """Two of each region are published or on their way: one of the region, one of an organisation."""
    for at, region in enumerate(regions):
        cast, day = casts[region.pk], first + datetime.timedelta(days=DAYS_TO_OFFER + 11 * at)
        made: list[GoodPracticeCase] = []
        for acting, number in ((cast.lead, at), (cast.contributor, at + 3)):
            with then(day, acting):
                case = cases.start(by=acting, facts=TOLD[number % len(TOLD)])
                cases.offer(by=acting, case=case)
                made.append(case)
                if acting is cast.contributor:
                    cases.start(by=acting, facts=DRAFT)
        if at % 4 == 3:
            continue  # both wait for the College
        with then(day + datetime.timedelta(days=DAYS_TO_DECIDE), cast.co_ordinator):
            cases.publish(by=cast.co_ordinator, case=made[0])
            if at % 3:
                cases.publish(by=cast.co_ordinator, case=made[1])
            else:
                cases.return_(by=cast.co_ordinator, case=made[1], reason=REASON)
