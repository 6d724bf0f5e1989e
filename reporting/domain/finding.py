"""What a return may not say (refused) and what it must explain (questioned)."""

from __future__ import annotations

import hashlib
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from regions.quarters import QuarterKey
from reporting.indicators import BY_NUMBER, Figure, Key, Tier, figure_keys, show
from reporting.queries.derived import FromLog

LARGEST = 9_999
QUARTERS_FOR_A_PATTERN = 6
DEVIATIONS = 3
LONGEST_FINGERPRINT = 120


@dataclass(frozen=True)
class Refusal:
    """``part``: which input is at fault, "numerator" or "denominator"."""

    key: Key
    part: str
    message: str


@dataclass(frozen=True)
class Question:
    """``fingerprint`` names the fact: while it stays the same, an answer once given still holds.

    ``answer``: what the organisation that it is about says itself.
    """

    code: str
    key: Key
    message: str
    fingerprint: str
    answer: str = ""


def named(key: Key) -> str:
    """Such as "Number of vacancies, 1st tier"."""
    number, tier = key
    title = BY_NUMBER[number].title
    return title if tier == Tier.NONE else f"{title}, {Tier(tier).label}"


def refusals(figures: Iterable[Figure]) -> list[Refusal]:
    """What must be put right before the return can be sent."""
    by_key = {figure.key: figure for figure in figures}
    found: list[Refusal] = []
    for key in figure_keys():
        found += _refused_alone(by_key.get(key, Figure(*key, None)))
    for tier in (Tier.FIRST, Tier.SECOND):
        found += readvertised_above_advertised(by_key.get((7, tier)), by_key.get((2, tier)))
    return found


def _refused_alone(figure: Figure) -> list[Refusal]:
    indicator, name = BY_NUMBER[figure.indicator], named(figure.key)
    if not figure.is_average:
        if figure.numerator is None:
            return [Refusal(figure.key, "numerator", f"Enter {name[0].lower()}{name[1:]}, like 12")]
        return [*_size(figure, "numerator", figure.numerator, name)]
    found: list[Refusal] = []
    if figure.denominator is None:
        message = f"Enter {indicator.denominator.lower()} ({Tier(figure.tier).label}), like 3. Enter 0 if none closed"
        found.append(Refusal(figure.key, "denominator", message))
    if figure.numerator is None:
        message = f"Enter {indicator.numerator.lower()} ({Tier(figure.tier).label}), like 12"
        found.append(Refusal(figure.key, "numerator", message))
    if found or figure.numerator is None or figure.denominator is None:
        return found
    if figure.numerator > 0 and figure.denominator == 0:
        message = f"{name}: enter how many posts had a round that closed, or 0 {indicator.numerator.lower()}"
        return [Refusal(figure.key, "denominator", message)]
    return [
        *_size(figure, "numerator", figure.numerator, name),
        *_size(figure, "denominator", figure.denominator, name),
    ]


def _size(figure: Figure, part: str, value: int, name: str) -> list[Refusal]:
    if value < 0:
        return [Refusal(figure.key, part, f"{name} must be 0 or more")]
    if value > LARGEST:
        return [Refusal(figure.key, part, f"{name} must be {LARGEST:,} or less")]
    return []


def readvertised_above_advertised(readvertised: Figure | None, advertised: Figure | None) -> list[Refusal]:
    """Every post readvertised in a quarter was advertised in it."""
    if readvertised is None or advertised is None or readvertised.numerator is None or advertised.numerator is None:
        return []
    if readvertised.numerator <= advertised.numerator:
        return []
    message = (
        f"{named(readvertised.key)} must be {advertised.numerator} or less, "
        "as every post readvertised was also advertised"
    )
    return [Refusal(readvertised.key, "numerator", message)]


