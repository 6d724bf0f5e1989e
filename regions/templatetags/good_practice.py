"""What a search has found, with the words that were looked for marked."""

from __future__ import annotations

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def marked(text: str) -> SafeString:
    """All of the text escaped; the two characters that the database puts round a word found become ``<mark>``."""
    safe = escape(text).replace("\ue000", "<mark>").replace("\ue001", "</mark>")
    return mark_safe(safe)  # noqa: S308
