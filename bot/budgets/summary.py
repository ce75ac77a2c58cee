"""The summary of a period that is over: reports, times kept and missed, results against targets, and days of claims.

Rule: it is told once, when the hours of support first open on a working day after the period; it names no amount.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.budgets.claiming import Claimable
from bot.budgets.crossing import Recorded, recorded
from bot.i18n import Translator, capitalised
from bot.messages import Fact, Outcome
from bot.ports import CLOCK, UnitOfWork
from bot.saying import DEFAULT_LANGUAGE
from bot.turn import Said
from bot.wording.budgets import budget_lines
from bot.wording.clauses import basis
from bot.wording.standing import Reader, standing_text
from bot.wording.targets import in_period
from bot.wording.unmeasured import unmeasured, unmeasured_lines
from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.downtime.availability import period_of, version_for
from knowledge.downtime.budget import Budget
from knowledge.hours.last_days import working_days_later
from knowledge.hours.periods import Period, next_period, previous_period
from knowledge.hours.segments import as_utc
from knowledge.hours.service_hours import next_opening
from knowledge.incidents.clocks import clocks_under, version_of
from knowledge.incidents.state import IncidentState, state_of
from knowledge.money.standing import Standing, standing_of

_SHOWN = 2
_USUAL = time(9)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a period came to: numbers of reports, of due times kept and missed in it, and each group's budget.

    `unmeasured` are incidents of the period that are not in the figures.
    """

    period: Period
    version: ContractVersion
    reports: int
    kept: int
    missed: int
    budgets: tuple[Budget, ...]
    standing: Standing
    unmeasured: tuple[IncidentState, ...] = ()

    @property
    def id(self) -> str:
        """What it is remembered by."""
        return f"{self.period.kind.value}:{self.period.first_day}"


@dataclass(frozen=True, slots=True)
class Summed:
    """A customer's summary that nobody was told of, and since when it was due (UTC)."""

    customer: str
    summary: Summary
    at: datetime
    id: str


def new_summaries(work: UnitOfWork, customer: str, contract: Contract, now: datetime) -> list[Summed]:
    """Return the summaries that are due and nobody was told of, and take note of them for ever."""
    known = recorded(work, customer, contract, now)
    found = []
    for period in ended_periods(known):
        at, id_ = told_at(known, period), f"summary:{customer}:{period.kind.value}:{period.first_day}"
        if at is None or at > now or work.seen.outcome_of(CLOCK, id_) is not None:
            continue
        work.seen.remember(CLOCK, Outcome(id_, None, DEFAULT_LANGUAGE, (), (), ()), now)
        summary = summary_of(work, known, period)
        if summary is not None:
            found.append(Summed(customer, summary, at, id_))
    return found


def next_summary_at(customer: str, contract: Contract, now: datetime) -> datetime | None:
    """Return when the next summary is due, of a period that is over or runs."""
    known = Recorded(customer, contract, (), (), now)
    periods = [one for ended in ended_periods(known) for one in (ended, next_period(ended))]
    instants = (told_at(known, period) for period in periods)
    return min((at for at in instants if at is not None and at > now), default=None)


def ended_periods(known: Recorded) -> list[Period]:
    """Return the last period that is over of each kind that the contract measures in."""
    version = known.contract.version_at(known.now) or known.contract.versions[-1]
    periods = (previous_period(period_of(version, target, known.now)) for target in version.targets)
    return list(dict.fromkeys(periods))


def told_at(known: Recorded, period: Period) -> datetime | None:
    """Return when the hours of support first open on the first working day after a period (UTC); nine where they never
    close."""
    version = known.contract.version_at(period.end)
    if version is None:
        return None
    zone = ZoneInfo(version.zone)
    day = datetime.combine(working_days_later(version.calendar, period.last_day, 1), time(), zone)
    support = next((one for one in version.schedules.values() if one.is_support), None)
    opens = next_opening(support.hours, day) if support is not None else None
    return as_utc(datetime.combine(day.date(), _USUAL, zone)) if opens is None or opens == day else opens


def summary_of(work: UnitOfWork, known: Recorded, period: Period) -> Summary | None:
    """Return what a period came to; None where nothing was measured in it."""
    version = version_for(known.contract, period)
    if version is None:
        return None
    targets = [one for one in version.targets if period_of(version, one, period.start) == period]
    budgets = tuple(found for one in targets if (found := known.budget(one.key, period)) is not None)
    if not budgets:
        return None
    closed = [one for one in work.settlements.of_customer(known.customer) if one.period == period and one.is_intact]
    settled = closed[-1].settled if closed else None
    standing = standing_of(period, [one.measurement for one in budgets], known.now, settled)
    logs = work.incidents.of_customer(known.customer, known.now)
    states = [state for log in logs if (state := state_of(log.events, known.now)) is not None]
    missing = unmeasured(states, known.contract, budgets)
    return Summary(period, version, *_counted(states, known, period), budgets, standing, tuple(missing))


def _counted(states: Sequence[IncidentState], known: Recorded, period: Period) -> tuple[int, int, int]:
    """Return how many reports came in a period, and how many due times in it were kept and missed."""
    reports = kept = missed = 0
    for state in states:
        version = version_of(known.contract, state)
        if version is None:
            continue
        reports += state.registered_at in period.segment
        readings = [one.reading for one in clocks_under(version, state, known.now)]
        due = [one for one in readings if one.due is not None and one.due in period.segment]
        late = sum(bool(one.overdue) for one in due)
        missed, kept = missed + late, kept + len(due) - late
    return reports, kept, missed


def summary_said(
    t: Translator, provider: str, one: Summary, claims: Sequence[Claimable], *, company: str | None
) -> Said:
    """Return a summary; `company` is named to staff."""
    met = sum(each.measurement.target_met for each in one.budgets)
    head = t.say(
        "Summary, results %(period)s: %(met)s of %(all)s targets met; reports: %(reports)s; due times kept: %(kept)s, "
        "missed: %(missed)s.",
        period=in_period(t, one.period),
        met=met,
        all=len(one.budgets),
        reports=one.reports,
        kept=one.kept,
        missed=one.missed,
    )
    groups = sorted(one.budgets, key=lambda each: -(each.burn or 0))
    lines = [capitalised(line) for line in budget_lines(t, groups)]
    missing = unmeasured_lines(t, one.unmeasured, one.version.zone, now=one.period.end, most=1)
    room = _SHOWN - bool(missing)
    shown, more = [*lines[:room], *missing], lines[room:]
    firm = standing_text(t, one.standing, Reader(company is not None, provider, one.version.zone))
    claim = next((each for each in claims if each.period == one.period), None)
    until = _until(t, claim) if claim is not None else ""
    clauses = [each.measurement.target.clause for each in groups]
    parts = [head if company is None else f"{company}: {head}", *shown, until, firm, basis(t, one.version, clauses)]
    facts: dict[str, Fact] = {"event": "period_summary", "targets_met": met, "targets": len(one.budgets)}
    return Said("\n".join(part for part in parts if part), facts, more="\n".join(more) or None)


def _until(t: Translator, claim: Claimable) -> str:
    step = capitalised(t.text(claim.step.step.name))
    return t.say("%(step)s: possible until %(day)s.", step=step, day=t.long_date(claim.step.last_day))
