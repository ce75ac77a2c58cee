"""How firm a figure is, in words: open, provisional or settled, and that what may change accepts and refuses nothing.

Rule: money, an exceeded limit and a missed target or deadline are never said without it, and never as a promise.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.i18n import Translator
from knowledge.money.standing import AmountsShown, Settled, Standing, StandingCode

_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads it: the provider's people learn who settled, a customer's that the `provider` did; and in which zone
    times are said."""

    is_staff: bool
    provider: str
    zone: str


def preliminary(t: Translator) -> str:
    """Return the sentence that stands under every figure that is not settled."""
    return t.say("A preliminary calculation; it neither accepts nor refuses a claim.")


def standing_text(t: Translator, standing: Standing, reader: Reader) -> str:
    """Return how firm a figure is as whole sentences; with the fixed one wherever it may still change."""
    if standing.settled is not None:
        return settled_text(t, standing.settled, reader)
    return f"{_firmness(t, standing, reader)} {preliminary(t)}"


def standings_text(t: Translator, standings: Iterable[Standing], reader: Reader) -> str:
    """Return how firm several figures are on one line; each way of being firm once, the fixed sentence at the end."""
    kinds = list(dict.fromkeys(standings))
    fixed = [preliminary(t)] if any(one.may_change for one in kinds) else []
    said = [
        settled_text(t, one.settled, reader) if one.settled is not None else _firmness(t, one, reader)
        for one in _together(kinds)
    ]
    return " ".join([*dict.fromkeys(said), *fixed])


def standing_word(t: Translator, standing: Standing) -> str:
    """Return how firm a figure is as one word, for a line that has no room for more."""
    words = {
        StandingCode.OPEN: t.say("open"),
        StandingCode.PROVISIONAL: t.say("provisional"),
        StandingCode.SETTLED: t.say("settled"),
    }
    return words[standing.code]


def amounts_meaning(t: Translator, shown: AmountsShown) -> str:
    """Return what it means for a customer that such amounts are shown."""
    match shown:
        case AmountsShown.ESTIMATE:
            return t.say("every computed amount is shown, each with how firm it is (estimate).")
        case AmountsShown.SETTLED_ONLY:
            return t.say("only settled amounts are shown (settled_only).")
        case AmountsShown.NEVER:
            return t.say("no computed amounts are shown (never).")


def settled_text(t: Translator, settled: Settled, reader: Reader) -> str:
    """Return who settled and when; the person's name is for the provider's people only."""
    who = settled.by if reader.is_staff else reader.provider
    return t.say("Settled: %(who)s, %(moment)s.", who=who, moment=t.full_moment(settled.at, reader.zone))


def _together(kinds: Iterable[Standing]) -> list[Standing]:
    """Return the kinds with the provisional ones as one, whose outages without a cause add up."""
    found: list[Standing] = []
    provisional = [one for one in kinds if one.code is StandingCode.PROVISIONAL]
    for one in kinds:
        if one.code is not StandingCode.PROVISIONAL:
            found.append(one)
        elif one is provisional[0]:
            found.append(Standing(one.code, unattributed=sum(each.unattributed for each in provisional)))
    return found


def _firmness(t: Translator, standing: Standing, reader: Reader) -> str:
    if standing.code is StandingCode.PROVISIONAL and standing.unattributed:
        return t.count(
            "Provisional: not settled yet, and %(n)s outage has no cause on record.",
            "Provisional: not settled yet, and %(n)s outages have no cause on record.",
            standing.unattributed,
        )
    if standing.code is StandingCode.PROVISIONAL:
        return t.say("Provisional: not settled yet.")
    if standing.until is None:
        return t.say("Open: the incident is not over, so this may change.")
    last = (standing.until - _MOMENT).astimezone(ZoneInfo(reader.zone)).date()
    return t.say("Open: the period runs to %(day)s, so this may change.", day=t.long_date(last))
