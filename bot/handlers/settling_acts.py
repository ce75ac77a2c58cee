"""Settling a period in the chat: an administrator of the provider sees the figures, and closes them with a press more.

Rule: it is offered where a figure may be settled, and done only after the figures were shown once again; whoever
presses is asked then whether they may.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.errors import Refused
from bot.handlers.account_words import account_lines, standing_line
from bot.handlers.amounts import Account, account_of
from bot.i18n import capitalised
from bot.settling import Draft, drafted, settle_period
from bot.turn import Json, Offer, Said, Turn
from bot.wording.clauses import basis
from bot.wording.standing import amounts_meaning
from bot.wording.targets import in_period
from knowledge.contract.levels import PeriodKind
from knowledge.hours.periods import Period
from knowledge.money.standing import AmountsShown


def settling_offers(turn: Turn, accounts: Sequence[Account]) -> tuple[Offer, ...]:
    """Return the offer to settle the one period that is spoken of, or to correct it, to whoever may."""
    if len(accounts) != 1 or not turn.person.administrator or turn.is_shared or turn.customer is None:
        return ()
    (account,) = accounts
    if turn.now < account.period.end or (account.settled is not None and account.difference is None):
        return ()
    label = turn.t.say("Correct the settlement") if account.closed else turn.t.say("Settle the period")
    return (Offer(label, "money.settle", _arguments(turn, account.period, again=bool(account.closed))),)


def choosing_offer(turn: Turn) -> tuple[Offer, ...]:
    """Return the offer to choose which amounts the customer is shown, to whoever may."""
    if not turn.person.administrator or turn.is_shared or turn.customer is None:
        return ()
    arguments = {"customer": turn.customer.key}
    return (Offer(turn.t.say("What the customer is shown"), "money.amounts", arguments),)


def amounts_asked(turn: Turn, arguments: Json) -> list[Said]:
    """Say which amounts a customer is shown, with a press for each other choice."""
    customer = turn.work.customers.get(str(arguments["customer"])) if turn.person.administrator else None
    if customer is None:
        return [Said(turn.t.say("Only an administrator of the provider does this."))]
    now = turn.work.settlements.amounts_shown(customer.key)
    offers = tuple(
        Offer(capitalised(amounts_meaning(turn.t, one)).rstrip("."), "money.show", {**arguments, "shown": one.value})
        for one in AmountsShown
        if one is not now
    )
    return [Said(f"{customer.name}: {amounts_meaning(turn.t, now)}", {"shown": now.value}, offers)]


def amounts_chosen(turn: Turn, arguments: Json) -> list[Said]:
    """Choose from now on which amounts a customer is shown."""
    customer = turn.work.customers.get(str(arguments["customer"])) if turn.person.administrator else None
    if customer is None:
        return [Said(turn.t.say("Only an administrator of the provider does this."))]
    shown = AmountsShown(arguments["shown"])
    turn.work.settlements.show_amounts(customer.key, shown, turn.person.id, turn.now)
    turn.happened("amounts_chosen", customer=customer.key, shown=shown.value)
    return [Said(f"{customer.name}: {amounts_meaning(turn.t, shown)}", {"shown": shown.value})]


def shown_before(turn: Turn, arguments: Json) -> list[Said]:
    """Show what would be settled, with the press that does it."""
    return _done(turn, arguments, keep=False)


def settled(turn: Turn, arguments: Json) -> list[Said]:
    """Settle a period, or correct its settlement, and show what was kept."""
    return _done(turn, arguments, keep=True)


def _done(turn: Turn, arguments: Json, *, keep: bool) -> list[Said]:
    customer = turn.work.customers.get(str(arguments["customer"])) if turn.is_staff else None
    if customer is None:
        return [Said(turn.t.say("Only an administrator of the provider does this."))]
    turn.speak_of(customer)
    period, again = _period(arguments), bool(arguments["again"])
    try:
        draft = settle_period(turn, period, again=again) if keep else drafted(turn, period, again=again)
    except Refused as refused:
        return [Said(turn.t.say(refused.message, **refused.values))]
    return [_kept(turn, draft) if keep else _shown(turn, draft, arguments)]


def _shown(turn: Turn, draft: Draft, arguments: Json) -> Said:
    t, account = turn.t, draft.account
    head = t.say(
        "Settle %(customer)s, %(period)s, with these figures? They stay for good; a correction stands beside them.",
        customer=turn.customer.name if turn.customer is not None else draft.settled.customer,
        period=in_period(t, account.period),
    )
    lines = [head, *account_lines(turn, account), basis(t, account.version, account.clauses)]
    offer = Offer(t.say("Settle"), "money.settle_now", arguments, "primary")
    return Said("\n".join(line for line in lines if line), {"total": str(draft.settled.figures.total)}, (offer,))


def _kept(turn: Turn, draft: Draft) -> Said:
    turn.happened("period_settled", customer=draft.settled.customer, revision=draft.settled.revision)
    account = account_of(turn, turn.contract, draft.account.period) if turn.contract is not None else None
    account = account or draft.account
    lines = [*account_lines(turn, account), standing_line(turn, [account])]
    lines.append(basis(turn.t, account.version, account.clauses))
    facts = {"total": str(draft.settled.figures.total), "standing": account.standing.code.value}
    return Said("\n".join(line for line in lines if line), facts)


def _arguments(turn: Turn, period: Period, *, again: bool) -> Json:
    return {
        "customer": turn.customer.key if turn.customer is not None else "",
        "kind": period.kind.value,
        "first": period.first_day.isoformat(),
        "last": period.last_day.isoformat(),
        "zone": period.zone,
        "again": again,
    }


def _period(arguments: Json) -> Period:
    first, last = date.fromisoformat(arguments["first"]), date.fromisoformat(arguments["last"])
    return Period(PeriodKind(arguments["kind"]), first, last, arguments["zone"])
