"""The lives of a partnership agreement and of an instalment (``domain.md``)."""

from regions.enums import AgreementStatus as A
from regions.enums import PaymentStatus as P
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
