"""An account of a period in words: the sum first, then its parts, what caps it, by when it is claimed, how firm it is.

Rule: every answer that says an amount takes its lines and its facts from here, so that none of them says money without
its standing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.handlers.amounts import Account
from bot.handlers.closed_periods import amounts_shown, reader_of
from bot.handlers.correction_words import correction_lines
from bot.i18n import capitalised
from bot.messages import Fact
from bot.turn import Turn
from bot.wording.channels import channel_name
from bot.wording.results import result_lines
from bot.wording.settlements import (
    cap_left_lines,
    gross_text,
    lateness_line,
    part_lines,
    period_so_far,
    total_line,
)
from bot.wording.standing import standings_text
from bot.wording.targets import in_period
from bot.wording.unstated import unstated
from knowledge.money.claims import ClaimDeadline, claim_deadlines
from knowledge.money.penalties import LatePenalty
from knowledge.money.remedies import Credit
from knowledge.money.standing import AmountsShown, weakest
from knowledge.terms import Clause, Stated


def account_lines(turn: Turn, account: Account) -> list[str]:
    """Return the sum of one period and its parts; the settled one with what corrects it; or why none is shown."""
    if not account.is_shown:
        return [hidden_amount(turn), *time_lines(turn, account)]
    t, version = turn.t, account.version
    computed = part_lines(t, version, account.settlement) if shows_computation(turn, account) else []
    if account.settled is not None:
        total = t.money(account.total, account.settled.currency)
        head = t.say("In all %(period)s, settled: %(total)s.", period=in_period(t, account.period), total=total)
        return [head, *correction_lines(turn, account), *computed]
    warning = [t.say("A settlement was recorded, but it is not as it was sealed; it is not used.")]
    total = total_line(t, version, account.period, account.settlement, now=turn.now)
    total += gross_text(t, version, account.settlement)
    return [total, *(warning if account.closed else []), *computed]


def shows_computation(turn: Turn, account: Account) -> bool:
    """Tell whether the amounts computed now may be shown: not where only the settled one may, and they differ."""
    kept_back = account.difference is not None and amounts_shown(turn) is AmountsShown.SETTLED_ONLY
    return account.is_shown and not kept_back


def accounts_lines(turn: Turn, accounts: Sequence[Account]) -> list[str]:
    """Return several periods: the sum of all of them first, then that of each in which something was missed, and then
    the parts of those."""
    if len(accounts) == 1 or len({one.version.currency for one in accounts}) > 1:
        return [line for one in accounts for line in account_lines(turn, one)]
    hidden = [one for one in accounts if not one.is_shown]
    if hidden:
        shown = [line for one in accounts if one.is_shown for line in account_lines(turn, one)]
        return [*shown, hidden_amount(turn), *(line for one in hidden for line in time_lines(turn, one))]
    said = [account_lines(turn, one) for one in accounts if not _is_kept(one)]
    return [_sum_line(turn, accounts), *(lines[0] for lines in said), *(line for lines in said for line in lines[1:])]


def _sum_line(turn: Turn, accounts: Sequence[Account]) -> str:
    """Return the sum of several periods, from when to when; before the contract began there is nothing to sum up."""
    t, first, last = turn.t, accounts[0], accounts[-1]
    began = first.measured[0].measured.span.start.astimezone(ZoneInfo(first.version.zone)).date()
    values = {
        "first": t.long_date(max(first.period.first_day, began)),
        "last": t.long_date(last.period.last_day),
        "total": t.money(sum((one.total for one in accounts), Decimal("0.00")), last.version.currency),
    }
    if all(_is_kept(one) for one in accounts):
        return t.say("In all from %(first)s to %(last)s, preliminary: %(total)s; every target is kept.", **values)
    return t.say("In all from %(first)s to %(last)s, preliminary: %(total)s.", **values)


def _is_kept(account: Account) -> bool:
    late = any(isinstance(line.source, LatePenalty) for line in account.settlement.lines)
    kept = not account.total and all(one.target_met for one in account.measured)
    return account.settled is None and not late and kept


def versions_note(turn: Turn, accounts: Sequence[Account]) -> list[str]:
    """Return which version decides which period, where it is not one for all; and where a contract began within one."""
    t, notes = turn.t, []
    if len({one.version.key for one in accounts}) > 1:
        said = (f"{in_period(t, one.period)}: {t.text(one.version.name)}" for one in accounts)
        notes.append(
            t.say("Decided by the version in force on a period's first day – %(versions)s.", versions="; ".join(said))
        )
    for one in accounts:
        span, zone = one.measured[0].measured.span, ZoneInfo(one.version.zone)
        if span.start > one.period.start:
            day = t.long_date(span.start.astimezone(zone).date())
            notes.append(
                t.say("The contract is in force from %(day)s; only the time from then on is measured.", day=day)
            )
    return notes


def hidden_amount(turn: Turn) -> str:
    """Return where the amount will come from that is not shown here."""
    if amounts_shown(turn) is AmountsShown.NEVER:
        return turn.t.say("Amounts are not given in this chat; the provider's settlement of the period states them.")
    return turn.t.say("No amount is given before the period is settled; the provider's settlement will state it.")


def time_lines(turn: Turn, account: Account) -> list[str]:
    """Return what a period came to without money: missed targets with their downtime, and missed deadlines."""
    missed = [one for one in account.measured if not one.target_met]
    penalties = [line.source for line in account.settlement.lines if isinstance(line.source, LatePenalty)]
    late = [f"• {lateness_line(turn.t, account.version, one)}" for one in penalties]
    if not missed and not late:
        period = period_so_far(turn.t, account.period, turn.now)
        return [turn.t.say("Every target is kept %(period)s.", period=period)]
    return [*(f"• {line}" for line in result_lines(turn.t, missed)), *late]


def standing_line(turn: Turn, accounts: Sequence[Account]) -> str:
    """Return how firm the figures of some periods are, on one line."""
    return standings_text(turn.t, (one.standing for one in accounts), reader_of(turn))


def cap_and_claim(turn: Turn, account: Account, facts: dict[str, Fact], clauses: list[Clause | None]) -> list[str]:
    """Return what caps the sum of a period, and by when and how it is claimed; each adds its clause and facts."""
    t, version = turn.t, account.version
    lines: list[str] = []
    if not isinstance(version.caps, Stated):
        lines = [unstated(t, version.caps, t.say("the highest sum of credits and penalties"))]
    elif account.is_shown:
        lines = cap_left_lines(t, version, account.settlement)
        facts |= {f"cap_{place}": str(use.limit) for place, use in enumerate(account.settlement.caps, start=1)}
    clauses += [use.cap.clause for use in account.settlement.caps]
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
    day = t.long_date(one.last_day) + (f", {t.say('over')}" if one.is_over(today) else "")
    said = t.say("%(step)s: last day %(day)s", step=capitalised(t.text(one.step.name)), day=day)
    return f"{said} ({channels})." if channels else f"{said}."


def account_facts(accounts: Sequence[Account]) -> dict[str, Fact]:
    """Return the sum of all accounts, each group's credit before caps, the penalties, and how firm all that is.

    Of an account whose money is not shown nothing but how firm it is.
    """
    if not accounts:
        return {}
    facts: dict[str, Fact] = {
        "standing": weakest(one.standing for one in accounts).code.value,
        "amounts_shown": all(account.is_shown for account in accounts),
    }
    shown = [account for account in accounts if account.is_shown]
    if len(shown) == len(accounts):
        facts |= {
            "total": str(sum((account.total for account in accounts), start=Decimal("0.00"))),
            "currency": accounts[0].version.currency,
            "capped": any(account.biting for account in accounts),
        }
    for account in shown:
        facts |= _parts(account, several=len(accounts) > 1)
    return facts


def _parts(account: Account, *, several: bool) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    if account.earlier_this_year is not None:
        facts["earlier_this_year"] = str(account.earlier_this_year)
    if account.difference is not None:
        facts["correction"] = [reason.value for reason in account.difference.reasons]
    if account.settled is not None:
        return facts | {f"{key}_credit": str(amount) for key, amount in account.settled.credits.items()}
    for line in account.settlement.lines:
        if isinstance(line.source, Credit):
            key = line.source.measurement.target.key
            name = f"{key}_{account.period.first_day:%Y_%m}_credit" if several else f"{key}_credit"
            facts[name] = str(Decimal(str(facts.get(name, "0.00"))) + line.stands)
        elif isinstance(line.source, LatePenalty):
            facts[f"incident_{line.source.incident.number}_{line.source.rule.clock.value}_penalty"] = str(line.stands)
    return facts
