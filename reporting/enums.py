from django.db import models


class ReturnStatus(models.TextChoices):
    """States of a version of a quarterly return. *Open*: the quarter is open and no version has been started."""

    OPEN = "open", "Not started"
    DRAFT = "draft", "Draft"
    WITH_SPONSOR = "with_sponsor", "With sponsor"
    SIGNED_OFF = "signed_off", "Signed off"
    ACCEPTED = "accepted", "Accepted"


SENT_TO_COLLEGE = (ReturnStatus.SIGNED_OFF, ReturnStatus.ACCEPTED)
NOT_SIGNED = (ReturnStatus.DRAFT, ReturnStatus.WITH_SPONSOR)
