from regions.models.agreement import Agreement, AgreementEvent
from regions.models.api_token import ApiToken
from regions.models.grant import Grant, GrantFormula, Payment, StrategyReceipt
from regions.models.invitation import Invitation
from regions.models.membership import Assignment, Membership
from regions.models.organisation import Organisation, OrganisationMembership, OrganisationSuccession
from regions.models.region import Region
from regions.models.user import User

__all__ = [
    "Agreement",
    "AgreementEvent",
    "ApiToken",
    "Assignment",
    "Grant",
    "GrantFormula",
    "Invitation",
    "Membership",
    "Organisation",
    "OrganisationMembership",
    "OrganisationSuccession",
    "Payment",
    "Region",
    "StrategyReceipt",
    "User",
]
