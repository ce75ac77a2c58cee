"""The answers of `sla availability|budget|credits|whatif`: each a JSON object and the lines that say it to a person.

Rule: an answer is complete or a refusal; what was written wrongly is told before anything is computed.
"""

from __future__ import annotations

from collections.abc import Sequence

from adapters.sla.accounts import Account, Reckoning
from adapters.sla.cases import Case
from adapters.sla.downtime import (
    availability_object,
    budget_object,
    explanation_object,
    forecast_object,
    forecast_of,
    group_object,
    measured,
    notes_object,
    notes_of,
)
from adapters.sla.downtime_words import (
    availability_lines,
    budget_text,
    ending_lines,
    standings_of,
    why_clauses,
    why_lines,
)
from adapters.sla.figures import Answer, Json
from adapters.sla.money import account_object, standing_object
from adapters.sla.money_words import account_clauses, account_lines, firmness_line, steps_behind
from adapters.sla.notes import note_lines
from adapters.sla.periods import groups_asked, read_duration, read_moment, read_period
from adapters.sla.supposed import Supposition, suppose, supposed_object
from adapters.sla.supposed_words import supposed_lines
from adapters.sla.written import GivenFigures, WrittenSupposition, check_severity, given_of, share_of
from bot.i18n import Translator
from bot.wording.clauses import basis
from bot.wording.forecasts import forecast_text
from bot.wording.standing import preliminary
from knowledge.downtime.availability import Measurement
from knowledge.downtime.budget import Budget, budget
from knowledge.downtime.forecast import Forecast


def availability_answer(case: Case, period: str | None, target: str | None, *, why: bool) -> Answer:
    """Answer how available the measured groups were."""
    t, found = Translator.of(case.language), _measured(case, period, target)
    said = {"groups": [_group(one, availability_object(one)) for one in found], **_notes(case, found)}
    return said, [*availability_lines(t, found), *_unfolded(t, found, why), *_ending(t, case, found, why)]


def budget_answer(case: Case, period: str | None, target: str | None, *, why: bool) -> Answer:
    """Answer how much downtime is allowed, used and left."""
    t, found = Translator.of(case.language), _measured(case, period, target)
    budgets = [budget(one) for one in found]
    forecasts = [forecast_of(case, one) for one in found]
    objects = [_group(one.measurement, _budget(one, ahead)) for one, ahead in zip(budgets, forecasts, strict=True)]
    lines = [
        line
        for one, ahead in zip(budgets, forecasts, strict=True)
        for line in (budget_text(t, one), "" if ahead is None else forecast_text(t, ahead, now=case.now))
    ]
    return {"groups": objects, **_notes(case, found)}, [
        *lines,
        *_unfolded(t, found, why),
        *_ending(t, case, found, why),
    ]


def _budget(one: Budget, ahead: Forecast | None) -> Json:
    said = None if ahead is None else forecast_object(ahead, one.measurement.version.zone)
    return {**availability_object(one.measurement), **budget_object(one), "forecast": said}


def credits_answer(case: Case, period: str | None, target: str | None, given: GivenFigures, *, why: bool) -> Answer:
    """Answer what the periods come to."""
    t, found = Translator.of(case.language), _measured(case, period, target)
    accounts = Reckoning(case, given_of(found[0].version, given)).accounts(found)
    said = {
        "groups": [_group(one, availability_object(one)) for one in found],
        "accounts": [account_object(case, account) for account in accounts],
        **_notes(case, found),
    }
    return said, [line for account in accounts for line in _account_lines(t, case, account, why)]


def _account_lines(t: Translator, case: Case, account: Account, why: bool) -> list[str]:
    missed = [one for one in account.measured if not one.target_met]
    return [
        *account_lines(t, case, account),
        *(steps_behind(t, account) if why else ()),
        *_unfolded(t, missed or account.measured[:1], why),
        *note_lines(t, notes_of(case, account.measured), case.now),
        firmness_line(t, case, account),
        basis(t, account.version, account_clauses(account)),
    ]


def whatif_answer(
    case: Case, period: str | None, target: str | None, written: WrittenSupposition, *, why: bool
) -> Answer:
    """Answer what a supposed outage would change."""
    t, zone = Translator.of(case.language), case.contract.versions[-1].zone
    start = case.now if written.start is None else read_moment(written.start, now=case.now, zone=zone)
    supposition = Supposition(
        start=start,
        more=read_duration(written.add),
        share=share_of(written.share),
        severity=written.severity,
        may_go_on=written.start is None and written.share is None,
    )
    asked = None if period is None else read_period(period)
    groups = groups_asked(case.contract, asked, target, now=start if period is None else case.now)
    check_severity(groups[0].version, written.severity)
    supposed = suppose(case, groups, supposition)
    lines = supposed_lines(t, case, supposed)
    lines += _unfolded(t, supposed.after, why)
    clauses = [clause for account in supposed.accounts_after for clause in account_clauses(account)]
    clauses += [one.target.clause for one in supposed.after]
    notes = notes_of(case, supposed.before)
    lines += note_lines(t, notes, case.now)
    lines += [t.say("A supposition, not a measurement.") + " " + preliminary(t), basis(t, groups[0].version, clauses)]
    return {**supposed_object(supposed), "notes": notes_object(notes)}, lines


def _measured(case: Case, period: str | None, target: str | None) -> list[Measurement]:
    asked = None if period is None else read_period(period)
    return measured(case, groups_asked(case.contract, asked, target, now=case.now))


def _group(one: Measurement, said: Json) -> Json:
    (standing,) = standings_of([one])
    return {
        **group_object(one),
        **said,
        "standing": standing_object(standing, one.version.zone),
        "explanation": explanation_object(one),
    }


def _notes(case: Case, found: Sequence[Measurement]) -> Json:
    return {"notes": notes_object(notes_of(case, found))}


def _unfolded(t: Translator, found: Sequence[Measurement], why: bool) -> list[str]:
    return [line for one in found for line in why_lines(t, one)] if why else []


def _ending(t: Translator, case: Case, found: Sequence[Measurement], why: bool) -> list[str]:
    return ending_lines(t, case, found, notes_of(case, found), why_clauses(found) if why else ())
