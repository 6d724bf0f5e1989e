"""The columns of the spreadsheet that an import takes. One row for each round; a vacancy without a round, or a post
without a vacancy, has a row too."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from succession.texts import folded
from talent.enums import (
    AppointedFrom,
    CombinedWith,
    ExpectedVacant,
    LeavingReason,
    PostTier,
    Remit,
    RoundOutcome,
    Skill,
    UnfilledReason,
    VacancyEnd,
)

TEXT, DAY, COUNT, MONEY, YES_NO, CHOICE, SEVERAL = "text", "day", "count", "money", "yes or no", "choice", "several"


@dataclass(frozen=True)
class Column:
    """``of``: post, vacancy, round or appointment; ``field``: of its model. ``most``: characters, or the highest
    number; ``least``: the lowest.

    ``also``: other headings by which it is known.
    """

    of: str
    field: str
    heading: str
    kind: str
    explained: str
    choices: type[models.TextChoices] | None = None
    most: int = 0
    least: int = 0
    required: bool = False
    also: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.of}.{self.field}"


COLUMNS = (
    Column("post", "reference", "Post reference", TEXT, "Your own name for the post, such as P1. An import finds the "
           "post again by it.", most=30, required=True, also=("post ref",)),
    Column("post", "tier", "Tier", CHOICE, "1st or 2nd. A post keeps its tier.", PostTier, required=True),
    Column("post", "title", "Post title", TEXT, "As on the structure chart. No name of a person.", most=120,
           required=True, also=("title",)),
    Column("post", "remit", "Remit", SEVERAL, "What the post answers for.", Remit),
    Column("post", "combined_with", "Combined with", CHOICE, "The other half of a twin-hat post.", CombinedWith),
    Column("post", "hard_to_fill", "Hard to fill", YES_NO, "Yes or no."),
    Column("post", "expected_vacant", "Expected to fall vacant", CHOICE, "About the post, not the plans of a person.",
           ExpectedVacant),
    Column("post", "skills_wanted", "Experience the post asks for", SEVERAL, "What anybody in it needs.", Skill),
    Column("post", "made_on", "Post made on", DAY, "Empty if it has been there since before the log."),
    Column("post", "ended_on", "Post ended on", DAY, "The first day on which the post is no more."),
    Column("vacancy", "reference", "Vacancy reference", TEXT, "Your own name for the vacancy, such as V1. Needed when "
           "any of the columns after it is filled.", most=30, also=("vacancy ref",)),
    Column("vacancy", "known_on", "Known on", DAY, "The day on which you knew that the post must be filled."),
    Column("vacancy", "vacant_on", "Falls vacant on", DAY, "The first day without a permanent holder, also ahead."),
    Column("vacancy", "reason", "Reason for leaving", CHOICE, "Why the last holder left. It stays with your "
           "organisation.", LeavingReason),
    Column("vacancy", "ended_on", "Ended on", DAY, "Where nobody was appointed: the first day without the need."),
    Column("vacancy", "ending", "How it ended", CHOICE, "Where nobody was appointed.", VacancyEnd),
    Column("vacancy", "skills_wanted", "Experience looked for", SEVERAL, "What this vacancy looks for.", Skill),
    Column("round", "number", "Round number", COUNT, "Only needed to change the day on which a round was advertised, "
           "or where a new vacancy goes on with a later round.", most=99, also=("round",)),
    Column("round", "advertised_on", "Advertised on", DAY, "An import finds the round again by this day."),
    Column("round", "closes_on", "Closes on", DAY, "The last closing date, if it was extended."),
    Column("round", "concluded_on", "Concluded on", DAY, "The day on which the outcome was known."),
    Column("round", "outcome", "Outcome", CHOICE, "Needed once the round was concluded.", RoundOutcome),
    Column("round", "applicants", "Applicants", COUNT, "Empty while it is not known.", most=9_999,
           also=("number of applicants",)),
    Column("round", "shortlisted", "Shortlisted", COUNT, "Empty while it is not known.", most=9_999,
           also=("number shortlisted",)),
    Column("round", "salary_from", "Salary from", MONEY, "Pounds a year, as advertised.", most=999_999, least=1_000),
    Column("round", "salary_to", "Salary to", MONEY, "Pounds a year, as advertised.", most=999_999, least=1_000),
    Column("round", "reasons_unfilled", "Reasons unfilled", SEVERAL, "Why nobody was appointed.", UnfilledReason),
    Column("round", "skills_short", "What candidates lacked", SEVERAL, "Where nobody was appointed.", Skill),
    Column("appointment", "decided_on", "Decided on", DAY, "The day on which a permanent appointment was decided.",
           also=("appointed on", "appointment decided on")),
    Column("appointment", "starts_on", "Starts on", DAY, "It may lie ahead. Empty until it is agreed."),
    Column("appointment", "withdrawn_on", "Withdrew on", DAY, "If the appointee withdrew before starting."),
    Column("appointment", "appointed_from", "Appointed from", CHOICE, "Where the appointee came from.", AppointedFrom),
)  # fmt: skip
BY_NAME = {one.name: one for one in COLUMNS}
KEYS = {"post": "post.reference", "vacancy": "vacancy.reference", "round": "round.advertised_on",
        "appointment": "appointment.decided_on"}  # fmt: skip


HEADINGS = {folded(text): one for one in COLUMNS for text in (one.heading, one.name, *one.also)}
