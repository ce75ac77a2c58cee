"""Which part of planned work a contract takes out of the downtime, which part counts, and what each failed.

The rule: work is excluded only if it was announced long enough before, lies in a permitted window and in no freeze, and
as far as the caps reach; what goes beyond counts, and every condition that failed is named with its clause. Caps are
shared by all works of the contract in the order in which they begin, and only excluded time uses them up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.levels import Maintenance, Notice, NoticeUnit
from knowledge.downtime.freeze_days import is_frozen
from knowledge.downtime.planned_work import PlannedWork
from knowledge.hours.periods import Period, next_period, period_containing
from knowledge.hours.segments import Segment, Segments, clip, difference, intersection, total
from knowledge.hours.service_hours import committed_segments, working_days_between
from knowledge.terms import Clause, NotEntered, Stated, clause_of, value_of

_NOTHING = timedelta()


class WorkFindingCode(StrEnum):
    """What was found about a work; all but `EXCLUDED` tell why time counts as downtime."""

    EXCLUDED = "excluded"
    NOTICE_TOO_SHORT = "notice_too_short"
    OUTSIDE_WINDOW = "outside_window"
    OVER_EVENT_CAP = "over_event_cap"
    OVER_CAP = "over_cap"
    IN_FREEZE = "in_freeze"
    ANNOUNCED_LATE = "announced_late"  # after it began
    EMERGENCY_TOO_LONG = "emergency_too_long"
    EMERGENCY_NOT_PROVIDED = "emergency_not_provided"
    NO_RULE = "no_rule"  # the contract does not exclude planned work
    NOT_ENTERED = "not_entered"


@dataclass(frozen=True, slots=True)
class WorkFinding:
    """One finding. `amount` is the time it concerns; `given` and `needed` compare a notice, counted in `unit`."""

    code: WorkFindingCode
    clause: Clause | None
    amount: timedelta
    given: int | None = None
    needed: int | None = None
    unit: NoticeUnit | None = None
    limit: timedelta | None = None


@dataclass(frozen=True, slots=True)
class WorkVerdict:
    """What becomes of one work: `excluded` and `counted` together are its whole span, as announced (UTC)."""

    work: PlannedWork
    excluded: Segments
    counted: Segments
    findings: tuple[WorkFinding, ...]


def judge_works(version: ContractVersion, works: Iterable[PlannedWork], now: datetime) -> tuple[WorkVerdict, ...]:
    """Return the verdict on every work announced by `now`, in the order in which they begin.

    Give all works of the customer, for they share the caps. A work called off before it began is left out; called off
    later, it ends there. Work still to come is judged as announced.
    """
    judge = _Judge(version)
    known = {work for work in works if work.announced_at <= now}
    return tuple(
        judge.verdict(work, span)
        for work in sorted(known, key=lambda work: (work.start, work.end, work.key))
        if (span := _span(work, now)) is not None
    )


def notice_given(version: ContractVersion, rule: Maintenance, notice: Notice, work: PlannedWork) -> int:
    """Return how many units of notice a work had: whole hours, or days after the announcement up to its first day."""
    if notice.unit is NoticeUnit.HOURS:
        return max(0, (work.start - work.announced_at) // timedelta(hours=1))
    announced, begins = _local_day(work.announced_at, version.zone), _local_day(work.start, version.zone)
    if notice.unit is NoticeUnit.CALENDAR_DAYS:
        return max(0, (begins - announced).days)
    if rule.notice_schedule is not None:
        return working_days_between(version.schedules[rule.notice_schedule].hours, announced, begins)
    return working_days_between(rule.notice_calendar or version.calendar, announced, begins)


def _local_day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _span(work: PlannedWork, now: datetime) -> Segment | None:
    if work.cancelled_at is None or work.cancelled_at > now or work.cancelled_at >= work.end:
        return Segment(work.start, work.end)
    return None if work.cancelled_at <= work.start else Segment(work.start, work.cancelled_at)


class _Judge:
    """Walks through the works of a contract in order and remembers how much of each cap is used."""

    def __init__(self, version: ContractVersion) -> None:
        self.version = version
        self.used: dict[datetime, timedelta] = {}
        self.excluded_before: Segments = ()

    def verdict(self, work: PlannedWork, span: Segment) -> WorkVerdict:
        term = self.version.maintenance
        if not isinstance(term, Stated):
            code = WorkFindingCode.NOT_ENTERED if isinstance(term, NotEntered) else WorkFindingCode.NO_RULE
            return _all_counts(work, span, WorkFinding(code, None, span.duration))
        rule = term.value
        barred = self._emergency(rule, work, span) if work.emergency else self._barred(rule, work, span)
        if barred is not None:
            return _all_counts(work, span, barred)
        if work.emergency:
            return _excluded(work, span, (span,), (), clause_of(rule.emergency))
        return self._within_window_and_caps(rule, work, span)

    def _barred(self, rule: Maintenance, work: PlannedWork, span: Segment) -> WorkFinding | None:
        """Return the finding for which the whole work counts, if there is one."""
        notice = rule.notice.value
        if work.announced_at >= work.start:
            return WorkFinding(WorkFindingCode.ANNOUNCED_LATE, rule.notice.clause, span.duration)
        given = notice_given(self.version, rule, notice, work)
        if given < notice.count:
            code = WorkFindingCode.NOTICE_TOO_SHORT
            return WorkFinding(code, rule.notice.clause, span.duration, given, notice.count, notice.unit)
        last_moment = max(span.start, span.end - timedelta.resolution)
        days = _local_day(span.start, self.version.zone), _local_day(last_moment, self.version.zone)
        for freeze in rule.freezes:
            if is_frozen(freeze.value, *days):
                return WorkFinding(WorkFindingCode.IN_FREEZE, freeze.clause, span.duration)
        return None

    def _emergency(self, rule: Maintenance, work: PlannedWork, span: Segment) -> WorkFinding | None:
        """Judge urgent work: a length or notice that the contract asks for and does not get makes all of it count."""
        emergency, clause = value_of(rule.emergency), clause_of(rule.emergency)
        if emergency is None:
            return WorkFinding(WorkFindingCode.EMERGENCY_NOT_PROVIDED, None, span.duration)
        if emergency.notice is not None and work.start - work.announced_at < emergency.notice:
            hour = timedelta(hours=1)
            given, needed = max(_NOTHING, work.start - work.announced_at) // hour, -(-emergency.notice // hour)
            code, unit = WorkFindingCode.NOTICE_TOO_SHORT, NoticeUnit.HOURS
            return WorkFinding(code, clause, span.duration, given, needed, unit, emergency.notice)
        if emergency.longest is not None and span.duration > emergency.longest:
            code = WorkFindingCode.EMERGENCY_TOO_LONG
            return WorkFinding(code, clause, span.duration, limit=emergency.longest)
        return None

    def _within_window_and_caps(self, rule: Maintenance, work: PlannedWork, span: Segment) -> WorkVerdict:
        findings: list[WorkFinding] = []
        allowed = intersection(committed_segments(rule.windows.value, span), (span,))
        outside = span.duration - total(allowed)
        if outside:
            findings.append(WorkFinding(WorkFindingCode.OUTSIDE_WINDOW, rule.windows.clause, outside))
        if isinstance(rule.event_cap, Stated):
            allowed, over = first_part(allowed, rule.event_cap.value)
            if over:
                cap = rule.event_cap
                code = WorkFindingCode.OVER_EVENT_CAP
                findings.append(WorkFinding(code, cap.clause, total(over), limit=cap.value))
        if isinstance(rule.cap, Stated):
            allowed, beyond = self._capped(allowed, rule, rule.cap.value)
            if beyond:
                findings.append(WorkFinding(WorkFindingCode.OVER_CAP, rule.cap.clause, beyond, limit=rule.cap.value))
        self.excluded_before = (*self.excluded_before, *allowed)
        return _excluded(work, span, allowed, tuple(findings), clause_of(self.version.maintenance))

    def _capped(self, allowed: Segments, rule: Maintenance, cap: timedelta) -> tuple[Segments, timedelta]:
        """Return what the cap of each period still lets through, and how much it does not; overlaps use it up once."""
        kept: list[Segment] = []
        beyond = _NOTHING
        for period in self._periods(allowed, rule):
            inside = clip(allowed, period.segment)
            again = intersection(inside, self.excluded_before)
            fresh = difference(inside, again)
            within, over = first_part(fresh, max(_NOTHING, cap - self.used.get(period.start, _NOTHING)))
            self.used[period.start] = self.used.get(period.start, _NOTHING) + total(within)
            kept.extend((*again, *within))
            beyond += total(over)
        return intersection(kept, allowed), beyond

    def _periods(self, segments: Segments, rule: Maintenance) -> tuple[Period, ...]:
        if not segments:
            return ()
        periods = [period_containing(rule.cap_period, segments[0].start, self.version.zone)]
        while periods[-1].end < segments[-1].end:
            periods.append(next_period(periods[-1]))
        return tuple(periods)


def first_part(segments: Segments, amount: timedelta) -> tuple[Segments, Segments]:
    """Return the first so much of sorted, disjoint segments, and the rest."""
    first: list[Segment] = []
    rest: list[Segment] = []
    left = amount
    for segment in segments:
        cut = segment.start + min(left, segment.duration)
        left -= cut - segment.start
        if segment.start < cut:
            first.append(Segment(segment.start, cut))
        if cut < segment.end:
            rest.append(Segment(cut, segment.end))
    return tuple(first), tuple(rest)


def _all_counts(work: PlannedWork, span: Segment, finding: WorkFinding) -> WorkVerdict:
    return WorkVerdict(work, (), (span,), (finding,))


def _excluded(
    work: PlannedWork, span: Segment, allowed: Segments, findings: tuple[WorkFinding, ...], clause: Clause | None
) -> WorkVerdict:
    if allowed:
        findings = (WorkFinding(WorkFindingCode.EXCLUDED, clause, total(allowed)), *findings)
    return WorkVerdict(work, allowed, difference((span,), allowed), findings)
