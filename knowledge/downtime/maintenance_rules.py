"""Which part of planned work a contract takes out of the downtime, which part counts, and what each failed.

The rule: work is excluded only if it was announced long enough before, lies in a permitted window and in no freeze, was
not refused by a customer who may, and as far as the caps reach; what goes beyond counts, and every condition that
failed is named with its clause. Caps are shared by all works of the contract in the order in which they begin.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.levels import EmergencyWork, Maintenance, NoticeUnit
from knowledge.downtime.freeze_days import is_frozen
from knowledge.downtime.planned_work import PlannedWork
from knowledge.downtime.vetoes import Vetoes
from knowledge.downtime.work_caps import CapLedger, first_part
from knowledge.downtime.work_notice import local_day, notice_given, notice_kept_from
from knowledge.downtime.work_verdicts import WorkFinding, WorkFindingCode, WorkVerdict
from knowledge.hours.segments import Segment, Segments, difference, intersection, total
from knowledge.hours.service_hours import committed_segments
from knowledge.terms import Clause, NotEntered, Stated, clause_of

_NOTHING, _HOUR = timedelta(), timedelta(hours=1)


def judge_works(version: ContractVersion, works: Iterable[PlannedWork], now: datetime) -> tuple[WorkVerdict, ...]:
    """Return the verdict on every work announced by `now`, in the order in which they begin.

    Give all works of the customer, for they share the caps. A work called off before it began is left out; called off
    later, it ends there. Work still to come is judged as announced.
    """
    known = {work for work in works if work.announced_at <= now}
    judge = _Judge(version, known, now)
    return tuple(
        judge.verdict(work, span)
        for work in sorted(known, key=lambda work: (work.start, work.end, work.key))
        if (span := _span(work, now)) is not None
    )


def _span(work: PlannedWork, now: datetime) -> Segment | None:
    if work.cancelled_at is None or work.cancelled_at > now or work.cancelled_at >= work.end:
        return Segment(work.start, work.end)
    return None if work.cancelled_at <= work.start else Segment(work.start, work.cancelled_at)


class _Judge:
    """Walks through the works of a contract in order and remembers how much of each cap is used."""

    def __init__(self, version: ContractVersion, works: Iterable[PlannedWork], now: datetime) -> None:
        self.version = version
        self.caps, self.emergency_caps = CapLedger(version.zone), CapLedger(version.zone)
        self.vetoes = Vetoes(version, works, now)

    def verdict(self, work: PlannedWork, span: Segment) -> WorkVerdict:
        term = self.version.maintenance
        if not isinstance(term, Stated):
            code = WorkFindingCode.NOT_ENTERED if isinstance(term, NotEntered) else WorkFindingCode.NO_RULE
            return WorkVerdict(work, (), (span,), (WorkFinding(code, None, span.duration),))
        if work.emergency:
            return self._emergency(term.value, work, span)
        return self._planned(term.value, work, span)

    def _planned(self, rule: Maintenance, work: PlannedWork, span: Segment) -> WorkVerdict:
        findings = self._barring(rule, work, span)
        in_window = intersection(committed_segments(rule.windows.value, span), (span,))
        outside = span.duration - total(in_window)
        if outside:
            findings.append(WorkFinding(WorkFindingCode.OUTSIDE_WINDOW, rule.windows.clause, outside))
        if any(finding.code in _BARRING for finding in findings):
            return _excluded(work, span, (), findings, None)
        allowed = self._noticed(rule, work, span, in_window, findings)
        if isinstance(rule.event_cap, Stated):
            allowed, over = first_part(allowed, rule.event_cap.value)
            if over:
                code, cap = WorkFindingCode.OVER_EVENT_CAP, rule.event_cap
                findings.append(WorkFinding(code, cap.clause, total(over), limit=cap.value))
        allowed, beyond = self.caps.let_through(allowed, rule.caps)
        for passed, amount in beyond:
            code, limit = WorkFindingCode.OVER_CAP, passed.value.time
            findings.append(WorkFinding(code, passed.clause, amount, limit=limit))
        return _excluded(work, span, allowed, findings, clause_of(self.version.maintenance))

    def _barring(self, rule: Maintenance, work: PlannedWork, span: Segment) -> list[WorkFinding]:
        """Return the findings on announcement, freeze and veto; most of them make the whole work count."""
        found: list[WorkFinding] = []
        if work.announced_at >= work.start:
            found.append(WorkFinding(WorkFindingCode.ANNOUNCED_LATE, rule.notice.clause, span.duration))
        elif not rule.only_missing_notice:
            late = self._short_notice(rule, work, span.duration)
            found += [] if late is None else [late]
        last_moment = max(span.start, span.end - timedelta.resolution)
        days = local_day(span.start, self.version.zone), local_day(last_moment, self.version.zone)
        for freeze in rule.freezes:
            if is_frozen(freeze.value, *days):
                found.append(WorkFinding(WorkFindingCode.IN_FREEZE, freeze.clause, span.duration))
        veto = self.vetoes.finding(work, span.duration)
        return [*found, veto] if veto is not None else found

    def _short_notice(self, rule: Maintenance, work: PlannedWork, amount: timedelta) -> WorkFinding | None:
        notice = rule.notice.value
        given = notice_given(self.version, rule, notice, work)
        if given >= notice.count:
            return None
        code = WorkFindingCode.NOTICE_TOO_SHORT
        return WorkFinding(code, rule.notice.clause, amount, given, notice.count, notice.unit)

    def _noticed(
        self, rule: Maintenance, work: PlannedWork, span: Segment, allowed: Segments, findings: list[WorkFinding]
    ) -> Segments:
        """Return the allowed time without that for which the notice was too short, where only this counts."""
        if not rule.only_missing_notice:
            return allowed
        kept_from = notice_kept_from(self.version, rule, rule.notice.value, work.announced_at)
        missing = Segment(span.start, max(span.start, min(span.end, kept_from)))
        late = self._short_notice(rule, work, missing.duration)
        findings += [] if late is None else [late]
        return difference(allowed, (missing,))

    def _emergency(self, rule: Maintenance, work: PlannedWork, span: Segment) -> WorkVerdict:
        """Judge urgent work: without the notice that the contract asks for all of it counts."""
        term = rule.emergency
        if not isinstance(term, Stated):
            finding = WorkFinding(WorkFindingCode.EMERGENCY_NOT_PROVIDED, None, span.duration)
            return _excluded(work, span, (), [finding], None)
        emergency, clause = term.value, term.clause
        findings = [*_emergency_notice(emergency, clause, work, span), *_emergency_length(emergency, clause, span)]
        if any(finding.amount == span.duration for finding in findings):
            return _excluded(work, span, (), findings, clause)
        allowed: Segments = (span,)
        if emergency.longest is not None:
            allowed, _ = first_part(allowed, emergency.longest)
        if emergency.shares_caps:
            allowed, beyond = self.caps.let_through(allowed, rule.caps)
        else:
            own = () if emergency.cap is None else (emergency.cap,)
            allowed, beyond = self.emergency_caps.let_through(allowed, own)
        for passed, amount in beyond:
            code, limit = WorkFindingCode.OVER_CAP, passed.value.time
            findings.append(WorkFinding(code, passed.clause, amount, limit=limit))
        return _excluded(work, span, allowed, findings, clause)


_BARRING = frozenset(
    {
        WorkFindingCode.ANNOUNCED_LATE,
        WorkFindingCode.NOTICE_TOO_SHORT,
        WorkFindingCode.IN_FREEZE,
        WorkFindingCode.VETOED,
    }
)


def _emergency_notice(
    emergency: EmergencyWork, clause: Clause, work: PlannedWork, span: Segment
) -> Iterable[WorkFinding]:
    given = max(_NOTHING, work.start - work.announced_at)
    if emergency.notice is not None and given < emergency.notice:
        needed = -(-emergency.notice // _HOUR)
        code, unit = WorkFindingCode.NOTICE_TOO_SHORT, NoticeUnit.HOURS
        yield WorkFinding(code, clause, span.duration, given // _HOUR, needed, unit, emergency.notice)


def _emergency_length(emergency: EmergencyWork, clause: Clause, span: Segment) -> Iterable[WorkFinding]:
    longest = emergency.longest
    if longest is not None and span.duration > longest:
        counts = span.duration - longest if emergency.only_excess else span.duration
        yield WorkFinding(WorkFindingCode.EMERGENCY_TOO_LONG, clause, counts, limit=longest)


def _excluded(
    work: PlannedWork, span: Segment, allowed: Segments, findings: list[WorkFinding], clause: Clause | None
) -> WorkVerdict:
    found = tuple(findings)
    if allowed:
        found = (WorkFinding(WorkFindingCode.EXCLUDED, clause, total(allowed)), *found)
    return WorkVerdict(work, allowed, difference((span,), allowed), found)
