"""The clocks of an incident as bars, each from its start to its due time on a scale of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import wrap

from bot.charts.canvas import (
    GREY,
    INK,
    INNER,
    MARGIN,
    OVER,
    SPARED,
    TRACK,
    USED,
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
from bot.wording.cards import as_of
from bot.wording.clocks import state_text
from bot.wording.limits import clock_name
from knowledge.contract.agreement import ContractVersion
from knowledge.hours.segments import Segment, intersection
from knowledge.hours.stopwatch import Reading
from knowledge.incidents.clocks import IncidentClock

_TOP, _BAR, _ROW, _LINE = 150, 36, 96, 30
_LONGEST, _STATE_LINES = 62, 3
_NARROWEST = 3


@dataclass(frozen=True, slots=True)
class _Bar:
    """A clock that has begun to run: its name, how it stands in lines that fit, and the stretch that its bar shows."""

    clock: IncidentClock
    name: str
    state: str
    span: Segment

    @property
    def lines(self) -> list[str]:
        return wrap(self.state, _LONGEST, max_lines=_STATE_LINES, placeholder="…")

    @property
    def height(self) -> int:
        return _ROW + _BAR + _LINE * len(self.lines)


def clocks_chart(
    t: Translator, number: int, version: ContractVersion, clocks: Sequence[IncidentClock], now: datetime
) -> Attachment | None:
    """Return how the clocks of an incident ran; None where none has a due time yet."""
    bars = [bar for one in clocks if (bar := _bar(t, version, one, now)) is not None]
    if not bars:
        return None
    heading = t.say("Incident %(number)s: times", number=number)
    note = as_of(t, now, version.zone)
    parts, top = [heading_of(heading, note)], _TOP
    for bar in bars:
        parts += _drawn(t, bar, version.zone, top, now)
        top += bar.height
    entries = list(_entries(t, bars, now))
    parts.append(legend(entries, top))
    described = "\n".join([f"{heading}. {note}.", *(bar.state for bar in bars)])
    return drawing(t.say("clocks-%(number)s.svg", number=number), top + legend_height(entries), parts, described)


def _bar(t: Translator, version: ContractVersion, clock: IncidentClock, now: datetime) -> _Bar | None:
    reading = clock.reading
    if reading.due is None or reading.started_at is None:
        return None
    end = max(reading.due, reading.met_at or now)
    if end <= reading.started_at:
        return None
    state = capitalised(state_text(t, version, clock, now=now))
    return _Bar(clock, capitalised(clock_name(t, clock.kind)), state, Segment(reading.started_at, end))


def _drawn(t: Translator, bar: _Bar, zone: str, top: int, now: datetime) -> Iterator[str]:
    """Yield a clock: its name, the bar with what ran, stood and came late, both ends, the due time, how it stands."""
    reading = bar.clock.reading
    bar_top = top + 14
    yield text(MARGIN, top, bar.name, size=26, bold=True)
    yield rect(MARGIN, bar_top, INNER, _BAR, TRACK, outline=True)
    for fill, part in _parts(reading, bar.span, now):
        left, width = _place(part, bar.span)
        yield rect(left, bar_top, width, _BAR, fill)
    due = _x(reading.due or bar.span.end, bar.span)
    yield line([(due, bar_top - 6), (due, bar_top + _BAR + 6)], stroke=INK, width=4)
    below = bar_top + _BAR + 26
    yield text(MARGIN, below, t.moment(bar.span.start, zone, now=now), size=20, fill=GREY)
    yield text(MARGIN + INNER, below, t.moment(bar.span.end, zone, now=now), size=20, fill=GREY, anchor="end")
    for place, said in enumerate(bar.lines):
        yield text(MARGIN, below + _LINE * (place + 1), said, size=22)


def _parts(reading: Reading, span: Segment, now: datetime) -> Iterator[tuple[str, Segment]]:
    """Yield what ran, what stood, and what came after the due time."""
    until = reading.met_at or now
    yield from ((USED, part) for part in intersection(reading.counted_segments, (span,)))
    yield from ((SPARED, part) for part in intersection(reading.pauses_subtracted, (span,)))
    if reading.due is not None and until > reading.due:
        yield OVER, Segment(reading.due, until)


def _place(part: Segment, span: Segment) -> tuple[float, float]:
    left, width = _x(part.start, span), INNER * (part.duration / span.duration)
    return min(left, MARGIN + INNER - _NARROWEST), round(max(width, _NARROWEST), 1)


def _x(at: datetime, span: Segment) -> float:
    return round(MARGIN + INNER * ((at - span.start) / span.duration), 1)


def _entries(t: Translator, bars: Sequence[_Bar], now: datetime) -> Iterator[tuple[str, str]]:
    fills = {fill for bar in bars for fill, _ in _parts(bar.clock.reading, bar.span, now)}
    entries = [
        (USED, t.say("the clock ran")),
        (SPARED, t.say("the clock stood")),
        (OVER, t.say("after the due time")),
    ]
    yield from (one for one in entries if one[0] in fills)
    yield TRACK, t.say("does not run, or still to come")
    yield INK, t.say("due time")
