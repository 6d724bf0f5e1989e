"""The database roles. A persona is entered with SET LOCAL ROLE and says what a scope may touch at all."""

from django.db import models

LEAD = "sp_lead"
SPONSOR = "sp_sponsor"
CONTRIBUTOR = "sp_contributor"
PARTICIPANT = "sp_participant"
NATIONAL = "sp_national"
AUDITOR = "sp_auditor"
WORKER = "sp_worker"

REGIONAL = (LEAD, SPONSOR, CONTRIBUTOR, PARTICIPANT)
PEOPLE = (*REGIONAL, NATIONAL, AUDITOR)
PERSONAS = (*PEOPLE, WORKER)

# Not personas: the login of the product, and the owners of functions.
APP = "sp_app"
CTX = "sp_ctx"
GUARD = "sp_guard"
AUDIT = "sp_audit"
SUMMARY = "sp_summary"
STATS = "sp_stats"
MAINT = "sp_maint"


class Role(models.TextChoices):
    """What a membership lets a person be. Several roles may share a persona; the scope's regions tell them apart."""

    LEAD = "lead", "Regional lead"
    SPONSOR = "sponsor", "DCS sponsor"
    CONTRIBUTOR = "contributor", "Contributor"
    PARTICIPANT = "participant", "Participant"
    COORDINATOR = "coordinator", "National co-ordinator"
    NATIONAL_LEAD = "national_lead", "National lead"
    AUDITOR = "auditor", "Auditor"


PROGRAMME = (Role.LEAD, Role.SPONSOR, Role.CONTRIBUTOR)  # who work on a region's programme
PERSONA_OF = {
    Role.LEAD: LEAD,
    Role.SPONSOR: SPONSOR,
    Role.CONTRIBUTOR: CONTRIBUTOR,
    Role.PARTICIPANT: PARTICIPANT,
    Role.COORDINATOR: NATIONAL,
    Role.NATIONAL_LEAD: NATIONAL,
    Role.AUDITOR: AUDITOR,
}

# Who signs for public money or reads every region signs in with a second factor.
NEEDS_SECOND_FACTOR = {Role.SPONSOR, Role.COORDINATOR, Role.NATIONAL_LEAD, Role.AUDITOR}
