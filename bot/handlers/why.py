"""Unfolding the last figure: the window, the holidays, the pauses, what was excluded, and the sum."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.handlers.account_words import account_facts, account_lines, shows_computation, standing_line
from bot.handlers.amounts import Account, account_of, accounts_of
from bot.handlers.claim_days import claim_why
from bot.handlers.closed_periods import missed_line
from bot.handlers.disputes import lines_about
from bot.handlers.foreseeing import forecasts_of
from bot.handlers.incidents import find, unknown
from bot.handlers.lateness import lateness_why
from bot.handlers.measuring import measurement
from bot.handlers.money_steps import steps_behind
from bot.handlers.supposing import supposed_clocks, supposed_results
from bot.handlers.suppositions import Supposition, supposed_turn
from bot.i18n import capitalised
from bot.messages import Fact
from bot.remembering import entities_from_json
from bot.turn import Ask, Json, Said, Turn
from bot.wording.budgets import formula_line, percent_text, period_heading, verdict_line
from bot.wording.clauses import basis, cited
from bot.wording.clocks import start_text, state_text
from bot.wording.forecasts import forecast_text
from bot.wording.hours import hours_text
from bot.wording.limits import clock_name
from bot.wording.moves import moved_line
from bot.wording.targets import target_name
from knowledge.contract.agreement import ContractVersion
from knowledge.downtime.availability import Measurement, period_of
from knowledge.downtime.budget import budget
from knowledge.hours.segments import total
from knowledge.hours.stopwatch import ClockState
from knowledge.incidents.clocks import IncidentClock, clocks_under, schedules_of, version_of
from knowledge.incidents.transitions import moves_of
from knowledge.terms import clause_of

_SHOWN = 5


def explain_last(turn: Turn, ask: Ask) -> list[Said]:
    """Answer "why?" about the last figure of this conversation; without one, ask which."""
    if ask.entities.incident is not None:
        return _clocks(turn, ask.entities.incident)
    topic: Json = turn.recall("why") or {}
    match topic.get("topic"):
        case "budget":
            return _budgets(turn, topic)
        case "money":
            return _money(turn, topic)
        case "supposed":
            return _supposed(turn, topic)
        case "lateness":
            return lateness_why(turn, Ask("why", entities_from_json(topic["entities"]), topic["text"]))
        case "claim":
            return claim_why(turn, Ask("why", entities_from_json(topic["entities"]), topic["text"]))
        case "clocks":
            return _clocks(turn, topic["incident"])
        case _:
            said = turn.t.say(
                "Which figure should be explained? Ask for the downtime left or an amount, "
                "or give an incident number first."
            )
            return [Said(said)]


def _budgets(turn: Turn, topic: Json) -> list[Said]:
    found = _measured(turn, topic)
    busy = [one for one in found if one.verdicts] or found[:1]
    return [_budget_why(turn, one) for one in busy]


def _measured(turn: Turn, topic: Json) -> list[Measurement]:
    """Return the results a topic names, measured anew as known now."""
    _take_up_customer(turn)
    if turn.contract is None:
        return []
    found: list[Measurement] = []
    for one in topic["measured"]:
        at = datetime.fromisoformat(one["at"])
        version = turn.contract.version_at(at) or turn.contract.versions[0]
        target = next((target for target in version.targets if target.key == one["target"]), None)
        if target is not None:
            measured = measurement(turn, turn.contract, target.key, period_of(version, target, at))
            if measured is not None:
                found.append(measured)
    return found


def _money(turn: Turn, topic: Json) -> list[Said]:
    """Unfold an amount: the sum with its parts and caps, then the outages behind each result that was missed."""
    found = _measured(turn, topic)
    accounts = accounts_of(turn, found)
    worth = [account for account in accounts if account.total] or accounts[:1]
    said = [_account_why(turn, account) for account in worth]
    busy = [one for one in found if not one.target_met] or [one for one in found if one.verdicts] or found[:1]
    return [*said, *(_budget_why(turn, one) for one in busy)]


def _account_why(turn: Turn, account: Account) -> Said:
    t, clauses = turn.t, account.clauses
    facts: dict[str, Fact] = {**account_facts([account]), "clauses": cited(t, account.version, clauses)}
    lines = [*account_lines(turn, account), standing_line(turn, [account]), basis(t, account.version, clauses)]
    steps = steps_behind(turn, account) if shows_computation(turn, account) else []
    return Said("\n".join(line for line in lines if line), facts, more="\n".join(steps) or None)


def _supposed(turn: Turn, topic: Json) -> list[Said]:
    """Unfold a supposition: the sum, the outages with the supposed one, and the time promised for mending."""
    _take_up_customer(turn)
    what = Supposition.from_json(topic["supposition"])
    version = turn.contract.version_at(what.start) if turn.contract is not None else None
    if version is None or turn.contract is None:
        return []
    t, then = turn.t, supposed_turn(turn, version, what)
    found = supposed_results(then, version, what)
    account = account_of(then, turn.contract, found[0].period) if found else None
    said = [_account_why(then, account)] if account is not None else []
    _, clocks = supposed_clocks(then, version, what)
    lines = [f"• {_clock_why(then, version, clock)}" for clock in clocks]
    if lines:
        said.append(Said("\n".join([*lines, basis(t, version, [clock.clause for clock in clocks])])))
    busy = [one for one in found if one.verdicts] or found[:1]
    said += [_budget_why(then, one) for one in busy[:_SHOWN]]
    return [replace(said[0], text=f"{t.say('A supposition, not a measurement.')}\n{said[0].text}"), *said[1:]]


def _take_up_customer(turn: Turn) -> None:
    customer = turn.work.customers.get(turn.recall("customer") or "") if turn.is_staff else None
    if customer is not None:
        turn.speak_of(customer)


def _budget_why(turn: Turn, one: Measurement) -> Said:
    t = turn.t
    version = one.version
    head = t.say(
        "%(group)s %(period)s: %(percent)s.",
        group=capitalised(target_name(t, one.target)),
        period=period_heading(t, one),
        percent=percent_text(t, one),
    )
    verdicts = [verdict_line(t, version, one, verdict) for verdict in one.verdicts]
    if not verdicts:
        verdicts = [t.say("No outage is on record in this period.")]
    hours = t.say("Measured 24/7.")
    if one.target.schedule is not None:
        hours = t.say(
            "Measured in the hours: %(hours)s.", hours=hours_text(t, version.schedules[one.target.schedule].hours)
        )
    ahead = [forecast_text(t, found, now=turn.now) for found in forecasts_of(turn, [budget(one)]) if one.open_outages]
    clauses = [one.target.clause, *(verdict.clause for verdict in one.verdicts)]
    smallest = one.target.smallest.clause if one.target.smallest is not None else None
    first = f"{head} {formula_line(t, one)}"
    disputed = lines_about(turn, topics=frozenset({"budget", "money", "attribution"}))
    lines = [first, *verdicts[:_SHOWN], hours, *filter(None, ahead), *disputed, basis(t, version, [*clauses, smallest])]
    facts: dict[str, Fact] = {
        "target": one.target.key,
        "outages": len(one.verdicts),
        "counted": len(one.counted),
        "availability": str(one.percent_shown()),
        "clauses": cited(t, version, [*clauses, smallest]),
    }
    return Said("\n".join(lines), facts, more="\n".join(verdicts[_SHOWN:]) or None)


def _clocks(turn: Turn, number: int) -> list[Said]:
    state = find(turn, number)
    t = turn.t
    if state is None:
        return [unknown(turn, number)]
    version = version_of(turn.contract, state) if turn.contract is not None else None
    clocks = clocks_under(version, state, turn.now) if version is not None else ()
    if version is None or not clocks:
        return [
            Said(t.say("The contract promises no time for incident %(number)s.", number=number), {"incident": number})
        ]
    start = clocks[0].start
    lines = [
        t.say(
            "Incident %(number)s, version: %(version)s. %(start)s",
            number=number,
            version=t.text(version.name),
            start=start_text(t, start, version.zone, now=turn.now),
        )
    ]
    lines += [f"• {_clock_why(turn, version, clock)}" for clock in clocks]
    lines += lines_about(turn, incident=number)
    schedules = schedules_of(clocks)
    hours = "; ".join(hours_text(t, schedule.hours) for schedule in schedules)
    lines.append(t.say("The time runs in the hours: %(hours)s.", hours=hours))
    moves = moves_of(version, state) if any(len(clock.schedules) > 1 for clock in clocks) else ()
    lines += [moved_line(t, moved, now=turn.now) for moved in moves]
    clauses = [
        *(clock.clause for clock in clocks),
        *(clock.run.clause for clock in clocks),
        start.clause,
        *(schedule.clause for schedule in schedules),
        *(clause_of(moved.transition) for moved in moves),
    ]
    lines += missed_line(turn, state, clocks)
    lines.append(basis(t, version, clauses))
    turn.remember(incident=number)
    return [Said("\n".join(lines), {"incident": number, "clauses": cited(t, version, clauses)})]


def _clock_why(turn: Turn, version: ContractVersion, clock: IncidentClock) -> str:
    """Return one clock's sum: the promise, what has run, what was paused, and the due time."""
    t, zone, reading = turn.t, version.zone, clock.reading
    if reading.target is None or reading.due is None:
        return state_text(t, version, clock, now=turn.now, to_staff=turn.is_staff)
    said = t.say(
        "%(clock)s: %(promised)s of service time from %(start)s is used up at %(due)s",
        clock=clock_name(t, clock.kind),
        promised=t.duration(reading.target),
        start=t.moment(reading.starts_at or reading.due, zone, now=turn.now),
        due=t.moment(reading.due, zone, now=turn.now),
    )
    if reading.pauses_subtracted:
        said += "; " + t.say("pauses taken out: %(length)s", length=t.duration(total(reading.pauses_subtracted)))
    if reading.state is ClockState.RUNNING:
        said += "; " + t.say("run so far: %(length)s", length=t.duration(reading.elapsed))
    return said
