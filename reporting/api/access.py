"""Who reads what over the API: the role in use, by session or token. The rows are the database's business."""

from __future__ import annotations

from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import NotAuthenticated
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from succession.tenancy.acting import Acting
from succession.tenancy.personas import Role

READERS = {Role.LEAD, Role.SPONSOR, Role.COORDINATOR, Role.NATIONAL_LEAD}


class RoleInUse(BaseAuthentication):
    """The scope has been opened already, by ``succession.tenancy.middleware``; this only hands it on."""

    def authenticate(self, request: Request) -> tuple[Any, frozenset[str] | None] | None:
        acting: Acting | None = getattr(request._request, "acting", None)  # noqa: SLF001
        return None if acting is None else (acting, request._request.token_scopes)  # type: ignore[attr-defined] # noqa: SLF001

    def authenticate_header(self, request: Request) -> str:
        del request
        return "Bearer"


class MayRead(BasePermission):
    """A view names its ``scope``; a session has every scope."""

    message = "The token has not the scope for this, or the role reads nothing here."

    def has_permission(self, request: Request, view: Any) -> bool:
        acting: Any = request.user
        scopes: Any = request.auth
        if acting is None:
            raise NotAuthenticated
        scope = getattr(view, "scope", None)
        return acting.role in READERS and (scopes is None or scope is None or scope in scopes)


class Pages(PageNumberPagination):
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 500
