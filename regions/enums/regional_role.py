"""The roles of a region (framework: resource 7)."""

from django.db import models


class RegionalRoleKind(models.TextChoices):
    """The two roles of a region; a lead's may be shared out."""

    SPONSOR = "sponsor", "Regional sponsor"
    LEAD = "lead", "Regional lead"
    PART_LEAD = "part-lead", "Regional lead (part of the role)"


class RoleBasis(models.TextChoices):
    EMPLOYEE = "employee", "Employee"
    SECONDMENT = "secondment", "Secondment"
    CONSULTANT = "consultant", "Consultant"
    FORMER_LEADER = "former-leader", "Former senior leader"


class RoleFunding(models.TextChoices):
    GRANT = "grant", "Succession planning grant"
    RIEP = "riep", "Regional improvement and efficiency partnership (RIEP)"
    SUBSCRIPTION = "subscription", "Pooled subscriptions"
    IN_KIND = "in-kind", "In kind"


class Responsibility(models.TextChoices):
    """What sponsor and leads do for the region between them (resource 7)."""

    OVERSEE = "oversee", "Oversee strategy and delivery"
    SIGN = "sign", "Sign the partnership agreement"
    GRANT = "grant", "Hold the grant and account for it"
    RETURN = "return", "Submit the quarterly return"
    DIRECTORS = "directors", "Keep the directors’ group in touch"
    STRATEGY = "strategy", "Write the strategy and plan"
    STAKEHOLDERS = "stakeholders", "Engage senior stakeholders"
    EVENTS = "events", "Co-ordinate regional events"
    DATA = "data", "Gather data on supply and demand"
    PRACTICE = "practice", "Share good practice"
    BROKER = "broker", "Broker placements, coaching and mentoring"
    COLLEGE = "college", "Work with the National College"
