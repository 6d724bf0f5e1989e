"""The pages of a lead with many stakeholders, a long log of engagements and a long plan, against the floor.

The rows are written in bulk, by SQL as the region's lead, under the same policies and triggers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connections
from django.urls import reverse

from regions.models import PlanAction, User
from regions.quarters import QuarterKey
from regions.queries.contact import figures
from succession import clock
from succession.tenancy.acting import Acting, live_memberships
from succession.tenancy.scope import member_scope

REGION = "north-east"
LEAD = f"lead.{REGION}@demo.example"
STAKEHOLDERS, ENGAGEMENTS, ACTIONS = 300, 5_000, 200

FILL = (
    """
INSERT INTO regions_stakeholder (region_id, shared, name, role, works_for, "group", networks, influence, interest,
  support_now, support_wanted, benefit, concern, owner_id, owner_name, next_step, next_step_due)
SELECT %(region)s, n %% 5 = 0, 'Stakeholder ' || n, 'Head of service', 'Council ' || n %% 12, 'hr', 'A network',
       (ARRAY['low', 'medium', 'high'])[1 + n %% 3], (ARRAY['', 'low', 'medium', 'high'])[1 + n %% 4], 1 + n %% 5, 4,
       'A pool to recruit from', 'Time', %(by)s, '', 'Call', CURRENT_DATE + n %% 60
  FROM generate_series(1, %(stakeholders)s) n
""",
    """
INSERT INTO regions_engagement (region_id, stakeholder_id, held_on, channel, outcome, next_step, follow_up_due,
  recorded_by_id, recorded_by_name)
SELECT region_id, id, CURRENT_DATE - m %% 700, 'meeting', 'Agreed to raise it with colleagues', 'Write',
       CASE WHEN m %% 4 = 0 THEN CURRENT_DATE + m %% 30 END, %(by)s, %(name)s
  FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM regions_stakeholder WHERE name LIKE 'Stakeholder %%') s
  JOIN generate_series(1, %(engagements)s) m ON m %% %(stakeholders)s + 1 = s.n
""",
    """
INSERT INTO regions_planaction (region_id, title, objective, element, kind, owner_id, owner_name, starts_on, due_on,
  category, indicators, status)
SELECT %(region)s, 'Action ' || n, 'candidates', 'capacity', '', %(by)s, '', CURRENT_DATE - 200,
       CURRENT_DATE - 20 + n, '', ARRAY[1, 8], 'not_started'
  FROM generate_series(1, %(actions)s) n
""",
)


def _filled() -> tuple[User, Acting]:
    user = User.objects.get(email=LEAD)
    who = live_memberships(user_id=user.pk, user_name=user.name)[0]
    with member_scope(user_id=user.pk, membership_id=who.pk), connections["default"].cursor() as cursor:
        if PlanAction.objects.filter(title="Action 1").exists():
            return user, who
        given: dict[str, Any] = {"region": who.region_id, "by": user.pk, "name": user.name}
        for statement in FILL:
            many = {"stakeholders": STAKEHOLDERS, "engagements": ENGAGEMENTS, "actions": ACTIONS}
            cursor.execute(statement, given | many)
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE regions_stakeholder, regions_engagement, regions_planaction")
    return user, who


def home(page: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    _filled()
    return page(reverse("home"), LEAD, at_most=4)


def against_floor(page: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    user, who = _filled()
    assert who.region_id is not None
    with member_scope(user_id=user.pk, membership_id=who.pk):
        contacts = figures([who.region_id], QuarterKey.of(clock.today()).previous)[who.region_id]
    found = page(reverse("stakeholders", args=[REGION]), LEAD, at_most=4)
    others = {
        name: page(reverse(name, args=[REGION]), LEAD, at_most=4)["ratio"]
        for name in ("stakeholder_grid", "follow_ups", "engagement_log")
    }
    return {**found, **others, "contacts": contacts}
