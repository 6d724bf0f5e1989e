"""What the OpenAPI document says beyond the views."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class Security(OpenApiAuthenticationExtension):  # type: ignore[misc, no-untyped-call]
    """How the description names the token."""

    target_class = "reporting.api.access.RoleInUse"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        del auto_schema
        return {"type": "http", "scheme": "bearer"}
