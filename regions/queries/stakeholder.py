"""Stakeholders as pages read them; row security says whose."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Count, DateField, Q, QuerySet
from django.db.models.expressions import RawSQL

from regions.enums import Level, Support
from regions.models import Barrier, Engagement, Stakeholder
from regions.queries import people
from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role

LATEST = 5
NOBODY = "nobody"  # for an owner to look for

# Mendelow's four, with the axis that the framework names in place of interest where interest is not said: whoever has
# still to be won is taken for interested. Medium counts as high, as too much attention does less harm than too little.
# In SQL, as a list of fifty spends a tenth of its time on putting expressions together.
APPROACH = RawSQL(
    """CASE
  WHEN regions_stakeholder.interest IN ('medium', 'high') OR regions_stakeholder.interest = ''
   AND regions_stakeholder.support_now < regions_stakeholder.support_wanted
  THEN CASE WHEN regions_stakeholder.influence = 'low' THEN 'informed' ELSE 'close' END
  ELSE CASE WHEN regions_stakeholder.influence = 'low' THEN 'watch' ELSE 'satisfied' END END""",
    (),
    output_field=CharField(),
)


# Only of engagements that the reader may see.
LAST_ON = RawSQL(
    "(SELECT e.held_on FROM regions_engagement e WHERE e.stakeholder_id = regions_stakeholder.id "
    "ORDER BY e.held_on DESC LIMIT 1)",
    (),
    output_field=DateField(),
)


@dataclass(frozen=True)
class Search:
    """What a list is narrowed to. ``owner``: a person's key, or ``NOBODY``. ``archived``: those alone."""

    text: str = ""
    group: str = ""
    approach: str = ""
    owner: str = ""
    influence: str = ""
    interest: str = ""
    support: str = ""
    archived: bool = False


def listed() -> QuerySet[Stakeholder]:
    """Those that are neither archived nor erased, each with its ``approach``."""
    return known().filter(archived_on=None)


def offered() -> QuerySet[Stakeholder]:
    """To choose from, by name, with no more than choosing asks for."""
    return listed().only("region", "name", "role", "works_for", "archived_on", "erased_on")


def known() -> QuerySet[Stakeholder]:
    """Archived ones too."""
    return Stakeholder.objects.filter(erased_on=None).annotate(approach=APPROACH)


def stakeholders(search: Search = Search()) -> QuerySet[Stakeholder]:
    """By name, with the day of the last engagement."""
    rows = known().filter(archived_on__isnull=not search.archived).annotate(last_on=LAST_ON)
    exact = {
        "group": search.group,
        "approach": search.approach,
        "influence": search.influence,
        "interest": search.interest,
        "support_now": search.support,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if search.owner == NOBODY:
        rows = rows.filter(owner=None)
    elif search.owner:
        rows = rows.filter(owner=int(search.owner))
    if search.text:
        said = Q()
        for name in ("name", "role", "works_for", "networks"):
            said |= Q(**{f"{name}__icontains": search.text})
        rows = rows.filter(said)
    return rows


def owners(by: Acting) -> list[tuple[int, str]]:
    """Whom the actor may make an owner: anybody with a role in the region, or of a contributor's organisation."""
    found: dict[int, str] = {}
    for one in people.owners():
        if by.role is not Role.CONTRIBUTOR or one.role is Role.CONTRIBUTOR:
            found.setdefault(one.user_id, f"{one.name}, {one.organisation or one.role_label}")
    return sorted(found.items(), key=lambda pair: pair[1])


@dataclass(frozen=True)
class Owned:
    """How many are listed, and by whom they are looked after: key and name."""

    count: int
    owners: list[tuple[int, str]]


def owning() -> Owned:
    rows = Stakeholder.objects.filter(erased_on=None, archived_on=None).order_by("owner_name", "owner")
    found = list(rows.values_list("owner", "owner_name").annotate(count=Count("pk")))
    return Owned(sum(count for *_, count in found), [(key, name) for key, name, _ in found if key])


def latest_with(user_id: int) -> list[Stakeholder]:
    """With whom this person logged an engagement last, the latest first."""
    rows = Engagement.objects.filter(recorded_by=user_id).order_by("-recorded_at", "-pk")
    keys = list(dict.fromkeys(rows.values_list("stakeholder", flat=True)[:60]))
    found = listed().in_bulk(keys)
    return [found[key] for key in keys if key in found][:LATEST]


@dataclass(frozen=True)
class Cell:
    """Where a row of the grid meets a column. ``people``: those shown, of ``count``; ``look``: a search for all."""

    column: str
    look: str
    people: list[Stakeholder] = field(default_factory=list)
    count: int = 0


@dataclass(frozen=True)
class GridRow:
    label: str
    cells: list[Cell]

    @property
    def filled(self) -> list[Cell]:
        return [one for one in self.cells if one.count]


IN_A_CELL = 8
AXES = {"support": ("support_now", Support), "interest": ("interest", Level)}


def grid(rows: QuerySet[Stakeholder], across: str) -> list[GridRow]:
    """Influence from high to low, by support or by interest; of interest that is not said there is no cell."""
    column, choices = AXES[across]
    rows = rows.only("name", "influence", "interest", "support_now", "support_wanted")
    at: dict[tuple[str, Any], list[Stakeholder]] = {}
    for one in rows:
        at.setdefault((one.influence, getattr(one, column)), []).append(one)
    found = []
    for influence in (Level.HIGH, Level.MEDIUM, Level.LOW):
        cells = []
        for value, label in choices.choices:
            here = at.get((influence, value), [])
            look = f"influence={influence}&{across}={value}"
            cells.append(Cell(str(label), look, here[:IN_A_CELL], len(here)))
        found.append(GridRow(str(influence.label), cells))
    return found


def own_data(stakeholder: Stakeholder) -> dict[str, Any]:
    """All that is kept of one stakeholder, in words, for them to have."""
    one = stakeholder
    engagements = [
        {
            "day": held.held_on.isoformat(),
            "how": held.get_channel_display(),
            "outcome": held.outcome,
            "next step": held.next_step,
            "follow-up due": _day(held.follow_up_due),
            "follow-up done": _day(held.follow_up_done_on),
            "logged by": held.recorded_by_name,
        }
        for held in one.engagements.all()
    ]
    barriers = Barrier.objects.filter(links__stakeholder=one)
    return {
        "name": one.name,
        "role": one.role,
        "organisation": one.works_for,
        "group": one.get_group_display(),
        "networks": one.networks,
        "influence": one.get_influence_display(),
        "interest": one.get_interest_display(),
        "support now": one.get_support_now_display(),
        "support wanted": one.get_support_wanted_display(),
        "what they gain": one.benefit,
        "concern": one.concern,
        "owner": one.owner_name,
        "next step": one.next_step,
        "next step due": _day(one.next_step_due),
        "shared with all organisations": one.shared,
        "archived on": _day(one.archived_on),
        "engagements": engagements,
        "barriers": [{"barrier": at.barrier, "action": at.action, "note": at.note} for at in barriers],
    }


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None
