"""Settling a customer's period: a named, authorised person of the provider closes its figures, once, under a seal.

Rule: nothing is settled that may still change by itself (the period runs, an incident of it is open), nothing settled
is overwritten, and a correction is made only where a figure differs.
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.errors import Refused
from bot.handlers.amounts import Account, account_of
from bot.handlers.closed_periods import settlements_of, stands_on
from bot.handlers.measuring import states
from bot.turn import Turn
from knowledge.hours.periods import Period
from knowledge.incidents.incident import OutageRecorded
from knowledge.incidents.state import IncidentState
from knowledge.money.settled import SettledPeriod, difference, figures_of, sealed
from knowledge.money.standing import unattributed


@dataclass(frozen=True, slots=True)
class Draft:
    """A settlement as it would be kept, with the account it comes from and the outages nobody has a cause for."""

    account: Account
    settled: SettledPeriod
    unattributed: tuple[OutageRecorded, ...]


def drafted(turn: Turn, period: Period, *, again: bool) -> Draft:
    """Return the settlement of a period of the customer a turn speaks of, in the name of the person whose turn it is.

    Raises:
        Refused: the person may not settle, there is nothing to settle yet, or it is settled (`again`: it is not, or
            nothing differs).
    """
    if not (turn.is_staff and turn.person.administrator):
        raise Refused(
            "%(name)s may not settle periods; only an administrator of the provider may.", name=turn.person.name
        )
    contract, customer = turn.contract, turn.customer
    if contract is None or customer is None:
        raise Refused("There is no contract of this customer, so there is nothing to settle.")
    account = account_of(turn, contract, period)
    if account is None:
        raise Refused("Nothing is measured from %(first)s to %(last)s.", **_days(period))
    _check_over(turn, period)
    figures, basis = figures_of(account.measured, account.settlement), stands_on(turn, account.version, period)
    closed = settlements_of(turn, period)
    before = closed[-1] if closed else None
    _check_first_or_again(before, again=again)
    if before is not None and before.is_intact and difference(before, figures, basis) is None:
        raise Refused(
            "Nothing differs from the settlement of %(day)s, so there is nothing to correct.", day=_day(before)
        )
    settled = SettledPeriod(
        customer=customer.key,
        period=period,
        revision=1 if before is None else before.revision + 1,
        figures=figures,
        stood_on=basis,
        by=turn.person.id,
        name=turn.person.name,
        at=turn.now,
        corrects=before.seal if before is not None else None,
    )
    return Draft(account, sealed(settled), unattributed(account.measured))


def settle_period(turn: Turn, period: Period, *, again: bool) -> Draft:
    """Keep the settlement of a period; the caller commits.

    Raises:
        Refused: as `drafted`, or somebody else settled it in the meantime.
    """
    draft = drafted(turn, period, again=again)
    if not turn.work.settlements.keep(draft.settled):
        raise Refused("Somebody else settled this period a moment ago. Look at their settlement first.")
    turn.worked_out.clear()
    return draft


def _check_over(turn: Turn, period: Period) -> None:
    if turn.now < period.end:
        raise Refused("The period from %(first)s to %(last)s is not over yet; settle it afterwards.", **_days(period))
    still_open = [str(one.number) for one in states(turn) if one.is_open and _touches(one, period)]
    if still_open:
        raise Refused(
            "Incidents that belong to this period are still open: %(numbers)s. Settle it when they are over.",
            numbers=", ".join(still_open),
        )


def _touches(state: IncidentState, period: Period) -> bool:
    starts = [state.since, state.reported_at, *(outage.start for outage in state.outages)]
    return any(start < period.end for start in starts)


def _check_first_or_again(before: SettledPeriod | None, *, again: bool) -> None:
    if before is not None and not again:
        raise Refused(
            "This period was settled by %(name)s on %(day)s: %(total)s %(currency)s. A correction beside it is made "
            "with --again.",
            name=before.name,
            day=_day(before),
            total=str(before.figures.total),
            currency=before.figures.currency,
        )
    if before is None and again:
        raise Refused("This period has not been settled yet; settle it without --again first.")


def _days(period: Period) -> dict[str, str | int]:
    return {"first": period.first_day.isoformat(), "last": period.last_day.isoformat()}


def _day(settled: SettledPeriod) -> str:
    return settled.at.astimezone(ZoneInfo(settled.period.zone)).date().isoformat()
