from regions.models.accountable_authority import AccountableAuthority
from regions.models.agreement import Agreement, AgreementEvent
from regions.models.agreement_document import AgreementDocument
from regions.models.api_token import ApiToken
from regions.models.barrier import Barrier, BarrierStakeholder
from regions.models.checklist import ChecklistItem
from regions.models.communication import Communication, CommunicationDone
from regions.models.engagement import Engagement
from regions.models.expenditure_plan import ExpenditureLine, ExpenditurePlan
from regions.models.good_practice import GoodPracticeCase
from regions.models.grant import Grant, GrantFormula, Payment, StrategyReceipt
from regions.models.headcount import Headcount
from regions.models.invitation import Invitation
from regions.models.ledger import EntryEvidence, LedgerEntry
from regions.models.membership import Assignment, Membership
from regions.models.organisation import Organisation, OrganisationMembership, OrganisationSuccession
from regions.models.plan_action import PlanAction, PlanMilestone
from regions.models.plan_progress import PlanProgress
from regions.models.practice import Practice
from regions.models.programme_item import ProgrammeItem
from regions.models.region import Region
from regions.models.regional_role import RegionalRole
from regions.models.spending import Explanation, OtherIncome
from regions.models.stakeholder import Stakeholder
from regions.models.strategy import Strategy, StrategyDocument
from regions.models.strategy_comment import StrategyComment, StrategyContribution
from regions.models.undertaking_evidence import UndertakingEvidence
from regions.models.user import User
from regions.models.voucher import Voucher

__all__ = [
    "AccountableAuthority",
    "Agreement",
    "AgreementDocument",
    "AgreementEvent",
    "ApiToken",
    "Assignment",
    "Barrier",
    "BarrierStakeholder",
    "ChecklistItem",
    "Communication",
    "CommunicationDone",
    "Engagement",
    "EntryEvidence",
    "ExpenditureLine",
    "ExpenditurePlan",
    "Explanation",
    "GoodPracticeCase",
    "Grant",
    "GrantFormula",
    "Headcount",
    "Invitation",
    "LedgerEntry",
    "Membership",
    "Organisation",
    "OrganisationMembership",
    "OrganisationSuccession",
    "OtherIncome",
    "Payment",
    "PlanAction",
    "PlanMilestone",
    "PlanProgress",
    "Practice",
    "ProgrammeItem",
    "Region",
    "RegionalRole",
    "Stakeholder",
    "Strategy",
    "StrategyComment",
    "StrategyContribution",
    "StrategyDocument",
    "StrategyReceipt",
    "UndertakingEvidence",
    "User",
    "Voucher",
]
