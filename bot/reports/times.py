"""The incidents of a month, and for each of them what was promised, by when it was due and when it was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.i18n import capitalised
from bot.reports.sheet import Cell, Column, Section, Table
from bot.reports.subject import Subject, basis_lines
from bot.wording.clauses import place
from bot.wording.compliance import compliance_line
from bot.wording.limits import clock_name, limit_text
from bot.wording.states import severity_name, status_name
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.commitments import Compliance
from knowledge.contract.severities import ClockKind
from knowledge.hours.limits import NoPromise
from knowledge.hours.stopwatch import ClockState, Reading
from knowledge.incidents.clocks import IncidentClock, clocks_under, version_of
from knowledge.incidents.compliance import compliance_of, compliance_period
from knowledge.incidents.state import IncidentState
from knowledge.incidents.status import Status
from knowledge.terms import value_of
from knowledge.words.services import services


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of one clock of an incident: the severity it ran under, and that of the incident."""

    number: int
    reported_as: str
    severity: str
    clock: IncidentClock
    reading: Reading
    under: ContractVersion


def incidents_section(about: Subject) -> Section:
    """Return what was reported in the month or before it and had not ended."""
    t = about.t
    columns = (
        Column(t.say("Incident"), 3),
        Column(t.say("Service"), 4),
        Column(t.say("Severity"), 3),
        Column(t.say("Reported"), 5),
        Column(t.say("Resolved at"), 5),
        Column(t.say("State"), 4),
    )
    rows = tuple(_incident(about, one) for one in about.incidents)
    none = () if rows else (t.say("No incident was reported in this month and none was open in it."),)
    return Section(t.say("Incidents"), none, Table(columns, rows) if rows else None)


def _incident(about: Subject, one: IncidentState) -> tuple[Cell, ...]:
    t = about.t
    known = services().get(one.service)
    version = version_of(about.contract, one)
    return (
        Cell(str(one.number), str(one.number)),
        Cell(capitalised(t.text(known.name)) if known is not None else one.service, one.service),
        Cell(severity_name(t, version, one.severity), one.severity),
        _instant(about, one.reported_at),
        _instant(about, one.resolved_at),
        Cell(status_name(t, one), one.status.value),
    )


def times_section(about: Subject) -> Section:
    """Return every promised time of those incidents with how it went, how many were kept, and shares of cases."""
    t = about.t
    columns = (
        Column(t.say("Incident"), 3),
        Column(t.say("What"), 4),
        Column(t.say("Promised"), 3),
        Column(t.say("Due"), 5),
        Column(t.say("Done"), 5),
        Column(t.say("Result"), 4),
    )
    runs = [run for one in about.incidents if one.status is not Status.CANCELLED for run in _runs(about, one)]
    late = sum(bool(run.reading.overdue) for run in runs)
    kept = sum(run.reading.state is ClockState.MET for run in runs)
    lines = [t.say("Kept in time: %(kept)s; late: %(late)s.", kept=kept, late=late)] if runs else []
    rules = value_of(about.version.compliance) or ()
    cited = [(run.clock.under, run.clock.clause) for run in runs]
    cited += [(about.version, rule.clause) for rule in rules]
    return Section(
        t.say("Response and resolution times"),
        tuple(lines) or (t.say("No promised time ran in this month."),),
        Table(columns, tuple(_time(about, run) for run in runs)) if runs else None,
        (*_shares(about, rules), *_updates(about), *basis_lines(t, cited)),
    )


def _runs(about: Subject, one: IncidentState) -> Iterator[_Run]:
    version = version_of(about.contract, one)
    if version is None:
        return
    for clock in clocks_under(version, one, about.now):
        if clock.kind is ClockKind.UPDATE:
            continue
        for severity, reading in clock.superseded:
            yield _Run(one.number, one.severity, severity, clock, reading, version)
        if clock.chosen is None or not isinstance(clock.chosen.promise.limit, NoPromise):
            yield _Run(one.number, one.severity, clock.severity, clock, clock.reading, version)


def _time(about: Subject, run: _Run) -> tuple[Cell, ...]:
    t, reading = about.t, run.reading
    name = clock_name(t, run.clock.kind)
    if run.severity != run.reported_as:
        name = f"{name} ({severity_name(t, run.under, run.severity)})"
    promised = run.clock.chosen if reading is run.clock.reading else None
    return (
        Cell(str(run.number), str(run.number)),
        Cell(name, run.clock.kind.value),
        Cell(limit_text(t, promised.promise.limit) if promised is not None else ""),
        _instant(about, reading.due),
        _instant(about, reading.met_at),
        Cell(_outcome(about, reading), reading.state.value),
    )


def _outcome(about: Subject, reading: Reading) -> str:
    t = about.t
    late = t.duration(reading.overdue)
    match reading.state:
        case ClockState.MET:
            return t.say("in time")
        case ClockState.MET_LATE:
            return t.say("late by %(length)s", length=late)
        case ClockState.BREACHED:
            return t.say("MISSED, late by %(length)s so far", length=late)
        case ClockState.PAUSED:
            return t.say("the clock is paused")
        case _ if reading.due is not None:
            return t.say("not due yet")
        case _:
            return t.say("no day is set") if reading.met_at is None else t.say("done")


def _updates(about: Subject) -> Iterator[str]:
    """Yield the incidents whose updates came too late, and how often."""
    t = about.t
    for one in about.incidents:
        version = version_of(about.contract, one)
        found = clocks_under(version, one, about.now) if version is not None else ()
        for clock in found:
            if clock.kind is ClockKind.UPDATE and clock.missed_updates:
                yield t.count(
                    "Incident %(incident)s: %(n)s update came later than promised (%(clause)s).",
                    "Incident %(incident)s: %(n)s updates came later than promised (%(clause)s).",
                    clock.missed_updates,
                    incident=one.number,
                    clause=place(t, clock.under, clock.clause),
                )


def _shares(about: Subject, rules: Sequence[Compliance]) -> Iterator[str]:
    """Yield the shares of cases in time where the contract promises any, in the period that the month begins in."""
    every = [one for one in about.known if one.status is not Status.CANCELLED]
    for rule in rules:
        period = compliance_period(about.version, rule, max(about.month.start, about.version.effective))
        yield compliance_line(about.t, compliance_of(about.version, rule, every, period, about.now))


def _instant(about: Subject, at: datetime | None) -> Cell:
    return Cell("–") if at is None else Cell(about.moment(at), about.iso(at))
