"""What a page says of the rows behind a figure: of posts and days, never of people."""

from __future__ import annotations

from collections.abc import Iterable

from talent.models import Vacancy

Facts = dict[str, str]


def facts_of(vacancies: Iterable[int]) -> dict[int, Facts]:
    """By the vacancy's key; days are ISO dates, so that a document can hold them."""
    rows = Vacancy.objects.filter(pk__in=set(vacancies)).select_related("post", "organisation")
    return {
        one.pk: {
            "organisation": one.organisation.name,
            "organisation_slug": one.organisation.slug,
            "post": one.post.title,
            "reference": one.reference,
            "known_on": one.known_on.isoformat(),
            "vacant_on": one.vacant_on.isoformat(),
        }
        for one in rows
    }
