from regions.models.invitation import Invitation
from regions.models.membership import Assignment, Membership
from regions.models.organisation import Organisation, OrganisationMembership, OrganisationSuccession
from regions.models.region import Region
from regions.models.user import User

__all__ = [
    "Assignment",
    "Invitation",
    "Membership",
    "Organisation",
    "OrganisationMembership",
    "OrganisationSuccession",
    "Region",
    "User",
]
