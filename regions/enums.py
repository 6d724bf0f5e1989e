from django.db import models


class OrganisationKind(models.TextChoices):
    AUTHORITY = "authority", "Local authority"
    HEALTH = "health", "Health trust"
    VOLUNTARY = "voluntary", "Voluntary body"
    TRUST = "trust", "Children’s trust"


class SuccessionKind(models.TextChoices):
    """How one authority followed another."""

    MERGE = "merge", "Merged"
    SPLIT = "split", "Split"
    CONVERSION = "conversion to unitary", "Became a unitary authority"
    TRANSFER = "partial transfer", "Part moved to another authority"
    REORGANISATION = "reorganisation", "Reorganised"


class InvitationStatus(models.TextChoices):
    """*Open* until used or revoked; past ``expires_at`` an open one no longer works."""

    OPEN = "open", "Waiting"
    ACCEPTED = "accepted", "Accepted"
    REVOKED = "revoked", "Revoked"


class ApiScope(models.TextChoices):
    """What a token may read; never more than its owner's role."""

    INDICATORS = "indicators", "Indicators"
    RETURNS = "returns", "Quarterly returns"


class AgreementStatus(models.TextChoices):
    """The partnership agreement, from the College's draft to its end (framework: "The Partnership Agreement")."""

    DRAFTED = "drafted", "Draft"
    OFFERED = "offered", "Offered"
    SIGNED = "signed", "Signed by the sponsor"
    IN_FORCE = "in_force", "In force"
    DECLINED = "declined", "Declined"
    LAPSED = "lapsed", "Lapsed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    ENDED = "ended", "Ended"


class PaymentStatus(models.TextChoices):
    """An instalment of the grant (framework: "Funding")."""

    DUE = "due", "Due"
    RELEASED = "released", "Released"
    PAID = "paid", "Paid"
    RECOVERED = "recovered", "Recovered"


class SpendingCategory(models.TextChoices):
    """What the grant is spent on. *Capacity* is the regional lead's own cost; *contingency* stands in a plan only."""

    CAPACITY = "capacity", "Capacity (the regional lead)"
    DEVELOPMENT = "development", "Leadership development"
    MENTORING = "mentoring", "Mentoring and coaching"
    PLACEMENTS = "placements", "Placements and secondments"
    EVENTS = "events", "Events and workshops"
    DATA = "data", "Data and research"
    COMMUNICATIONS = "communications", "Communications"
    EVALUATION = "evaluation", "Evaluation"
    CONTINGENCY = "contingency", "Contingency"


class PlanStatus(models.TextChoices):
    """A version of the expenditure plan."""

    DRAFT = "draft", "Draft"
    SENT = "sent", "With the College"
    AGREED = "agreed", "Agreed"
    RETURNED = "returned", "Returned"
    SUPERSEDED = "superseded", "Superseded"


class StrategyStatus(models.TextChoices):
    """A version of a region's strategy; what becomes of it after receipt changes nothing of the receipt."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "With the College"
    RECEIVED = "received", "Received"
    AGREED = "agreed", "Agreed"
    RETURNED = "returned", "Returned"
    SUPERSEDED = "superseded", "Superseded"


class Done(models.TextChoices):
    YES = "yes", "Yes"
    PART = "part", "In part"
    NO = "no", "No"


class EntryKind(models.TextChoices):
    """An accrual is a cost that is not paid yet; it is reversed when its payment is entered."""

    PAYMENT = "payment", "Payment"
    CREDIT = "credit", "Credit"
    ACCRUAL = "accrual", "Accrual"
    REVERSAL = "reversal", "Reversal"


class EntryStatus(models.TextChoices):
    """*Held*: outside the agreed plan, until the College consents."""

    HELD = "held", "Held for the College"
    ENTERED = "entered", "Waiting for approval"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"


class IncomeSource(models.TextChoices):
    """Money for succession planning that is not the grant's."""

    SUBSCRIPTION = "subscription", "Subscriptions of organisations"
    PARTNERSHIP = "partnership", "Regional improvement and efficiency partnership (RIEP)"
    OTHER = "other", "Other"


