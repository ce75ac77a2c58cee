"""Planned work against an independent walk through its minutes: notice, window, caps of several periods, cancelling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.contract.levels import Maintenance, Notice, NoticeUnit, PeriodKind, WorkCap
from knowledge.downtime.maintenance_rules import judge_works
from knowledge.downtime.planned_work import PlannedWork
from knowledge.hours.segments import total
from tests.knowledge.engine_contracts import NAME, WARSAW, minutes, stated, version, warsaw, windows

START = warsaw(2026, 11, 20)
NIGHTS = windows("Europe/Warsaw", *((0, 5),) * 7)
MINUTE = minutes(1)


@dataclass(frozen=True)
class Work:
    start: int
    length: int
    notice_hours: int
    cancelled_after: int | None


@dataclass(frozen=True)
class Rules:
    notice_hours: int
    only_missing: bool
    in_month: int
    in_quarter: int
    event: int


WORKS = st.builds(
    Work,
    start=st.integers(0, 20_000),
    length=st.integers(1, 400),
    notice_hours=st.integers(1, 96),
    cancelled_after=st.one_of(st.none(), st.integers(-60, 500)),
)
RULES = st.builds(
    Rules,
    notice_hours=st.sampled_from([1, 24, 48]),
    only_missing=st.booleans(),
    in_month=st.integers(1, 600),
    in_quarter=st.integers(1, 600),
    event=st.integers(1, 400),
)


def walked(works: Sequence[Work], rules: Rules) -> list[int]:
    """Return the excluded minutes of each work, in the order in which they begin, walked one by one."""
    used: dict[tuple[int, ...], int] = {}
    excluded_before: set[int] = set()
    found = []
    for work in sorted(set(works), key=lambda one: (one.start, one.start + one.length, key_of(one))):
        end = work.start + work.length
        if work.cancelled_after is not None:
            if work.cancelled_after <= 0:
                continue
            end = min(end, work.start + work.cancelled_after)
        short = work.notice_hours < rules.notice_hours
        in_window, kept = 0, set[int]()
        for minute in range(work.start, end):
            at = (START + minute * MINUTE).astimezone(WARSAW)
            noticed = minute >= work.start + 60 * (rules.notice_hours - work.notice_hours)
            if at.hour >= 5 or (short and not rules.only_missing) or not noticed:
                continue
            in_window += 1
            periods = (at.year, at.month), (at.year, -((at.month + 2) // 3))
            fresh = minute not in excluded_before
            if in_window > rules.event or (fresh and used_up(rules, [used.get(one, 0) for one in periods])):
                continue
            for one in periods if fresh else ():
                used[one] = used.get(one, 0) + 1
            kept.add(minute)
        excluded_before |= kept
        found.append(len(kept))
    return found


def used_up(rules: Rules, used: list[int]) -> bool:
    in_month, in_quarter = used
    return in_month >= rules.in_month or in_quarter >= rules.in_quarter


def key_of(work: Work) -> str:
    return f"{work.notice_hours} {work.cancelled_after}"


def planned(work: Work) -> PlannedWork:
    start: datetime = START + work.start * MINUTE
    cancelled = None if work.cancelled_after is None else start + work.cancelled_after * MINUTE
    announced = start - timedelta(hours=work.notice_hours)
    end = start + work.length * MINUTE
    return PlannedWork(key_of(work), ("hotline",), announced, start, end, NAME, cancelled_at=cancelled)


@settings(max_examples=120, deadline=None)
@given(works=st.lists(WORKS, max_size=6), rules=RULES)
def test_planned_work_is_excluded_as_a_walk_through_its_minutes_excludes_it(works: list[Work], rules: Rules) -> None:
    rule = Maintenance(
        windows=stated(NIGHTS),
        notice=stated(Notice(rules.notice_hours, NoticeUnit.HOURS)),
        cap=stated(minutes(rules.in_month)),
        cap_period=PeriodKind.MONTH,
        event_cap=stated(minutes(rules.event)),
        further_caps=(stated(WorkCap(minutes(rules.in_quarter), PeriodKind.QUARTER)),),
        only_missing_notice=rules.only_missing,
    )
    verdicts = judge_works(version(maintenance=stated(rule)), [planned(work) for work in works], warsaw(2027, 2, 1))
    assert [total(one.excluded) // MINUTE for one in verdicts] == walked(works, rules)
    for one in verdicts:
        assert total(one.excluded) + total(one.counted) <= one.work.end - one.work.start
