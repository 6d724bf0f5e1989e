"""Texts tidied, compared in a form that people read, and named by what they say now."""

from __future__ import annotations

import difflib
import hashlib
import re
from dataclasses import dataclass
from typing import Literal

NOTHING = {"", "-", "--", "n/a", "na", "n.a.", "not known", "unknown", "not applicable", "none", "tbc", "?"}
_WORDS = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Piece:
    """A run of a text: kept, removed or added."""

    kind: Literal["kept", "removed", "added"]
    text: str


def word_by_word(old: str, new: str) -> list[Piece]:
    """Both texts can be read off it: without the added runs it is the old one, without the removed the new one."""
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    found: list[Piece] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("kept", "".join(a[i1:i2])))
            continue
        if i2 > i1:
            found.append(Piece("removed", "".join(a[i1:i2])))
        if j2 > j1:
            found.append(Piece("added", "".join(b[j1:j2])))
    return found


def one_line(text: str) -> str:
    """Single spaces, and nothing that can't be seen, so that page, spreadsheet and import say the same."""
    return " ".join("".join(one for one in text if one.isprintable() or one.isspace()).split())


def folded(text: str) -> str:
    """Without case, and with every dash, apostrophe and run of spaces the same."""
    for one in "‐‑‒–—_":
        text = text.replace(one, "-")
    for one in "’‘`´":
        text = text.replace(one, "'")
    return " ".join(text.replace("*", " ").split()).casefold()


def says_nothing(text: str) -> bool:
    """What people write into a cell when there is nothing to say."""
    return folded(text) in NOTHING


def revision_of(*said: object) -> str:
    """Carried by a form, so that a save over somebody else's is noticed (``docs/adr/0004-section-revision.md``)."""
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