def questions(figures: Iterable[Figure], history: Sequence[Iterable[Figure]] = ()) -> list[Question]:
    """What the region should explain. ``history``: its figures of earlier quarters, oldest first."""
    by_key = {figure.key: figure for figure in figures}
    past: dict[Key, list[Decimal]] = {}
    for quarter in history:
        for figure in quarter:
            if figure.value is not None:
                past.setdefault(figure.key, []).append(figure.value)
    found: list[Question] = []
    for tier in (Tier.FIRST, Tier.SECOND):
        found += shortlisted_above_applicants(by_key.get((3, tier)), by_key.get((4, tier)))
    for key in figure_keys():
        found += unlike_before(by_key.get(key), past.get(key, []))
    return found


def shortlisted_above_applicants(applicants: Figure | None, shortlisted: Figure | None) -> list[Question]:
    """Possible, as headhunters shortlist people who did not apply; so it is asked and not refused."""
    if applicants is None or shortlisted is None or applicants.value is None or shortlisted.value is None:
        return []
    if shortlisted.value <= applicants.value:
        return []
    message = (
        f"There are more shortlisted candidates than applicants per post ({Tier(applicants.tier).label}: "
        f"{shortlisted.display} and {applicants.display}). Say why, for example that a search firm found them"
    )
    fact = f"{shortlisted.numerator}/{shortlisted.denominator}>{applicants.numerator}/{applicants.denominator}"
    return [Question("shortlist", shortlisted.key, message, f"shortlist:{shortlisted.tier}:{fact}")]


def unlike_before(figure: Figure | None, past: Sequence[Decimal]) -> list[Question]:
    """Further from the median of the region's own quarters than 3 × max(MAD, 1), given six quarters or more."""
    if figure is None or figure.value is None or len(past) < QUARTERS_FOR_A_PATTERN:
        return []
    usual = statistics.median(past)
    deviation = statistics.median(abs(value - usual) for value in past)
    if abs(figure.value - usual) <= DEVIATIONS * max(deviation, Decimal(1)):
        return []
    message = (
        f"{named(figure.key)} is {figure.display}; in earlier quarters it was usually about "
        f"{show(usual, figure.indicator)}. Say what changed"
    )
    fact = f"{figure.indicator}:{figure.tier}:{figure.numerator}/{figure.denominator}"
    return [Question("unlike-before", figure.key, message, f"unlike:{fact}")]


def log_questions(log: FromLog, quarter: QuarterKey, given: Mapping[Key, int]) -> list[Question]:
    """What the vacancy logs leave open. ``given``: the counts of the return. Each names the rows that it is about."""
    found: list[Question] = []
    if log.unconfirmed:
        names = ", ".join(one.organisation.name for one in log.unconfirmed)
        message = f"Not confirmed for {quarter.label}: the logs of {names}. Say how you know that they are complete"
        keys = ",".join(str(one.organisation.pk) for one in log.unconfirmed)
        found.append(Question("unconfirmed", (1, "-"), message, _short(f"unconfirmed:{quarter.slug}:{keys}")))
    for one in log.findings:
        message = f"{one.words}: {one.post}, {one.organisation}. Say why"
        answer = f"{one.organisation}: {one.answer}" if one.answer else ""
        found.append(Question(one.code, (1, "-"), message, _short(one.fingerprint), answer))
    if log.complete:
        for tier in (Tier.FIRST, Tier.SECOND):
            found += more_than_concluded(log.concluded.get(tier, 0), tier, given)
    return found


def more_than_concluded(concluded: int, tier: Tier, given: Mapping[Key, int]) -> list[Question]:
    """Possible, as where somebody is appointed without a round; so it is asked and not refused."""
    filled, not_filled = given.get((5, tier), 0), given.get((6, tier), 0)
    if filled + not_filled <= concluded:
        return []
    message = (
        f"{filled} filled and {not_filled} not filled ({tier.label}) are more than the {concluded} rounds that were "
        "concluded. Say how the others were decided"
    )
    return [Question("concluded", (6, tier), message, f"concluded:{tier}:{filled}+{not_filled}>{concluded}")]


def _short(fingerprint: str) -> str:
    """A name of many rows, cut to what the table holds."""
    if len(fingerprint) <= LONGEST_FINGERPRINT:
        return fingerprint
    return f"{fingerprint[:50]}:{hashlib.sha256(fingerprint.encode()).hexdigest()[:40]}"
