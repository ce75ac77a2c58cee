"""By when reports come: on the cause of an incident, and for a period; in the contract's words, and as days."""

from __future__ import annotations

from collections.abc import Sequence

from bot.handlers.measuring import states
from bot.i18n import capitalised
from bot.messages import Fact
from bot.turn import Ask, Turn
from bot.wording.claims import anchor_text, claim_time_text
from bot.wording.targets import in_period
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.claim_steps import ClaimUnit
from knowledge.contract.reports import CauseReport, RegularReport
from knowledge.hours.periods import period_containing, previous_period
from knowledge.hours.segments import as_utc
from knowledge.incidents.cause_reports import CauseReportDue, cause_reports_due, regular_report_due
from knowledge.incidents.clocks import version_of
from knowledge.incidents.state import IncidentState
from knowledge.terms import Clause, value_of


def days_of_cause_reports(
    turn: Turn, ask: Ask, version: ContractVersion, facts: dict[str, Fact], clauses: list[Clause | None]
) -> list[str]:
    """Return by when the reports come on the incident asked about, else on the last one that has some."""
    spoken_of = ask.entities.incident or turn.recall("incident")
    known = states(turn)
    named = [one for one in known if one.number == spoken_of]
    for state in named or reversed(known):
        of_report = (version_of(turn.contract, state) if turn.contract is not None else None) or version
        owed = cause_reports_due(of_report, state)
        if owed or named:
            facts["incident"] = state.number
            clauses += [one.report.clause for one in owed]
            return _of_incident(turn, of_report, state, owed, facts)
    return []


def _of_incident(
    turn: Turn, version: ContractVersion, state: IncidentState, owed: Sequence[CauseReportDue], facts: dict[str, Fact]
) -> list[str]:
    t, promised = turn.t, value_of(version.cause_reports)
    if not owed:
        return (
            [t.say("Incident %(number)s: no such report is promised for it.", number=state.number)] if promised else []
        )
    for one in owed:
        facts[f"{one.report.key}_last_day"] = one.last_day.isoformat() if one.last_day is not None else None
    return [_line(turn, version, state, one) for one in owed]


def _line(turn: Turn, version: ContractVersion, state: IncidentState, due: CauseReportDue) -> str:
    t, name = turn.t, _name(turn, due.report)
    time, anchor = claim_time_text(t, due.report.within), anchor_text(t, due.report.anchor)
    if due.last_day is None or due.ends_at is None:
        return t.say(
            "Incident %(number)s: %(name)s, %(time)s %(anchor)s; that time has not begun.",
            number=state.number,
            name=name,
            time=time,
            anchor=anchor,
        )
    until = t.long_date(due.last_day)
    if due.report.within.unit is ClaimUnit.HOURS:
        until = t.full_moment(due.ends_at, version.zone)
    over = f" ({t.say('over')})" if due.ends_at <= as_utc(turn.now) else ""
    return t.say(
        "Incident %(number)s: %(name)s by %(day)s (%(time)s %(anchor)s).",
        number=state.number,
        name=name,
        day=until + over,
        time=time,
        anchor=anchor,
    )


def _name(turn: Turn, report: CauseReport | RegularReport) -> str:
    return turn.t.text(report.name)


def days_of_regular_reports(
    turn: Turn, ask: Ask, version: ContractVersion, facts: dict[str, Fact], clauses: list[Clause | None]
) -> list[str]:
    """Return the day by which each report comes next, for the period named or the one it is still to come for."""
    t, lines = turn.t, []
    for report in value_of(version.regular_reports) or ():
        asked = ask.entities.period
        running = period_containing(report.every, asked.start if asked is not None else turn.now, version.zone)
        due = regular_report_due(version, report, running)
        before = regular_report_due(version, report, previous_period(running)) if asked is None else None
        if before is not None and before.ends_at > as_utc(turn.now):
            due = before
        if due is None:
            continue
        facts[f"{report.key}_last_day"] = due.last_day.isoformat()
        clauses.append(report.clause)
        lines.append(
            t.say(
                "%(name)s for results %(period)s: by %(day)s.",
                name=capitalised(_name(turn, report)),
                period=in_period(t, due.period),
                day=t.long_date(due.last_day),
            )
        )
    return lines
