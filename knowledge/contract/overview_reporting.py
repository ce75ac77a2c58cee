"""The rows of reporting: who reports how, what starts and stops the clock, what changes mean for it, and escalation.

The rule: each rule stands on its own clause; what the contract does not say has its row too.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from knowledge.bilingual import Bilingual
from knowledge.contract import words as words
from knowledge.contract.agreement import ContractVersion, EscalationStep
from knowledge.contract.benefit import Benefit, Members, amount, seconds, span
from knowledge.contract.rows import Row, rows_of
from knowledge.contract.severities import ClockKind, SeverityChangeRule, SeverityDecision
from knowledge.contract.transition import OpenIncidents, RunningPeriod
from knowledge.terms import Stated, map_term

_CHANGED = {
    SeverityChangeRule.FROM_REPORT: Bilingual("od zgłoszenia", "from the report"),
    SeverityChangeRule.FROM_CHANGE: Bilingual("od nowa, od chwili zmiany", "anew, from the change"),
}
_OPEN = {
    OpenIncidents.STAY: Bilingual(
        "do końca według wersji z chwili zgłoszenia", "to their end under the version of their report"
    ),
    OpenIncidents.MOVE: Bilingual(
        "pozostały czas biegnie już w nowych godzinach", "the time still left runs in the new hours"
    ),
}
_SETTLED = {
    RunningPeriod.FIRST_DAY: Bilingual(
        "rozliczany według wersji z pierwszego dnia okresu", "settled by the version of its first day"
    ),
    RunningPeriod.LAST_DAY: Bilingual(
        "rozliczany według wersji z ostatniego dnia okresu", "settled by the version of its last day"
    ),
}
_UNTIL = {
    ClockKind.ACKNOWLEDGE: Bilingual("gdy nikt nie potwierdził przyjęcia", "while nobody has acknowledged"),
    ClockKind.REACT: Bilingual("gdy nie zaczęto prac", "while no work has begun"),
    ClockKind.WORKAROUND: Bilingual("gdy nie ma obejścia", "while there is no workaround"),
}
_WHOSE = {"customer": Bilingual("klienta", "the customer’s"), "provider": Bilingual("dostawcy", "the provider’s")}
_SIDES = {"customer": Bilingual("klient", "the customer"), "provider": Bilingual("dostawca", "the provider")}


def reporting_rows(version: ContractVersion) -> Iterator[Row]:
    """Return the rows of who reports how, and of what starts and stops the clock."""
    start = map_term(version.clock_start, lambda rule: words.STARTS[rule])
    yield Row(Bilingual("początek biegu czasu", "start of the clock"), start)
    yield Row(
        Bilingual("kanały zgłoszeń", "channels of reports"),
        map_term(version.report_channels, words.channels),
        benefit=_more(version.report_channels),
    )
    positions = map_term(version.authorised, words.positions)
    yield Row(
        Bilingual("zgłaszać mogą (stanowiska)", "may report (positions)"), positions, benefit=_more(version.authorised)
    )
    yield from _pauses(version)
    yield from _decision(version)
    changed = map_term(version.severity_change, lambda rule: _CHANGED[rule])
    yield Row(Bilingual("czas po zmianie kategorii biegnie", "after a change of severity the time runs"), changed)
    yield from _transition(version)
    lowers = map_term(version.workaround_lowers, _levels)
    yield Row(Bilingual("przyjęte obejście obniża kategorię", "an accepted workaround lowers the severity"), lowers)


def _more(term: Any) -> Benefit | None:
    return Members(frozenset(term.value), more_is_better=True) if isinstance(term, Stated) else None


def _pauses(version: ContractVersion) -> Iterator[Row]:
    term = version.pauses
    yield Row(Bilingual("wstrzymanie czasu", "clock pause"), map_term(term, lambda rule: rule.text))
    if isinstance(term, Stated):
        reasons = term.value.reasons
        said = words.joined(words.PAUSES[one] for one in reasons) if reasons else Bilingual("żadne", "none")
        fewer = Members(frozenset(reasons), more_is_better=False)
        label = Bilingual("powody wstrzymania", "reasons to pause")
        yield Row(label, Stated(said, term.clause), benefit=fewer, having=-1)


def _decision(version: ContractVersion) -> Iterator[Row]:
    term = version.severity_decision
    yield Row(Bilingual("kto ustala kategorię", "who decides on the severity"), map_term(term, lambda rule: rule.text))
    if not isinstance(term, Stated):
        return
    rule: SeverityDecision = term.value
    label = Bilingual("kto proponuje kategorię", "who proposes the severity")
    yield Row(label, Stated(_SIDES[rule.proposed_by], term.clause))
    if rule.changed_within is not None:
        within = words.same(words.length(rule.changed_within))
        label = Bilingual("dostawca może ją zmienić w ciągu", "the provider may change it within")
        yield Row(label, Stated(within, term.clause), benefit=span("change", rule.changed_within))
    label = Bilingual("czyja kategoria obowiązuje w sporze", "whose severity holds in a dispute")
    yield Row(label, Stated(_WHOSE[rule.until_settled], term.clause))


def _transition(version: ContractVersion) -> Iterator[Row]:
    term = version.transition
    open_incidents = Bilingual("zgłoszenia otwarte w dniu wejścia w życie", "incidents open when it takes effect")
    yield Row(open_incidents, map_term(term, lambda rule: _OPEN[rule.open_incidents]))
    if isinstance(term, Stated):
        running = Bilingual("okres, w którym wchodzi w życie", "the period in which it takes effect")
        yield Row(running, Stated(_SETTLED[term.value.periods], term.clause))


def _levels(levels: int) -> Bilingual:
    said = words.count(levels, ("stopień", "stopnie", "stopni"), ("level", "levels"))
    return Bilingual(f"o {said.pl}", f"by {said.en}")


def escalation_rows(version: ContractVersion) -> list[Row]:
    """Return the steps of escalation in their order."""
    return rows_of(Bilingual("eskalacja", "escalation"), version.escalation, lambda one: _step(version, one), having=1)


def _step(version: ContractVersion, one: EscalationStep) -> Row:
    parts = [one.text or _after(one)]
    if one.severity is not None:
        name = version.severity(one.severity).name
        parts.append(Bilingual(f"tylko {name.pl}", f"only {name.en}"))
    if one.schedule is not None:
        parts.append(words.counted_in(version.schedules[one.schedule].name))
    if one.until is not ClockKind.RESOLVE and one.text is None:
        parts.append(_UNTIL[one.until])
    if one.phone is not None:
        parts.append(Bilingual(f"tel. {one.phone}", f"phone {one.phone}"))
    sooner = -seconds(one.after) if one.after is not None else Fraction(0)
    benefit = None if one.next_day else amount(f"after {one.schedule}", sooner)
    return Row(one.who, words.joined(parts), key=f"{one.who.en} {one.severity or ''}", benefit=benefit)


def _after(one: EscalationStep) -> Bilingual:
    if one.next_day:
        return Bilingual("następnego dnia obsługi", "on the next opening day")
    if one.after is None:
        return Bilingual("od razu", "at once")
    return Bilingual(f"po {words.length(one.after)}", f"after {words.length(one.after)}")
