"""What every page knows: who acts, in which role, and where they can go."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from succession import kept
from succession.tenancy.acting import Acting
from succession.tenancy.personas import PROGRAMME, Role

# Parts of a region whose pages stand under another link: a grant under its agreement, or the list of all.
_PART = re.compile(r"/regions/[^/]+/(\w+)/")
_UNDER = {
    "grants": ("Agreement and grant", "Agreements"),
    "plan": ("Strategy and plan",),
    "communications": ("Stakeholders",),
    "roles": ("People",),
}


@dataclass(frozen=True)
class NavigationItem:
    label: str
    url: str
    active: bool


def navigation(path: str, acting: Acting) -> list[NavigationItem]:
    links = [("Home", reverse("home"))]
    if acting.region_slug and acting.role in ("lead", "sponsor"):
        links.append(("Quarterly returns", reverse("returns", args=[acting.region_slug])))
        links.append(("Agreement and grant", reverse("agreement", args=[acting.region_slug])))
    if acting.role in PROGRAMME:
        links.append(("Strategy and plan", reverse("strategy", args=[acting.region_slug])))
    if acting.role in (Role.LEAD, Role.CONTRIBUTOR):
        links.append(("Posts and vacancies", reverse("region_log", args=[acting.region_slug])))
    if acting.role in PROGRAMME:
        links.append(("Current practice", reverse("practices", args=[acting.region_slug])))
        links.append(("Stakeholders", reverse("stakeholders", args=[acting.region_slug])))
    if acting.is_national:
        links.append(("National page", reverse("national")))
    if acting.is_national or acting.role == Role.AUDITOR:
        links.append(("Agreements", reverse("agreements")))
    links.append(("Good practice", reverse("good_practice")))
    if acting.role not in (Role.PARTICIPANT, Role.AUDITOR):
        links.append(("People", reverse("people")))
    part = _PART.match(path)
    inside = _UNDER.get(part[1], ()) if part else ()
    return [
        NavigationItem(label, url, active=path == url or (url != "/" and path.startswith(url)) or label in inside)
        for label, url in links
    ]


def acting(request: HttpRequest) -> dict[str, Any]:
    chosen: Acting | None = getattr(request, "acting", None)
    return {
        "acting": chosen,
        "demo": settings.DEMO,
        "session_left": getattr(getattr(request, "session", None), "seconds_left", None),
        "kept_waits": hasattr(request, "user") and kept.waiting(request),
        "other_roles": len(getattr(request, "memberships", [])) > 1,
        "navigation": navigation(request.path, chosen) if chosen else [],
    }
