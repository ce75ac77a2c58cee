"""Text with marks on it: where it may be cut, and how it is written as Telegram's HTML.

Rule: everything said is escaped, and a text is cut before it is written as HTML, so that no cut falls into a tag or an
entity. Lengths count UTF-16 units, as Telegram does.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from adapters.plain import printable, units, whole_characters
from adapters.telegram.limits import ENTITIES

Tag = Literal["b", "i"]
_MENTION = re.compile(r"(?<!\w)@(?=\w)")
_WORD_JOINER = "\u2060"


@dataclass(frozen=True, slots=True)
class Mark:
    """A tag over the half-open range of characters [start, end)."""

    start: int
    end: int
    tag: Tag


@dataclass(frozen=True, slots=True)
class Marked:
    """A text and its marks, in order and apart from each other."""

    text: str
    marks: tuple[Mark, ...] = ()

    def __add__(self, other: Marked) -> Marked:
        """Return both, one behind the other."""
        here = len(self.text)
        moved = tuple(Mark(mark.start + here, mark.end + here, mark.tag) for mark in other.marks)
        return Marked(self.text + other.text, self.marks + moved)

    @property
    def html(self) -> str:
        """Return the text as Telegram's HTML."""
        edges = sorted({0, len(self.text), *(at for mark in self.marks for at in (mark.start, mark.end))})
        tags = {mark.start: mark.tag for mark in self.marks}
        return "".join(_tagged(self.text[start:end], tags.get(start)) for start, end in pairwise(edges))

    def cut(self, start: int, end: int) -> Marked:
        """Return the characters [start, end) without the white space around them."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        inside = (Mark(max(mark.start, start), min(mark.end, end), mark.tag) for mark in self.marks)
        marks = [Mark(mark.start - start, mark.end - start, mark.tag) for mark in inside if mark.start < mark.end]
        return Marked(self.text[start:end], tuple(marks[:ENTITIES]))


def plain(text: str) -> Marked:
    """Return words without a mark."""
    return Marked(printable(text))


def marked(text: str, tag: Tag) -> Marked:
    """Return words under one mark."""
    said = printable(text)
    return Marked(said, (Mark(0, len(said), tag),) if said.strip() else ())


def without_mentions(text: str) -> str:
    """Return text in which no @name calls anybody; it looks the same."""
    return _MENTION.sub(f"@{_WORD_JOINER}", text)


def split(said: Marked, limit: int) -> tuple[Marked, ...]:
    """Return the text in pieces of at most `limit` units: cut at a blank line, else a line, else a word."""
    pieces = []
    start = 0
    while start < len(said.text):
        end = _end_of_piece(said, start, limit)
        piece = said.cut(start, end)
        if piece.text:
            pieces.append(piece)
        start = end
    return tuple(pieces)


def shortened(said: Marked, limit: int) -> Marked:
    """Return the beginning of a text that is too long, with … at its end."""
    if units(said.text) <= limit:
        return said
    return split(said, limit - 1)[0] + Marked("…")


def _tagged(text: str, tag: Tag | None) -> str:
    escaped = html.escape(text, quote=False)
    return f"<{tag}>{escaped}</{tag}>" if tag else escaped


def _end_of_piece(said: Marked, start: int, limit: int) -> int:
    """Return where a piece that begins at `start` ends; always further on."""
    furthest = _furthest(said.text, start, limit)
    if furthest == len(said.text):
        return furthest
    earliest = start + (furthest - start) // 4
    for separator in ("\n\n", "\n", " "):
        # A separator that begins just behind the piece ends it, too.
        found = said.text.rfind(separator, earliest, furthest + len(separator))
        if found > start:
            return _outside_marks(said, start, found)
    return _outside_marks(said, start, start + whole_characters(said.text[start:], furthest - start))


def _furthest(text: str, start: int, limit: int) -> int:
    end = min(len(text), start + limit)
    while units(text[start:end]) > limit:
        end -= max(1, (units(text[start:end]) - limit) // 2)
    return end


def _outside_marks(said: Marked, start: int, end: int) -> int:
    for mark in said.marks:
        if start < mark.start < end < mark.end:
            return mark.start
    return end
