"""How much downtime is left, was used, or would be left: per measured group and period of the contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.charts import budget_chart
from bot.handlers.account_words import account_facts, accounts_lines, standing_line
from bot.handlers.amounts import accounts_of
from bot.handlers.closed_periods import reader_of, standing_of_one
from bot.handlers.foreseeing import asks_when, forecast_lines
from bot.handlers.lateness import is_about_lateness, lateness_supposed
from bot.handlers.measuring import budget_why, budgets_asked, states
from bot.handlers.money_aspects import asks_for_money
from bot.handlers.money_terms import amount
from bot.handlers.promises import times_at, uncovered_services
from bot.handlers.subject import about_contract
from bot.handlers.supposing import supposed
from bot.handlers.suppositions import is_about_a_report, supposition_asked
from bot.i18n import capitalised
from bot.messages import Fact
from bot.turn import Ask, Offer, Said, Turn
from bot.wording.budgets import (
    budget_facts,
    budget_line,
    budget_lines,
    future_lines,
    left_text,
    period_heading,
    source_names,
)
from bot.wording.clauses import basis, cited
from bot.wording.results import result_lines
from bot.wording.standing import standings_text
from bot.wording.targets import target_name
from bot.wording.unstated import unstated
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.severities import Effect
from knowledge.downtime.budget import Budget, Phase
from knowledge.incidents.state import IncidentState
from knowledge.incidents.status import Status
from knowledge.money.standing import weakest
from knowledge.terms import Clause
from knowledge.words.services import services

_SHOWN = 3
_UNMEASURED_SHOWN = 3
_WEIGHTY = frozenset({Effect.CRITICAL, Effect.MAJOR})


@about_contract
def budget_left(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Answer promised, used and left, with a bar, for the period named or the running one; or the money asked for."""
    return [amount(turn, ask, version)] if asks_for_money(ask) else _left(turn, ask, version)


