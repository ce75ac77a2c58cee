"""The steps behind the money of a period: each credit and penalty, then what caps, holds back or adds tax, and the sum.

Rule: the figures are those of the account as computed; where an account is not shown, neither are its steps.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.handlers.amounts import Account
from bot.i18n import capitalised
from bot.turn import Turn
from bot.wording.money_steps import step_lines
from bot.wording.settlements import lateness_line
from bot.wording.targets import target_name
from knowledge.explanation import Step, StepCode
from knowledge.explanation_of_money import explain_credit, explain_penalty, explain_quality_credit, explain_settlement
from knowledge.money.gross import gross_of
from knowledge.money.penalties import LatePenalty
from knowledge.money.quality import QualityResult
from knowledge.money.remedies import Credit, CreditCode


def steps_behind(turn: Turn, account: Account) -> list[str]:
    """Return the steps behind an account, by credit and penalty; none where its amounts are not shown."""
    if not account.is_shown or account.difference is not None:
        return []
    t, version = turn.t, account.version
    parts = list(_parts(turn, account))
    together = explain_settlement(account.settlement, gross_of(version, account.settlement))
    whole = step_lines(t, version, (step for step in together if not _says_nothing(step)))
    return [*parts, t.say("All together:"), *(f"• {line}" for line in whole)] if parts else []


def _says_nothing(step: Step) -> bool:
    """Tell of a cap on remedies of a kind that the period does not have."""
    return step.code is StepCode.CAPPED and not step.values["before"] and not step.values["granted"]


def _parts(turn: Turn, account: Account) -> Iterator[str]:
    t, version = turn.t, account.version
    for line in account.settlement.lines:
        match line.source:
            case Credit() as credit if credit.code is not CreditCode.TARGET_MET:
                yield f"{capitalised(target_name(t, credit.measurement.target))}:"
                yield from (f"• {said}" for said in step_lines(t, version, explain_credit(credit)))
            case LatePenalty() as penalty:
                yield f"{lateness_line(t, version, penalty)}:"
                yield from (f"• {said}" for said in step_lines(t, version, explain_penalty(penalty)))
            case QualityResult() as quality:
                yield f"{capitalised(t.text(quality.target.name))}:"
                yield from (f"• {said}" for said in step_lines(t, version, explain_quality_credit(quality)))
            case _:
                pass
