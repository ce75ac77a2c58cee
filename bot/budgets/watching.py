"""The round of the budgets: the customer whose budgets are due is read once, told of, and planned anew.

Rules: an event of an incident plans a look at its customer's budgets at once; while something is down the look after it
is at the exact instant at which the next share will be used. Looking and planning are one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial

from bot.audience import SERVICES
from bot.budgets.crossing import Crossed, Recorded, budgets_of, crossed, next_instant, recorded, remember
from bot.budgets.hearers import to_customer, to_staff
from bot.budgets.using import put_on_board
from bot.budgets.words import told
from bot.i18n import Translator
from bot.ports import BUDGET, UnitOfWork
from bot.records import Why
from bot.saying import Voice
from bot.ticking import Tick
from bot.turn import Json, Said, iso
from knowledge.downtime.budget import Budget
from knowledge.money.standing import Standing, standing_of

_HELD = timedelta(minutes=2)
_AT_ONCE = 100
_ALL = Fraction(1)


def budget_shares(tick: Tick) -> Sequence[Json]:
    """Tell what has become of the budgets that are due to be looked at; return what was told."""
    with tick.open_reading() as work:
        soonest = work.looks.next_at(BUDGET)
    if soonest is None or soonest > tick.now:
        return ()
    with tick.open_work() as work:
        customers = work.looks.take(BUDGET, tick.now, tick.now + _HELD, _AT_ONCE)
        work.commit()
    return tick.make_each(partial(_look, customer) for customer in customers)


def take_stock_of_budgets(work: UnitOfWork, now: datetime) -> None:
    """Take note, without a word, of the shares used by now, and plan the next looks: for records from elsewhere."""
    for customer in work.customers.all():
        _look_at(customer.key, work, now)


def _look(customer: str, voice: Voice) -> Sequence[Json]:
    found = _look_at(customer, voice.work, voice.now)
    if found is None or not found[1]:
        return ()
    known, news = found
    _tell(voice, known, news)
    return tuple(_event(one, customer) for one in news)


def _look_at(customer: str, work: UnitOfWork, now: datetime) -> tuple[Recorded, list[Crossed]] | None:
    """Take note of what is news of a customer's budgets, plan the next look, and return the news."""
    work.looks.hold(BUDGET, customer)
    contract = work.customers.contract_of(customer)
    if contract is None:
        work.looks.look_no_more(BUDGET, customer)
        work.board.put_budgets(customer, ())
        return None
    known = recorded(work, customer, contract, now)
    budgets = budgets_of(known)
    put_on_board(work, customer, budgets, now)
    news = crossed(work, known, budgets)
    remember(work, news, now)
    _plan(work, known, budgets)
    return known, news


def _plan(work: UnitOfWork, known: Recorded, budgets: Sequence[Budget]) -> None:
    following = next_instant(known, budgets)
    if following is None:
        work.looks.look_no_more(BUDGET, known.customer)
    else:
        work.looks.look_at(BUDGET, known.customer, following)


def _tell(voice: Voice, known: Recorded, news: Sequence[Crossed]) -> None:
    """Queue one message on all the news to the customer, and one to staff."""
    work = voice.work
    company = work.customers.get(known.customer)
    name = company.name if company is not None else known.customer
    ahead = [None if one.is_correction else known.forecast(one.budget, _ALL) for one in news]
    standings = [_standing(work, known, one.budget) for one in news]
    why, key = _why(known, news), news[0].ids[-1]

    def words(t: Translator, company: str | None) -> Said:
        return told(t, known, news, ahead, standings, company=company)

    for notice in (
        *to_customer(work, key, partial(words, company=None), why),
        *to_staff(work, key, partial(words, company=name), why),
    ):
        voice.notify(notice)


def _standing(work: UnitOfWork, known: Recorded, one: Budget) -> Standing:
    period = one.measurement.period
    closed = [each for each in work.settlements.of_customer(known.customer) if each.period == period]
    settled = closed[-1].settled if closed and closed[-1].is_intact else None
    return standing_of(period, (one.measurement,), known.now, settled)


def _why(known: Recorded, news: Sequence[Crossed]) -> Why:
    details: dict[str, str | int | bool | None] = {
        one.budget.measurement.target.key: f"{'-' if one.is_correction else ''}{one.share * 100}%" for one in news
    }
    about = {service for one in news for service in one.budget.measurement.target.services}
    details[SERVICES] = ",".join(sorted(about))
    rule = "budget.correction" if all(one.is_correction for one in news) else "budget.share"
    subject = f"budget:{known.customer}"
    return Why("budget", rule, subject, min(one.at for one in news), known.customer, details)


def _event(one: Crossed, customer: str) -> Json:
    measured = one.budget.measurement
    return {
        "type": "budget_corrected" if one.is_correction else "budget_share_used",
        "customer": customer,
        "group": measured.target.key,
        "percent": int(one.share * 100),
        "at": iso(one.at, measured.version.zone),
    }
