"""The pieces a moment is said in: days, parts of the day, times of day, how long ago; and their places.

Rule: a piece is what was said, not yet a date; `times` puts neighbouring pieces together and resolves them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.understanding.clock_words import clocks
from bot.understanding.durations import durations
from bot.understanding.time_words import FIXED_DATES, MONTHS, PARTS, RELATIVE_DAYS, WEEKDAYS

Kind = Literal["clock", "day", "weekday", "date", "part", "ago", "ahead", "now", "just", "duration", "role"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece: its kind, what it says (see the makers below), and its place (half-open)."""

    kind: Kind
    start: int
    end: int
    hour: int = 0
    minute: int = 0
    twice: bool = False
    literal: bool = False
    number: int = 0
    which: str = ""
    length: timedelta = timedelta()
    given: tuple[int | None, int, int] = (None, 1, 1)


def _alternatives(words: object) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))  # type: ignore[call-overload]


_MONTH = _alternatives(MONTHS)
_ORDINAL = r"(?:st|nd|rd|th|-?(?:go|ego))?"
_YEAR = r"(?P<y>(?:18|19|20|21)\d\d)"
_DATES = (
    re.compile(rf"\b{_YEAR}-(?P<m>\d{{2}})-(?P<d>\d{{2}})(?=t?\b|t\d)"),
    re.compile(rf"\b(?P<d>\d{{1,2}}){_ORDINAL}\.?\s+(?:of\s+)?(?P<month>{_MONTH})\b(?:\s+{_YEAR})?"),
    re.compile(rf"\b(?P<month>{_MONTH})\s+(?:the\s+)?(?P<d>\d{{1,2}}){_ORDINAL}\b(?!\s?[:%/])(?:,?\s+{_YEAR})?"),
    re.compile(rf"(?<![\d.,:])\b(?P<d>\d{{1,2}})\.(?P<m>0[1-9]|1[0-2])(?:\.{_YEAR})?\b(?![:\d%]|\s?%|,\d)"),
    re.compile(rf"(?<![\d/])\b(?P<d>\d{{1,2}})/(?P<m>\d{{1,2}})/{_YEAR}\b"),
)
_NIGHT_BETWEEN = re.compile(
    rf"\b(?:w nocy|noc)\s+z\s+(?:{_alternatives(WEEKDAYS)})\s+na\s+(?P<day>{_alternatives(WEEKDAYS)})\b"
)
_NIGHT_BETWEEN_DATES = re.compile(
    rf"\b(?:w nocy|noc)\s+z\s+\d{{1,2}}(?:\s+(?:{_MONTH}))?\s+na\s+(?P<d>\d{{1,2}})\s+(?P<month>{_MONTH})\b"
    rf"(?:\s+{_YEAR})?"
)
_WEEKDAY = re.compile(
    rf"\b(?:(?P<which>zeszl\w*|ubiegl\w*|ostatni\w*|minion\w*|poprzedni\w*|last|przyszl\w*|nastepn\w*|next)\s+)?"
    rf"(?P<day>{_alternatives(set(WEEKDAYS) - {'sun', 'sat', 'mon', 'nd', 'wt', 'pt', 'wed', 'fri', 'sob', 'pon'})})\b"
)
_SHORT_WEEKDAY = re.compile(
    r"\b(?:w|we|od|do|na|on|since|next|this)\s+(?P<day>sun|sat|mon|nd|wt|pt|wed|fri|sob|pon)\b\.?"
)
_RELATIVE = re.compile(rf"\b(?P<day>day before yesterday|day after tomorrow|{_alternatives(RELATIVE_DAYS)})\b")
_FIXED = re.compile(rf"\b(?P<day>{_alternatives(FIXED_DATES)})\b")
_PART = re.compile(rf"\b(?:od\s+(?=rana|wieczora))?(?P<part>{_alternatives(PARTS)})\b")
_AGO = re.compile(r"^\s*(?:temu|ago|back|earlier|wstecz)\b")
_DAYS_AGO_LEAD = re.compile(
    r"\b(?:od|since|for|from|juz|przez|already|past|last)\s+(?:the\s+|okolo\s+"
    r"|jakichs\s+|jakies\s+|about\s+|ponad\s+|over\s+|prawie\s+|dobr\w+\s+|last\s+"
    r"|past\s+)*$"
)
_OF_OUTAGE = re.compile(r"\s+(?:przestoj|awari|spoznien|opoznien|przerw|niedostep)")
_AHEAD_LEAD = re.compile(r"\bza\s+$")
_JUST = re.compile(
    r"\b(?:przed chwila|przed momentem|dopiero co|wlasnie|chwile temu|moment temu"
    r"|just now|a moment ago|a minute ago|right this minute|just)\b"
)
_NOW = re.compile(r"\b(?:teraz|w tej chwili|now|right now|natychmiast)\b")
_RANGE = re.compile(
    r"(?<![\d:.,/+-])\b(?P<h1>\d{1,2})(?:[:.](?P<m1>\d{2}))?\s?-\s?(?P<h2>\d{1,2})(?:[:.](?P<m2>\d{2}))?\b(?![\d:.,/%-]"
    r"|\s?%|\s?(?:h|min|dni|osob|people|days)\b)"
)
_ROLES = re.compile(
    r"\b(?P<since>od|poczawszy od|since|from|starting|miedzy|pomiedzy|between)\b"
    r"|\b(?P<until>do|az do|until|till|by|konczy|to)\b|\b(?P<at>o|at|on|w|we"
    r"|po|okolo|kolo|around|about)\b"
)


