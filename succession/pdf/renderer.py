"""A template as a tagged PDF (PDF/UA-1) by WeasyPrint, the same bytes for the same content.

The archival claim, the data inside and the seal come later: they slot in at ``Renderer.render`` (variant, attachments)
and after it (seal). What is slow or has state is made once for each worker process.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
# Before WeasyPrint is imported: fontconfig reads it once.
os.environ.setdefault("FONTCONFIG_FILE", str(HERE / "fonts.conf"))

from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

# Controls, surrogates, private-use and non-characters: no font has them, and PDF forbids some.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]"
)


class RenderProblemError(Exception):
    """The report must not be issued: something was refused or missing."""


class LockedFetcher(URLFetcher):  # type: ignore[misc]
    """No network and no files: only a table of ``report:`` assets, made for one report."""

    def __init__(self, assets: Mapping[str, tuple[bytes, str]]) -> None:
        super().__init__(allowed_protocols=set(), allow_redirects=False)
        self._assets = assets
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        del headers
        if url not in self._assets:
            self.refused.append(url[:200])
            raise ValueError("refused: not an asset of the report")
        body, kind = self._assets[url]
        return URLFetcherResponse(url, body, {"Content-Type": kind})


class _Problems(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def printable(value: Any) -> Any:
    """The same value with every text in it fit for print: untrusted text, cleaned at the last door."""
    if isinstance(value, str):
        return _UNPRINTABLE.sub("", value.replace("\r\n", "\n"))
    if isinstance(value, dict):
        return {key: printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable(item) for item in value]
    return value


class Renderer:
    """``render`` may be called for many reports; it keeps nothing of any."""

    def __init__(self) -> None:
        self._fonts = FontConfiguration()
        css = (Path(settings.BASE_DIR) / "templates" / "pdf" / "print.css").read_text()
        self._css = CSS(string=css, font_config=self._fonts, url_fetcher=LockedFetcher({}), base_url="report:")

    def render(
        self, template: str, context: dict[str, Any], *, charts: Mapping[str, str] | None = None
    ) -> tuple[bytes, int]:
        """The PDF and its number of pages. ``charts``: name to SVG, shown by the template as ``report:NAME``.

        Raises ``RenderProblemError`` on any refused address or warning.
        """
        html = render_to_string(template, context)
        assets = {f"report:{name}": (svg.encode(), "image/svg+xml") for name, svg in (charts or {}).items()}
        return self.print_html(html, assets)

    def print_html(self, html: str, assets: Mapping[str, tuple[bytes, str]]) -> tuple[bytes, int]:
        fetcher, problems = LockedFetcher(assets), _Problems()
        logger = logging.getLogger("weasyprint")
        logger.addHandler(problems)
        options = {"pdf_variant": "pdf/ua-1", "pdf_tags": True, "stylesheets": [self._css]}
        try:
            document = HTML(string=html, base_url="report:", url_fetcher=fetcher).render(
                font_config=self._fonts, **options
            )
            pdf: bytes = document.write_pdf(**options)
        finally:
            logger.removeHandler(problems)
        if fetcher.refused or problems.messages:
            raise RenderProblemError(
                "; ".join([*problems.messages, *(f"refused {url}" for url in fetcher.refused)])[:2000]
            )
        return pdf, len(document.pages)


@cache
def renderer() -> Renderer:
    """Once for each worker process: fonts and style sheet are slow to read."""
    return Renderer()
