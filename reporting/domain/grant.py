"""What a return says of the region's grants: figures of the ledger, frozen with the return at sign-off.

Amounts are strings of pounds and pence, so that the document holds them exactly.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from regions.enums import SpendingCategory
from regions.queries.spending import Spending, to_quarter
from reporting.domain.query import changeable
from reporting.models import ReturnVersion

ITEM = "spending"  # the text beside which the figures stand


def grants_of(version: ReturnVersion) -> list[dict[str, Any]]:
    """As the ledger stands; a version that answers other questions says what the queried one said."""
    if version.answers is not None and ITEM not in changeable(version):
        said: list[dict[str, Any]] = json.loads(version.answers.content).get("grants", [])
        return said
    return [
        {
            "starts_on": one.grant.agreement.starts_on.isoformat(),
            "ends_on": one.grant.agreement.ends_on.isoformat(),
            "allocation": _pounds(one.grant.allocation),
            "received": _pounds(one.received),
            "left": _pounds(one.grant.allocation - one.total.actual_to_date),
            "categories": [
                {"category": row.category, "label": SpendingCategory(row.category).label, **_amounts(row)}
                for row in one.categories
            ],
            "total": _amounts(one.total),
        }
        for one in to_quarter(version.region_id, version.quarterly_return.quarter.key)
    ]


def _amounts(row: Spending) -> dict[str, str]:
    return {
        "budget": _pounds(row.budget),
        "actual": _pounds(row.actual),
        "budget_to_date": _pounds(row.budget_to_date),
        "actual_to_date": _pounds(row.actual_to_date),
    }


def _pounds(amount: Decimal) -> str:
    return f"{amount:.2f}"
