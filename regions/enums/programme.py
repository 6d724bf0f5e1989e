"""What the region might run itself (framework: resource 12)."""

from django.db import models


class Intervention(models.TextChoices):
    """What a region might offer its leaders to develop them (framework: "Developing and supporting individuals")."""

    LEARNING_SET = "als", "Action learning set"
    PEER_SUPPORT = "peer-support", "Peer support group on a real issue"
    COACH = "coach-dcs", "Coaching by a serving director"
    MENTOR = "mentor-out", "Mentor from another organisation"
    MENTOR_PLUS = "mentor-plus", "Mentoring for new directors (Mentor Plus)"
    PLACEMENT = "placement", "Tailored placement"
    SHADOWING = "shadow", "Work shadowing"
    SECONDMENT = "secondment", "Brokered secondment or acting up"
    POLITICAL = "political", "Session on working with elected members"
    PROTECTION = "protection", "Child protection for leaders from other fields"
    COMMISSIONING = "commission", "Commissioning skills"
    CROSS_SECTOR = "cross", "Programme across sectors, with health"
    MASTERCLASS = "masterclass", "Masterclass or learning event"
    COACH_TRAINING = "coach-train", "Training as coach or mentor"
    PEER_CHALLENGE = "peer-challenge", "Peer challenge skills"
    PROJECT = "project", "Transformation project"
    ASPIRANT = "aspirant", "National programme for aspiring directors"
    EVENT = "brand", "Event for possible applicants"


class Gap(models.TextChoices):
    """What the framework found leaders to lack."""

    POLITICAL = "political", "Political awareness"
    RISK = "risk", "Taking risks"
    PROTECTION = "protection", "Social care and protection"
    MEMBERS = "members", "Working with elected members"
    COMMISSIONING = "commissioning", "Commissioning"
    BREADTH = "breadth", "Breadth across sectors"
    STEP_UP = "step-up", "The step from 2nd to 1st tier"


class ForTier(models.TextChoices):
    SECOND = "2nd", "2nd tier"
    THIRD = "3rd", "3rd tier"
    FOURTH = "4th", "4th tier"


class OfferedBy(models.TextChoices):
    NOBODY = "nobody", "Nobody"
    MEMBER = "member", "An organisation of the region"
    COLLEGE = "college", "The National College"
    REGION = "region", "Another region"
    PARTNER = "partner", "Health or the third sector"


class RunAt(models.TextChoices):
    ORGANISATION = "organisation", "Each organisation"
    SUB_REGION = "sub-region", "A sub-region"
    REGION = "region", "The region"
    NATION = "nation", "The nation"


class GoAhead(models.TextChoices):
    YES = "yes", "Yes"
    LATER = "later", "Later"
    NO = "no", "No"
