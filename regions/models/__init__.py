from regions.models.api_token import ApiToken
from regions.models.invitation import Invitation
from regions.models.membership import Assignment, Membership
from regions.models.organisation import Organisation, OrganisationMembership, OrganisationSuccession
from regions.models.region import Region
from regions.models.user import User

__all__ = [
    "ApiToken",
    "Assignment",
    "Invitation",
    "Membership",
    "Organisation",
    "OrganisationMembership",
    "OrganisationSuccession",
    "Region",
    "User",
]
