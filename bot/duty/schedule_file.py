"""Reading a schedule of duty from CSV: every error by its line, with the value and what was expected.

Rules: the columns are `from` and `until`, or `week`, then `person`, `second`, … for the lines. A time without an offset
is of the clock on the wall of the first line's rota, and refused where that shows it twice or never. A week goes from
handover to handover of each line's own rota. Semicolons are taken, too, as spreadsheets write them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.duty.schedule_rows import FROM, LINES, NOBODY, UNTIL, WEEK
from bot.errors import Refused
from knowledge.duty.rota import FIRST, Roster, Stint

_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_YEARS = range(1970, 2200)
_SHOWN = 40
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Error:
    """One thing that is wrong: the line of the file from 1, the column (empty: the whole line), and what was
    expected."""

    line: int
    column: str
    value: str
    expected: Refused


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a file is read against: the roster with every change, the keys of staff, and the zone without a rota."""

    roster: Roster
    staff: frozenset[str]
    zone: str


@dataclass(slots=True)
class _Reading:
    """What was read so far."""

    around: Surroundings
    stints: list[Stint] = field(default_factory=list)
    errors: list[Error] = field(default_factory=list)
    taken: list[tuple[Stint, int]] = field(default_factory=list)

    def wrong(self, line: int, column: str, value: str, expected: Refused) -> None:
        self.errors.append(Error(line, column, value[:_SHOWN], expected))


def read_schedule(text: str, around: Surroundings) -> tuple[Sequence[Stint], Sequence[Error]]:
    """Return the stints that a file gives to people, in its order, and every error in it by line."""
    reading = _Reading(around)
    rows = _rows(text.removeprefix("\ufeff"), reading)
    number, header = next(rows, (1, []))
    columns = [cell.strip().lower() for cell in header]
    if _are_columns(number, columns, reading):
        for line, cells in rows:
            _row(line, columns, cells, reading)
        _check_overlaps(reading)
        if not reading.stints and not reading.errors:
            reading.wrong(number, "", "", Refused("at least one line that puts somebody on duty"))
    return reading.stints, sorted(reading.errors, key=lambda one: one.line)


