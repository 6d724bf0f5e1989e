"""The choices of the demand side: posts, vacancies and recruitment (framework: "Creating a strategic overview")."""

from django.db import models


class PostTier(models.TextChoices):
    FIRST = "1", "1st tier (director of children’s services)"
    SECOND = "2", "2nd tier (assistant director)"


class Remit(models.TextChoices):
    """What a post answers for; a post may have several."""

    SOCIAL_CARE = "social-care", "Children’s social care"
    SAFEGUARDING = "safeguarding", "Safeguarding"
    LEARNING = "learning", "Education and learning"
    EARLY_YEARS = "early-years", "Early years and early intervention"
    YOUTH = "youth", "Youth"
    INCLUSION = "inclusion", "Inclusion and special educational needs"
    COMMISSIONING = "commissioning", "Commissioning"
    RESOURCES = "resources", "Resources and performance"
    OTHER = "other", "Other"


class CombinedWith(models.TextChoices):
    """The other half of a twin-hat post."""

    ADULTS = "adults", "Adult services"
    HEALTH = "health", "Health"
    OTHER = "other", "Another service"


class ExpectedVacant(models.TextChoices):
    """About the post, never about the age or the plans of a person."""

    WITHIN_1_YEAR = "within-1-year", "Within 1 year"
    ONE_TO_3_YEARS = "1-3-years", "In 1 to 3 years"
    LATER = "later", "Later"
    NOT_KNOWN = "not-known", "Not known"


class Skill(models.TextChoices):
    """Experience that a post asks for; the same list as the skills audit's."""

    SOCIAL_CARE = "social-care", "Social care and child protection"
    EDUCATION = "education", "Education and standards"
    EARLY_YEARS = "early-years", "Early years"
    YOUTH = "youth", "Youth"
    INCLUSION = "inclusion", "Inclusion and special educational needs"
    HEALTH = "health", "Partnership with health"
    COMMISSIONING = "commissioning", "Commissioning"
    FINANCE = "finance", "Finance"
    WORKFORCE = "workforce", "Workforce"
    MEMBERS = "members", "Working with elected members"
    POLITICS = "politics", "Political awareness"
    RISK = "risk", "Risk-taking"
    INSPECTION = "inspection", "Inspection"
    CRISIS = "crisis", "Managing a crisis"


class LeavingReason(models.TextChoices):
    """Why the last holder left. The organisation's own; outside it in counts of five or more."""

    RETIREMENT = "retirement", "Retirement (also early)"
    MOVE_REGION = "move-la-region", "Moved to a like post in the region"
    MOVE_OTHER = "move-la-other", "Moved to a like post elsewhere"
    PROMOTION = "promotion", "Promoted"
    RESTRUCTURE = "restructure", "Restructure, merger of posts or deletion"
    MUTUAL = "mutual", "Left by agreement"
    INTERIM_END = "interim-end", "Interim contract ended"
    CONSULTANCY = "consultancy", "Left for interim or consultancy work"
    SECTOR_CHANGE = "sector-change", "Left the sector"
    ILL_HEALTH = "ill-health", "Ill health or death in service"
    NEW_POST = "new-post", "Nobody: the post is new"


class VacancyEnd(models.TextChoices):
    """How a vacancy ends without anybody appointed."""

    POST_ENDED = "post-ended", "The post ended"
    NOT_NEEDED = "not-needed", "The post need not be filled after all"
    REPLACED = "replaced", "The remit changed: another vacancy goes on from it"


class RoundOutcome(models.TextChoices):
    """What a round of recruitment came to. *Remit changed*: it goes on in the vacancy that replaces this one."""

    APPOINTED = "appointed", "Appointed on a permanent basis"
    INTERIM = "interim", "Not appointed: an interim or acting arrangement instead"
    NOT_APPOINTED = "not-appointed", "Not appointed"
    STOPPED = "stopped", "Stopped before it was over"
    REMIT_CHANGED = "remit-changed", "Stopped as the remit changed"


class UnfilledReason(models.TextChoices):
    TOO_FEW = "too-few", "Too few applicants"
    NOT_SUITABLE = "not-suitable", "No suitable candidate at interview"
    BREADTH = "breadth", "Candidates too specialist for the breadth of the role"
    PAY = "pay", "Pay not competitive with neighbours"
    UNCLEAR = "unclear", "Level or content of the role unclear"
    PROFILE = "profile", "Publicity or an inspection put people off"
    LOCATION = "location", "Geography or size of the authority"
    REMIT = "remit-changed", "Remit changed during recruitment"
    WITHDREW = "withdrew", "Preferred candidate withdrew"
    PANEL = "member-panel", "Members did not agree an appointment"
    FROZEN = "frozen", "Held or frozen for savings"
    DELETED = "deleted", "Decision not to fill"
    INTERIM = "interim", "Filled by an interim or acting arrangement"
    INTERNAL = "internal-only", "Internal-only recruitment found no one"


class AppointedFrom(models.TextChoices):
    """Where a permanent appointee came from."""

    OWN_SECOND_TIER = "own-2nd-tier", "2nd tier of this organisation"
    OWN_OTHER = "own-other", "Another post of this organisation"
    REGION = "region", "Another authority of the region"
    ELSEWHERE = "elsewhere", "An authority elsewhere"
    ADULT_SERVICES = "adult-services", "Director of adult services"
    OTHER_SECTOR = "other-sector", "Another sector"
    NOT_SAID = "not-said", "Not said"


class InterimSource(models.TextChoices):
    OWN = "own", "Somebody of this organisation acting up"
    FORMER = "former", "A former director"
    OTHER_DIRECTOR = "other-director", "The chief executive or another director"
    SECONDMENT = "secondment", "Seconded from another organisation"
    AGENCY = "agency", "Agency or contract"


class ImportStatus(models.TextChoices):
    """*Waiting*: for somebody who has looked at the preview."""

    WAITING = "waiting", "Not imported yet"
    USED = "used", "Imported"
