"""What a period is worth: the sum first, its cap, by when to claim, how firm it is; the terms wait behind More."""

from __future__ import annotations

from bot.handlers.account_words import account_facts, accounts_lines, cap_and_claim, standing_line, versions_note
from bot.handlers.amounts import accounts_of
from bot.handlers.measuring import budgets_asked, money_why
from bot.handlers.money_aspects import Aspect
from bot.handlers.settling_acts import choosing_offer, settling_offers
from bot.messages import Fact
from bot.turn import Ask, Offer, Said, Turn
from bot.wording.clauses import basis, cited
from bot.wording.remedies import cap_lines, credit_lines, lateness_lines
from bot.wording.targets import in_period
from bot.wording.unstated import unstated
from knowledge.contract.agreement import ContractVersion
from knowledge.downtime.availability import Measurement
from knowledge.terms import Clause

_SHOWN_OF_ONE, _SHOWN_OF_SEVERAL = 2, 4
"""How many lines of an amount stand before "More": of one period beside its cap and claim, of several alone."""


def amount(turn: Turn, ask: Ask, version: ContractVersion) -> Said:
    """Answer what the period is worth so far: the sum after caps first, then its parts; the terms wait behind More."""
    t = turn.t
    measured = [one.measurement for one in budgets_asked(turn, ask, version)]
    begun = [one for one in measured if one.measured.span.start <= turn.now]
    if not begun:
        return _nothing_yet(turn, version, measured)
    accounts = accounts_of(turn, begun)
    clauses: list[Clause | None] = [clause for account in accounts for clause in account.clauses]
    facts: dict[str, Fact] = {**account_facts(accounts), "about": Aspect.AMOUNT.value}
    lines = accounts_lines(turn, accounts)
    around = cap_and_claim(turn, accounts[-1], facts, clauses) if len(accounts) == 1 else []
    shown = _SHOWN_OF_ONE if len(accounts) == 1 else _SHOWN_OF_SEVERAL
    lines, hidden = [*lines[:shown], *around], lines[shown:]
    unused: list[Clause | None] = []
    more = [
        *hidden,
        *versions_note(turn, accounts),
        *credit_lines(t, version, unused),
        *lateness_lines(t, version, unused),
        *cap_lines(t, version, unused),
    ]
    if not [clause for clause in clauses if clause is not None]:
        clauses = [one.target.clause for one in begun]
    turn.remember(why=money_why(begun))
    facts["clauses"] = cited(t, accounts[-1].version, clauses)
    why = Offer(t.say("Why?"), "ask", {"intent": "why", "entities": {}, "text": ""})
    text = "\n".join([*lines, standing_line(turn, accounts), basis(t, accounts[-1].version, clauses)])
    offers = (why, claim_offer(turn), *settling_offers(turn, accounts), *choosing_offer(turn))
    return Said(text, facts, offers, more="\n".join(more))


def _nothing_yet(turn: Turn, version: ContractVersion, measured: list[Measurement]) -> Said:
    """Say that there is no amount: the period has not begun, or nothing of what was asked about is measured."""
    t = turn.t
    turn.remember(why=None)
    if not measured:
        return Said(
            unstated(t, version.unlisted, t.say("credits for availability below the target")), {"stated": False}
        )
    said = t.say(
        "The period has not begun yet, so there is nothing to compute %(period)s.",
        period=in_period(t, measured[0].period),
    )
    return Said(said, {"begun": False, "period_start": turn.instant(measured[0].period.start)})


def as_things_stand(turn: Turn, ask: Ask, version: ContractVersion) -> list[str]:
    """Return what the period is worth so far, where anything was counted in it; what that stands on is the why."""
    measured = [one.measurement for one in budgets_asked(turn, ask, version)]
    accounts = [one for one in accounts_of(turn, measured) if one.settlement.total or one.settlement.lines]
    shown = [one for one in accounts if one.settlement.total]
    if not shown:
        turn.remember(why=None)
        return []
    turn.remember(why=money_why([one for account in shown for one in account.measured]))
    return [*accounts_lines(turn, shown), standing_line(turn, shown)]


def claim_offer(turn: Turn) -> Offer:
    """Return the offer to say how and by when to claim."""
    return Offer(turn.t.say("How and by when to claim"), "ask", {"intent": "claim_terms", "entities": {}, "text": ""})
