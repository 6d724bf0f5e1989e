from django.db import models


class ReturnStatus(models.TextChoices):
    """States of a version of a quarterly return. *Open*: the quarter is open and no version has been started.

    A *queried* version stays current until the one that answers is signed off; then it is *superseded*.
    """

    OPEN = "open", "Not started"
    DRAFT = "draft", "Draft"
    WITH_SPONSOR = "with_sponsor", "With sponsor"
    SIGNED_OFF = "signed_off", "Signed off"
    ACCEPTED = "accepted", "Accepted"
    QUERIED = "queried", "Queried"
    SUPERSEDED = "superseded", "Superseded"


NOT_SIGNED = (ReturnStatus.DRAFT, ReturnStatus.WITH_SPONSOR)
CURRENT = (ReturnStatus.SIGNED_OFF, ReturnStatus.ACCEPTED, ReturnStatus.QUERIED)
SENT_TO_COLLEGE = (*CURRENT, ReturnStatus.SUPERSEDED)
