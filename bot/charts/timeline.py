"""The days of a period of one group, a line for each: what was measured, every outage, planned work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.charts.canvas import (
    GREY,
    INK,
    MARGIN,
    SPARED,
    TRACK,
    USED,
    WIDTH,
    drawing,
    heading_of,
    legend,
    legend_height,
    line,
    rect,
    text,
)
from bot.i18n import Translator, capitalised
from bot.messages import Attachment
from bot.wording.budgets import percent_text, period_heading, verdict_line
from bot.wording.cards import as_of
from bot.wording.targets import target_name
from knowledge.downtime.availability import Measurement
from knowledge.hours.local_instants import opening_instant
from knowledge.hours.segments import Segment, difference, intersection

_MOST_DAYS = 31
_LEFT, _TOP, _ROW, _BAR, _RIGHT = 150, 150, 26, 18, WIDTH - MARGIN
_HOURS = (0, 6, 12, 18, 24)
_NARROWEST = 3
_DAY = timedelta(days=1)


def timeline_chart(t: Translator, measured: Measurement) -> Attachment:
    """Return the days of a period up to now; of one longer than a month only those on which something was down."""
    version = measured.version
    days = _days(measured)
    heading = f"{capitalised(target_name(t, measured.target))} {period_heading(t, measured)}"
    note = as_of(t, measured.now, version.zone)
    result = t.say(
        "availability %(percent)s (target %(target)s)",
        percent=percent_text(t, measured),
        target=t.percent(measured.target.target),
    )
    entries = _entries(t)
    base = _TOP + _ROW * max(1, len(days)) + 44
    parts = [
        heading_of(heading, f"{note} · {result}"),
        *(text(_hour(hour), _TOP - 10, str(hour), size=20, fill=GREY, anchor="middle") for hour in _HOURS if days),
        *(part for place, day in enumerate(days) for part in _row(t, measured, day, _TOP + place * _ROW)),
        *([] if days else [text(MARGIN, _TOP + 22, t.say("Nothing was down."), size=22)]),
        legend(entries, base) if days else "",
    ]
    lines = [verdict_line(t, version, measured, one).removeprefix("• ") for one in measured.verdicts]
    described = [f"{heading}. {note}. {capitalised(result)}.", *(lines or [t.say("Nothing was down.")])]
    return drawing(t.say("timeline.svg"), base + legend_height(entries), parts, "\n".join(described))


def _days(measured: Measurement) -> list[date]:
    zone = ZoneInfo(measured.version.zone)
    span = measured.measured.span
    last = min(span.end, max(measured.now, span.start)) - timedelta.resolution
    first, until = span.start.astimezone(zone).date(), last.astimezone(zone).date()
    days = [first + number * _DAY for number in range((until - first).days + 1)]
    if len(days) <= _MOST_DAYS:
        return days
    return [day for day in days if _outages(measured, _of_day(day, zone))][-_MOST_DAYS:]


def _of_day(day: date, zone: ZoneInfo) -> Segment:
    midnights = (opening_instant(datetime.combine(one, datetime.min.time()), zone) for one in (day, day + _DAY))
    return Segment(*midnights)


def _outages(measured: Measurement, day: Segment) -> list[Segment]:
    return [one.raw for one in measured.verdicts if one.raw.start < day.end and day.start < one.raw.end]


def _row(t: Translator, measured: Measurement, day: date, top: int) -> Iterator[str]:
    """Yield a day: its name, what is measured of it, what counts and what does not, and agreed work as a frame."""
    whole = _of_day(day, ZoneInfo(measured.version.zone))
    is_long = measured.period.days > _MOST_DAYS
    name = t.short_day(day) if is_long else f"{t.weekday(day.weekday())} {day.day}"
    yield text(_LEFT - 12, top + 18, name, size=20, anchor="end")
    yield rect(_LEFT, top, _RIGHT - _LEFT, _BAR, "#ffffff", outline=True)
    for part in intersection(measured.measured.segments, (whole,)):
        yield _bar(part, whole, top, TRACK)
    for one in measured.verdicts:
        for part in difference(intersection((one.raw,), (whole,)), one.counted_segments):
            yield _bar(part, whole, top, SPARED)
        for part in intersection(one.counted_segments, (whole,)):
            yield _bar(part, whole, top, USED)
    for verdict in measured.works:
        for part in intersection((Segment(verdict.work.start, verdict.work.end),), (whole,)):
            left, width = _place(part, whole)
            yield line(_frame(left, top - 2, width, _BAR + 4), stroke=INK, width=2)


def _bar(part: Segment, whole: Segment, top: int, fill: str) -> str:
    left, width = _place(part, whole)
    return rect(left, top, width, _BAR, fill)


def _place(part: Segment, whole: Segment) -> tuple[float, float]:
    """Return where a stretch of a day lies, by its share of a day that may have 23 or 25 hours."""
    left = _LEFT + (_RIGHT - _LEFT) * ((part.start - whole.start) / whole.duration)
    width = (_RIGHT - _LEFT) * (part.duration / whole.duration)
    return round(min(left, _RIGHT - _NARROWEST), 1), round(max(width, _NARROWEST), 1)


def _frame(left: float, top: float, width: float, height: float) -> Sequence[tuple[float, float]]:
    right, base = left + width, top + height
    return ((left, top), (right, top), (right, base), (left, base), (left, top))


def _hour(hour: int) -> float:
    return _LEFT + (_RIGHT - _LEFT) * hour / 24


def _entries(t: Translator) -> list[tuple[str, str]]:
    return [
        (USED, t.say("counts")),
        (SPARED, t.say("does not count")),
        (TRACK, t.say("measured")),
        ("#ffffff", t.say("work: framed")),
    ]
