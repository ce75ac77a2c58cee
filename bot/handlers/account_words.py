"""An account of a period in words: the sum first, then its parts, what caps it, by when it is claimed, how firm it is.

Rule: every answer that says an amount takes its lines and its facts from here, so that none of them says money without
its standing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.handlers.amounts import Account, reader_of
from bot.i18n import capitalised
from bot.messages import Fact
from bot.turn import Turn
from bot.wording.channels import channel_name
from bot.wording.settlements import cap_left_lines, part_lines, total_line
from bot.wording.standing import standings_text
from bot.wording.unstated import unstated
from knowledge.money.claims import ClaimDeadline, claim_deadlines
from knowledge.money.penalties import LatePenalty
from knowledge.money.remedies import Credit
from knowledge.money.standing import weakest
from knowledge.terms import Clause, Stated


def account_lines(turn: Turn, account: Account) -> list[str]:
    """Return the sum of one period and its parts."""
    t, version = turn.t, account.version
    total = total_line(t, version, account.period, account.settlement, now=turn.now)
    return [total, *part_lines(t, version, account.settlement)]


def accounts_lines(turn: Turn, accounts: Sequence[Account]) -> list[str]:
    """Return several periods: the sum of all of them first, then each that is worth something, with its parts."""
    if len(accounts) == 1:
        return account_lines(turn, accounts[0])
    t, worth = turn.t, [one for one in accounts if one.settlement.total]
    total = sum((one.settlement.total for one in accounts), Decimal("0.00"))
    head = t.say(
        "In all from %(first)s to %(last)s, preliminary: %(total)s.",
        first=t.long_date(accounts[0].period.first_day),
        last=t.long_date(accounts[-1].period.last_day),
        total=t.money(total, accounts[-1].version.currency),
    )
    if len({one.version.currency for one in accounts}) > 1:
        return [line for one in accounts for line in account_lines(turn, one)]
    return [head, *(line for one in worth for line in account_lines(turn, one))]


def standing_line(turn: Turn, accounts: Sequence[Account]) -> str:
    """Return how firm the figures of some periods are, on one line."""
    return standings_text(turn.t, (one.standing for one in accounts), reader_of(turn))


def cap_and_claim(turn: Turn, account: Account, facts: dict[str, Fact], clauses: list[Clause | None]) -> list[str]:
    """Return what caps the sum of a period, and by when and how it is claimed; each adds its clause and facts."""
    t, version = turn.t, account.version
    lines = cap_left_lines(t, version, account.settlement)
    if not isinstance(version.caps, Stated):
        lines = [unstated(t, version.caps, t.say("the highest sum of credits and penalties"))]
    clauses += [use.cap.clause for use in account.settlement.caps]
    facts |= {f"cap_{place}": str(use.limit) for place, use in enumerate(account.settlement.caps, start=1)}
    return lines + claim_day_lines(turn, account, facts, clauses)


def claim_day_lines(turn: Turn, account: Account, facts: dict[str, Fact], clauses: list[Clause | None]) -> list[str]:
    """Return the last day on which a result of the period can be claimed, and the way; per step of the claim."""
    t, version = turn.t, account.version
    if not isinstance(version.claim, Stated):
        return [unstated(t, version.claim, t.say("how to claim a credit"))]
    today = turn.now.astimezone(ZoneInfo(version.zone)).date()
    deadlines = claim_deadlines(version, period=account.period)
    facts |= {f"{one.step.key}_last_day": one.last_day.isoformat() for one in deadlines}
    clauses += [one.step.clause for one in deadlines]
    return [_claim_day(turn, one, today) for one in deadlines]


def _claim_day(turn: Turn, one: ClaimDeadline, today: date) -> str:
    t, channels = turn.t, turn.t.either(channel_name(turn.t, channel) for channel in one.step.channels)
    day = t.long_date(one.last_day) + (f" ({t.say('over')})" if one.is_over(today) else "")
    said = t.say("%(step)s: last day %(day)s", step=capitalised(t.text(one.step.name)), day=day)
    return f"{said} ({channels})." if channels else f"{said}."


def account_facts(accounts: Sequence[Account]) -> dict[str, Fact]:
    """Return the sum of all accounts, each group's credit before caps, the penalties, and how firm all that is."""
    if not accounts:
        return {}
    total = sum((account.settlement.total for account in accounts), start=Decimal("0.00"))
    facts: dict[str, Fact] = {
        "total": str(total),
        "currency": accounts[0].version.currency,
        "capped": any(account.biting for account in accounts),
        "standing": weakest(one.standing for one in accounts).code.value,
    }
    for account in accounts:
        if account.earlier_this_year is not None:
            facts["earlier_this_year"] = str(account.earlier_this_year)
        for line in account.settlement.lines:
            if isinstance(line.source, Credit):
                key = line.source.measurement.target.key
                name = f"{key}_credit" if len(accounts) == 1 else f"{key}_{account.period.first_day:%Y_%m}_credit"
                facts[name] = str(line.stands)
            elif isinstance(line.source, LatePenalty):
                facts[f"incident_{line.source.incident.number}_{line.source.rule.clock.value}_penalty"] = str(
                    line.stands
                )
    return facts
