"""Lengths of time as people say them: "półtorej godziny", "1h30", "half an hour", "jeszcze 2 h".

Rule: a length is found with its place in the text; what it is for (how long, how long ago) is for the caller to see.
Answers of a web server in the plural ("500s") are no seconds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from bot.understanding.time_words import CARDINALS

_UNITS = (
    (r"s|sek|sekund\w*|sec|secs|seconds?", timedelta(seconds=1)),
    (r"min|mins|minut\w*|minutes?", timedelta(minutes=1)),
    (r"h|hr|hrs|g|godz|godzin\w*|hours?", timedelta(hours=1)),
    (r"d|dni|dzien|dnia|dob|doba|dobe|doby|days?", timedelta(days=1)),
    (r"tydzien|tygodni\w*|weeks?", timedelta(weeks=1)),
)
_UNIT = "|".join(pattern for pattern, _ in _UNITS)
_WORDS = "|".join(sorted(CARDINALS, key=len, reverse=True))
_EXTRA = r"(?:more\s+|kolejn\w+\s+|dodatkow\w+\s+|dalsz\w+\s+|full\s+|peln\w+\s+|service\s+|roboczy\w*\s+)?"
_PATTERNS = (
    re.compile(r"\b(?P<h>\d{1,3})\s?h\s?(?P<m>\d{1,2})\b(?:\s?min\w*)?"),
    re.compile(rf"\b(?P<half>poltora|poltorej|one and a half|hour and a half)(?:\s+(?P<unit>{_UNIT})\b)?"),
    re.compile(r"\b(?:an?\s+)?(?P<unit>hour|day)\s+and\s+a\s+(?P<half>half)\b"),
    re.compile(rf"\b(?P<whole>\d+|{_WORDS})\s+and\s+a\s+half\s+(?P<unit>{_UNIT})\b"),
    re.compile(rf"\b(?P<whole>\d+|{_WORDS})\s+i\s+pol\s+(?P<unit>{_UNIT})\b"),
    re.compile(rf"\b(?:(?P<part>pol|half an?|half)\s?)(?P<unit>{_UNIT})\b"),
    re.compile(r"\b(?P<quarter>kwadrans\w*|(?:a\s+)?quarter of an hour)\b(?!\s+(?:po|do|przed|past|to)\b)"),
    re.compile(
        rf"(?<![\d:.,/-])\b(?![45]\d\ds\b)(?P<number>\d{{1,4}}(?:[.,]\d{{1,2}})?)\s?{_EXTRA}(?P<unit>{_UNIT})\b(?!\s?/)"
    ),
    re.compile(rf"\b(?:(?P<tens>{_WORDS})[\s-]+)?(?P<word>{_WORDS})\s+{_EXTRA}(?P<unit>{_UNIT})\b"),
    re.compile(r"\b(?:an?|another|one more)\s+(?:more\s+)?(?P<unit>hour|minute|day|week)\b"),
    re.compile(
        r"(?<!\bo )(?<!\bktorej )\b(?P<unit>godzine|dobe|minute|tydzien)\b"
        r"|(?<=\bod )(?P<unit2>godziny|minuty|doby|tygodnia)\b(?!\s+(?:\d|(?:\w+(?:ej)\b)))"
    ),
)
_ROUND_THE_CLOCK = re.compile(r"\b24\s?(?:h|godz\w*)\b")


@dataclass(frozen=True, slots=True)
class FoundDuration:
    """A length of time and its place in the folded text (half-open)."""

    length: timedelta
    start: int
    end: int


def durations(text: str) -> list[FoundDuration]:
    """Return the lengths of time in a folded text, from left to right; "2 h 5 min" is one."""
    taken: list[FoundDuration] = []
    guarded = _ROUND_THE_CLOCK.sub(lambda match: "#" * len(match[0]), text)
    for pattern in _PATTERNS:
        for match in pattern.finditer(guarded):
            length = _length(match.groupdict())
            free = all(match.end() <= other.start or other.end <= match.start() for other in taken)
            if free and length is not None:
                taken.append(FoundDuration(length, match.start(), match.end()))
    return _joined(sorted(taken, key=lambda found: found.start), guarded)


def _joined(found: list[FoundDuration], text: str) -> list[FoundDuration]:
    joined: list[FoundDuration] = []
    for each in found:
        if (
            joined
            and text[joined[-1].end : each.start].strip() in ("", "i", "and", ",")
            and joined[-1].length > each.length
        ):
            last = joined.pop()
            each = FoundDuration(last.length + each.length, last.start, each.end)
        joined.append(each)
    return joined


def _length(groups: dict[str, str | None]) -> timedelta | None:
    if groups.get("h"):
        return timedelta(hours=int(groups["h"] or 0), minutes=int(groups["m"] or 0))
    if groups.get("quarter"):
        return timedelta(minutes=15)
    unit = _unit(groups.get("unit") or groups.get("unit2") or "hour")
    if groups.get("half"):
        return 1.5 * unit
    if groups.get("part"):
        return 0.5 * unit
    if whole := groups.get("whole"):
        return (_number(whole) + 0.5) * unit
    if number := groups.get("number"):
        return float(number.replace(",", ".")) * unit
    if word := groups.get("word"):
        tens = _number(groups.get("tens") or "zero")
        return None if tens and (tens < 20 or _number(word) > 9) else (tens + _number(word)) * unit
    return unit


def _number(text: str) -> int:
    return int(text) if text.isdigit() else CARDINALS[text]


def _unit(text: str) -> timedelta:
    return next(length for pattern, length in _UNITS if re.fullmatch(pattern, text))
