"""`sla availability` and `sla budget` in words: the lines of the assistant's own answers, and of its "why?"."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.sla.cases import Case
from adapters.sla.notes import Note, note_lines
from bot.i18n import Translator, capitalised
from bot.wording.budgets import budget_line, formula_line, future_lines, percent_text, period_heading, verdict_line
from bot.wording.clauses import basis, place
from bot.wording.hours import hours_text
from bot.wording.results import result_lines
from bot.wording.standing import Reader, standings_text
from bot.wording.targets import target_name
from bot.wording.works import finding_text
from knowledge.downtime.availability import Measurement
from knowledge.downtime.budget import Budget, Phase
from knowledge.downtime.outage_verdicts import seconds
from knowledge.downtime.work_verdicts import WorkVerdict
from knowledge.hours.segments import total
from knowledge.money.standing import Standing, standing_of
from knowledge.terms import Clause


def availability_lines(t: Translator, measured: Sequence[Measurement]) -> list[str]:
    """Return what was reached, a line per group."""
    return result_lines(t, measured)


def budget_text(t: Translator, one: Budget) -> str:
    """Return what is left of one group's budget with its period; of a period to come what is allowed."""
    period = period_heading(t, one.measurement)
    said = future_lines(t, [one])[0] if one.phase is Phase.FUTURE else budget_line(t, one)
    return f"{capitalised(period)}: {said}"


def why_lines(t: Translator, one: Measurement) -> list[str]:
    """Return the reckoning of one result as "why?" unfolds it: the sum, every outage and work, the measured hours."""
    version = one.version
    head = t.say(
        "%(group)s %(period)s: %(percent)s.",
        group=capitalised(target_name(t, one.target)),
        period=period_heading(t, one),
        percent=percent_text(t, one),
    )
    verdicts = [verdict_line(t, version, one, verdict) for verdict in one.verdicts]
    hours = t.say("Measured 24/7.")
    if one.target.schedule is not None:
        hours = t.say(
            "Measured in the hours: %(hours)s.", hours=hours_text(t, version.schedules[one.target.schedule].hours)
        )
    return [
        f"{head} {formula_line(t, one)}",
        *(verdicts or [t.say("No outage is on record in this period.")]),
        *(_work_line(t, one, work) for work in one.works),
        hours,
    ]


def _work_line(t: Translator, one: Measurement, verdict: WorkVerdict) -> str:
    """Return one planned work: when, how much of it counts, and every condition that was kept or failed."""
    zone, work = one.version.zone, verdict.work
    reasons = "; ".join(
        finding_text(t, finding) + (f" ({place(t, one.version, finding.clause)})" if finding.clause else "")
        for finding in verdict.findings
    )
    counted = total(verdict.counted)
    said = t.say("counts: %(length)s", length=t.minutes(seconds(counted))) if counted else t.say("does not count")
    return t.say(
        "• planned work %(start)s–%(end)s: %(verdict)s: %(reasons)s",
        start=t.moment(work.start, zone, now=one.now),
        end=t.clock(work.end, zone),
        verdict=said,
        reasons=reasons,
    )


def ending_lines(
    t: Translator,
    case: Case,
    measured: Sequence[Measurement],
    notes: Sequence[Note],
    more: Sequence[Clause | None] = (),
) -> list[str]:
    """Return what stands under every figure: notes, how firm it is, and the clauses it stands on."""
    version = measured[0].version
    clauses: list[Clause | None] = [*(one.target.clause for one in measured), *more]
    return [
        *note_lines(t, notes, case.now),
        standings_text(t, standings_of(measured), Reader(True, case.contract.provider, version.zone)),
        basis(t, version, clauses),
    ]


def why_clauses(measured: Sequence[Measurement]) -> list[Clause | None]:
    """Return the clauses that decided about outages and works."""
    found: list[Clause | None] = []
    for one in measured:
        found.append(one.target.smallest.clause if one.target.smallest is not None else None)
        found += [verdict.clause for verdict in one.verdicts]
        found += [finding.clause for work in one.works for finding in work.findings]
    return found


def standings_of(measured: Sequence[Measurement]) -> list[Standing]:
    """Return how firm each result is; nothing is settled on the command line."""
    return [standing_of(one.period, [one], one.now) for one in measured]
