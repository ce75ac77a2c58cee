"""Termination: what the contract says of it, and how far a right to it after misses has come; no advice.

Rule: counted are only the periods that are over, as they are known now; nothing is said of whether to terminate.
"""

from __future__ import annotations

from bot.handlers.measuring import measurement
from bot.i18n import capitalised
from bot.messages import Fact
from bot.turn import Turn
from bot.wording.money_steps import step_lines
from bot.wording.rights import termination_lines
from bot.wording.targets import target_name
from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.downtime.availability import Measurement, period_of
from knowledge.explanation_of_rights import explain_termination
from knowledge.hours.periods import previous_period
from knowledge.money.termination import termination_standings
from knowledge.terms import Clause, value_of


def right_to_terminate(
    turn: Turn, version: ContractVersion, clauses: list[Clause | None], facts: dict[str, Fact]
) -> list[str]:
    """Return how far each right to terminate has come; nothing where the contract states none in figures."""
    rules = value_of(version.termination)
    if turn.contract is None or not rules:
        return []
    clauses += [rule.clause for rule in rules]
    standings = termination_standings(version, _past_results(turn, turn.contract, version), turn.now)
    facts["termination_arisen"] = any(one.has_arisen for one in standings)
    facts["termination_missed"] = max((one.missed for one in standings), default=0)
    return termination_lines(turn.t, version, standings)


def steps_to_termination(turn: Turn, version: ContractVersion) -> list[str]:
    """Return the periods behind each right that has a miss, by measured group."""
    if turn.contract is None or not value_of(version.termination):
        return []
    lines: list[str] = []
    for one in termination_standings(version, _past_results(turn, turn.contract, version), turn.now):
        if one.missed:
            lines.append(f"{capitalised(target_name(turn.t, one.target))}:")
            lines += [f"• {line}" for line in step_lines(turn.t, version, explain_termination(one))]
    return lines


def _past_results(turn: Turn, contract: Contract, version: ContractVersion) -> list[Measurement]:
    """Return the results of as many past periods as the longest rule looks at."""
    furthest = max(rule.window or rule.misses for rule in value_of(version.termination) or ())
    found: list[Measurement] = []
    for target in version.targets:
        period = period_of(version, target, turn.now)
        for _ in range(furthest):
            period = previous_period(period)
            one = measurement(turn, contract, target.key, period)
            if one is not None:
                found.append(one)
    return found
