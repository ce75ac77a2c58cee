"""Service hours, clocks in them and availability agree with an oracle that walks whole minutes of UTC.

20,160 random questions about 420 random calendars, in five zones and every year from 2024 to 2030, with every night of
a clock change; `make soak` asks a million. No answer may differ.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

import numpy as np
import pytest

from knowledge.contract.levels import (
    AvailabilityTarget,
    Exclusion,
    Maintenance,
    Notice,
    NoticeUnit,
    PartialRule,
    PeriodKind,
    SmallestOutage,
    Weighting,
)
from knowledge.downtime.availability import measure
from knowledge.downtime.budget import budget
from knowledge.downtime.planned_work import PlannedWork
from knowledge.hours.holiday_calendar import HolidayCalendar
from knowledge.hours.limits import ServiceTime
from knowledge.hours.opening_days import close_of_opening_day
from knowledge.hours.periods import Period, period_containing
from knowledge.hours.segments import Segment
from knowledge.hours.service_hours import ServiceHours, Window, Windows, add_service_time, service_time_between
from knowledge.hours.stopwatch import ClockState, read_clock
from knowledge.incidents.incident import OutageRecorded
from knowledge.terms import SILENT
from tests.knowledge.engine_contracts import CLAUSE, NAME, schedule, stated, target, version
from tests.knowledge.hours.oracle import Clocks, Opening, Oracle, Said, clocks_of
from tests.knowledge.hours.oracle_outages import Down, Rules, downtime, span_of
from tests.knowledge.hours.random_hours import random_said

ZONES = ("Europe/Warsaw", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
NIGHTS = dict(zip(ZONES, (2, 2, 2, 2, 0), strict=True))
"""Clock changes a year."""
YEARS = range(2024, 2031)
CALENDARS, QUESTIONS = 12, 48
"""Of each zone and year; questions to each calendar."""
SOAK_CALENDARS, SOAK_QUESTIONS = 60, 480
MARGIN = 2 * 1440

everywhere = pytest.mark.parametrize("year", YEARS)
in_every_zone = pytest.mark.parametrize("zone", ZONES)


@in_every_zone
@everywhere
def test_random_questions_are_answered_as_by_the_oracle(zone: str, year: int) -> None:
    assert len(changes_in(clocks_of(zone, year), year)) == NIGHTS[zone]  # each of them is asked about
    assert ask_all(zone, year, CALENDARS, QUESTIONS) == CALENDARS * QUESTIONS


@pytest.mark.soak
@in_every_zone
@everywhere
def test_a_million_random_questions_are_answered_as_by_the_oracle(zone: str, year: int) -> None:
    assert ask_all(zone, year, SOAK_CALENDARS, SOAK_QUESTIONS, seed="soak") == SOAK_CALENDARS * SOAK_QUESTIONS


def test_enough_is_asked() -> None:
    fields = len(ZONES) * len(YEARS)
    assert fields * CALENDARS >= 400
    assert fields * CALENDARS * QUESTIONS >= 20_000
    assert fields * SOAK_CALENDARS * SOAK_QUESTIONS >= 1_000_000


def ask_all(zone: str, year: int, calendars: int, questions: int, seed: str = "test") -> int:
    """Ask both sides about random calendars; return the number of questions, after asserting every answer."""
    clocks = clocks_of(zone, year)
    changes = changes_in(clocks, year)
    days = tuple(clocks.local_day(change) for change in changes)
    asked = 0
    for n in range(calendars):
        random = Random(f"{seed} {zone} {year} {n}")
        said = random_said(random, zone, year, days)
        both = Both(Oracle(said, year), product_hours(said), year, random)
        asked += both.ask(changes, questions)
    return asked


def changes_in(clocks: Clocks, year: int) -> tuple[int, ...]:
    """Return the indices of the clock changes of the year itself."""
    begins = clocks.index(datetime(year, 1, 1, tzinfo=UTC))
    ends = clocks.index(datetime(year + 1, 1, 1, tzinfo=UTC))
    return tuple(change for change in clocks.changes if begins <= change < ends)


def product_hours(said: Said) -> ServiceHours:
    """Return the product's hours that say the same."""
    off = said.days_off
    calendar = None
    if off is not None:
        country = "PL" if off.polish else None
        calendar = HolidayCalendar(country, None, off.yearly, off.from_easter, off.dates, off.working)
    week = tuple(product_windows(openings) for openings in said.weekly)
    special = {day: product_windows(openings) for day, openings in said.special.items()}
    return ServiceHours(said.zone, week, calendar, special, said.cut_before_days_off)


