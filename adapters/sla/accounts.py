"""What a period comes to under the contract, from the records alone: credits, quality, penalties, and every cap.

Rule: a penalty belongs to the period in which its deadline was missed; earlier periods count where the contract says so
(repeated misses, yearly caps). A computed sum is open or provisional, never a promise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from adapters.sla.cases import Case
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.levels import PeriodKind
from knowledge.downtime.availability import Measurement, measure_contract, version_for
from knowledge.hours.periods import Period, previous_period
from knowledge.incidents.clocks import clocks_under, version_of
from knowledge.money.penalties import LatePenalty, late_penalties
from knowledge.money.remedies import Credit, QualityResult, availability_credit
from knowledge.money.settlement import Settlement, settle
from knowledge.money.standing import Standing, standing_of
from knowledge.terms import value_of

_WITHIN_A_YEAR = frozenset({PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF_YEAR})


@dataclass(frozen=True, slots=True)
class Given:
    """Figures that no record holds: measured quality, the invoice before, what yearly caps have used up already."""

    quality: Sequence[QualityResult] = ()
    previous_invoice: Decimal | None = None
    granted_this_year: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """The remedies of one period under the version that decides it; `granted_this_year` is what was taken for it."""

    period: Period
    version: ContractVersion
    measured: tuple[Measurement, ...]
    settlement: Settlement
    standing: Standing
    granted_this_year: Decimal | None


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Works out the accounts of one case; what several periods need is measured once."""

    case: Case
    given: Given = Given()
    known: dict[tuple[str, Period], Measurement | None] = field(default_factory=dict)

    def accounts(self, measured: Sequence[Measurement]) -> list[Account]:
        """Return the account of every period that the measurements are of, in their order."""
        by_period: dict[Period, list[Measurement]] = {}
        for one in measured:
            by_period.setdefault(one.period, []).append(one)
            self.known[(one.target.key, one.period)] = one
        return [self._account(group, first=place == 0) for place, group in enumerate(by_period.values())]

    def _account(self, group: Sequence[Measurement], *, first: bool) -> Account:
        version, period = group[0].version, group[0].period
        granted = self.given.granted_this_year
        if granted is None and any(cap.period is PeriodKind.YEAR for cap in value_of(version.caps) or ()):
            granted = self._earlier_this_year(period)
        settled = settle(
            self.case.contract,
            version,
            period,
            credits=[self._credit(one) for one in group],
            quality=self.given.quality if first else (),
            penalties=self._penalties(group),
            previous_invoice=self.given.previous_invoice,
            granted_this_year=granted if granted is not None else Decimal("0.00"),
        )
        return Account(period, version, tuple(group), settled, standing_of(period, group, self.case.now), granted)

    def _earlier_this_year(self, period: Period) -> Decimal:
        """Return what the periods before this one in its calendar year come to, each after its own caps."""
        sum_, earlier = Decimal("0.00"), period
        while period.kind in _WITHIN_A_YEAR:
            earlier = previous_period(earlier)
            version = version_for(self.case.contract, earlier)
            if earlier.first_day.year < period.first_day.year or version is None:
                break
            found = (self._measurement(target.key, earlier) for target in version.targets)
            group = [one for one in found if one is not None]
            if group:
                credits = [self._credit(one) for one in group]
                penalties = self._penalties(group)
                sum_ += settle(
                    self.case.contract, group[0].version, earlier, credits=credits, penalties=penalties
                ).total
        return sum_

    def _measurement(self, target: str, period: Period) -> Measurement | None:
        asked = (target, period)
        if asked not in self.known:
            case = self.case
            self.known[asked] = measure_contract(
                case.contract, target, period, outages=case.outages, works=case.works, now=case.now
            )
        return self.known[asked]

    def _credit(self, one: Measurement) -> Credit:
        """Return the credit for a measurement, with the periods before it for a rule on repeated misses."""
        rule = value_of(one.version.repeats)
        earlier: list[Measurement] = []
        period = one.period
        for _ in range(rule.rolling_months - 1 if rule is not None and not one.target_met else 0):
            period = previous_period(period)
            before = self._measurement(one.target.key, period)
            if before is not None:
                earlier.append(before)
        return availability_credit(one, earlier)

    def _penalties(self, group: Sequence[Measurement]) -> list[LatePenalty]:
        """Return the penalties for deadlines missed in a period; of the measured services, or of all where all are."""
        period, services = group[0].period, {key for one in group for key in one.target.services}
        whole = {key for target in group[0].version.targets for key in target.services} <= services
        return [
            penalty
            for penalty in self._all_penalties()
            if (whole or penalty.incident.service in services) and _missed_at(penalty) in period.segment
        ]

    def _all_penalties(self) -> list[LatePenalty]:
        found: list[LatePenalty] = []
        for state in self.case.incidents:
            version = version_of(self.case.contract, state)
            if version is not None:
                clocks = clocks_under(version, state, self.case.now)
                found += late_penalties(version, state, clocks, self.case.now)
        return found


def _missed_at(penalty: LatePenalty) -> datetime:
    return penalty.due if penalty.due is not None else penalty.ended_at
