"""Warnings about measured groups: stated allowances, formulas, periods, and hours in which nothing is measured.

The rule: the doubt is shown beside what is computed all the same; what is computed does not change.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from knowledge.bilingual import Bilingual
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.levels import AvailabilityTarget
from knowledge.contract.trap import Trap
from knowledge.contract.words import length, number
from knowledge.hours.periods import period_containing
from knowledge.hours.segments import total
from knowledge.hours.service_hours import ServiceHours, committed_segments
from knowledge.terms import Stated

_WHOLE = Decimal(100)
_AVERAGE_MONTH = Decimal(365 * 86_400) / 12
_PERIOD_WORDS = {
    "year": ("yearly", "annual", "a year", "roczn", " roku"),
    "quarter": ("quarter", "kwarta"),
    "month": ("monthly", "a month", "miesięczn", "miesiąc", "miesiec"),
}
_PLANNED = ("scheduled downtime", "planned downtime", "przerw planowych", "planowanych przerw", "prac planowych")
_UNPLANNED = ("unplanned", "unscheduled", "nieplanowan", "outage", "awari", "niedostępn")


def target_traps(version: ContractVersion) -> Iterator[Trap]:
    """Yield what the measured groups leave open (traps 4–6)."""
    for target in version.targets:
        yield from _allowance(version, target)
        yield from _formula(version, target)
        yield from _smallest(version, target)
        yield from _hours(version, target)
    yield from _definition(version)


def never_open(hours: ServiceHours) -> bool:
    """Tell whether hours have no opening at all, in no week and on no special day."""
    return not any(hours.weekly) and not any(hours.special_days.values())


def _path(target: AvailabilityTarget, key: str) -> tuple[str, ...]:
    return ("availability", target.key, key)


def _allowance(version: ContractVersion, target: AvailabilityTarget) -> Iterator[Trap]:
    """Trap 4: a stated allowance that the period does not give."""
    stated = target.stated_allowance
    if stated is None:
        return
    share, said = (_WHOLE - target.target) / 100, Decimal(stated.value.total_seconds())
    allowed = _allowed(version, target)
    if abs(allowed - said) < 1:
        return
    computed, written = number(Decimal(round(allowed / 60, 3)).normalize()), length(stated.value)
    average = abs(share * _AVERAGE_MONTH - said) < 30
    why = Bilingual(" (to średni miesiąc)", " (that is an average month)")
    text = Bilingual(
        f"umowa podaje {written} dopuszczalnego przestoju, a z procentu w pierwszym okresie wychodzi {computed.pl} min"
        + why.pl * average,
        f"the contract states {written} of allowed downtime, while the percentage gives {computed.en} min in the first "
        "period" + why.en * average,
    )
    yield Trap("stated_allowance", version.key, _path(target, "stated_allowance"), stated.clause, text)


def _allowed(version: ContractVersion, target: AvailabilityTarget) -> Decimal:
    """Return the seconds of downtime that the percentage allows in the first period."""
    span = period_containing(target.period, version.effective, version.zone, days=target.rolling_days).segment
    measured = span.duration
    if target.schedule is not None:
        measured = total(committed_segments(version.schedules[target.schedule].hours, span))
    return (_WHOLE - target.target) / 100 * Decimal(measured.total_seconds())


def _smallest(version: ContractVersion, target: AvailabilityTarget) -> Iterator[Trap]:
    """A smallest outage above the whole allowance: the first one that counts breaks the target."""
    smallest, allowed = target.smallest, _allowed(version, target)
    if smallest is None or not allowed or Decimal(smallest.value.duration.total_seconds()) <= allowed:
        return
    least, minutes = length(smallest.value.duration), number(Decimal(round(allowed / 60, 3)).normalize())
    text = Bilingual(
        f"liczą się dopiero przerwy od {least}, a dopuszczalny przestój to {minutes.pl} min: pierwsza liczona przerwa "
        "narusza cel, a wiele krótszych nie",
        f"only outages from {least} on count, while {minutes.en} min are allowed: the first that counts breaks the "
        "target, and many shorter ones never do",
    )
    yield Trap("smallest_above_allowance", version.key, _path(target, "smallest"), smallest.clause, text)


def _formula(version: ContractVersion, target: AvailabilityTarget) -> Iterator[Trap]:
    """Traps 5 and 6: a formula that never counts an outage, and two periods in one sentence."""
    if target.formula is None:
        return
    said = f"{target.formula.value.pl} {target.formula.value.en}".lower()
    path, clause = _path(target, "formula"), target.formula.clause
    if _periods(said) - {target.period.value}:
        text = Bilingual(
            "wzór mówi o innym okresie niż okres pomiarowy celu",
            "the formula speaks of another period than the target's own",
        )
        yield Trap("two_periods", version.key, path, clause, text)
    if any(words in said for words in _PLANNED) and not any(words in said for words in _UNPLANNED):
        text = Bilingual(
            "wzór czytany dosłownie odejmuje tylko przerwy planowe; liczona jest niedostępność",
            "taken literally the formula subtracts only planned downtime; outages are counted all the same",
        )
        yield Trap("formula_ignores_outages", version.key, path, clause, text)


def _periods(said: str) -> set[str]:
    return {kind for kind, stems in _PERIOD_WORDS.items() if any(stem in said for stem in stems)}


def _definition(version: ContractVersion) -> Iterator[Trap]:
    """Trap 6: the definition of downtime speaks of two periods."""
    term = version.provision("downtime_definition")
    if not isinstance(term, Stated):
        return
    for said in (term.value.text.pl, term.value.text.en):
        if len(_periods(said.lower())) > 1:
            text = Bilingual("jedno zdanie mówi o dwóch okresach", "one sentence speaks of two periods")
            yield Trap("two_periods", version.key, ("provisions", "downtime_definition"), term.clause, text)
            return


def _hours(version: ContractVersion, target: AvailabilityTarget) -> Iterator[Trap]:
    if target.schedule is not None and never_open(version.schedules[target.schedule].hours):
        text = Bilingual(
            "dostępność jest mierzona w godzinach, które nigdy się nie zaczynają: żaden wynik jej nie naruszy",
            "availability is measured in hours that never open: no result breaks it",
        )
        yield Trap("nothing_measured", version.key, _path(target, "measured_in"), target.clause, text)
