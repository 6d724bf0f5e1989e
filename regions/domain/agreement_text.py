"""The text that both sides sign, in our own words (framework: annex "Sample Partnership Agreement").

A change of wording is a new ``TEMPLATE``: what was offered before stays as it was offered.
"""

from __future__ import annotations

from dataclasses import dataclass

from regions.models import Agreement
from succession.govuk.money import pounds

TEMPLATE = "2010-1"

# Our option, off by default: without it the text is as it was, so it is the same template.
WAITS_FOR_PLAN = "The rest is released once the College has also agreed the region’s expenditure plan."


@dataclass(frozen=True)
class Undertaking:
    """``code``: "C1" to "C10" of the College, "R1" to "R11" of the region."""

    code: str
    text: str


COLLEGE = tuple(
    Undertaking(f"C{number}", text)
    for number, text in enumerate(
        (
            "pay a grant of {allocation}, for succession planning in the region alone",
            "keep in touch with the workforce policy committee of the ADCS",
            "keep in touch with those who lead succession planning in the region, and with the chair of its DCS group",
            "commission the national framework for succession planning and keep it up to date",
            "support the regional groups and work with them",
            "gather and spread evidence of good practice, new and proven",
            "make materials that help, and keep them online",
            "take national action where it is needed, such as the development of elected members",
            "run a campaign that raises the standing of the DCS role",
            "follow progress, and report on it to the regional groups and the department",
        ),
        start=1,
    )
)
REGION = tuple(
    Undertaking(f"R{number}", text)
    for number, text in enumerate(
        (
            "appoint a regional lead of enough experience to keep networks alive and plans moving",
            "gather and keep data about supply of and demand for 1st and 2nd tier posts",
            "manage talent: find, encourage and support strong candidates for senior posts",
            "promote formal leadership programmes, the College’s programme for aspirant DCSs among them",
            "agree a detailed expenditure plan for the grant with the College, and watch it through the year",
            "evaluate what the work achieves, change priorities accordingly, and judge value for money",
            "report every quarter, in full and in time, on activity, evaluation and spending",
            "help each authority towards a culture of talent management, and make openings where there are gaps",
            "bring workforce development and succession planning together in the region’s networks",
            "promote leaders of different careers, and of different social and ethnic backgrounds",
            "speak up for children’s services, and for the DCS and other senior officers",
        ),
        start=1,
    )
)
PROVISIONS = (
    (
        "The accountable authority takes all reasonable steps to keep the money safe, and to see that it is spent on "
        "succession planning alone, as this agreement and the College’s guidance say."
    ),
    "The College may audit as it sees fit, solely in relation to the payment of this grant.",
)


def uk_date(day: object) -> str:
    return f"{day:%-d %B %Y}"


def text_of(agreement: Agreement) -> str:
    """Plain text, the same for the same agreement: its SHA-256 is what both signatures stand for."""
    allocation, first = pounds(agreement.allocation), pounds(agreement.first_instalment)
    each = pounds(agreement.per_authority)
    lines = [
        f"Partnership agreement: {agreement.region.name}",
        f"Between the National College and the DCS sponsor for succession planning in {agreement.region.name}.",
        f"From {uk_date(agreement.starts_on)} to {uk_date(agreement.ends_on)}.",
        f"To be answered by {uk_date(agreement.respond_by)}.",
        f"Accountable authority: {agreement.authority.name}.",
        f"Grant: {allocation}: {pounds(agreement.base)}, and {each} for each of {agreement.authorities} authorities.",
        f"{first} falls due when both have signed, the rest when the College has received the strategy and plan.",
        *([WAITS_FOR_PLAN] if agreement.waits_for_plan else []),
        "",
        "The College will:",
        *(f"{one.code}. {one.text.format(allocation=allocation)};" for one in COLLEGE),
        "",
        "The regional DCS group will:",
        *(f"{one.code}. {one.text};" for one in REGION),
        "",
        "Provisions:",
        *(f"{number}. {text}" for number, text in enumerate(PROVISIONS, start=1)),
    ]
    return "\n".join(lines) + "\n"
