"""The life of a version of a quarterly return (``domain.md``: up to *accepted*; queries come later)."""

from reporting.enums import ReturnStatus as S
from succession.states import Transition
from succession.tenancy.personas import Role

RETURN = (
    Transition("start", None, S.DRAFT, Role.LEAD, "Started"),
    Transition("send", S.DRAFT, S.WITH_SPONSOR, Role.LEAD, "Sent to the sponsor"),
    Transition("recall", S.WITH_SPONSOR, S.DRAFT, Role.LEAD, "Recalled by the lead", reason=True),
    Transition("send_back", S.WITH_SPONSOR, S.DRAFT, Role.SPONSOR, "Sent back by the sponsor", reason=True),
    Transition("sign_off", S.WITH_SPONSOR, S.SIGNED_OFF, Role.SPONSOR, "Signed off"),
    Transition("accept", S.SIGNED_OFF, S.ACCEPTED, (Role.COORDINATOR, Role.NATIONAL_LEAD), "Accepted"),
)
