"""The region's plan."""

from django.db import models


class Objective(models.TextChoices):
    """The five aims of the initiative; each action of a region's plan serves one."""

    CANDIDATES = "candidates", "More and better candidates for senior posts"
    DIVERSITY = "diversity", "A more diverse talent pool"
    VIEW = "view", "A more positive view of senior leadership"
    MODELS = "models", "New models of leadership for working in partnership"
    PERFORMANCE = "performance", "Better performance management"


class FrameworkElement(models.TextChoices):
    OVERVIEW = "overview", "Strategic overview"
    CAPACITY = "capacity", "Capacity to act"
    IDENTIFYING = "identifying", "Identifying talent"
    DEVELOPING = "developing", "Developing individuals"
    EVALUATING = "evaluating", "Evaluating"


class PlanKind(models.TextChoices):
    """The framework wants the two kept apart."""

    TALENT = "talent", "Talent management"
    SUCCESSION = "succession", "Succession planning"


class ActionStatus(models.TextChoices):
    """How an action stands, as its owner says: green, amber and red are *on track*, *at risk* and *late*."""

    NOT_STARTED = "not_started", "Not started"
    ON_TRACK = "on_track", "On track"
    AT_RISK = "at_risk", "At risk"
    LATE = "late", "Late"
    DONE = "done", "Done"
    STOPPED = "stopped", "Stopped"


class IndicatorTitle(models.IntegerChoices):
    """The eight indicators of the framework's table one; ``reporting.indicators`` defines them."""

    VACANCIES = 1, "Number of vacancies"
    ADVERTISED = 2, "Number of posts advertised"
    APPLICANTS = 3, "Average number of applicants per post"
    SHORTLISTED = 4, "Average number of shortlisted candidates per post"
    FILLED = 5, "Number of posts filled on a permanent basis"
    NOT_FILLED = 6, "Number advertised but not filled on a permanent basis"
    READVERTISED = 7, "Number of posts readvertised"
    CONTACTS = 8, "Number of active contacts re succession planning"
