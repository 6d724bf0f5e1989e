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


class Objective(models.TextChoices):
    """The five aims of the initiative (framework: "What is the Succession Planning Initiative designed to
    achieve?")."""

    CANDIDATES = "candidates", "More and better candidates for senior posts"
    DIVERSITY = "diversity", "A more diverse talent pool"
    REPUTATION = "reputation", "A more positive view of senior leadership"
    MODELS = "models", "New models of leadership for working in partnership"
    PERFORMANCE = "performance", "Better performance management"


class FrameworkElement(models.TextChoices):
    """The five parts of the framework."""

    OVERVIEW = "overview", "Strategic overview"
    CAPACITY = "capacity", "Capacity to act"
    IDENTIFYING = "identifying", "Identifying talent"
    DEVELOPING = "developing", "Developing individuals"
    EVALUATING = "evaluating", "Evaluating"


class PracticeArea(models.TextChoices):
    """What organisations do to find and keep leaders (resource 2)."""

    TALENT = "talent", "Identifying talent"
    REVIEW = "review", "Performance and development review"
    COMPETENCIES = "competencies", "Competency framework"
    CENTRE = "centre", "Assessment or development centre"
    PROGRAMME = "programme", "Leadership programme"
    MENTORING = "mentoring", "Coaching or mentoring"
    PLACEMENTS = "placements", "Placements and shadowing"
    PATHWAYS = "pathways", "Career pathways"
    RECRUITMENT = "recruitment", "Recruitment to senior posts"
    TURNOVER = "turnover", "Data on turnover"


class GoodPracticeStatus(models.TextChoices):
    """A case of good practice, from somebody's draft to the nation's page."""

    DRAFT = "draft", "Draft"
    OFFERED = "offered", "With the College"
    PUBLISHED = "published", "Published"
    RETURNED = "returned", "Returned"
    WITHDRAWN = "withdrawn", "Withdrawn"


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
