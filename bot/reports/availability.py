"""Availability against the target, and every outage with what became of it, why, and by which clause."""

from __future__ import annotations

from collections.abc import Iterator

from bot.i18n import capitalised
from bot.reports.sheet import Cell, Column, Section, Table
from bot.reports.subject import Subject, basis_lines
from bot.wording.budgets import formula_line, percent_text, source_names
from bot.wording.clauses import place
from bot.wording.outage_reasons import reasons_text
from bot.wording.targets import in_period, smallest_text, target_name
from bot.wording.unmeasured import unmeasured, unmeasured_lines
from knowledge.downtime.availability import Measurement
from knowledge.downtime.budget import Budget
from knowledge.downtime.outage_verdicts import OutageVerdict, VerdictCode, seconds
from knowledge.downtime.rounding import rounded_down


def availability_section(about: Subject) -> Section:
    """Return the results of all measured groups, the promise beside what was reached."""
    t = about.t
    columns = (
        Column(t.say("Services"), 5),
        Column(t.say("Period"), 4),
        Column(t.say("Target"), 2, is_figure=True),
        Column(t.say("Availability"), 3, is_figure=True),
        Column(t.say("Allowed downtime"), 3, is_figure=True),
        Column(t.say("Counted downtime"), 3, is_figure=True),
        Column(t.say("Result"), 4),
    )
    missing = unmeasured(about.known, about.contract, about.budgets)
    notes = unmeasured_lines(t, missing, about.version.zone, now=about.month.start, most=len(missing))
    cited = [(one.version, one.target.clause) for one in about.measured]
    return Section(
        t.say("Availability against the target"),
        table=Table(columns, tuple(_result(about, one) for one in about.budgets)) if about.budgets else None,
        notes=(*_nothing_promised(about), *notes, *basis_lines(t, cited)),
    )


def _nothing_promised(about: Subject) -> Iterator[str]:
    if not about.budgets:
        yield about.t.say("The contract promises no availability that was measured in this month.")


def _result(about: Subject, one: Budget) -> tuple[Cell, ...]:
    t, measured = about.t, one.measurement
    return (
        Cell(capitalised(target_name(t, measured.target)), measured.target.key),
        Cell(in_period(t, measured.period), f"{measured.period.first_day}/{measured.period.last_day}"),
        Cell(t.percent(measured.target.target), str(measured.target.target)),
        Cell(percent_text(t, measured), str(rounded_down(measured.percent, 6))),
        Cell(t.minutes(one.allowance_seconds), str(one.allowance_seconds)),
        Cell(t.minutes(measured.downtime_seconds, up=True), str(measured.downtime_seconds)),
        Cell(_kept(about, measured), "kept" if measured.target_met else "missed"),
    )


def _kept(about: Subject, one: Measurement) -> str:
    t, is_over = about.t, about.now >= one.period.end
    if one.target_met:
        return t.say("target kept") if is_over else t.say("target kept so far")
    return t.say("target MISSED") if is_over else t.say("target missed so far")


def outage_sections(about: Subject) -> Iterator[Section]:
    """Yield the heading of all outages with the groups that had none, then each group with its outages."""
    t = about.t
    hurt = [one for one in about.measured if one.verdicts]
    unhurt = [target_name(t, one.target) for one in about.measured if not one.verdicts]
    calm = [t.say("No outage is on record: %(groups)s.", groups="; ".join(unhurt))] if unhurt else []
    yield Section(t.say("Outages and how they count"), tuple(calm))
    for one in hurt:
        yield _outages(about, one)


def _outages(about: Subject, one: Measurement) -> Section:
    t = about.t
    columns = (
        Column(t.say("From – to"), 5),
        Column(t.say("Length"), 2, is_figure=True),
        Column(t.say("Counted"), 2, is_figure=True),
        Column(t.say("Reasoning"), 6),
        Column(t.say("Clause"), 3),
    )
    sources = t.say("Recorded by: %(sources)s.", sources=source_names(t, one))
    return Section(
        capitalised(target_name(t, one.target)),
        _counted_how(about, one),
        Table(columns, tuple(_outage(about, one, verdict) for verdict in one.verdicts)),
        (*formula_line(t, one).split("\n"), sources),
        level=2,
    )


def _counted_how(about: Subject, one: Measurement) -> tuple[str, ...]:
    smallest = one.target.smallest
    if smallest is None:
        return ()
    where = place(about.t, one.version, smallest.clause)
    return (f"{capitalised(smallest_text(about.t, smallest.value))} ({where}).",)


def _outage(about: Subject, one: Measurement, verdict: OutageVerdict) -> tuple[Cell, ...]:
    t, raw = about.t, verdict.raw
    clause = verdict.clause or one.target.clause
    return (
        Cell(
            about.span(raw.start, None if verdict.is_open else raw.end), f"{about.iso(raw.start)}/{about.iso(raw.end)}"
        ),
        Cell(t.minutes(seconds(raw.duration)), str(seconds(raw.duration))),
        Cell(t.minutes(verdict.counted_seconds, up=True), str(verdict.counted_seconds)),
        Cell("; ".join(_reasoning(about, one, verdict)), verdict.code.value),
        Cell(place(t, one.version, clause)),
    )


def _reasoning(about: Subject, one: Measurement, verdict: OutageVerdict) -> Iterator[str]:
    """Yield whose outage it is, whether it counts, and every reason why not or not in full."""
    t = about.t
    yield from _whose(about, verdict)
    match verdict.code:
        case VerdictCode.COUNTED:
            yield t.say("counts")
        case VerdictCode.PARTLY:
            yield t.say("counts in part")
        case _:
            yield t.say("does not count")
    reasons = reasons_text(t, one.version, one, verdict)
    if reasons:
        yield reasons
    elif verdict.code is VerdictCode.CLAIMED:
        yield t.say("so far only the customer says so")
    if verdict.merged_with:
        yield t.count(
            "together with %(n)s other record it is one outage",
            "together with %(n)s other records it is one outage",
            len(verdict.merged_with),
        )


def _whose(about: Subject, verdict: OutageVerdict) -> Iterator[str]:
    if verdict.work is not None:
        yield about.t.say("planned work")
        return
    for state in about.known:
        if verdict.outage in (*state.outages, *state.claimed_outages):
            yield about.t.say("incident %(number)s", number=state.number)
