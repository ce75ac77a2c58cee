"""The paper of every chart: its size, its colours and patterns, and the few shapes that all are drawn with.

Rule: nothing is told by colour alone. What is used is hatched, what is exceeded is cross-hatched and says so, and the
description of a picture gives the same figures in words. Eight hundred points wide, so that it reads on a phone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from bot.messages import DRAWING, Attachment

FONT = "Lato"
WIDTH, MARGIN = 800, 32
INNER = WIDTH - 2 * MARGIN
INK, GREY, TRACK = "#1a1a1a", "#4d4d4d", "#e8e8e8"
USED, OVER, SPARED = "url(#used)", "url(#over)", "url(#spared)"
"""What is used or counts; what is exceeded; what does not count."""
_BLUE, _RED = "#0072b2", "#b33c00"
"""Of Okabe and Ito, which people with any kind of colour blindness tell apart; ink on white."""
_LEGEND_ROW, _LETTER = 36, 12
"""How far lines of a legend are apart, and how wide a letter in it is at most."""
_SMALLEST, _WIDE = 12, 0.52
"""The smallest letters, and how wide a letter is on average, of its size."""
_PATTERNS = (
    f'<pattern id="used" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="12" height="12" fill="{_BLUE}"/><rect width="3" height="12" fill="#ffffff" fill-opacity="0.35"/>'
    f"</pattern>"
    f'<pattern id="over" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="12" height="12" fill="{_RED}"/><rect width="3" height="12" fill="#ffffff" fill-opacity="0.45"/>'
    f'<rect width="12" height="3" fill="#ffffff" fill-opacity="0.45"/></pattern>'
    f'<pattern id="spared" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="8" height="8" fill="#ffffff"/><rect width="2" height="8" fill="{GREY}"/></pattern>'
)


def drawing(name: str, height: int, parts: Iterable[str], description: str) -> Attachment:
    """Return a drawing as the file that goes with a message; `description` says the same in words."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">'
        f'<defs>{_PATTERNS}</defs><rect width="{WIDTH}" height="{height}" fill="#ffffff"/>{"".join(parts)}</svg>'
    )
    return Attachment(name, DRAWING, description, svg)


def heading_of(heading: str, note: str) -> str:
    """Return the two lines at the top."""
    return text(MARGIN, 58, heading, size=36, bold=True) + text(MARGIN, 94, note, size=22, fill=GREY)


Entries = Sequence[tuple[str, str]]
"""Fills and what they mean."""


def legend(entries: Entries, base: float) -> str:
    """Return what the fills mean, on as many lines as it takes; the first stands on `base`."""
    return "".join(
        rect(left, base + row * _LEGEND_ROW - 20, 28, 24, fill, outline=True)
        + text(left + 38, base + row * _LEGEND_ROW, label, size=22)
        for fill, label, left, row in _placed(entries)
    )


def legend_height(entries: Entries) -> int:
    """Return how much room a legend takes from its first line on, with the margin below."""
    return _LEGEND_ROW * max(row for *_, row in _placed(entries)) + MARGIN


def _placed(entries: Entries) -> Iterator[tuple[str, str, int, int]]:
    left, row = MARGIN, 0
    for fill, label in entries:
        width = 38 + _LETTER * len(label)
        if left > MARGIN and left + width > WIDTH - MARGIN:
            left, row = MARGIN, row + 1
        yield fill, label, left, row
        left += width + MARGIN


def rect(left: float, top: float, width: float, height: float, fill: str, *, outline: bool = False) -> str:
    """Return a filled rectangle."""
    stroke = f' stroke="{GREY}" stroke-width="1"' if outline else ""
    return f'<rect x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}" fill="{fill}"{stroke}/>'


def line(points: Sequence[tuple[float, float]], *, stroke: str = GREY, width: int = 1) -> str:
    """Return a line through points."""
    said = " ".join(f"{x:g},{y:g}" for x, y in points)
    return f'<polyline points="{said}" fill="none" stroke="{stroke}" stroke-width="{width}"/>'


def text(
    left: float, base: float, words: str, *, size: int, bold: bool = False, fill: str = INK, anchor: str = "start"
) -> str:
    """Return words on a line, smaller where they would not fit; `anchor` "end" or "middle" lets them end or have their
    middle at `left`."""
    if anchor == "start" and words:
        size = min(size, max(_SMALLEST, int((WIDTH - MARGIN - left) / (_WIDE * len(words)))))
    weight = ' font-weight="700"' if bold else ""
    at = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return (
        f'<text x="{left:g}" y="{base:g}" font-family="{FONT}" font-size="{size}"{weight}{at} fill="{fill}">'
        f"{escape(words)}</text>"
    )