class StakeholderGroup(models.TextChoices):
    """Whom the region deals with (framework: "Establishing the capacity to take action"), as things were in 2010."""

    DCS = "dcs", "Director of children’s services"
    LEAD_MEMBER = "lead-member", "Lead member for children’s services"
    CHIEF_EXECUTIVE = "chief-executive", "Chief executive"
    MEMBERS = "members", "Other elected members"
    SECOND_TIER = "2nd-tier", "2nd-tier officer"
    THIRD_TIER = "3rd-tier", "3rd-tier officer"
    HR = "hr", "Human resources lead"
    ADULTS = "adults", "Director of adult services"
    HEALTH = "health", "Primary care trust or health"
    THIRD_SECTOR = "third-sector", "Third sector leader"
    SCHOOLS = "schools", "Headteacher or schools forum"
    TRUST = "trust", "Children’s trust board"
    GOVERNMENT_OFFICE = "gov-office", "Government Office children’s services adviser"
    RIEP = "riep", "Regional improvement and efficiency partnership"
    CWDC = "cwdc", "Children’s Workforce Development Council"
    TDA = "tda", "Training and Development Agency for Schools"
    LGA = "lga", "Local Government Association or IDeA"
    COLLEGE = "college", "National College"
    ADCS = "adcs", "Regional group of the ADCS"
    SEARCH = "search", "Search agency"
    OTHER = "other", "Somebody else"


class Level(models.TextChoices):
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


class Support(models.IntegerChoices):
    """In order, so that support now can be compared with the support wanted."""

    OPPOSED = 1, "Opposed"
    DOUBTFUL = 2, "Doubtful"
    NEUTRAL = 3, "Neutral"
    SUPPORTIVE = 4, "Supportive"
    CHAMPION = 5, "Champion"


class Approach(models.TextChoices):
    """What a stakeholder's place on the grid asks for (Mendelow); worked out, never stored."""

    CLOSE = "close", "Work closely with"
    SATISFIED = "satisfied", "Keep satisfied"
    INFORMED = "informed", "Keep informed"
    WATCH = "watch", "Watch"


class EngagementChannel(models.TextChoices):
    ONE_TO_ONE = "one-to-one", "One to one"
    MEETING = "meeting", "Group meeting"
    WRITTEN = "written", "Written briefing"
    EVENT = "event", "Event"
    THROUGH = "through", "Through another person"


class BarrierKind(models.TextChoices):
    """What keeps organisations from working together (framework: "Creating a strategic overview")."""

    POACHING = "poaching", "Fear of poaching"
    INWARD = "inward", "Inward focus from cost and politics"
    COMPETITION = "competition", "Competition for the same people"
    PAY = "pay", "Uneven pay"
    TIME = "time", "Lack of time"
    DATA = "data", "No data on turnover"
    SKILLS = "skills", "Skills gaps between sectors"
    MISTRUST = "mistrust", "Mistrust between council and third sector"
    RELIEVED = "relieved", "Others feel relieved of their own duty once the region acts"
    OTHER = "other", "Something else"


class BarrierStatus(models.TextChoices):
    OPEN = "open", "Open"
    EASED = "eased", "Eased"
    REMOVED = "removed", "Removed"


class Objective(models.TextChoices):
    """The five aims of the initiative; each action of a region's plan serves one."""

    CANDIDATES = "candidates", "More and better candidates for senior posts"
    DIVERSITY = "diversity", "A more diverse talent pool"
    VIEW = "view", "A more positive view of senior leadership"
    MODELS = "models", "New models of leadership for working in partnership"
    PERFORMANCE = "performance", "Better performance management"


class FrameworkElement(models.TextChoices):
    OVERVIEW = "overview", "Strategic overview"
    CAPACITY = "capacity", "Capacity to act"
    IDENTIFYING = "identifying", "Identifying talent"
    DEVELOPING = "developing", "Developing individuals"
    EVALUATING = "evaluating", "Evaluating"


