"""Identity providers as a deployment names them in ``OIDC_PROVIDERS``; a mistake there stops the start."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

TEXTS = {"id", "name", "client_id", "secret", "server_url"}
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
# Microsoft's addresses for every organisation at once: anybody could make a tenant that asserts any address.
EVERYBODY = re.compile(r"/(common|organizations|consumers)(/|$)")


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


@dataclass(frozen=True)
class Provider:
    """``domains``: those for whose addresses the deployment takes this provider's word, and no others."""

    id: str
    name: str
    client_id: str
    secret: str
    server_url: str
    domains: tuple[str, ...]

    @property
    def origin(self) -> str:
        return origin_of(self.server_url)

    def answers_for(self, email: str) -> bool:
        """ASCII alone: the lower case of some other letters is an ASCII letter, which would make one address of two."""
        return email.isascii() and email.rpartition("@")[2].lower() in self.domains


def _wrong(what: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"OIDC_PROVIDERS: {what} (docs/operations.md)")


def _provider(entry: Any, *, https: bool) -> Provider:
    if not isinstance(entry, dict) or set(entry) != TEXTS | {"domains"}:
        raise _wrong(f"each provider has exactly {', '.join(sorted(TEXTS))} and domains")
    if not all(isinstance(entry[key], str) and entry[key] for key in TEXTS):
        raise _wrong(f"{', '.join(sorted(TEXTS))} are texts and not empty")
    if not ID.fullmatch(entry["id"]):
        raise _wrong("an id is made of small letters, digits and hyphens")
    domains = entry["domains"]
    if not isinstance(domains, list) or not domains:
        raise _wrong("domains is a list of at least one domain")
    if not all(isinstance(one, str) and DOMAIN.fullmatch(one.lower()) for one in domains):
        raise _wrong("a domain looks like northshire.gov.uk")
    url = urlsplit(entry["server_url"])
    if not url.hostname or url.scheme not in ({"https"} if https else {"https", "http"}):
        raise _wrong("server_url begins with https://")
    if EVERYBODY.search(url.path):
        raise _wrong("server_url must be of one tenant")
    return Provider(**{key: entry[key] for key in TEXTS}, domains=tuple(one.lower() for one in domains))


def providers(text: str, *, https: bool) -> list[Provider]:
    if not text.strip():
        return []
    try:
        entries = json.loads(text)
    except ValueError:
        raise _wrong("not JSON") from None  # its text holds a secret
    if not isinstance(entries, list):
        raise _wrong("not a list")
    found = [_provider(entry, https=https) for entry in entries]
    if len({one.id for one in found}) < len(found):
        raise _wrong("an id is there twice")
    return found
