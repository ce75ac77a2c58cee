"""What if it lasted longer: the time promised against the supposed end, the budget left, and the money, of one world.

Rule: the first line says what is supposed and to when; whatever follows is a supposition and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.handlers.account_words import account_facts, hidden_amount
from bot.handlers.amounts import Account, account_of
from bot.handlers.measuring import measurement, states
from bot.handlers.suppositions import SUPPOSED_NUMBER, Supposition, supposed_turn
from bot.i18n import capitalised
from bot.messages import Fact
from bot.turn import Offer, Said, Turn
from bot.wording.budgets import budget_facts, left_text, percent_text
from bot.wording.clauses import basis, cited
from bot.wording.limits import clock_name
from bot.wording.settlements import part_lines
from bot.wording.standing import preliminary
from bot.wording.states import severity_name
from bot.wording.targets import in_period, target_name
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.severities import ClockKind
from knowledge.downtime.availability import Measurement, period_of
from knowledge.downtime.budget import Budget, budget
from knowledge.incidents.clocks import IncidentClock, clocks_under
from knowledge.incidents.state import IncidentState
from knowledge.terms import Clause

_SHOWN = 1


def supposed(turn: Turn, version: ContractVersion, what: Supposition) -> list[Said]:
    """Answer time, budget and money: the tightest group first; the others and the parts of the sum behind More."""
    t, then = turn.t, supposed_turn(turn, version, what)
    groups = sorted((budget(one) for one in supposed_results(then, version, what)), key=lambda one: one.left_seconds)
    account, now = _accounts(turn, then, groups)
    facts: dict[str, Fact] = {"until": turn.instant(what.end)}
    clauses: list[Clause | None] = [one.measurement.target.clause for one in groups]
    for one in groups:
        facts[f"{one.measurement.target.key}_left"] = budget_facts(one, version.zone)["left"]
        facts[f"{one.measurement.target.key}_availability"] = str(one.measurement.percent_shown())
    budgets = [_group_line(turn, one) for one in groups]
    time = _time_lines(turn, then, version, what, facts, clauses)
    money = _money_lines(turn, account, now, facts) if account is not None else []
    clauses += account.clauses if account is not None else []
    facts["clauses"] = cited(t, version, clauses)
    ending = t.say("A supposition, not a measurement.") + " " + preliminary(t)
    shown = [_head(turn, version, what, len(groups)), *time[:1], *budgets[:_SHOWN], *money]
    parts = part_lines(t, account.version, account.settlement) if account is not None and account.is_shown else []
    turn.remember(why={"topic": "supposed", "supposition": what.as_json()})
    why = Offer(t.say("Why?"), "ask", {"intent": "why", "entities": {}, "text": ""})
    text = "\n".join([*shown, ending, basis(t, version, clauses)])
    more = [*_beyond(turn, what, groups), *time[1:], *budgets[_SHOWN:], *parts]
    return [Said(text, facts, (why,), more="\n".join(more) or None)]


def _beyond(turn: Turn, what: Supposition, groups: Sequence[Budget]) -> list[str]:
    """Say where the supposed end lies in the next period, which these figures do not tell of."""
    ends = [one.measurement.period for one in groups if what.end > one.measurement.period.end]
    if not ends:
        return []
    return [turn.t.say("What lasts beyond %(day)s belongs to the next period.", day=turn.t.long_date(ends[0].last_day))]


def supposed_results(then: Turn, version: ContractVersion, what: Supposition) -> list[Measurement]:
    """Return the results of the supposed groups, in the periods in which the supposed outage begins."""
    if then.contract is None:
        return []
    targets = [target for target in version.targets if target.key in what.targets]
    found = (measurement(then, then.contract, one.key, period_of(version, one, what.start)) for one in targets)
    return [one for one in found if one is not None]


def supposed_clocks(
    then: Turn, version: ContractVersion, what: Supposition
) -> tuple[IncidentState, list[IncidentClock]]:
    """Return the supposed incident and its clocks for mending, read at the supposed end."""
    number = what.incident if what.incident is not None else SUPPOSED_NUMBER
    state = next(one for one in states(then) if one.number == number)
    wanted = (ClockKind.WORKAROUND, ClockKind.RESOLVE)
    clocks = [clock for clock in clocks_under(version, state, then.now) if clock.kind in wanted]
    return state, sorted(clocks, key=lambda clock: clock.kind is not ClockKind.RESOLVE)


def _accounts(turn: Turn, then: Turn, groups: Sequence[Budget]) -> tuple[Account | None, Account | None]:
    """Return the account of the whole period as it would be and as it is."""
    if not groups or turn.contract is None:
        return None, None
    period = groups[0].measurement.period
    return account_of(then, turn.contract, period), account_of(turn, turn.contract, period)


def _head(turn: Turn, version: ContractVersion, what: Supposition, groups: int) -> str:
    t = turn.t
    values = {"length": t.duration(what.end - what.start), "end": t.moment(what.end, version.zone, now=turn.now)}
    if what.incident is not None and what.end <= what.start and what.severity is not None:
        name = severity_name(t, version, what.severity)
        return t.say("If incident %(number)s were %(severity)s:", number=what.incident, severity=name)
    if what.incident is not None:
        return t.say("If incident %(number)s lasted another %(length)s, to %(end)s:", number=what.incident, **values)
    if what.start != turn.now:
        start = t.moment(what.start, version.zone, now=turn.now)
        return t.say("If it were down from %(start)s to %(end)s (%(length)s):", start=start, **values)
    if groups > 1:
        return t.say(
            "If all %(groups)s measured groups were down for another %(length)s from now, to %(end)s:",
            groups=groups,
            **values,
        )
    return t.say("If it were down for another %(length)s from now, to %(end)s:", **values)


def _time_lines(
    turn: Turn,
    then: Turn,
    version: ContractVersion,
    what: Supposition,
    facts: dict[str, Fact],
    clauses: list[Clause | None],
) -> list[str]:
    """Return each promised time for mending against the supposed end: kept, with what is left of it, or how late."""
    state, clocks = supposed_clocks(then, version, what)
    lines = []
    for clock in clocks:
        if clock.reading.due is None:
            continue
        clauses.append(clock.clause)
        facts[f"{clock.kind.value}_due"] = turn.instant(clock.reading.due)
        facts[f"{clock.kind.value}_late"] = int(clock.reading.overdue.total_seconds())
        lines.append(_time_line(turn, version, state, clock, what.end))
    return lines


def _time_line(turn: Turn, version: ContractVersion, state: IncidentState, clock: IncidentClock, end: datetime) -> str:
    t, reading, zone = turn.t, clock.reading, version.zone
    if reading.due is None:
        return ""
    values = {
        "clock": capitalised(clock_name(t, clock.kind)),
        "severity": severity_name(t, version, clock.severity),
        "due": t.moment(reading.due, zone, now=turn.now),
    }
    if reading.overdue > timedelta(0):
        late = t.duration(reading.overdue)
        return t.say("%(clock)s (%(severity)s): promised by %(due)s, late by %(late)s.", late=late, **values)
    if end <= turn.now and state.is_open:
        return t.say("%(clock)s (%(severity)s): promised by %(due)s.", **values)
    return t.say("%(clock)s (%(severity)s): promised by %(due)s, kept.", **values)


def _money_lines(turn: Turn, account: Account, now: Account | None, facts: dict[str, Fact]) -> list[str]:
    t = turn.t
    facts |= account_facts([account])
    if not account.is_shown or now is None:
        return [hidden_amount(turn)]
    facts["total_now"] = str(now.total)
    return [
        t.say(
            "Credits and penalties %(period)s would then be, preliminary: %(total)s (as things stand: %(now)s).",
            period=in_period(t, account.period),
            total=t.money(account.settlement.total, account.version.currency),
            now=t.money(now.total, account.version.currency),
        )
    ]


def _group_line(turn: Turn, after: Budget) -> str:
    t, one = turn.t, after.measurement
    return capitalised(
        t.say(
            "%(group)s: %(left)s, availability %(percent)s (target %(target)s)",
            group=target_name(t, one.target),
            left=left_text(t, after),
            percent=percent_text(t, one),
            target=t.percent(one.target.target),
        )
    )
