"""How the downtime budget of one group burns down over its period, with every outage that counts marked on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from bot.charts.canvas import (
    GREY,
    INK,
    MARGIN,
    OVER,
    TRACK,
    USED,
    WIDTH,
    drawing,
    heading_of,
    legend,
    legend_height,
    rect,
    text,
)
from bot.charts.canvas import line as drawn_line
from bot.i18n import Translator, capitalised
from bot.messages import Attachment
from bot.wording.budgets import left_text, period_heading, used_text
from bot.wording.cards import as_of
from bot.wording.standing import preliminary
from bot.wording.targets import target_name
from knowledge.downtime.budget import Budget
from knowledge.downtime.outage_verdicts import OutageVerdict

_LEFT, _TOP, _HEIGHT, _RIGHT = 150, 150, 300, WIDTH - MARGIN
_MOST_LISTED = 6
_ROW = 34
_NARROWEST = 12
_TICKS = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where an instant and an amount of budget (seconds) lie on the drawing."""

    start: datetime
    end: datetime
    most: Fraction
    least: Fraction

    def x(self, at: datetime) -> float:
        inside = min(max(at, self.start), self.end)
        return round(_LEFT + (_RIGHT - _LEFT) * ((inside - self.start) / (self.end - self.start)), 1)

    def y(self, left: Fraction) -> float:
        return round(_TOP + _HEIGHT * float((self.most - left) / (self.most - self.least or 1)), 1)


def burn_chart(t: Translator, one: Budget) -> Attachment:
    """Return what was left of a budget over its period as a falling line, and each outage that counts by its number."""
    measured = one.measurement
    zone, counted = measured.version.zone, measured.counted
    heading = f"{capitalised(target_name(t, measured.target))} {period_heading(t, measured)}"
    note = as_of(t, measured.now, zone)
    span = measured.measured.span
    least = min(Fraction(), one.left_seconds)
    scale = _Scale(span.start, span.end, max(one.allowance_seconds, Fraction(1)), least)
    left = t.say("left: %(left)s", left=left_text(t, one))
    listed = [_outage(t, place, verdict, zone, measured.now) for place, verdict in enumerate(counted, 1)]
    more = len(listed) - _MOST_LISTED
    rows = [*listed[:_MOST_LISTED], *([t.count("and %(n)s more", "and %(n)s more", more)] if more > 0 else [])]
    base = _TOP + _HEIGHT + 84
    entries, foot = _entries(t, one), base + _ROW * (len(rows) + 2) + 16
    parts = [
        heading_of(heading, note),
        rect(_LEFT, _TOP, _RIGHT - _LEFT, scale.y(Fraction()) - _TOP, TRACK, outline=True),
        *_marks(counted, scale, one),
        *_axes(t, scale, one, zone),
        drawn_line(_path(counted, scale, one), stroke=INK, width=4),
        text(MARGIN, base, left, size=26, bold=True),
        text(MARGIN, base + _ROW, used_text(t, one), size=22, fill=GREY),
        *(text(MARGIN, base + _ROW * (place + 2), row, size=22) for place, row in enumerate(rows)),
        legend(entries, foot),
    ]
    said = [f"{heading}. {note}.", f"{left}; {used_text(t, one)}", *listed]
    description = "\n".join([*said, *([preliminary(t)] if one.exhausted else [])])
    return drawing(t.say("budget.svg"), foot + legend_height(entries), parts, description)


def _outage(t: Translator, place: int, verdict: OutageVerdict, zone: str, now: datetime) -> str:
    start, end = t.moment(verdict.raw.start, zone, now=now), t.clock(verdict.raw.end, zone)
    counted = t.minutes(verdict.counted_seconds, up=True)
    if verdict.is_open:
        return t.say("%(place)s: since %(start)s, so far %(counted)s", place=place, start=start, counted=counted)
    return t.say("%(place)s: %(start)s–%(end)s, %(counted)s", place=place, start=start, end=end, counted=counted)


def _path(counted: Sequence[OutageVerdict], scale: _Scale, one: Budget) -> list[tuple[float, float]]:
    """Return the line: level while nothing counts, falling while something does, up to now."""
    left, points = scale.most if one.allowance_seconds else Fraction(), [(_LEFT + 0.0, float(_TOP))]
    for verdict in counted:
        segments = verdict.counted_segments
        share = verdict.counted_seconds / max(1, len(segments))
        lengths = [Fraction(int(part.duration / timedelta(microseconds=1)), 10**6) for part in segments]
        whole = sum(lengths, Fraction())
        for part, length in zip(segments, lengths, strict=True):
            points.append((scale.x(part.start), scale.y(left)))
            left -= verdict.counted_seconds * length / whole if whole else share
            points.append((scale.x(part.end), scale.y(left)))
    now = min(max(one.measurement.now, scale.start), scale.end)
    return [*points, (scale.x(now), points[-1][1])]


def _marks(counted: Sequence[OutageVerdict], scale: _Scale, one: Budget) -> Iterator[str]:
    """Yield a hatched bar for each outage, with its number above; from where the limit is passed it is marked so."""
    left = one.allowance_seconds
    for place, verdict in enumerate(counted, 1):
        left -= verdict.counted_seconds
        start, end = scale.x(verdict.raw.start), scale.x(verdict.raw.end)
        width = max(_NARROWEST, end - start)
        left_edge = min(start if end - start >= _NARROWEST else start - width / 2, _RIGHT - width)
        yield rect(left_edge, _TOP, width, _HEIGHT, OVER if left < 0 else USED)
        yield text(min(max(start, _LEFT + 8), _RIGHT - 12), _TOP - 8, str(place), size=20, bold=True, anchor="middle")


def _axes(t: Translator, scale: _Scale, one: Budget, zone: str) -> Iterator[str]:
    amounts = {scale.most: t.minutes(one.allowance_seconds), Fraction(): t.minutes(Fraction())}
    if scale.least < 0:
        amounts[scale.least] = f"−{t.minutes(-scale.least, up=True)}"
    for amount, said in amounts.items():
        y = scale.y(amount)
        yield drawn_line([(_LEFT, y), (_RIGHT, y)], stroke=INK if not amount else GREY, width=2 if not amount else 1)
        yield text(_LEFT - 10, y + 8, said, size=20, anchor="end")
    first = scale.start.astimezone(ZoneInfo(zone)).date()
    days = (scale.end - scale.start) // _DAY
    for tick in range(_TICKS + 1):
        at = scale.start + (scale.end - scale.start) * tick / (_TICKS + 1)
        day = first + timedelta(days=round(days * tick / (_TICKS + 1)))
        yield drawn_line([(scale.x(at), _TOP + _HEIGHT), (scale.x(at), _TOP + _HEIGHT + 8)])
        yield text(scale.x(at), _TOP + _HEIGHT + 32, t.short_day(day), size=20, fill=GREY)


def _entries(t: Translator, one: Budget) -> list[tuple[str, str]]:
    entries = [(INK, t.say("left")), (USED, t.say("outage that counts"))]
    return [*entries, (OVER, t.say("limit exceeded"))] if one.exhausted else entries
