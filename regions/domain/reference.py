"""Reference data: the regions, the authorities of 2010 and of now, how these came about, and the first formula."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from regions.enums import OrganisationKind
from regions.models import GrantFormula, Organisation, OrganisationMembership, OrganisationSuccession, Region

FOLDER = Path(__file__).parent.parent / "reference"
LIST_OF_2010 = datetime.date(2010, 4, 1)


@dataclass(frozen=True)
class Authority:
    """One body over its time; ``ends_on`` is its last day, or None while it lives."""

    row: dict[str, str]
    starts_on: datetime.date
    ends_on: datetime.date | None


def rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(newline="", encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


def authorities() -> list[Authority]:
    """Every body of either list once: those of 2010 until they were replaced, the later ones from their first day."""
    found: dict[str, Authority] = {}
    for row in rows("authorities_2010.csv"):
        replaced = row["replaced_on"]
        ends_on = datetime.date.fromisoformat(replaced) - datetime.timedelta(days=1) if replaced else None
        found[row["slug"]] = Authority(row, LIST_OF_2010, ends_on)
    for row in rows("authorities_now.csv"):
        if row["slug"] not in found:
            found[row["slug"]] = Authority(row, datetime.date.fromisoformat(row["in_force_from"]), None)
    return list(found.values())


def load_reference() -> None:
    """Write what is missing and correct what differs; run again it changes nothing. In ``maintenance()``."""
    regions = {}
    for row in rows("regions.csv"):
        regions[row["code"]], _ = Region.objects.using("owner").update_or_create(
            code=row["code"],
            defaults={
                "name": row["name"],
                "short_name": row["short_name"],
                "slug": row["slug"],
                "abbreviation": row["abbreviation"],
                "tile_column": int(row["tile_col"]),
                "tile_row": int(row["tile_row"]),
            },
        )
    organisations = {}
    for authority in authorities():
        row = authority.row
        dates = {"starts_on": authority.starts_on, "ends_on": authority.ends_on}
        organisation, _ = Organisation.objects.using("owner").update_or_create(
            slug=row["slug"],
            defaults={
                "kind": OrganisationKind.AUTHORITY,
                "name": row["name"],
                "council_name": row["council_name"],
                "dfe_code": row["dfe_la_code"],
                "authority_type": row["type"],
                "tile_column": int(row["tile_col"]),
                "tile_row": int(row["tile_row"]),
                **dates,
            },
        )
        organisations[row["slug"]] = organisation
        OrganisationMembership.objects.using("owner").update_or_create(
            organisation=organisation, region=regions[row["region_code"]], defaults=dates
        )
    for row in rows("authority_changes.csv"):
        if row["from_slug"] not in organisations:
            continue  # before the list of 2010
        for slug in row["to_slug"].split(";"):
            OrganisationSuccession.objects.using("owner").update_or_create(
                predecessor=organisations[row["from_slug"]],
                successor=organisations[slug],
                defaults={"effective_on": datetime.date.fromisoformat(row["effective"]), "kind": row["kind"]},
            )
    for row in rows("grant_formula.csv"):
        # Once set it is the national lead's to change.
        GrantFormula.objects.using("owner").get_or_create(
            starts_on=datetime.date.fromisoformat(row["starts_on"]),
            defaults={
                "ends_on": datetime.date.fromisoformat(row["ends_on"]),
                **{name: Decimal(row[name]) for name in ("base", "per_authority", "first_instalment")},
            },
        )
