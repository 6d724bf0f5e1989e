"""What the views of a return share."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from reporting.models import QuarterlyReturn, ReturnVersion
from reporting.queries.quarterly_return import find, latest_version, versions
from succession.tenancy.acting import Acting


def acting_of(request: HttpRequest) -> Acting:
    """Inside a scope there is always a role in use."""
    acting: Acting = request.acting  # type: ignore[attr-defined]
    return acting


def return_or_404(region: str, quarter: str) -> QuarterlyReturn:
    found = find(region, quarter)
    if found is None:
        raise Http404
    return found


def version_or_404(quarterly_return: QuarterlyReturn, number: str | None = None) -> ReturnVersion:
    """The version of that number, or the newest."""
    if number is None:
        version = latest_version(quarterly_return)
    else:
        version = next((one for one in versions(quarterly_return) if str(one.number) == number), None)
    if version is None:
        raise Http404
    return version
