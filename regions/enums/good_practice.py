"""Cases of good practice."""

from django.db import models


class GoodPracticeStatus(models.TextChoices):
    """A case of good practice, from somebody's draft to the nation's page."""

    DRAFT = "draft", "Draft"
    OFFERED = "offered", "With the College"
    PUBLISHED = "published", "Published"
    RETURNED = "returned", "Returned"
    WITHDRAWN = "withdrawn", "Withdrawn"
