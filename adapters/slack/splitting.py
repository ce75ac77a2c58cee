"""A long text in several pieces, each within a room: cut between paragraphs, else lines, else words.

Rule: what is cut is the text before escaping, so no entity is ever broken; only white space at a cut is left out, so
no word is lost. A paragraph or line end counts only in the second half of the room, or pieces would become crumbs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from adapters.plain import printable, units, whole_characters
from adapters.slack.escape import escaped

_WHITE = re.compile(r"\s")
_LEADING = re.compile(r"^(?:[^\S\n]*\n)+|^\s+")


@dataclass(frozen=True, slots=True)
class Room:
    """How much fits, measured after escaping: UTF-16 units, and bytes where they are counted, too."""

    units: int
    octets: int | None = None


def pieces(text: str, room: Room) -> list[str]:
    """Return a text's pieces in order, none of them blank; none where the text is."""
    found = []
    rest = printable(text).strip()
    while rest:
        end = _most(rest, room)
        if end < len(rest):
            end = _boundary(rest, end)
        if piece := rest[:end].rstrip():
            found.append(piece)
        rest = _LEADING.sub("", rest[end:])
    return found


def _most(text: str, room: Room) -> int:
    """Return how many characters fit, at least one."""
    if _fits(text, room):
        return len(text)
    length = octets = 0
    for index, char in enumerate(text):
        shown = escaped(char) if char in "&<>" else char
        length += units(shown)
        octets += len(shown.encode())
        if length > room.units or (room.octets is not None and octets > room.octets):
            return max(1, index)
    return len(text)


def _fits(text: str, room: Room) -> bool:
    shown = escaped(text)
    return units(shown) <= room.units and (room.octets is None or len(shown.encode()) <= room.octets)


def _boundary(text: str, end: int) -> int:
    """Return where to cut a text of which `end` characters fit."""
    for mark in ("\n\n", "\n"):
        cut = text.rfind(mark, end // 2, end + len(mark))
        if cut > 0:
            return cut
    spaces = [match.start() for match in _WHITE.finditer(text, 1, end + 1)]
    return spaces[-1] if spaces else whole_characters(text, end)
