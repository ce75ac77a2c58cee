"""`sla availability` and `sla budget`: what was measured, as JSON objects and as lines of text.

Rule: everything is computed in `knowledge`; the words are those of the assistant's own answers.
"""

from __future__ import annotations

from collections.abc import Sequence

from adapters.sla import figures
from adapters.sla.cases import Case
from adapters.sla.figures import Json
from adapters.sla.notes import Note, notes_on
from adapters.sla.periods import MeasuredGroup
from bot.errors import Refused
from knowledge.downtime.availability import Measurement, measure_contract
from knowledge.downtime.budget import Budget, budget
from knowledge.downtime.forecast import Forecast, forecast
from knowledge.explanation_of_commitments import explain_forecast
from knowledge.explanation_of_downtime import explain_budget
from knowledge.hours.periods import Period


def measured(case: Case, groups: Sequence[MeasuredGroup]) -> list[Measurement]:
    """Return the measurement of every group in its period, as known at the case's moment.

    Raises:
        Refused: the contract does not measure any of the groups in its period, which it is in force in part only.
    """
    found = [one for group in groups if (one := measurement(case, group.target.key, group.period)) is not None]
    if not found:
        raise Refused(
            "The contract begins or ends within %(first)s–%(last)s, and such a period is not measured.",
            first=groups[0].period.first_day.isoformat(),
            last=groups[0].period.last_day.isoformat(),
        )
    return found


def measurement(case: Case, target: str, period: Period) -> Measurement | None:
    """Return the measurement of one group in a period, None where the contract has none."""
    return measure_contract(
        case.contract,
        target,
        period,
        outages=case.outages,
        works=case.works,
        lapses=case.lapses,
        now=case.now,
    )


def notes_of(case: Case, measurements: Sequence[Measurement]) -> list[Note]:
    """Return what must be said beside the measurements, equal notes once."""
    noted = (note for one in measurements for note in notes_on(case.contract, one.version, one.period, case.now))
    return list({(note.code, note.period, note.version.key, note.at): note for note in noted}.values())


def group_object(one: Measurement) -> Json:
    """Return which group was measured, under which version, in which period."""
    return {
        "target": one.target.key,
        "name": figures.bilingual(one.target.name),
        "services": list(one.target.services),
        "site": one.target.site,
        "version": one.version.key,
        "version_checked": one.version.checked is not None,
        "period": figures.period(one.period),
    }


def availability_object(one: Measurement) -> Json:
    """Return a result: exact, as it may be shown, and as the contract rounds it for its credit bands."""
    return {
        "target_percent": figures.figure(one.target.target),
        "measured_seconds": figures.length(one.measured_seconds),
        "downtime_seconds": figures.length(one.downtime_seconds),
        "downtime_if_claims_accepted_seconds": figures.length(one.claimed_seconds),
        "availability_percent": figures.figure(one.percent),
        "availability_percent_shown": figures.figure(one.percent_shown()),
        "availability_percent_for_bands": figures.figure(one.percent_for_bands),
        "target_met": one.target_met,
        "provisional_seconds": figures.length(one.provisional_seconds),
        "left_out_seconds": figures.length(one.left_out_seconds),
        "outages_counted": len(one.counted),
        "outages_not_counted": len(one.not_counted),
        "clause": figures.clause(one.target.clause),
    }


def budget_object(one: Budget) -> Json:
    """Return a budget: allowed, used and left, of the whole period and up to now; left is negative after a miss."""
    stated = one.stated_allowance
    return {
        "phase": one.phase.value,
        "allowance_seconds": figures.length(one.allowance_seconds),
        "used_seconds": figures.length(one.used_seconds),
        "left_seconds": figures.length(one.left_seconds),
        "left_if_claims_accepted_seconds": figures.length(one.left_if_claims_accepted_seconds),
        "used_share_of_allowance": None if one.burn is None else figures.figure(one.burn),
        "elapsed_share_of_period": figures.figure(one.elapsed),
        "allowance_to_date_seconds": figures.length(one.allowance_to_date_seconds),
        "left_to_date_seconds": figures.length(one.left_to_date_seconds),
        "stated_allowance_seconds": None if stated is None else figures.length(stated.value),
    }


def forecast_object(one: Forecast, zone: str) -> Json:
    """Return when the budget would be used up if what is down now stayed down."""
    return {
        "code": one.code.value,
        "at": figures.instant(one.at, zone),
        "after_seconds": figures.length(one.after),
        "left_then_seconds": None if one.then is None else figures.length(one.then.left_seconds),
        "jumps": one.jumps,
        "explanation": figures.steps(explain_forecast(one)[-1:], zone),
    }


def forecast_of(case: Case, one: Measurement) -> Forecast | None:
    """Return the forecast for a group's budget in its period."""
    return forecast(
        case.contract,
        one.target.key,
        one.period,
        outages=case.outages,
        works=case.works,
        lapses=case.lapses,
        now=case.now,
    )


def explanation_object(one: Measurement) -> list[Json]:
    """Return the reasoning behind a result and its budget, step by step."""
    return figures.steps(explain_budget(budget(one)), one.version.zone)


def notes_object(notes: Sequence[Note]) -> list[Json]:
    """Return the notes with what each is about."""
    return [
        {
            "code": note.code.value,
            "period": figures.period(note.period),
            "version": note.version.key if note.later is None else note.later.key,
            "at": figures.instant(note.at, note.version.zone),
        }
        for note in notes
    ]