def product_windows(openings: tuple[Opening, ...]) -> Windows:
    return tuple(Window(timedelta(minutes=opens), timedelta(minutes=closes)) for opens, closes in openings)


class Both:
    """One calendar on both sides and the questions to it."""

    def __init__(self, oracle: Oracle, hours: ServiceHours, year: int, random: Random) -> None:
        self.oracle, self.clocks, self.hours, self.year, self.random = oracle, oracle.clocks, hours, year, random
        self.begins = self.clocks.index(datetime(year, 1, 1, tzinfo=UTC))
        self.ends = self.clocks.index(datetime(year + 1, 1, 1, tzinfo=UTC))

    def ask(self, changes: tuple[int, ...], questions: int) -> int:
        """Ask around every clock change, then anywhere in the year; return how much was asked."""
        asked = 0
        for change in changes:
            for _ in range(max(4, questions // 12)):
                near = change + self.random.randrange(-420, 420)
                self.between(near, change + self.random.randrange(-420, 420))
                self.add(near, self.random.randrange(0, 900))
                asked += 2
        others: tuple[Callable[[], None], ...] = (
            self.any_between,
            self.any_add,
            self.any_close,
            self.clock,
            self.availability,
        )
        while asked < questions:
            self.random.choices(others, (3, 3, 1, 1, 1))[0]()
            asked += 1
        return asked

    def any_between(self) -> None:
        a = self.random.randrange(self.begins, self.ends)
        apart = self.random.choice((90, 1440, 9000, 60000, 525_600))
        self.between(a, min(max(self.begins, a + self.random.randrange(-apart, apart)), self.ends))

    def any_add(self) -> None:
        most = self.random.choice((1, 60, 1440, 12_000, 30_000))
        self.add(self.random.randrange(self.begins, self.ends), self.random.randrange(most))

    def any_close(self) -> None:
        start, n = self.random.randrange(self.begins, self.ends), self.random.randrange(12)
        known = self.oracle.close_of_day(start, n)
        self.same("close of opening day", known, close_of_opening_day(self.hours, self.instant(start), n), (start, n))

    def clock(self) -> None:
        """Compare a whole clock: elapsed, due, breached, with pauses that overlap, and met, paused or running now."""
        random = self.random
        start, limit = random.randrange(self.begins, self.ends), random.choice((30, 240, 1200))
        now = min(start + random.randrange(0, 9000), len(self.oracle.open) - 1)
        pauses = [_span(random, random.randrange(start - 200, now + 1), 2000) for _ in range(random.randrange(4))]
        met = random.randrange(start, now + 1) if random.random() < 0.4 else None
        end = now if met is None else met
        unpaused = self.oracle.unpaused((max(a, start), max(a, min(b, end))) for a, b in pauses)
        elapsed = unpaused.between(start, end)
        reading = read_clock(
            self.hours,
            ServiceTime(timedelta(minutes=limit)),
            started_at=self.instant(start),
            now=self.instant(now),
            met_at=None if met is None else self.instant(met),
            pauses=[Segment(self.instant(a), self.instant(b)) for a, b in pauses],
        )
        late = reading.state in (ClockState.BREACHED, ClockState.MET_LATE)
        known = (timedelta(minutes=elapsed), timedelta(minutes=limit - elapsed), elapsed > limit)
        assert (reading.elapsed, reading.remaining, late) == known, self.said("clock", (start, now), reading, pauses)
        self.same("due", unpaused.add(start, limit), reading.due, (start, limit))

    def between(self, a: int, b: int) -> None:
        known = timedelta(minutes=self.oracle.between(a, b))
        given = service_time_between(self.hours, self.instant(a), self.instant(b))
        assert given == known, self.said("between", (a, b), given, known)

    def add(self, start: int, amount: int) -> None:
        known = self.oracle.add(start, amount)
        given = add_service_time(self.hours, self.instant(start), timedelta(minutes=amount))
        self.same("add", known, given, (start, amount))

    def instant(self, index: int) -> datetime:
        """Return the instant of an index, in UTC or as the local clocks show it."""
        instant = self.clocks.instant(index)
        return instant if self.random.random() < 0.5 else instant.astimezone(self.clocks.zone)

    def same(self, question: str, known: int | None, given: datetime | None, about: tuple[int, int]) -> None:
        """Assert that the answers are the same; past its margin the oracle only knows that it is later, or never."""
        if known is None:
            end = self.clocks.instant(len(self.oracle.open))
            assert given is None or given >= end - timedelta(days=3), self.said(question, about, given, known)
        else:
            expected = self.clocks.instant(known)
            assert given == expected, self.said(question, about, given, expected)

    def said(self, question: str, about: tuple[int, int], given: object, known: object) -> str:
        return f"{question} {self.clocks.instant(about[0])} {about}: {given}, the oracle {known}; {self.oracle.said}"

    def availability(self) -> None:
        """Compare measured time, allowance, counted outage minutes and what is left of a random month."""
        random = self.random
        month = random.randrange(1, 13)
        first, after = date(self.year, month, 1), date(self.year + month // 12, month % 12 + 1, 1)
        start, end = self.clocks.midnight(first), self.clocks.midnight(after)
        period = period_containing(PeriodKind.MONTH, self.clocks.instant(start), self.hours.zone)
        assert (period.start, period.end) == (self.clocks.instant(start), self.clocks.instant(end))
        always = random.random() < 0.3
        measured = span_of(len(self.oracle.open), [(start, end)])
        if not always:
            measured &= self.oracle.open
        Month(self, period, measured, always=always).compare(start, end)


class Month:
    """Random outages, works and rules of one month, on both sides."""

    def __init__(self, both: Both, period: Period, measured: np.typing.NDArray[np.bool_], *, always: bool) -> None:
        self.both, self.period, self.measured = both, period, measured
        random = both.random
        self.shares = (Fraction(1), Fraction(1, 2), Fraction(35, 100), Fraction(1, 5))
        weighting = random.choice(tuple(Weighting))
        from_share = random.choice((Decimal(0), Decimal("0.3")))
        rule = PartialRule(weighting, from_share, Decimal("0.5"), whole_minutes=random.random() < 0.3)
        small = random.choice((0, 1, 5, 15))
        merge = random.choice((0, 0, 10, 30))
        self.rules = Rules(small, random.random() < 0.5, merge, {one: _weight(rule, one) for one in self.shares})
        smallest = None if small == 0 else SmallestOutage(timedelta(minutes=small), self.rules.at_least)
        self.target: AvailabilityTarget = target(
            "line",
            ("hotline", "queues"),
            random.choice(("99.9", "99.5", "99.95", "97")),
            period=PeriodKind.MONTH,
            schedule=None if always else "measured",
            smallest=None if smallest is None else stated(smallest),
            merge_within=None if merge == 0 else stated(timedelta(minutes=merge)),
            partial=rule,
            excluded_counts_as_up=random.random() < 0.7,
        )

    def compare(self, start: int, end: int) -> None:
        """Draw outages and works, let both sides count, and assert that every figure is the same."""
        random, clocks = self.both.random, self.both.clocks
        now = end + 1440 if random.random() < 0.6 else random.randrange(start, end)
        downs = self._downs(start - MARGIN, end + MARGIN)
        works = [_span(random, random.randrange(start, end), 400) for _ in range(random.randrange(3))]
        rules = version(
            services={"hotline": CLAUSE, "queues": CLAUSE},
            zone=self.both.hours.zone,
            schedules={"measured": schedule("measured", self.both.hours)},
            exclusions=stated((Exclusion("force_majeure", NAME, CLAUSE),)),
            maintenance=stated(
                Maintenance(
                    stated(self.both.hours), stated(Notice(1, NoticeUnit.HOURS)), SILENT, PeriodKind.MONTH, SILENT
                )
            ),
        )
        found = budget(
            measure(
                rules,
                self.target,
                self.period,
                outages=[self._record(down, now) for down in downs],
                works=[
                    PlannedWork(
                        f"w{a}",
                        ("queues",),
                        self.period.start - timedelta(days=60),
                        clocks.instant(a),
                        clocks.instant(b),
                        NAME,
                    )
                    for a, b in works
                ],
                now=clocks.instant(now),
            )
        )
        known = [Down(one.start, min(one.end, now), one.share, one.excluded) for one in downs if one.start < now]
        begun = [(a, min(b, now)) for a, b in works if a < now]
        windows = self.both.oracle.open
        down = 60 * downtime(self.measured, self.rules, known, works=begun, windows=windows)
        length = Fraction(60 * (int(self.measured.sum()) - self._left_out(known, works)))
        allowance = length * (100 - Fraction(self.target.target)) / 100
        said = f"{self.period} {self.target} {self.rules} {downs} {works} {now} {self.both.oracle.said}"
        assert found.measurement.measured_seconds == length, said
        assert found.used_seconds == down, said
        assert (found.allowance_seconds, found.left_seconds) == (allowance, allowance - down), said
        if length > 0:
            percent = 100 * (length - min(down, length)) / length
            assert (found.measurement.percent, found.measurement.target_met) == (percent, down <= allowance), said

    def _downs(self, begins: int, ends: int) -> list[Down]:
        """Draw outages, many at the edges of the rules: just as long as the smallest, just as far apart as repeats."""
        random, rules = self.both.random, self.rules
        found: list[Down] = []
        for _ in range(random.randrange(9)):
            start, length = random.randrange(begins, ends), random.randrange(1, random.choice((6, 20, 300)))
            if found and random.random() < 0.5:
                start = found[-1].end + rules.merge_within + random.choice((-1, 0, 0, 1))
            if random.random() < 0.3:
                length = max(1, rules.smallest + random.choice((-1, 0, 0, 1)))
            found.append(Down(start, start + length, random.choice(self.shares), random.random() < 0.15))
        return found

    def _record(self, down: Down, now: int) -> OutageRecorded:
        still_open = down.end > now and self.both.random.random() < 0.5
        return OutageRecorded(
            key=f"o{down.start}",
            service=self.both.random.choice(("hotline", "queues")),
            start=self.both.instant(down.start),
            end=None if still_open else self.both.instant(down.end),
            share=Decimal(down.share.numerator) / down.share.denominator,
            source="probe",
            exclusion="force_majeure" if down.excluded else None,
        )

    def _left_out(self, downs: list[Down], works: list[tuple[int, int]]) -> int:
        if self.target.excluded_counts_as_up:
            return 0
        minutes = len(self.measured)
        by_cause = span_of(
            minutes, [(down.start, down.end) for down in downs if down.excluded and down.start < down.end]
        )
        by_work = span_of(minutes, works) & self.both.oracle.open
        return int(((by_cause | by_work) & self.measured).sum())


def _span(random: Random, start: int, most: int) -> tuple[int, int]:
    return start, start + random.randrange(1, most)


def _weight(rule: PartialRule, share: Fraction) -> Fraction:
    if share < Fraction(rule.from_share):
        return Fraction(0)
    by_share = share if rule.weighting is Weighting.SHARE else Fraction(rule.weight)
    return Fraction(1) if rule.weighting is Weighting.FULL or share == 1 else by_share
