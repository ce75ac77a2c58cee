"""Warnings about promised times: steps out of order, rhythms too slow, conditions that hide a time, missing words.

The rule: times are compared as they are written, case by case; those of different kinds or hours are not compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import combinations
from typing import Any

from knowledge.bilingual import Bilingual
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.severities import CadenceUnit, ClockKind, Effect, Severity, TimePromise
from knowledge.contract.trap import Trap
from knowledge.contract.words import CLOCKS, EFFECTS, channels, joined, length
from knowledge.hours.limits import OpeningDays, ServiceTime
from knowledge.terms import Clause, Stated, value_of

_ORDER = (ClockKind.ACKNOWLEDGE, ClockKind.REACT, ClockKind.WORKAROUND, ClockKind.RESOLVE)
_OTHERWISE = ""


def time_traps(version: ContractVersion) -> Iterator[Trap]:
    """Yield what the severities of a version leave open."""
    for severity in version.severities:
        yield from _order(version, severity)
        yield from _rhythm(version, severity)
        yield from _hidden(version, severity)
        yield from _channels(version, severity)
    yield from _effects(version)
    yield from _reaction(version)
    yield from _escalation(version)


def _path(severity: Severity, kind: ClockKind) -> tuple[str, ...]:
    return ("severities", severity.key, kind.value)


def _order(version: ContractVersion, severity: Severity) -> Iterator[Trap]:
    """A later step that is promised sooner than an earlier one."""
    promised = [(kind, severity.promises.get(kind)) for kind in _ORDER]
    stated = [(kind, term) for kind, term in promised if isinstance(term, Stated)]
    for (early, first), (late, second) in combinations(stated, 2):
        wrong = _longer(first.value, second.value)
        if wrong is not None:
            one, other = CLOCKS[early], CLOCKS[late]
            text = Bilingual(
                f"{one.pl} trwa dłużej ({wrong[0]}) niż {other.pl} ({wrong[1]})",
                f"the {one.en} is longer ({wrong[0]}) than the {other.en} ({wrong[1]})",
            )
            yield Trap("times_out_of_order", version.key, _path(severity, late), second.clause, text)


def _longer(first: tuple[TimePromise, ...], second: tuple[TimePromise, ...]) -> tuple[str, str] | None:
    """Return the two times of the first case in which the earlier step takes longer, in words."""
    for cases, said in ((_lengths, length), (_days, lambda days: f"{days} d")):
        early, late = cases(first), cases(second)
        for case in [*early, *late]:
            sooner, later = early.get(case, early.get(_OTHERWISE)), late.get(case, late.get(_OTHERWISE))
            if sooner is not None and later is not None and sooner > later:
                return said(sooner), said(later)
    return None


def _lengths(promises: tuple[TimePromise, ...]) -> Mapping[str, Any]:
    """Return the lengths of time by condition; the first that fits a case counts."""
    cases: dict[str, timedelta] = {}
    for promise in promises:
        if isinstance(promise.limit, ServiceTime):
            cases.setdefault(promise.if_reported_in or _OTHERWISE, promise.limit.amount)
    return cases


def _days(promises: tuple[TimePromise, ...]) -> Mapping[str, Any]:
    """Return the opening days by condition; the first that fits a case counts."""
    cases: dict[str, int] = {}
    for promise in promises:
        if isinstance(promise.limit, OpeningDays):
            cases.setdefault(promise.if_reported_in or _OTHERWISE, promise.limit.count)
    return cases


def _rhythm(version: ContractVersion, severity: Severity) -> Iterator[Trap]:
    """Updates that come later than the failure must be removed, so that none is ever due."""
    update, resolve = severity.update, severity.promises.get(ClockKind.RESOLVE)
    if not isinstance(update, Stated) or not isinstance(resolve, Stated) or update.value.unit is not CadenceUnit.EVERY:
        return
    spans = [promise.limit.amount for promise in resolve.value if isinstance(promise.limit, ServiceTime)]
    interval = update.value.interval
    if spans and interval is not None and interval > max(spans):
        text = Bilingual(
            f"informacje mają przychodzić co {length(interval)}, a awaria ma być usunięta w {length(max(spans))}",
            f"updates come every {length(interval)}, but the failure must be removed in {length(max(spans))}",
        )
        yield Trap("update_slower_than_resolution", version.key, _path(severity, ClockKind.UPDATE), update.clause, text)


def _hidden(version: ContractVersion, severity: Severity) -> Iterator[Trap]:
    """A time behind one that always fits, so that it never counts."""
    for kind, term in severity.promises.items():
        promises = value_of(term) or ()
        if any(promise.if_reported_in is None for promise in promises[:-1]) and isinstance(term, Stated):
            text = Bilingual(
                "czas bez warunku stoi wcześniej na liście, więc następne nigdy nie mają zastosowania",
                "a time without a condition stands before others, so those never apply",
            )
            yield Trap("time_never_applies", version.key, _path(severity, kind), term.clause, text)


def _channels(version: ContractVersion, severity: Severity) -> Iterator[Trap]:
    known = value_of(version.report_channels)
    missing = [] if known is None else [key for key in severity.required_channels if key not in known]
    if missing:
        named = channels(missing)
        text = Bilingual(
            f"wymagany kanał nie należy do kanałów zgłoszeń: {named.pl}",
            f"a required channel is not among the channels of reports: {named.en}",
        )
        path = ("severities", severity.key, "required_channels")
        yield Trap("channel_not_reported_by", version.key, path, severity.clause, text)


def _effects(version: ContractVersion) -> Iterator[Trap]:
    covered = frozenset(effect for severity in version.severities for effect in severity.effects)
    missing = [effect for effect in Effect if effect not in covered]
    if missing:
        named = joined(EFFECTS[effect] for effect in missing)
        text = Bilingual(
            f"żadna kategoria nie obejmuje skutku: {named.pl}", f"no severity covers the effect: {named.en}"
        )
        yield Trap("effect_not_covered", version.key, ("severities",), version.severities[0].clause, text)


def _reaction(version: ContractVersion) -> Iterator[Trap]:
    """Trap 10: "czas reakcji" may mean the ticket, the first human answer, or the start of work."""
    if isinstance(version.provision("meaning_of_reaction"), Stated):
        return
    for severity in version.severities:
        term = severity.promises.get(ClockKind.REACT)
        if isinstance(term, Stated):
            text = Bilingual(
                "umowa obiecuje czas reakcji, a nie mówi, co jest reakcją: przyjęcie zgłoszenia, odpowiedź człowieka "
                "czy rozpoczęcie prac",
                "a reaction time is promised, but not said what a reaction is: the ticket, a human answer, or the "
                "start of work",
            )
            yield Trap("reaction_not_defined", version.key, ("provisions", "meaning_of_reaction"), term.clause, text)
            return


def _escalation(version: ContractVersion) -> Iterator[Trap]:
    last: dict[str | None, tuple[timedelta, Clause]] = {}
    for step in value_of(version.escalation) or ():
        if step.after is None or step.text is not None:
            continue
        before = last.get(step.severity)
        if before is not None and step.after < before[0]:
            text = Bilingual(
                f"stopień eskalacji po {length(step.after)} stoi po stopniu po {length(before[0])}",
                f"a step of escalation after {length(step.after)} stands behind one after {length(before[0])}",
            )
            yield Trap("escalation_out_of_order", version.key, ("escalation", "steps"), step.clause, text)
        last[step.severity] = (step.after, step.clause)
