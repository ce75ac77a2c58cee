"""What a contract says without an error and yet so that people will quarrel about it: warnings, never guesses.

The rule: a trap changes nothing; it names the clause and says in both languages what the text leaves open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from knowledge.bilingual import Bilingual
from knowledge.contract.agreement import Contract, ContractVersion, Schedule
from knowledge.contract.levels import AvailabilityTarget
from knowledge.contract.remedies import CapBase, CapScope, CreditBand, FeeBase, LatenessPenalty
from knowledge.contract.severities import ClockKind, Severity
from knowledge.contract.words import length, number, percent
from knowledge.hours.limits import Limit, ServiceTime
from knowledge.hours.periods import period_containing
from knowledge.hours.segments import total
from knowledge.hours.service_hours import committed_segments
from knowledge.terms import Clause, Stated, value_of

_WHOLE = Decimal(100)
_AVERAGE_MONTH = Decimal(365 * 86_400) / 12


@dataclass(frozen=True, slots=True)
class Trap:
    """One warning: its kind, the version and the entry it is about, where that stands, and the words."""

    code: str
    version: str
    key: str
    clause: Clause | None
    text: Bilingual


def traps(contract: Contract) -> tuple[Trap, ...]:
    """Return the warnings about every version of a contract, oldest version first; what is inherited warns once."""
    found: dict[tuple[str, str, Bilingual, Clause | None], Trap] = {}
    for version in contract.versions:
        for trap in _of(version):
            found.setdefault((trap.code, trap.key, trap.text, trap.clause), trap)
    return tuple(found.values())


def _of(version: ContractVersion) -> Iterator[Trap]:
    yield from _credits(version)
    for target in version.targets:
        yield from _allowance(version, target)
    for severity in version.severities:
        yield from _times(version, severity)
    yield from _lateness(version)
    yield from _caps(version)
    for schedule in version.schedules.values():
        yield from _hours(version, schedule)


def _credits(version: ContractVersion) -> Iterator[Trap]:
    """Traps 1–3: between target and first credit, between bands, above the target."""
    known = {target.key: target for target in version.targets}
    for table in value_of(version.credits) or ():
        bands = sorted(table.bands, key=lambda band: band.below, reverse=True)
        for target in (known[key] for key in table.targets):
            yield from _edge(version, target, bands, table.clause)
        yield from _between(version, bands, table.clause)


def _edge(
    version: ContractVersion, target: AvailabilityTarget, bands: list[CreditBand], clause: Clause
) -> Iterator[Trap]:
    if not bands:
        return
    first, aim = percent(bands[0].below), percent(target.target)
    if bands[0].below < target.target:
        text = Bilingual(
            f"cel to {aim.pl}, a pierwsza bonifikata zaczyna się poniżej {first.pl}: wynik pomiędzy narusza umowę bez "
            "bonifikaty",
            f"the target is {aim.en}, but the first credit begins below {first.en}: a result between them breaks the "
            "contract without a credit",
        )
        yield Trap("credit_gap", version.key, target.key, clause, text)
    if bands[0].below > target.target:
        text = Bilingual(
            f"cel to {aim.pl}, a bonifikatę przewidziano już poniżej {first.pl}, czyli także za wynik zgodny z umową",
            f"the target is {aim.en}, but a credit is set already below {first.en}, so also for a result that meets it",
        )
        yield Trap("credit_above_target", version.key, target.key, clause, text)


def _between(version: ContractVersion, bands: list[CreditBand], clause: Clause) -> Iterator[Trap]:
    for upper, lower in pairwise(bands):
        edge = upper.at_least if upper.at_least is not None else Decimal(0)
        high, low = percent(max(edge, lower.below)), percent(min(edge, lower.below))
        if lower.below < edge:
            text = Bilingual(
                f"wynik od {low.pl} do {high.pl} nie należy do żadnego przedziału",
                f"a result from {low.en} to {high.en} lies in no band",
            )
            yield Trap("band_hole", version.key, "credits", clause, text)
        elif lower.below > edge:
            text = Bilingual(
                f"wynik od {low.pl} do {high.pl} należy do dwóch przedziałów naraz",
                f"a result from {low.en} to {high.en} lies in two bands at once",
            )
            yield Trap("band_overlap", version.key, "credits", clause, text)
    if bands and bands[-1].at_least:
        low = percent(bands[-1].at_least)
        text = Bilingual(f"wynik poniżej {low.pl} nie należy do żadnego przedziału", f"below {low.en} there is no band")
        yield Trap("band_hole", version.key, "credits", clause, text)


def _allowance(version: ContractVersion, target: AvailabilityTarget) -> Iterator[Trap]:
    """Traps 4 and 6: a stated allowance that the period does not give; a formula that speaks of another period."""
    stated = target.stated_allowance
    if stated is not None:
        span = period_containing(target.period, version.effective, version.zone, days=target.rolling_days).segment
        measured = span.duration
        if target.schedule is not None:
            measured = total(committed_segments(version.schedules[target.schedule].hours, span))
        allowed = (_WHOLE - target.target) / 100 * Decimal(measured.total_seconds())
        if abs(allowed - Decimal(stated.value.total_seconds())) >= 1:
            computed = number(Decimal(round(allowed / 60, 3)).normalize())
            said = length(stated.value)
            average = abs((_WHOLE - target.target) / 100 * _AVERAGE_MONTH - Decimal(stated.value.total_seconds())) < 30
            why = Bilingual(" (to średni miesiąc)", " (that is an average month)") if average else Bilingual(".", ".")
            text = Bilingual(
                f"umowa podaje {said} dopuszczalnego przestoju, a z procentu w pierwszym okresie wychodzi "
                f"{computed.pl} min{why.pl.rstrip('.')}",
                f"the contract states {said} of allowed downtime, while the percentage gives {computed.en} min in the "
                f"first period{why.en.rstrip('.')}",
            )
            yield Trap("stated_allowance", version.key, target.key, stated.clause, text)
    yield from _formula(version, target)


_OTHER_PERIODS = {
    "year": ("yearly", "annual", "roczn", "rocznie"),
    "quarter": ("quarterly", "kwartaln"),
    "month": ("monthly", "miesięczn", "miesiecz"),
}
_PLANNED = ("scheduled downtime", "planned downtime", "przerw planowych", "planowanych przerw", "prac planowych")
_UNPLANNED = ("unplanned", "unscheduled", "nieplanowan", "outage", "awari", "niedostępn")


def _formula(version: ContractVersion, target: AvailabilityTarget) -> Iterator[Trap]:
    """Traps 5 and 6: a formula that never counts an outage, and two periods in one sentence."""
    if target.formula is None:
        return
    said = f"{target.formula.value.pl} {target.formula.value.en}".lower()
    others = [
        kind for kind, stems in _OTHER_PERIODS.items() if kind != target.period.value and any(s in said for s in stems)
    ]
    if others:
        text = Bilingual(
            "wzór mówi o innym okresie niż okres pomiarowy celu",
            "the formula speaks of another period than the target's own",
        )
        yield Trap("two_periods", version.key, target.key, target.formula.clause, text)
    if any(words in said for words in _PLANNED) and not any(words in said for words in _UNPLANNED):
        text = Bilingual(
            "wzór czytany dosłownie odejmuje tylko przerwy planowe; liczona jest niedostępność",
            "taken literally the formula subtracts only planned downtime; outages are counted all the same",
        )
        yield Trap("formula_ignores_outages", version.key, target.key, target.formula.clause, text)


def _times(version: ContractVersion, severity: Severity) -> Iterator[Trap]:
    """A later step that is promised sooner than an earlier one, in the same hours."""
    order = (ClockKind.ACKNOWLEDGE, ClockKind.REACT, ClockKind.WORKAROUND, ClockKind.RESOLVE)
    promised = [(kind, severity.promises.get(kind)) for kind in order]
    spans = [
        (kind, term.clause, _longest(promise.limit for promise in term.value))
        for kind, term in promised
        if isinstance(term, Stated)
    ]
    timed = [(kind, clause, span) for kind, clause, span in spans if span is not None]
    for (early, _, sooner), (late, clause, later) in pairwise(timed):
        if later < sooner:
            text = Bilingual(
                f"„{early.value}” trwa dłużej ({length(sooner)}) niż „{late.value}” ({length(later)})",
                f"“{early.value}” takes longer ({length(sooner)}) than “{late.value}” ({length(later)})",
            )
            yield Trap("times_out_of_order", version.key, severity.key, clause, text)


def _longest(limits: Iterable[Limit]) -> timedelta | None:
    spans = [limit.amount for limit in limits if isinstance(limit, ServiceTime)]
    return max(spans, default=None)


def _lateness(version: ContractVersion) -> Iterator[Trap]:
    """Trap 7: a penalty for a time that is not promised, or a condition that hides a later penalty."""
    seen: set[tuple[str, ClockKind]] = set()
    for penalty in value_of(version.lateness) or ():
        key = (penalty.severity, penalty.clock)
        if key in seen:
            text = Bilingual(
                "kara bez warunku stoi wcześniej na liście, więc ta nigdy nie ma zastosowania",
                "an unconditional penalty stands before it, so this one never applies",
            )
            yield Trap("penalty_never_applies", version.key, penalty.severity, penalty.clause, text)
        if penalty.if_reported_in is None:
            seen.add(key)
        yield from _not_promised(version, penalty)


def _not_promised(version: ContractVersion, penalty: LatenessPenalty) -> Iterator[Trap]:
    severity = version.severity(penalty.severity)
    term = severity.update if penalty.clock is ClockKind.UPDATE else severity.promises.get(penalty.clock)
    if isinstance(term, Stated):
        return
    text = Bilingual(
        "kara za przekroczenie czasu, którego umowa nie obiecuje",
        "a penalty for missing a time that the contract does not promise",
    )
    yield Trap("penalty_without_promise", version.key, penalty.severity, penalty.clause, text)


def _caps(version: ContractVersion) -> Iterator[Trap]:
    """Trap 8: words of a cap that the credits can never reach, so that the cap says nothing."""
    tables = value_of(version.credits) or ()
    highest = max((band.percent for table in tables for band in table.bands), default=None)
    for cap in value_of(version.caps) or ():
        alone = cap.scope is CapScope.CREDITS and len(tables) == 1 and highest is not None
        one_base = tables and tables[0].base is FeeBase.SERVICE_PERIOD and cap.base is CapBase.SERVICE_PERIOD_FEE
        if alone and one_base and highest is not None and highest < cap.percent:
            top, limit = percent(highest), percent(cap.percent)
            text = Bilingual(
                f"najwyższa bonifikata to {top.pl}, więc limit {limit.pl} nigdy nie zadziała",
                f"the highest credit is {top.en}, so the cap of {limit.en} is never reached",
            )
            yield Trap("cap_never_reached", version.key, "caps", cap.clause, text)


def _hours(version: ContractVersion, schedule: Schedule) -> Iterator[Trap]:
    if not any(schedule.hours.weekly) and not any(schedule.hours.special_days.values()):
        text = Bilingual("te godziny nigdy się nie zaczynają", "these hours never open")
        yield Trap("never_open", version.key, schedule.key, schedule.clause, text)
