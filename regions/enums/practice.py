"""What organisations have in place (framework: resource 2)."""

from django.db import models


class PracticeArea(models.TextChoices):
    """What an organisation may have in place to find and grow leaders (framework: resource 2)."""

    TALENT = "talent", "Identifying talent"
    REVIEW = "review", "Performance and development review"
    COMPETENCIES = "competencies", "Competency framework"
    CENTRE = "centre", "Assessment or development centre"
    PROGRAMME = "programme", "Leadership programme"
    COACHING = "coaching", "Coaching or mentoring"
    PLACEMENTS = "placements", "Placements and shadowing"
    PATHWAYS = "pathways", "Career pathways"
    RECRUITMENT = "recruitment", "Recruitment to senior posts"
    TURNOVER = "turnover", "Data on turnover"


class Standing(models.IntegerChoices):
    """How far a practice has come; in order, so that years can be compared."""

    NONE = 1, "None"
    INFORMAL = 2, "Informal"
    PATCHY = 3, "Formal but patchy"
    ESTABLISHED = 4, "Formal and established"


class OpenTo(models.TextChoices):
    OWN = "own", "Our own staff only"
    PARTNERS = "partners", "Partners in the children’s trust"
    REGION = "region", "Other authorities in the region"


class Sharing(models.TextChoices):
    YES = "yes", "Yes"
    TALK = "talk", "Talk to us"
    NO = "no", "No"


class LeaderTier(models.TextChoices):
    FIRST = "1", "1st tier (DCS)"
    SECOND = "2", "2nd tier"
    THIRD = "3", "3rd tier"
    FOURTH = "4", "4th tier"


class Service(models.TextChoices):
    """Where leaders of children's services work; *combined* where one post answers for several."""

    SOCIAL_CARE = "social-care", "Social care"
    LEARNING = "learning", "Education and learning"
    INCLUSION = "inclusion", "Inclusion"
    EARLY_YEARS = "early-years", "Early years"
    YOUTH = "youth", "Youth"
    COMMISSIONING = "commissioning", "Commissioning"
    COMBINED = "combined", "Several services combined"
