"""Who is told what (framework: resource 6)."""

from django.db import models


class Audience(models.TextChoices):
    """Whom a region tells of its strategy (framework: resource 6), as things were in 2010."""

    DCS = "dcs", "Directors of children’s services"
    CHIEF_EXECUTIVES = "chief-executives", "Chief executives"
    MEMBERS = "members", "Elected members"
    LEAD_MEMBERS = "lead-members", "Lead members"
    OFFICERS = "officers", "2nd- and 3rd-tier officers"
    HR = "hr", "Human resources leads"
    HEALTH = "health", "Health"
    THIRD_SECTOR = "third-sector", "Third sector"
    TRUSTS = "trusts", "Children’s trusts"
    COLLEGE = "college", "National College"
    WORKFORCE = "workforce", "Workforce bodies"
    SEARCH = "search", "Search agencies"


class Aim(models.TextChoices):
    KNOW = "know", "They know"
    UNDERSTAND = "understand", "They understand"
    SUPPORT = "support", "They support"
    TAKE_PART = "take-part", "They take part"


class Rhythm(models.TextChoices):
    ONCE = "once", "Once"
    MONTHLY = "monthly", "Every month"
    QUARTERLY = "quarterly", "Every three months"
