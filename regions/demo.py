"""The people of the demo: named after their role, so that anybody can sign in as anybody."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from regions.models import Region
from succession.tenancy.personas import Role

PASSWORD = "demo-of-succession"  # noqa: S105  (shown on the demo's sign-in page, and absent elsewhere)


@dataclass(frozen=True)
class DemoAccount:
    email: str
    name: str
    role: Role
    place: str
    region: str = ""  # slug
    organisation: int | None = None  # the place of the authority among the region's, by name


# One pair for each region, in the order of the regions' names.
LEADS = ("Priya Nair", "Tom Hallam", "Grace Adeyemi", "Ruth Blackett", "Imran Sheikh", "Helen Marsh", "Owen Pryce",
         "Nadia Rahman", "Jack Thornton")  # fmt: skip
SPONSORS = ("Margaret Doyle", "Alan Whitcombe", "Folake Johnson", "Susan Armstrong", "David Holt", "Rachel Green",
            "Peter Trevaskis", "Anita Desai", "Joan Hepworth")  # fmt: skip
CONTRIBUTORS = ("Leah Brook", "Samir Patel", "Carol Dent", "Mark Usher", "Yemi Balogun", "Dawn Pickles", "Neil Strang",
                "Farah Aziz", "Kate Lowther", "Ian Spence", "Tessa Vine", "Colin Reeve", "Asha Menon", "Gareth Pugh",
                "Joy Okafor", "Lynn Carver", "Paul Tindall", "Rosa Hines")  # fmt: skip


def accounts(regions: list[tuple[str, str]]) -> list[DemoAccount]:
    """``regions``: slug and name of each, ordered by name."""
    people = [
        DemoAccount(f"lead.{slug}@demo.example", LEADS[at % len(LEADS)], Role.LEAD, name, slug)
        for at, (slug, name) in enumerate(regions)
    ]
    people += [
        DemoAccount(f"sponsor.{slug}@demo.example", SPONSORS[at % len(SPONSORS)], Role.SPONSOR, name, slug)
        for at, (slug, name) in enumerate(regions)
    ]
    people += [
        DemoAccount(
            f"contributor.{number}.{slug}@demo.example",
            CONTRIBUTORS[(2 * at + number) % len(CONTRIBUTORS)],
            Role.CONTRIBUTOR,
            f"An authority of {name}",
            slug,
            number - 1,
        )
        for at, (slug, name) in enumerate(regions)
        for number in (1, 2)
    ]
    people += [
        DemoAccount(f"coordinator.{at}@demo.example", name, Role.COORDINATOR, "National College")
        for at, name in enumerate(("Eleanor Voss", "Kwame Mensah", "Bridget Lacey"), start=1)
    ]
    people.append(DemoAccount("national.lead@demo.example", "Martin Ashdown", Role.NATIONAL_LEAD, "National College"))
    people.append(DemoAccount("auditor@demo.example", "Frances Oakley", Role.AUDITOR, "National College"))
    people.append(
        DemoAccount("two.roles@demo.example", "Wendy Frost", Role.LEAD, "North East and North West", "north-east")
    )
    return people


def listed() -> list[tuple[str, list[DemoAccount]]]:
    """Role to accounts, for the sign-in page; nothing unless the database is the embedded one in demo mode."""
    if not settings.DEMO:
        return []
    people = accounts(list(Region.objects.values_list("slug", "name")))
    return [(role.label, [one for one in people if one.role == role]) for role in Role if any(
        one.role == role for one in people)]  # fmt: skip
