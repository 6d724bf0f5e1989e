"""The lives of a partnership agreement, an instalment, an expenditure plan, a ledger entry, a strategy and a case of
good practice (``domain.md``)."""

from regions.enums import AgreementStatus as A
from regions.enums import EntryStatus as E
from regions.enums import PaymentStatus as P
from regions.enums import PlanStatus as X
from regions.enums import StrategyStatus as S
from regions.enums.good_practice import GoodPracticeStatus as G
from succession.states import Transition
from succession.tenancy.personas import Role

LEAD = Role.NATIONAL_LEAD
PAYERS = (Role.NATIONAL_LEAD, Role.COORDINATOR)

AGREEMENT = (
    Transition("draft", None, A.DRAFTED, LEAD, "Drafted"),
    Transition("offer", A.DRAFTED, A.OFFERED, LEAD, "Offered to the sponsor"),
    Transition("sign", A.OFFERED, A.SIGNED, Role.SPONSOR, "Signed by the sponsor"),
    Transition("decline", A.OFFERED, A.DECLINED, Role.SPONSOR, "Declined by the sponsor", reason=True),
    Transition("lapse", A.OFFERED, A.LAPSED, LEAD, "Lapsed: the respond-by date had passed"),
    Transition("withdraw", A.DRAFTED, A.WITHDRAWN, LEAD, "Withdrawn by the College", reason=True),
    Transition("withdraw", A.OFFERED, A.WITHDRAWN, LEAD, "Withdrawn by the College", reason=True),
    Transition("withdraw", A.SIGNED, A.WITHDRAWN, LEAD, "Withdrawn by the College", reason=True),
    Transition("countersign", A.SIGNED, A.IN_FORCE, LEAD, "Countersigned by the College: in force"),
    Transition("end", A.IN_FORCE, A.ENDED, LEAD, "Ended", reason=True),
)
# Released by the national lead, marked as paid by another national person.
PAYMENT = (
    Transition("fall_due", None, P.DUE, PAYERS, "Fell due"),
    Transition("release", P.DUE, P.RELEASED, LEAD, "Released"),
    Transition("pay", P.RELEASED, P.PAID, PAYERS, "Marked as paid"),
    Transition("bounce", P.PAID, P.DUE, PAYERS, "Came back from the bank: due again", reason=True),
    Transition("recover", P.PAID, P.RECOVERED, LEAD, "Recovered unspent money", reason=True),
)
# Prepared by the regional lead, sent by the sponsor, agreed or returned by the College.
EXPENDITURE_PLAN = (
    Transition("prepare", None, X.DRAFT, Role.LEAD, "Started"),
    Transition("send", X.DRAFT, X.SENT, Role.SPONSOR, "Sent to the College by the sponsor"),
    Transition("agree", X.SENT, X.AGREED, PAYERS, "Agreed by the College"),
    Transition("return", X.SENT, X.RETURNED, PAYERS, "Returned by the College", reason=True),
    Transition("supersede", X.AGREED, X.SUPERSEDED, PAYERS, "Superseded by a newer version"),
)
# Entered by the regional lead, approved by the sponsor; content never changes, a mistake is reversed.
LEDGER_ENTRY = (
    Transition("enter", None, E.ENTERED, Role.LEAD, "Entered"),
    Transition("hold", None, E.HELD, Role.LEAD, "Entered, and held for the College’s consent"),
    Transition("consent", E.HELD, E.ENTERED, PAYERS, "The College consented"),
    Transition("decline", E.HELD, E.REFUSED, PAYERS, "The College did not consent", reason=True),
    Transition("approve", E.ENTERED, E.APPROVED, Role.SPONSOR, "Approved by the sponsor"),
    Transition("refuse", E.ENTERED, E.REFUSED, Role.SPONSOR, "Refused by the sponsor", reason=True),
)
# Prepared by the regional lead, submitted by the sponsor. Receipt, not approval, releases the second instalment.
STRATEGY = (
    Transition("start", None, S.DRAFT, Role.LEAD, "Started"),
    Transition("submit", S.DRAFT, S.SUBMITTED, Role.SPONSOR, "Submitted to the College by the sponsor"),
    Transition("receive", S.SUBMITTED, S.RECEIVED, PAYERS, "Received by the College"),
    Transition("agree", S.RECEIVED, S.AGREED, PAYERS, "Agreed by the College"),
    Transition("return", S.RECEIVED, S.RETURNED, PAYERS, "Returned by the College", reason=True),
    Transition("supersede", S.AGREED, S.SUPERSEDED, PAYERS, "Superseded by a newer version"),
)
# Offered by a region's lead or an organisation's contributor, published or returned by the College. What is published
# never changes: it is withdrawn, and may be offered anew.
_OFFERERS = (Role.LEAD, Role.CONTRIBUTOR)
GOOD_PRACTICE = (
    Transition("start", None, G.DRAFT, _OFFERERS, "Started"),
    Transition("offer", G.DRAFT, G.OFFERED, _OFFERERS, "Offered to the College"),
    Transition("offer", G.RETURNED, G.OFFERED, _OFFERERS, "Offered to the College again"),
    Transition("publish", G.OFFERED, G.PUBLISHED, PAYERS, "Published by the College"),
    Transition("return", G.OFFERED, G.RETURNED, PAYERS, "Returned by the College", reason=True),
    Transition("withdraw", G.PUBLISHED, G.WITHDRAWN, (*_OFFERERS, *PAYERS), "Withdrawn", reason=True),
)
