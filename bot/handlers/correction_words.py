"""How what is computed now differs from what was settled, and why; the settled figure stays what it is.

Rule: a difference is said wherever the settled figure is; its amount only to whoever is shown amounts that may change.
"""

from __future__ import annotations

from bot.handlers.amounts import Account
from bot.handlers.closed_periods import amounts_shown, logs_before
from bot.turn import Turn
from bot.wording.targets import target_name
from knowledge.money.settled import Difference, Reason, SettledResult
from knowledge.money.standing import AmountsShown


def correction_lines(turn: Turn, account: Account) -> list[str]:
    """Return how what is computed now differs from what was settled and why, and which settlement this one corrects."""
    t, found = turn.t, account.difference
    lines = _computed_now(turn, account, found) if found is not None else []
    if len(account.closed) > 1 and account.closed[-2].is_intact:
        before = account.closed[-2]
        corrected = t.say(
            "It corrects the settlement of %(moment)s: %(total)s.",
            moment=t.full_moment(before.at, turn.zone),
            total=t.money(before.figures.total, before.figures.currency),
        )
        lines.append(corrected)
    return lines


def _computed_now(turn: Turn, account: Account, found: Difference) -> list[str]:
    t = turn.t
    reasons = t.list(_reason(turn, account, reason) for reason in found.reasons) or t.say("an earlier period changed")
    if amounts_shown(turn) is AmountsShown.SETTLED_ONLY:
        said = t.say("CORRECTION: what is computed now differs, since %(reasons)s.", reasons=reasons)
    elif found.now.total == found.settled.total:
        said = t.say("CORRECTION: the sum stays, but what is computed now differs, since %(reasons)s.", reasons=reasons)
    else:
        total = t.money(found.now.total, found.now.currency)
        said = t.say("CORRECTION: computed now it is %(total)s, since %(reasons)s.", total=total, reasons=reasons)
    names = {target.key: target_name(t, target) for target in account.version.targets}
    return [
        said,
        *(
            t.say(
                "• %(group)s: %(now)s instead of %(before)s",
                group=names.get(key, key),
                now=_percent(turn, found.now.results[key]),
                before=_percent(turn, found.settled.results[key]),
            )
            for key in found.results
            if key in found.settled.results
        ),
    ]


def _reason(turn: Turn, account: Account, reason: Reason) -> str:
    t = turn.t
    match reason:
        case Reason.CONTRACT:
            return t.say("the contract on record says something else now")
        case Reason.ENGINE:
            return t.say("the way of computing changed")
        case Reason.EVENTS:
            since, logs = account.closed[-1].at, logs_before(turn, account.period.end)
            changed = [log.number for log in logs if any(event.recorded_at > since for event in log.events)]
            if not changed:
                return t.say("the records changed after the settlement")
            numbers = t.list(map(str, changed))
            return t.say("the records of incidents %(numbers)s changed after the settlement", numbers=numbers)


def _percent(turn: Turn, result: SettledResult) -> str:
    return turn.t.percent(result.shown, max(0, -int(result.shown.as_tuple().exponent)))