class PlanKind(models.TextChoices):
    """The framework wants the two kept apart."""

    TALENT = "talent", "Talent management"
    SUCCESSION = "succession", "Succession planning"


class ActionStatus(models.TextChoices):
    """How an action stands, as its owner says: green, amber and red are *on track*, *at risk* and *late*."""

    NOT_STARTED = "not_started", "Not started"
    ON_TRACK = "on_track", "On track"
    AT_RISK = "at_risk", "At risk"
    LATE = "late", "Late"
    DONE = "done", "Done"
    STOPPED = "stopped", "Stopped"


class IndicatorTitle(models.IntegerChoices):
    """The eight indicators of the framework's table one; ``reporting.indicators`` defines them."""

    VACANCIES = 1, "Number of vacancies"
    ADVERTISED = 2, "Number of posts advertised"
    APPLICANTS = 3, "Average number of applicants per post"
    SHORTLISTED = 4, "Average number of shortlisted candidates per post"
    FILLED = 5, "Number of posts filled on a permanent basis"
    NOT_FILLED = 6, "Number advertised but not filled on a permanent basis"
    READVERTISED = 7, "Number of posts readvertised"
    CONTACTS = 8, "Number of active contacts re succession planning"


class Intervention(models.TextChoices):
    """What a region might offer its leaders to develop them (framework: "Developing and supporting individuals")."""

    LEARNING_SET = "als", "Action learning set"
    PEER_SUPPORT = "peer-support", "Peer support group on a real issue"
    COACH = "coach-dcs", "Coaching by a serving director"
    MENTOR = "mentor-out", "Mentor from another organisation"
    MENTOR_PLUS = "mentor-plus", "Mentoring for new directors (Mentor Plus)"
    PLACEMENT = "placement", "Tailored placement"
    SHADOWING = "shadow", "Work shadowing"
    SECONDMENT = "secondment", "Brokered secondment or acting up"
    POLITICAL = "political", "Session on working with elected members"
    PROTECTION = "protection", "Child protection for leaders from other fields"
    COMMISSIONING = "commission", "Commissioning skills"
    CROSS_SECTOR = "cross", "Programme across sectors, with health"
    MASTERCLASS = "masterclass", "Masterclass or learning event"
    COACH_TRAINING = "coach-train", "Training as coach or mentor"
    PEER_CHALLENGE = "peer-challenge", "Peer challenge skills"
    PROJECT = "project", "Transformation project"
    ASPIRANT = "aspirant", "National programme for aspiring directors"
    EVENT = "brand", "Event for possible applicants"


class Gap(models.TextChoices):
    """What the framework found leaders to lack."""

    POLITICAL = "political", "Political awareness"
    RISK = "risk", "Taking risks"
    PROTECTION = "protection", "Social care and protection"
    MEMBERS = "members", "Working with elected members"
    COMMISSIONING = "commissioning", "Commissioning"
    BREADTH = "breadth", "Breadth across sectors"
    STEP_UP = "step-up", "The step from 2nd to 1st tier"


class ForTier(models.TextChoices):
    SECOND = "2nd", "2nd tier"
    THIRD = "3rd", "3rd tier"
    FOURTH = "4th", "4th tier"


class OfferedBy(models.TextChoices):
    NOBODY = "nobody", "Nobody"
    MEMBER = "member", "An organisation of the region"
    COLLEGE = "college", "The National College"
    REGION = "region", "Another region"
    PARTNER = "partner", "Health or the third sector"


class RunAt(models.TextChoices):
    ORGANISATION = "organisation", "Each organisation"
    SUB_REGION = "sub-region", "A sub-region"
    REGION = "region", "The region"
    NATION = "nation", "The nation"


class GoAhead(models.TextChoices):
    YES = "yes", "Yes"
    LATER = "later", "Later"
    NO = "no", "No"
