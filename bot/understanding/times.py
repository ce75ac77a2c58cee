"""Times in a message, resolved against `now` in the contract's zone.

Rules: what is reported has happened, so it is read as the latest such moment not after `now`; what is asked or planned
is read as the next one. An hour of today that is still to come, and nearer than yesterday's, stays to come also in a
report: the caller refuses it rather than moves it a day back. A vague time ("od wczoraj wieczora") is the middle of
what was said, with its tolerance. A weekday beside a date gives way to the date. A local time that the clock change
skips is moved past it; one that occurs twice is the first, or in a report without a day the latest not after `now`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.understanding.meaning import TimeSpan
from bot.understanding.periods import periods
from bot.understanding.time_parts import Piece, pieces, role_before
from bot.understanding.time_words import PARTS
from bot.understanding.wording import Span, masked

_JOINTS = frozenset(
    "o w we at on in the od do a tak okolo kolo jakos about around of dnia godz godzinie , - "
    "since from ok ok. po przed after before".split()
)
_DAY_KINDS = ("day", "weekday", "date")
_JUST_TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Moment:
    """An aware instant, and how far to either side it may lie as it was said (0 when said exactly)."""

    at: datetime
    tolerance: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Times:
    """All times of one message: what bounds it, what it asks about, how long, in which period; and their places."""

    start: Moment | None = None
    end: Moment | None = None
    at: Moment | None = None
    duration: timedelta | None = None
    period: TimeSpan | None = None
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Expression:
    """Neighbouring pieces that say one moment together, and whether it is a start, an end or a point."""

    role: str
    pieces: tuple[Piece, ...]

    def piece(self, *kinds: str) -> Piece | None:
        """Return the first piece of one of the kinds."""
        return next((piece for piece in self.pieces if piece.kind in kinds), None)

    def day(self) -> Piece | None:
        """Return what says the day: the date where there is one, else a weekday or a day beside today."""
        return self.piece("date") or self.piece(*_DAY_KINDS)


def read_times(text: str, typed: str, *, now: datetime, zone: str, past: bool, ahead: bool = False) -> Times:
    """Return the times named in a folded text; `typed` is the same text with its diacritics.

    `past`: what is told has happened (a report); otherwise it is asked or planned. `ahead`: a month named alone is a
    coming one. Raises `ZoneInfoNotFoundError` for an unknown zone.
    """
    place = ZoneInfo(zone)
    local = now.astimezone(place)
    found_periods = periods(text, typed, local, place, ahead)
    period_spans = [Span(each.start, each.end) for each in found_periods]
    rest = masked(text, period_spans)
    found = pieces(rest, typed)
    times = Times(
        period=found_periods[0].period if found_periods else None,
        spans=(*period_spans, *(Span(each.start, each.end) for each in found)),
    )
    for expression in _expressions(rest, [piece for piece in found if not (past and piece.kind == "now")]):
        times = _with(times, expression, local, past)
    if times.start and times.end and times.end.at <= times.start.at and not past:
        times = replace(times, end=Moment(_after(times.end.at, times.start.at), times.end.tolerance))
    return times


def _expressions(text: str, found: Iterable[Piece]) -> list[Expression]:
    expressions: list[Expression] = []
    last_end = 0
    for piece in found:
        gap = re.sub(r"[,()]", " , ", text[last_end : piece.start]).split()
        role = piece.which if piece.kind == "clock" and piece.which else role_before(text, piece.start, last_end)
        joinable = piece.kind in ("clock", "part", *_DAY_KINDS)
        if expressions and joinable and all(word in _JOINTS for word in gap) and _fits(expressions[-1], piece, role):
            last = expressions.pop()
            expressions.append(Expression(role if role == "since" else last.role or role, (*last.pieces, piece)))
        else:
            expressions.append(Expression(role, (piece,)))
        last_end = piece.end
    return expressions


def _fits(last: Expression, piece: Piece, role: str) -> bool:
    if any(each.kind in ("ago", "ahead", "duration", "now", "just") for each in last.pieces):
        return False
    same = any(
        each.kind == piece.kind
        or (each.kind in _DAY_KINDS and piece.kind in _DAY_KINDS and {each.kind, piece.kind} != {"weekday", "date"})
        for each in last.pieces
    )
    only_day = not any(each.kind == "clock" for each in last.pieces)
    return not same and (role in ("", "at", last.role) or (only_day and role == "since" and last.role in ("", "at")))


def _with(times: Times, expression: Expression, now: datetime, past: bool) -> Times:
    if (length := expression.piece("duration")) is not None:
        return times if times.duration else replace(times, duration=length.length)
    if (ago := expression.piece("ago")) is not None and ago.which and not past:
        return times if times.duration else replace(times, duration=ago.length)
    role = _role(expression)
    day = expression.day()
    exact = expression.piece("clock", "part", "ago", "ahead", "now", "just")
    if (
        day is not None
        and exact is None
        and role != "until"
        and not (past and role == "since")
        and day.which != "night"
    ):
        first = _date(day, now, past, weekday=expression.piece("weekday"))
        period = TimeSpan(instant(first, time(), now), instant(first + timedelta(days=1), time(), now))
        return times if times.period else replace(times, period=period)
    anchor = times.start.at if times.start and role == "until" and not past else None
    moment = _moment(expression, now, past, anchor)
    if moment is None:
        return times
    name = {"since": "start", "until": "end"}.get(role, "at")
    return times if getattr(times, name) else replace(times, **{name: moment})  # type: ignore[arg-type]


def _role(expression: Expression) -> str:
    ago = expression.piece("ago")
    if ago is not None:
        return ago.which or expression.role
    return next((piece.which for piece in expression.pieces if piece.kind == "clock" and piece.which), expression.role)


def _moment(expression: Expression, now: datetime, past: bool, anchor: datetime | None) -> Moment | None:
    if (just := expression.piece("just", "now")) is not None:
        return Moment(_minute(now), _JUST_TOLERANCE if just.kind == "just" else timedelta())
    if (ago := expression.piece("ago")) is not None:
        return Moment(_minute(_shifted(now, -ago.length)))
    if (ahead := expression.piece("ahead")) is not None:
        return Moment(_minute(_shifted(now, ahead.length)))
    day, part, clock = expression.day(), expression.piece("part"), expression.piece("clock")
    on = _date(day, now, past, clock, weekday=expression.piece("weekday")) if day is not None else None
    if clock is not None:
        return Moment(_at_clock(clock, part, on, now, past, anchor))
    if part is not None:
        return _at_part(part, on, now, past)
    if on is not None and day is not None and day.which == "night":
        return Moment(instant(on, time(2), now), timedelta(hours=4))
    if on is None or day is None:
        return None
    if not past and expression.role == "until" and day.kind == "weekday" and on == now.date():
        on += timedelta(weeks=1)
    return _whole_day(on, now, past, expression.role)


def _whole_day(on: date, now: datetime, past: bool, role: str) -> Moment:
    if role == "until":
        return Moment(instant(on + timedelta(days=1), time(), now))
    first, last = instant(on, time(), now), instant(on + timedelta(days=1), time(), now)
    last = min(last, now) if past and first <= now else last
    half = (last.astimezone(UTC) - first.astimezone(UTC)) / 2
    return Moment(_minute(_shifted(first, half)), half)


def _at_clock(
    clock: Piece, part: Piece | None, on: date | None, now: datetime, past: bool, anchor: datetime | None
) -> datetime:
    hours = _hours(clock, PARTS[part.which] if part is not None else None, has_day=on is not None, past=past)
    base = anchor or now
    days = [on] if on is not None else [base.date() + timedelta(days=step) for step in (-1, 0, 1)]
    options = sorted((instant(day, time(hour, clock.minute), now) for day in days for hour in hours), key=_utc)
    if past and on is None:
        return _reported(options, now, may_be_late=part is None and not clock.twice)
    if past:
        return next((option for option in reversed(options) if _utc(option) <= _utc(now)), options[0])
    return next((option for option in options if _utc(option) >= _utc(base)), options[0])


def _reported(options: Sequence[datetime], now: datetime, *, may_be_late: bool) -> datetime:
    """Return which reading of an hour reported without its day is meant.

    The latest one gone; but where it is yesterday's and today's, still to come, is nearer, today's (`may_be_late`).
    """
    readings = sorted({_utc(reading): reading for each in options for reading in _both(each)}.items())
    gone = [reading for at, reading in readings if at <= _utc(now)]
    if not gone:
        return options[0]
    later = [reading for at, reading in readings if at > _utc(now) and reading.date() == now.date()]
    nearer = bool(later) and _utc(later[0]) - _utc(now) < _utc(now) - _utc(gone[-1])
    return later[0] if may_be_late and nearer and gone[-1].date() != now.date() else gone[-1]


def _both(local: datetime) -> tuple[datetime, datetime]:
    """Return a local time as its first and its second occurrence, which differ only where the clock goes back."""
    return local.replace(fold=0), local.replace(fold=1)


def _hours(clock: Piece, part: tuple[int, int] | None, *, has_day: bool, past: bool) -> list[int]:
    hour = clock.hour
    if part is not None and hour <= 12:
        late = hour % 12 + 12
        if part[0] >= 12 and not (part[0] == 22 and hour % 12 < 6):
            return [late]
        return [hour % 12] if part[0] == 22 or (hour == 12 and part[0] < 9) else [hour]
    if clock.twice and hour <= 12 and not has_day and not (clock.literal and not past):
        return [hour % 12, hour % 12 + 12]
    return [hour]


def _at_part(part: Piece, on: date | None, now: datetime, past: bool) -> Moment:
    first, last = PARTS[part.which]
    if on is None:
        on = now.date()
        begins = instant(on, time(first), now)
        if past and begins > now:
            on -= timedelta(days=1)
    elif first == 22 and past and on == now.date():
        on -= timedelta(days=1)
    start = instant(on, time(first), now)
    end = instant(on + timedelta(days=last // 24), time(last % 24), now)
    end = min(end, now) if past and start < now else end
    half = (end.astimezone(UTC) - start.astimezone(UTC)) / 2
    return Moment(_minute(_shifted(start, half)), half)


def _date(piece: Piece, now: datetime, past: bool, clock: Piece | None = None, *, weekday: Piece | None = None) -> date:
    today = now.date()
    if piece.kind == "day":
        return today + timedelta(days=piece.number)
    if piece.kind == "weekday":
        return _weekday(piece, now, past, clock)
    year, month, day = piece.given
    if year is not None:
        return date(year, month, day)
    options = [date(each, month, day) for each in range(today.year - 8, today.year + 9) if _exists(each, month, day)]
    fitting = [each for each in options if weekday is None or each.weekday() == weekday.number]
    near = [each for each in fitting if abs((each - today).days) <= 366]
    options = near or options
    if past:
        return next((option for option in reversed(options) if option <= today), options[0])
    return next((option for option in options if option >= today - timedelta(days=60)), options[-1])


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _weekday(piece: Piece, now: datetime, past: bool, clock: Piece | None) -> date:
    today = now.date()
    back = (today.weekday() - piece.number) % 7
    if piece.which == "last":
        return today - timedelta(days=back or 7)
    if piece.which == "next":
        return today + timedelta(days=(7 - back) % 7 or 7)
    gone = clock is not None and (clock.hour, clock.minute) <= (now.hour, now.minute)
    if past:
        return today - timedelta(days=7 if back == 0 and clock is not None and not gone else back)
    return today + timedelta(days=7 if back == 0 and gone else (7 - back) % 7)


def instant(on: date, at: time, now: datetime) -> datetime:
    """Return the local date and time in the zone of `now`; a skipped one is moved past the change."""
    local = datetime.combine(on, at, now.tzinfo)
    return local.astimezone(UTC).astimezone(now.tzinfo)


def _shifted(moment: datetime, length: timedelta) -> datetime:
    return (moment.astimezone(UTC) + length).astimezone(moment.tzinfo)


def _utc(moment: datetime) -> datetime:
    """Return the instant in UTC, to compare by: two local times of one zone compare by the wall clock."""
    return moment.astimezone(UTC)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _after(end: datetime, start: datetime) -> datetime:
    days = timedelta(days=(start.date() - end.date()).days + (1 if end.timetz() <= start.timetz() else 0))
    return instant(end.date() + days, end.time(), end)
