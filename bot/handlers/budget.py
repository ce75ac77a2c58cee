"""How much downtime is left, was used, or would be left: per measured group and period of the contract."""

from __future__ import annotations

from collections.abc import Sequence

from bot.charts.budgets import budget_chart
from bot.charts.burning import burn_chart
from bot.charts.timeline import timeline_chart
from bot.handlers.account_words import account_facts, accounts_lines, standing_line
from bot.handlers.amounts import accounts_of
from bot.handlers.closed_periods import reader_of, standing_of_one
from bot.handlers.disputes import disagree
from bot.handlers.foreseeing import asks_when, forecast_lines
from bot.handlers.measuring import budget_why, budgets_asked, states
from bot.handlers.money_aspects import asks_for_money
from bot.handlers.period_amounts import amount
from bot.handlers.promises import uncovered_services
from bot.handlers.report_files import with_report
from bot.handlers.subject import about_contract
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
from bot.wording.unmeasured import unmeasured, unmeasured_lines
from bot.wording.unstated import unstated
from knowledge.contract.agreement import ContractVersion
from knowledge.downtime.budget import Budget, Phase
from knowledge.money.standing import weakest
from knowledge.terms import Clause
from knowledge.words.services import services

_SHOWN = 3


@about_contract
def budget_left(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Answer promised, used and left, with a bar, for the period named or the running one; or the money asked for."""
    return [amount(turn, ask, version)] if asks_for_money(ask) else left(turn, ask, version)


def left(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Return promised, used and left of the groups asked about, and when it would be used up."""
    uncovered = uncovered_services(turn, ask, version)
    if uncovered:
        return [uncovered]
    asked = budgets_asked(turn, ask, version)
    if not asked:
        return [no_target(turn, ask, version)]
    begun = [one for one in asked if one.phase is not Phase.FUTURE]
    if not begun:
        return [_not_begun(turn, asked, version)]
    lines, facts = _lines(turn, begun), _facts(turn, begun, version)
    ahead = forecast_lines(turn, begun, ask, facts)
    more = "\n".join(lines[_SHOWN + 1 :]) or None
    lines = lines[: _SHOWN + 1] + _unmeasured(turn, begun)
    lines = [*ahead, *lines] if asks_when(ask) else [*lines[:_SHOWN], *ahead, *lines[_SHOWN:]]
    lines += if_exceeded(turn, begun)
    clauses = [one.measurement.target.clause for one in begun]
    lines.append(basis(turn.t, version, clauses))
    turn.remember(why=budget_why(one.measurement for one in begun))
    tightest_first = sorted(begun, key=lambda one: -(one.burn or 0))
    chart = burn_chart(turn.t, begun[0]) if len(begun) == 1 else budget_chart(turn.t, tightest_first)
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


def no_target(turn: Turn, ask: Ask, version: ContractVersion) -> Said:
    """Return that nothing of what was asked about is measured under the contract."""
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
    return (why, disagree(t, "budget"))


@about_contract
def past_period(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Answer the result of a period: availability against the target, and what a miss is worth after all caps.

    Who asks for money, and not only how it went, is answered with the amount; who asks for a report also gets the file.
    """
    said = amount(turn, ask, version) if asks_for_money(ask) else _result(turn, ask, version)
    return with_report(turn, ask, version, [said])


def _result(turn: Turn, ask: Ask, version: ContractVersion) -> Said:
    asked = budgets_asked(turn, ask, version)
    if not asked:
        return no_target(turn, ask, version)
    budgets = [one for one in asked if one.phase is not Phase.FUTURE]
    if not budgets:
        return _not_begun(turn, asked, version)
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
    lines += _unmeasured(turn, budgets)
    facts["clauses"] = cited(t, version, clauses)
    charts = (timeline_chart(t, budgets[0].measurement),) if len(budgets) == 1 else ()
    return Said("\n".join([*lines, basis(t, version, clauses)]), facts, _offers(turn), attachments=charts)


def _unmeasured(turn: Turn, budgets: Sequence[Budget]) -> list[str]:
    found = unmeasured(states(turn), turn.contract, budgets)
    return unmeasured_lines(turn.t, found, turn.zone, now=turn.now)
