"""What the demo's regions report: figures and words that could have been, from published rates. Same seed, same story.

Rates (``regions/reference/README.md`` names the sources of the published ones): about 40 DCS vacancies a year among
152 authorities; the second tier's are our assumption. A vacancy is taken to last two quarters.
"""

from __future__ import annotations

import random

from reporting.indicators import Tier
from reporting.sections import Section

DCS_VACANCIES = 0.26 / 4 * 2  # per authority, open in a quarter
SECOND_TIER_VACANCIES = 4 * 0.17 / 4 * 2  # per authority with four posts
APPLICANTS = {Tier.FIRST: 9, Tier.SECOND: 11}
SHORTLISTED = 3.5
SHARE_ADVERTISED, SHARE_CLOSED, SHARE_READVERTISED = 0.6, 0.8, 0.25
SHARE_FILLED = {Tier.FIRST: 0.58, Tier.SECOND: 0.88}

# Region's slug and how many quarters ago: directors who left in that quarter, and in whose words.
LEFT_TOGETHER = {("east-midlands", 4): 3}
LEFT_TOGETHER_TEXT = (
    "Three directors left within six weeks of one another, after the elections. Two neighbouring directors cover with "
    "their assistant directors, and the region has brought its mentoring forward."
)

# Region's slug and how many quarters ago: what the College asked about, and the answer.
QUERIED = {("west-midlands", 2), ("yorkshire-and-the-humber", 0)}
QUERIES = {"risks": "What will you do if a second authority reorganises before the spring?"}
ANSWER = "Should it happen, the directors’ group has agreed to second an assistant director for six months."

# What the vacancy logs leave open, by the first word of the question's fingerprint.
ANSWERS = {
    "unconfirmed": "The human resources leads told us by telephone that nothing is missing.",
    "no-round": "The authority holds the post until its reorganisation is decided.",
    "applicants": "A search firm kept the figures, and has not answered yet.",
    "concluded": "Somebody was appointed without advertising, from a restructured post.",
}
TEXTS: dict[str, tuple[str, ...]] = {
    "progress": (
        (
            "The mentoring strand has started in every authority. The skills audit is two weeks behind, as the summer "
            "was short of people to run it."
        ),
        "All actions but one are on time. The shadowing programme waits for two host authorities to agree dates.",
        "The skills audit is complete. Its results go to the directors’ group next month, as counts only.",
        "The regional offer has been agreed with the human resources leads. Procuring the coaching is late by a month.",
    ),
    "activities": (
        (
            "Two action learning sets met three times each. Eleven assistant directors shadowed a director of another "
            "authority for a day. The regional conference had 64 participants."
        ),
        "A workshop on working with elected members, with two lead members, had 22 places and all were taken.",
        (
            "Nine aspiring directors began coaching by serving directors of other authorities. One placement with a "
            "health trust ended, and its host has offered another."
        ),
        "A masterclass on commissioning had 31 participants, eight of them from the third sector.",
    ),
    "spending": (
        "Spending followed the expenditure plan. Facilitators cost less than planned, as two sets shared one.",
        "Spending is under plan, as the coaching contract began a month late. The rest will be spent next quarter.",
        "Spending was as planned. Venues were given by two authorities.",
    ),
    "qualitative": (
        "Chairs of appointment panels say that the field is stronger than a year ago.",
        "Participants of the learning sets say that they now know whom to call in the next authority.",
        "",
    ),
    "good_practice": ("A one-page guide for shadowing, which other regions may use.", "", ""),
    "risks": (
        "Two authorities are reorganising their directorates, and their second tier may change at short notice.",
        "Budgets for next year are not known, and two authorities have frozen recruitment.",
        "Preferred candidates withdraw when the remit is widened in mid-recruitment. It happened twice this year.",
    ),
    "next_quarter": (
        "Complete the skills audit, agree the coaching offer, and meet the lead members’ network.",
        "Begin the second round of shadowing, and review the plan with the sponsor.",
        "Hold the regional conference, and publish what the learning sets found.",
    ),
}


def texts(section: Section, chance: random.Random, *, left_together: bool) -> dict[str, str]:
    """The words of one section."""
    chosen = {field.name: chance.choice(TEXTS[field.name]) for field in section.fields}
    if left_together and "progress" in chosen:
        chosen["progress"] = f"{LEFT_TOGETHER_TEXT}\n\n{chosen['progress']}"
    return chosen


def _some(of: int, share: float, chance: random.Random) -> int:
    return sum(chance.random() < share for _ in range(of))


def figures(
    section: Section, chance: random.Random, *, authorities: int, left: int
) -> dict[int, tuple[int | None, int | None]]:
    """One tier's figures. ``left``: directors who left at once, beyond the usual."""
    if section.tier is Tier.NONE or section.tier is None:
        return {8: (authorities + chance.randint(4, 30), None)}
    tier = section.tier
    rate = DCS_VACANCIES if tier is Tier.FIRST else SECOND_TIER_VACANCIES
    extra = left if tier is Tier.FIRST else 0
    vacancies = _some(authorities, rate, chance) + extra
    advertised = _some(vacancies, SHARE_ADVERTISED, chance)
    closed = _some(advertised, SHARE_CLOSED, chance)
    filled = _some(closed, SHARE_FILLED[tier], chance)
    applicants = sum(max(1, round(chance.gauss(APPLICANTS[tier], 3))) for _ in range(closed))
    shortlisted = sum(max(1, round(chance.gauss(SHORTLISTED, 1))) for _ in range(closed))
    return {
        1: (vacancies, None),
        2: (advertised, None),
        3: (applicants, closed),
        4: (min(applicants, shortlisted), closed),
        5: (filled, None),
        6: (closed - filled, None),
        7: (_some(advertised, SHARE_READVERTISED, chance), None),
    }
