"""Warnings about penalties, repeats, claims and terminating: what can never apply, or is due before it is known.

The rule: a condition that never holds is told where it stands; nothing is taken out.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from knowledge.bilingual import Bilingual
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.claim_steps import ClaimAnchor, ClaimStep, ClaimUnit
from knowledge.contract.levels import PeriodKind
from knowledge.contract.remedies import (
    LatenessPenalty,
)
from knowledge.contract.severities import ClockKind
from knowledge.contract.trap import Path, Trap
from knowledge.contract.words import PERIODS, claim_time, joined, percent
from knowledge.terms import Stated, value_of

_DAYS = {PeriodKind.MONTH: 28, PeriodKind.QUARTER: 90, PeriodKind.HALF_YEAR: 181, PeriodKind.YEAR: 365}
_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF_YEAR: 6, PeriodKind.YEAR: 12}
_FROM_INCIDENT = (ClaimAnchor.INCIDENT, ClaimAnchor.INCIDENT_END, ClaimAnchor.RESOLVED)


def money_traps(version: ContractVersion) -> Iterator[Trap]:
    """Yield what penalties, repeats, claims and the right to terminate leave open (trap 7)."""
    yield from _lateness(version)
    yield from _repeats(version)
    yield from _claim(version)
    yield from _termination(version)


def _lateness(version: ContractVersion) -> Iterator[Trap]:
    """A penalty for a time that is not promised, or a condition that hides a later penalty."""
    seen: set[tuple[str, ClockKind]] = set()
    penalties = value_of(version.lateness) or ()
    for number, penalty in enumerate(penalties):
        path = ("late_penalties", "items", str(number))
        key = (penalty.severity, penalty.clock)
        if key in seen:
            text = Bilingual(
                "kara bez warunku stoi wcześniej na liście, więc ta nigdy nie ma zastosowania",
                "an unconditional penalty stands before it, so this one never applies",
            )
            yield Trap("penalty_never_applies", version.key, path, penalty.clause, text)
        if penalty.if_reported_in is None:
            seen.add(key)
        yield from _not_promised(version, penalty, path)


def _not_promised(version: ContractVersion, penalty: LatenessPenalty, path: Path) -> Iterator[Trap]:
    severity = version.severity(penalty.severity)
    term = severity.update if penalty.clock is ClockKind.UPDATE else severity.promises.get(penalty.clock)
    if isinstance(term, Stated):
        return
    text = Bilingual(
        f"{severity.name.pl}: kara za przekroczenie czasu, którego umowa nie obiecuje",
        f"{severity.name.en}: a penalty for missing a time that the contract does not promise",
    )
    yield Trap("penalty_without_promise", version.key, path, penalty.clause, text)


def _repeats(version: ContractVersion) -> Iterator[Trap]:
    """More misses than there are periods in the rolling months."""
    rule = value_of(version.repeats)
    shortest = min((_MONTHS.get(target.period, 1) for target in version.targets), default=1)
    if rule is not None and rule.misses > rule.rolling_months // shortest:
        text = Bilingual(
            f"liczba okresów poniżej celu ({rule.misses}) nie zmieści się w tylu miesiącach ({rule.rolling_months}), "
            "więc reguła nigdy nie zadziała",
            f"so many periods below the target ({rule.misses}) do not fit into {rule.rolling_months} months, so the "
            "rule never applies",
        )
        yield Trap("repeats_never_reached", version.key, ("repeated_misses",), rule.clause, text)


def _claim(version: ContractVersion) -> Iterator[Trap]:
    """A deadline that can pass before the result of the period is known."""
    steps = value_of(version.claim) or ()
    longest = max((_DAYS.get(target.period, 0) for target in version.targets), default=0)
    if not steps or not value_of(version.credits) or any(_after_the_period(version, step) for step in steps):
        return
    last = max(steps, key=_calendar_days)
    if _calendar_days(last) < longest:
        within = claim_time(last.within)
        period = joined(dict.fromkeys(PERIODS[target.period] for target in version.targets))
        text = Bilingual(
            f"termin wniosku ({within.pl}) może minąć, zanim znany jest wynik okresu ({period.pl})",
            f"the deadline of the claim ({within.en}) can pass before the result of the period ({period.en}) is known",
        )
        yield Trap("claim_before_result", version.key, ("claim", "steps", last.key), last.clause, text)


def _after_the_period(version: ContractVersion, step: ClaimStep) -> bool:
    monthly = all(target.period is PeriodKind.MONTH for target in version.targets)
    return step.anchor not in _FROM_INCIDENT and (step.anchor is not ClaimAnchor.MONTH_END or monthly)


def _calendar_days(step: ClaimStep) -> Decimal:
    count = Decimal(step.within.count)
    days = {ClaimUnit.HOURS: count / 24, ClaimUnit.CALENDAR_DAYS: count, ClaimUnit.WORKING_DAYS: count * 7 / 5}
    return days.get(step.within.unit, count * 28)


def _termination(version: ContractVersion) -> Iterator[Trap]:
    """A right to terminate after results that meet the target."""
    rules = value_of(version.termination) or ()
    for number, rule in enumerate(rules):
        met = [
            target
            for target in version.targets
            if rule.below is not None
            and rule.below > target.target
            and (not rule.targets or target.key in rule.targets)
        ]
        for target in met[:1]:
            level, aim = percent(rule.below or target.target), percent(target.target)
            text = Bilingual(
                f"{target.name.pl}: wypowiedzieć można po wynikach poniżej {level.pl}, a cel to {aim.pl}; wynik "
                "pomiędzy spełnia umowę",
                f"{target.name.en}: the right to terminate arises below {level.en}, but the target is {aim.en}; a "
                "result between them keeps the contract",
            )
            path = ("termination", "rules", str(number))
            yield Trap("termination_above_target", version.key, path, rule.clause, text)