def pieces(text: str, typed: str) -> list[Piece]:
    """Return the pieces of time in a folded text, from left to right; `typed` is the text with its diacritics."""
    found: list[Piece] = []

    def add(piece: Piece) -> None:
        if all(piece.end <= other.start or other.end <= piece.start for other in found):
            found.append(piece)

    for pattern in _DATES:
        for match in pattern.finditer(text):
            if "ą" not in typed[match.start() : match.end()].lower() and (given := _given(match)):
                add(Piece("date", match.start(), match.end(), given=given))
    for match in _RANGE.finditer(text):
        for piece in _range(match):
            add(piece)
    for match in _NIGHT_BETWEEN_DATES.finditer(text):
        if given := _given(match):
            found[:] = [each for each in found if each.end <= match.start() or match.end() <= each.start]
            add(Piece("date", match.start(), match.end(), given=given, which="night"))
    for match in _NIGHT_BETWEEN.finditer(text):
        add(Piece("weekday", match.start(), match.end(), number=WEEKDAYS[match["day"]], which="night"))
    for clock in clocks(text):
        add(
            Piece(
                "clock",
                clock.start,
                clock.end,
                hour=clock.hour,
                minute=clock.minute,
                twice=clock.twice,
                literal=clock.literal,
            )
        )
    for pattern, kind in ((_JUST, "just"), (_NOW, "now")):
        for match in pattern.finditer(text):
            add(Piece(kind, match.start(), match.end()))  # type: ignore[arg-type]
    for duration in durations(text):
        add(_length(text, duration.start, duration.end, duration.length))
    for pattern in (_WEEKDAY, _SHORT_WEEKDAY):
        for match in pattern.finditer(text):
            which = match.groupdict().get("which") or ""
            add(
                Piece(
                    "weekday",
                    match.start("which") if which else match.start("day"),
                    match.end("day"),
                    number=WEEKDAYS[match["day"]],
                    which=_which(which),
                )
            )
    for match in _RELATIVE.finditer(text):
        offset = {"day before yesterday": -2, "day after tomorrow": 2}.get(match["day"])
        add(Piece("day", match.start(), match.end(), number=RELATIVE_DAYS[match["day"]] if offset is None else offset))
    for match in _FIXED.finditer(text):
        month, day = FIXED_DATES[match["day"]]
        add(Piece("date", match.start(), match.end(), given=(None, month, day)))
    for match in _PART.finditer(text):
        add(Piece("part", match.start(), match.end(), which=match["part"]))
    return sorted(found, key=lambda piece: piece.start)


def role_before(text: str, start: int, earlier: int) -> str:
    """Return the role ("since", "until", "at" or "") said right before a piece, looking back to `earlier`."""
    matches = list(_ROLES.finditer(text, earlier, start))
    if not matches or len(text[matches[-1].end() : start].split()) > 2:
        return ""
    return matches[-1].lastgroup or ""


def _given(match: re.Match[str]) -> tuple[int | None, int, int] | None:
    groups = match.groupdict()
    month = MONTHS[groups["month"]] if groups.get("month") else int(groups["m"])
    year = int(groups["y"]) if groups.get("y") else None
    try:
        date(year or 2024, month, int(groups["d"]))
    except ValueError:
        return None
    return year, month, int(groups["d"])


def _range(match: re.Match[str]) -> list[Piece]:
    first, last = int(match["h1"]), int(match["h2"])
    if first > 24 or last > 24 or (match["m1"] and int(match["m1"]) > 59) or (match["m2"] and int(match["m2"]) > 59):
        return []
    middle = match.start("h2")
    return [
        Piece("clock", match.start(), middle, hour=first % 24, minute=int(match["m1"] or 0), which="since"),
        Piece("clock", middle, match.end(), hour=last % 24, minute=int(match["m2"] or 0), which="until"),
    ]


def _length(text: str, start: int, end: int, length: timedelta) -> Piece:
    if after := _AGO.search(text[end:]):
        return Piece("ago", start, end + after.end(), length=length)
    if lead := _DAYS_AGO_LEAD.search(text[:start]):
        return Piece("ago", lead.start(), end, length=length, which="since")
    if (lead := _AHEAD_LEAD.search(text[:start])) and not _OF_OUTAGE.match(text[end:]):
        return Piece("ahead", lead.start(), end, length=length)
    return Piece("duration", start, end, length=length)


def _which(word: str) -> str:
    if not word:
        return ""
    return "next" if word.startswith(("przysz", "nast", "next")) else "last"
