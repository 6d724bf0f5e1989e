"""The life of a version of a quarterly return (``domain.md``). What supersedes an old version is the database."""

from reporting.enums import CURRENT
from reporting.enums import ReturnStatus as S
from succession.states import Transition
from succession.tenancy.personas import SUMMARY, Role

RETURN = (
    Transition("start", None, S.DRAFT, Role.LEAD, "Started"),
    Transition("answer", None, S.DRAFT, Role.LEAD, "Opened to answer the College’s questions"),
    Transition("correct", None, S.DRAFT, Role.LEAD, "Opened to correct", reason=True),
    Transition("send", S.DRAFT, S.WITH_SPONSOR, Role.LEAD, "Sent to the sponsor"),
    Transition("recall", S.WITH_SPONSOR, S.DRAFT, Role.LEAD, "Recalled by the lead", reason=True),
    Transition("send_back", S.WITH_SPONSOR, S.DRAFT, Role.SPONSOR, "Sent back by the sponsor", reason=True),
    Transition("sign_off", S.WITH_SPONSOR, S.SIGNED_OFF, Role.SPONSOR, "Signed off"),
    Transition("accept", S.SIGNED_OFF, S.ACCEPTED, (Role.COORDINATOR, Role.NATIONAL_LEAD), "Accepted"),
    *(
        Transition("query", status, S.QUERIED, (Role.COORDINATOR, Role.NATIONAL_LEAD), "Queried by the College")
        for status in (S.SIGNED_OFF, S.ACCEPTED)
    ),
)
# Done by the database itself once a newer version is signed off.
SUPERSEDED_BY_DATABASE = tuple(f"{status}>{S.SUPERSEDED}@{SUMMARY}" for status in CURRENT)