def _rows(text: str, reading: _Reading) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that hold anything, each with its line."""
    first = text.partition("\n")[0]
    table = csv.reader(io.StringIO(text), delimiter=";" if ";" in first and "," not in first else ",", strict=True)
    try:
        for cells in table:
            if any(cell.strip() for cell in cells):
                yield table.line_num, cells
    except csv.Error:
        reading.wrong(table.line_num, "", "", Refused("cells as CSV writes them, with closed quotation marks"))


def _are_columns(number: int, columns: Sequence[str], reading: _Reading) -> bool:
    known = (WEEK, FROM, UNTIL, *LINES)
    expected = Refused("each of the columns %(columns)s at most once", columns=", ".join(known))
    wrong = [name for place, name in enumerate(columns) if name not in known or name in columns[:place]]
    for name in wrong:
        reading.wrong(number, name, name, expected)
    spans = set(columns) & {WEEK, FROM, UNTIL}
    if spans not in ({WEEK}, {FROM, UNTIL}) or not set(columns) & set(LINES):
        wanted = Refused("the columns from and until, or week, and then person, second, third …")
        reading.wrong(number, "", ",".join(columns), wanted)
        return False
    return not wrong


def _row(line: int, columns: Sequence[str], cells: Sequence[str], reading: _Reading) -> None:
    if len(cells) != len(columns):
        reading.wrong(line, "", str(len(cells)), Refused("%(n)s cells, as many as there are columns", n=len(columns)))
        return
    row = dict(zip(columns, (cell.strip() for cell in cells), strict=True))
    span_of = _week(line, row[WEEK], reading) if WEEK in row else _from_until(line, row, reading)
    for place, column in enumerate(LINES, FIRST):
        key = row.get(column, "")
        if key and key != NOBODY and key not in reading.around.staff:
            known = ", ".join(sorted(reading.around.staff)) or NOBODY
            reading.wrong(
                line, column, key, Refused("a key of staff (%(known)s), - for nobody, or nothing", known=known)
            )
        elif key and span_of is not None and (span := span_of(place)) is not None:
            stint = Stint(place, None if key == NOBODY else key, *span)
            reading.stints.append(stint)
            reading.taken.append((stint, line))


def _check_overlaps(reading: _Reading) -> None:
    """Find every span that begins while another one of the same line of duty lasts."""
    last: dict[int, tuple[Stint, int]] = {}
    for stint, line in sorted(reading.taken, key=lambda one: one[0].start):
        before = last.get(stint.line)
        if before is not None and stint.start < before[0].end:
            other, here = sorted((before[1], line))
            wanted = Refused("a time that line %(line)s of the file does not name", line=other)
            reading.wrong(here, LINES[stint.line - FIRST], stint.person or NOBODY, wanted)
        if before is None or stint.end > before[0].end:
            last[stint.line] = (stint, line)


def _from_until(line: int, row: Mapping[str, str], reading: _Reading) -> Callable[[int], Span | None] | None:
    start, end = (_instant(line, column, row[column], reading) for column in (FROM, UNTIL))
    if start is None or end is None:
        return None
    if end <= start:
        reading.wrong(line, UNTIL, row[UNTIL], Refused("a time after %(start)s", start=row[FROM][:_SHOWN]))
        return None
    return lambda _line: (start, end)


def _instant(line: int, column: str, said: str, reading: _Reading) -> datetime | None:
    at = _read(said)
    if at is None:
        reading.wrong(line, column, said, Refused("a time like 2026-12-05T08:00 or 2026-12-05T08:00+01:00"))
        return None
    if at.tzinfo is not None:
        return at.astimezone(UTC)
    around = reading.around
    zone = ZoneInfo(around.roster.zone(FIRST, at.replace(tzinfo=UTC), around.zone))
    first, last = (at.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first != last:
        expected = Refused("a time with its offset, since the clocks change then in %(zone)s", zone=zone.key)
        reading.wrong(line, column, said, expected)
        return None
    return first


def _read(said: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        return None
    return at if at.year in _YEARS else None


def _week(line: int, said: str, reading: _Reading) -> Callable[[int], Span | None] | None:
    """Return how the span of a week follows from the line of duty; it goes by the handovers of the line's rota."""
    monday = _monday(said)
    if monday is None:
        reading.wrong(line, WEEK, said, Refused("a week like 2026-W49, or a day of it like 2026-11-30"))
        return None

    def span_of(duty_line: int) -> Span | None:
        found = _week_of_line(reading.around.roster, duty_line, monday)
        if found is None:
            expected = Refused("from and until, since line %(line)s of duty has no rota then", line=duty_line)
            reading.wrong(line, WEEK, said, expected)
        return found

    return span_of


def _week_of_line(roster: Roster, line: int, monday: date) -> Span | None:
    """Return the week that a rota of a line begins between a Monday and the next one; None where none does."""
    for day in (monday, monday + timedelta(days=7)):
        rota = roster.rota(line, datetime(day.year, day.month, day.day, tzinfo=UTC))
        if rota is None or not rota.people:
            continue
        begins = datetime(monday.year, monday.month, monday.day, tzinfo=ZoneInfo(rota.zone)).astimezone(UTC)
        week = rota.week_of(begins)
        week = week if rota.handover(week) >= begins else week + 1
        if roster.rota(line, rota.handover(week)) == rota:
            return rota.handover(week), rota.handover(week + 1)
    return None


def _monday(said: str) -> date | None:
    """Return the Monday of the week that is named, or in which a day lies."""
    named = _WEEK.fullmatch(said)
    try:
        day = date.fromisocalendar(int(named[1]), int(named[2]), 1) if named is not None else date.fromisoformat(said)
    except ValueError:
        return None
    return day - timedelta(days=day.weekday()) if day.year in _YEARS else None
