"""The customer's right to refuse or shift planned work: how often in a period, and whether a refusal still held.

The rule: refusals count in the order in which they were given, in the period in which each was given; only one that
came before the work began is one at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from knowledge.contract.agreement import ContractVersion
from knowledge.downtime.planned_work import PlannedWork
from knowledge.downtime.work_verdicts import WorkFinding, WorkFindingCode
from knowledge.hours.periods import period_containing
from knowledge.terms import Clause, clause_of, value_of


class Vetoes:
    """The refusals known at an instant, and what each of them is worth."""

    def __init__(self, version: ContractVersion, works: Iterable[PlannedWork], now: datetime) -> None:
        rule = value_of(version.maintenance)
        right = None if rule is None else rule.veto_right
        given = [(work.vetoed_at, work) for work in works if work.vetoed_at is not None and work.vetoed_at <= now]
        self._clause: Clause | None = None if rule is None else clause_of(rule.veto)
        self._most = 0 if right is None else right.most
        self._before: dict[PlannedWork, int] = {}
        counts: dict[datetime, int] = {}
        for at, work in sorted(given, key=lambda one: (one[0], one[1].key)):
            if at < work.start and right is not None:
                begun = period_containing(right.period, at, version.zone).start
                self._before[work] = counts.get(begun, 0)
                counts[begun] = counts.get(begun, 0) + 1

    def finding(self, work: PlannedWork, amount: timedelta) -> WorkFinding | None:
        """Return what a refusal means for a work: all of it counts, or the right was used up; None without one."""
        if work not in self._before:
            return None
        before = self._before[work]
        if before < self._most:
            return WorkFinding(WorkFindingCode.VETOED, self._clause, amount, before, self._most)
        return WorkFinding(WorkFindingCode.VETO_USED_UP, self._clause, timedelta(), before, self._most)
