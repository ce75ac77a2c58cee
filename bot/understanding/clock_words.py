"""Times of day as people say them: "9:15", "wpół do dziesiątej", "quarter to ten", "at 5", "22-2".

Rule: a time that can be read twice a day says so (`twice`); which one is meant is decided by the context, later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.understanding.time_words import CARDINALS, HOURS

_HOUR = "|".join(sorted(HOURS, key=len, reverse=True))
_ENGLISH = "|".join("one two three four five six seven eight nine ten eleven twelve".split())
_EN_HOUR = rf"(?:\d{{1,2}}|{_ENGLISH})"
_MINUTES = "|".join(
    word for word, number in sorted(CARDINALS.items(), key=lambda entry: -len(entry[0])) if 1 <= number <= 60
)
_AFTER_HOUR = (
    r"(?!\s?(?:%|proc|percent|h\b|hr|hours?|godz|min|sek|sec|dni|dnia|day|week"
    r"|tygod|mies|month|kwarta|lat|rok|osob|ludzi"
    r"|stanowisk|telefon|kanal|people|users|channels|phones|zl|pln|eur|razy|times"
    r"|x\b|st\b|nd\b|rd\b|th\b))(?![\d]|[.,:/-]\d)"
)


@dataclass(frozen=True, slots=True)
class FoundClock:
    """A time of day and its place in the folded text.

    `twice`: it can be read twice a day ("at 5"). `literal`: looking ahead it is read on the 24-hour clock ("o 5").
    """

    hour: int
    minute: int
    twice: bool
    start: int
    end: int
    literal: bool = False


_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "digits",
        re.compile(
            r"(?<![\d.,:/-])\b(?P<h>\d{1,2})[:.](?P<m>\d{2})(?::\d{2})?\s?(?P<half>[ap]\.?m\b\.?)?(?![\d%]"
            r"|[.,:/-]\d|\s?%)"
        ),
    ),
    ("digits", re.compile(r"(?<![\d.,:/-])\b(?P<h>\d{1,2})\s?(?P<half>[ap]\.?m\b\.?)")),
    ("bare", re.compile(r"\b(?P<h>\d{1,2})\s?-?ish\b")),
    ("half_to", re.compile(rf"\b(?:w\s?pol|pol)\s+do\s+(?P<word>{_HOUR}|\d{{1,2}})\b")),
    ("quarter_past", re.compile(rf"\b(?:kwadrans\w*|pietnascie)\s+po\s+(?P<word>{_HOUR}|\d{{1,2}})\b")),
    ("quarter_to", re.compile(rf"\bza\s+kwadrans\s+(?P<word>{_HOUR}|\d{{1,2}})\b")),
    ("minutes_to", re.compile(rf"\bza\s+(?P<minutes>{_MINUTES}|\d{{1,2}})\s+(?:minut\w*\s+)?(?P<word>{_HOUR})\b")),
    ("minutes_past", re.compile(rf"\b(?P<minutes>{_MINUTES}|\d{{1,2}})\s+(?:minut\w*\s+)?po\s+(?P<word>{_HOUR})\b")),
    ("half_past", re.compile(rf"\bhalf\s+past\s+(?P<word>{_EN_HOUR})\b")),
    ("half_past", re.compile(rf"\bhalf\s+(?P<word>{_ENGLISH})\b")),
    ("quarter_past", re.compile(rf"\b(?:a\s+)?quarter\s+(?:past|after)\s+(?P<word>{_EN_HOUR})\b")),
    ("quarter_to", re.compile(rf"\b(?:a\s+)?quarter\s+(?:to|of|before)\s+(?P<word>{_EN_HOUR})\b")),
    (
        "minutes_past",
        re.compile(rf"\b(?P<minutes>{_MINUTES}|\d{{1,2}})\s+(?:minutes?\s+)?past\s+(?P<word>{_EN_HOUR})\b"),
    ),
    (
        "minutes_to",
        re.compile(rf"\b(?P<minutes>five|ten|twenty|twenty[ -]five)\s+(?:minutes?\s+)?to\s+(?P<word>{_EN_HOUR})\b"),
    ),
    (
        "word_minutes",
        re.compile(
            rf"\b(?P<word>{_HOUR})\s+(?P<tens>dwadziescia|trzydziesci|czterdziesci|piecdziesiat)(?:\s+(?P<ones>jeden"
            rf"|dwa|trzy|cztery|piec|szesc|siedem|osiem|dziewiec))?\b"
        ),
    ),
    (
        "word_minutes",
        re.compile(
            rf"\b(?P<word>{_HOUR})\s+(?P<tens>dziesiec|pietnascie|piec|jedenascie|dwanascie"
            rf"|szesnascie|osiemnascie)\b"
        ),
    ),
    (
        "word_minutes",
        re.compile(
            rf"\b(?:at|since|from|by|until|till|around|about)\s+(?P<word>{_ENGLISH})[\s-]+(?P<tens>ten"
            rf"|fifteen|twenty|thirty|forty|fifty)(?:[\s-](?P<ones>one|two|three|four"
            rf"|five|six|seven|eight|nine))?\b"
        ),
    ),
    ("oclock", re.compile(rf"\b(?P<word>{_EN_HOUR})\s+o'?\s?clock\b")),
    ("english_half", re.compile(rf"\b(?P<word>{_ENGLISH})\s?(?P<half>[ap]\.?m\b\.?)")),
    (
        "noon",
        re.compile(
            r"\b(?:w|do|od|kolo|okolo|before|after|since|until|till|at|from|by|around"
            r"|about)\s+(?P<noon>poludni\w+|noon|midday)\b|^(?P<noon2>noon|midday|poludnie)$"
        ),
    ),
    (
        "midnight",
        re.compile(
            r"\b(?:o|do|od|po|przed|around|about|before|after|since|until|till|at|from"
            r"|by)\s+(?P<midnight>polnoc[ya]?|midnight)\b|^(?P<midnight2>midnight|polnoc)$"
        ),
    ),
    (
        "word",
        re.compile(rf"\b(?:o|od|do|po|przed|okolo|kolo|godzin[aeyi]|godz|jakos|gdzies|niz)\s+(?P<word>{_HOUR})\b"),
    ),
    (
        "word",
        re.compile(
            rf"\b(?:at|since|from|by|until|till|around|about|to|after|before)\s+(?P<word>{_ENGLISH})\b{_AFTER_HOUR}(?!\s+(?:more"
            rf"|of|or|and a half))"
        ),
    ),
    (
        "polish",
        re.compile(
            rf"\b(?:o|od|godzin[aeyi]|godz\.?|kolo|okolo|ok\.?)\s+(?:jakiejs\s+|jakos\s+)?(?P<h>\d{{1,2}})\b{_AFTER_HOUR}"
        ),
    ),
    ("bare", re.compile(rf"\b(?:at|since|from|by|until|till|around)\s+(?P<h>\d{{1,2}})\b{_AFTER_HOUR}")),
    (
        "bare",
        re.compile(
            r"\b(?:do|po|przed|to|after|before)\s+(?P<h>\d{1,2})(?=\s*(?:$|[?!.,;)]"
            r"|ktos|anyone|will|rano|w\s|wieczor|po\s|dzis|jutr|wczoraj|tom|to\s|i\s"
            r"|a\s|and\s|on\s|in\s|na\s|we\s))"
        ),
    ),
)


def clocks(text: str) -> list[FoundClock]:
    """Return the times of day in a folded text, from left to right."""
    found: list[FoundClock] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            clock = _clock(kind, match)
            if clock is not None and all(clock.end <= other.start or other.end <= clock.start for other in found):
                found.append(clock)
    return sorted(found, key=lambda each: each.start)


def _clock(kind: str, match: re.Match[str]) -> FoundClock | None:
    groups = match.groupdict()
    if kind in ("noon", "midnight"):
        group = kind if groups[kind] else f"{kind}2"
        return FoundClock(12 if kind == "noon" else 0, 0, False, match.start(group), match.end(group))
    if kind in ("digits", "bare", "polish"):
        hour, minute, half = int(groups["h"]), int(groups.get("m") or 0), groups.get("half")
        start = match.start("h")
        twice = 1 <= hour <= {"bare": 11, "polish": 6}.get(kind, 0) and not match.group("h").startswith("0")
        valid = _valid(_by_half(hour, half), minute, twice, start, match.end())
        return replace(valid, literal=True) if valid and kind == "polish" else valid
    hour = _hour(groups["word"])
    start = match.start("word") if kind in ("word", "word_minutes", "oclock", "english_half") else match.start()
    if groups.get("half") and kind == "english_half":
        return _valid(_by_half(hour, groups["half"]), 0, False, start, match.end())
    shift = _shift(kind, groups)
    total = (hour * 60 + shift) % (24 * 60)
    return _valid(total // 60, total % 60, hour <= 12, start, match.end())


def _shift(kind: str, groups: dict[str, str | None]) -> int:
    minutes = groups.get("minutes") or ""
    said = (
        int(minutes) if minutes.isdigit() else sum(CARDINALS.get(word, 0) for word in minutes.replace("-", " ").split())
    )
    tens = CARDINALS.get(groups.get("tens") or "", 0) + CARDINALS.get(groups.get("ones") or "", 0)
    return {
        "half_to": -30,
        "quarter_past": 15,
        "quarter_to": -15,
        "half_past": 30,
        "minutes_to": -said,
        "minutes_past": said,
        "word_minutes": tens,
    }.get(kind, 0)


def _hour(word: str | None) -> int:
    text = word or ""
    return int(text) if text.isdigit() else HOURS.get(text, CARDINALS.get(text, 0))


def _by_half(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    return hour % 12 + (12 if half.startswith("p") else 0)


def _valid(hour: int, minute: int, twice: bool, start: int, end: int) -> FoundClock | None:
    if hour == 24 and minute == 0:
        hour = 0
    return FoundClock(hour, minute, twice, start, end) if hour < 24 and minute < 60 else None