def _left(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    uncovered = uncovered_services(turn, ask, version)
    if uncovered:
        return [uncovered]
    asked = budgets_asked(turn, ask, version)
    if not asked:
        return [_no_target(turn, ask, version)]
    begun = [one for one in asked if one.phase is not Phase.FUTURE]
    if not begun:
        return [_not_begun(turn, asked, version)]
    lines, facts = _lines(turn, begun), _facts(turn, begun, version)
    ahead = forecast_lines(turn, begun, ask, facts)
    more = "\n".join(lines[_SHOWN + 1 :]) or None
    lines = lines[: _SHOWN + 1] + _unmeasured_lines(turn, begun)
    lines = [*ahead, *lines] if asks_when(ask) else [*lines[:_SHOWN], *ahead, *lines[_SHOWN:]]
    lines += if_exceeded(turn, begun)
    clauses = [one.measurement.target.clause for one in begun]
    lines.append(basis(turn.t, version, clauses))
    turn.remember(why=budget_why(one.measurement for one in begun))
    chart = budget_chart(turn.t, sorted(begun, key=lambda one: -(one.burn or 0)))
    text = "\n".join(lines)
    return [Said(text, facts, _offers(turn), more=more, attachments=(chart,))]


def _lines(turn: Turn, budgets: Sequence[Budget]) -> list[str]:
    """Return a heading and a line per group, the tightest first; groups that are wholly alike share a line."""
    t, first = turn.t, budgets[0].measurement
    as_of = t.say("as of %(moment)s", moment=t.moment(turn.now, first.version.zone, now=turn.now))
    if len(budgets) == 1:
        one = budgets[0]
        heading = t.say(
            "Downtime left %(period)s: %(left)s (%(group)s; %(as_of)s, source: %(source)s).",
            period=period_heading(t, first),
            left=left_text(t, one),
            group=target_name(t, first.target),
            as_of=as_of,
            source=source_names(t, first),
        )
        return [heading, capitalised(budget_line(t, one)) + "."]
    tightest_first = sorted(budgets, key=lambda one: -(one.burn or 0))
    if len({one.measurement.period for one in budgets}) == 1:
        heading = t.say("Downtime left %(period)s (%(as_of)s):", period=period_heading(t, first), as_of=as_of)
        return [heading, *(capitalised(line) for line in budget_lines(t, tightest_first))]
    return [
        t.say("Downtime left (%(as_of)s):", as_of=as_of),
        *(_line_with_period(turn, one) for one in tightest_first),
    ]


def if_exceeded(turn: Turn, budgets: Sequence[Budget]) -> list[str]:
    """Return how firm it is that a limit is exceeded, on one line; nothing where none is."""
    exceeded = [one.measurement for one in budgets if one.exhausted]
    standings = [standing_of_one(turn, one) for one in exceeded]
    return [standings_text(turn.t, standings, reader_of(turn))] if exceeded else []


def _not_begun(turn: Turn, budgets: list[Budget], version: ContractVersion) -> Said:
    """Answer about a period to come: its limit alone, for nothing is used, left or measured yet."""
    t, first = turn.t, budgets[0].measurement
    said = t.say("The period has not begun yet. Allowed downtime %(period)s:", period=period_heading(t, first))
    clauses = [one.measurement.target.clause for one in budgets]
    facts: dict[str, Fact] = {"begun": False, "period_start": turn.instant(first.period.start)}
    for one in budgets:
        facts[f"{one.measurement.target.key}_allowance"] = budget_facts(one, version.zone)["allowance"]
    facts["clauses"] = cited(t, first.version, clauses)
    turn.remember(why=None)
    lines = [capitalised(line) for line in future_lines(t, budgets)]
    return Said("\n".join([said, *lines, basis(t, first.version, clauses)]), facts)


def _line_with_period(turn: Turn, one: Budget) -> str:
    said = budget_line(turn.t, one)
    return f"{capitalised(period_heading(turn.t, one.measurement))}: {said}"


def _no_target(turn: Turn, ask: Ask, version: ContractVersion) -> Said:
    t = turn.t
    names = t.list(t.text(services()[key].name) for key in ask.entities.services)
    what = t.say("availability of %(services)s", services=names) if names else t.say("availability")
    return Said(unstated(t, version.unlisted, what), {"stated": False})


def _facts(turn: Turn, budgets: list[Budget], version: ContractVersion) -> dict[str, Fact]:
    """Return the facts of the first group plainly, and of every group under its own key."""
    facts = budget_facts(budgets[0], version.zone)
    facts["standing"] = weakest(standing_of_one(turn, one.measurement) for one in budgets).code.value
    if len(budgets) > 1:
        keys = [one.measurement.target.key for one in budgets]
        for place, one in enumerate(budgets):
            several = keys.count(keys[place]) > 1
            prefix = f"{keys[place]}_{one.measurement.period.first_day:%Y_%m}" if several else keys[place]
            for name, value in budget_facts(one, version.zone).items():
                if name not in ("target", "as_of"):
                    facts[f"{prefix}_{name}"] = value
    facts["clauses"] = cited(turn.t, version, [one.measurement.target.clause for one in budgets])
    return facts


def _offers(turn: Turn) -> tuple[Offer, ...]:
    t = turn.t
    why = Offer(t.say("Why?"), "ask", {"intent": "why", "entities": {}, "text": ""})
    if turn.is_staff:
        return (why,)
    return (why, Offer(t.say("I do not agree"), "ask", {"intent": "dispute", "entities": {}, "text": ""}))


def _unmeasured_lines(turn: Turn, budgets: Sequence[Budget]) -> list[str]:
    """Name the incidents of the periods that no measurement has confirmed: they are not in the figures.

    Open ones all; of those resolved only the weighty ones, for a lesser one need not have been an outage.
    """
    spans = [(set(one.measurement.target.services), one.measurement.period.segment) for one in budgets]
    found = [
        state
        for state in states(turn)
        if not state.outages
        and state.status is not Status.CANCELLED
        and any(state.service in services and state.since in span for services, span in spans)
        and (state.is_open or _is_weighty(turn, state))
    ]
    lines = [_unmeasured_line(turn, state) for state in found[-_UNMEASURED_SHOWN:]]
    hidden = len(found) - len(lines)
    if hidden > 0:
        lines.append(
            turn.t.count(
                "%(n)s more incident of this period is not measured yet.",
                "%(n)s more incidents of this period are not measured yet.",
                hidden,
            )
        )
    return lines


def _is_weighty(turn: Turn, state: IncidentState) -> bool:
    version = turn.contract.version_at(state.reported_at) if turn.contract is not None else None
    severities = version.severities if version is not None else ()
    return any(severity.key == state.severity and _WEIGHTY & set(severity.effects) for severity in severities)


def _unmeasured_line(turn: Turn, state: IncidentState) -> str:
    t, since = turn.t, turn.t.moment(state.since, turn.zone, now=turn.now)
    if state.is_open or state.restored_at is None:
        return t.say(
            "Open incident %(number)s (since %(moment)s) is not in these figures until an outage is measured.",
            number=state.number,
            moment=since,
        )
    return t.say(
        "Incident %(number)s (%(start)s–%(end)s) is not measured yet and is not in these figures.",
        number=state.number,
        start=since,
        end=t.clock(state.restored_at, turn.zone),
    )


@about_contract
def past_period(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Answer the result of a period: availability against the target, and what a miss is worth after all caps.

    Who asks for money, and not only how it went, is answered with the amount.
    """
    if asks_for_money(ask):
        return [amount(turn, ask, version)]
    asked = budgets_asked(turn, ask, version)
    if not asked:
        return [_no_target(turn, ask, version)]
    budgets = [one for one in asked if one.phase is not Phase.FUTURE]
    if not budgets:
        return [_not_begun(turn, asked, version)]
    t = turn.t
    lines = result_lines(t, [one.measurement for one in budgets])
    clauses: list[Clause | None] = [one.measurement.target.clause for one in budgets]
    turn.remember(why=budget_why(one.measurement for one in budgets))
    facts = _facts(turn, budgets, version)
    missed = {one.measurement.period for one in budgets if not one.measurement.target_met}
    accounts = accounts_of(turn, [one.measurement for one in budgets if one.measurement.period in missed])
    if accounts:
        lines += [*accounts_lines(turn, accounts), standing_line(turn, accounts)]
        clauses += [clause for account in accounts for clause in account.clauses]
        facts |= account_facts(accounts)
    lines += _unmeasured_lines(turn, budgets)
    facts["clauses"] = cited(t, version, clauses)
    return [Said("\n".join([*lines, basis(t, version, clauses)]), facts, _offers(turn))]


@about_contract
def what_if(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Answer time, budget and money if an outage went on so long or to an instant, or were of another severity."""
    if is_about_lateness(ask):
        return lateness_supposed(turn, ask, version)
    if is_about_a_report(ask) and (ask.entities.at or ask.entities.start):
        return times_at(turn, ask, version)
    what = supposition_asked(turn, ask, version)
    if what is None and asks_when(ask) and ask.entities.at is None:
        return _left(turn, ask, version)
    if what is None and (ask.entities.at or ask.entities.start):
        return times_at(turn, ask, version)
    if what is None and ask.entities.severity is not None:
        return times_at(turn, replace(ask, entities=replace(ask.entities, at=turn.now)), version)
    t = turn.t
    if what is not None and not what.targets:
        return [_no_target(turn, ask, version)]
    if what is not None and what.end > what.start:
        return supposed(turn, version, what)
    if what is not None and what.severity is not None and ask.entities.duration is None and ask.entities.end is None:
        return supposed(turn, version, what)
    if what is not None and ask.entities.duration is None:
        moment = t.moment(what.end, version.zone, now=turn.now)
        return [Said(t.say("%(moment)s has passed already. Please name a later moment.", moment=moment))]
    said = t.say(
        "How much longer? Please write for example %(example)s.",
        example=t.quote(t.say("and if it lasted 2 more hours?")),
    )
    return [Said(said)]
