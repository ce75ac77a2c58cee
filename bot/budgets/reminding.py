"""The round of a customer's contract: the days that a claim still has, at nine in its zone, its end, summaries.

Rules: 14, 7 and 1 days before the last day, and on it; a reminder whose day went by unseen is told with the days that
are left now, once. It goes to the customer's people, never into a place, and to staff; it names no amount.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.budgets.claiming import Claimable, claimable
from bot.budgets.ending import Ending, ending_said, new_ending
from bot.budgets.hearers import to_customer, to_staff
from bot.budgets.summary import Summed, new_summaries, next_summary_at, summary_said
from bot.i18n import Translator, capitalised
from bot.messages import Fact, Outcome
from bot.ports import CLOCK, CONTRACT, UnitOfWork
from bot.records import Why
from bot.reports.monthly import send_reports
from bot.saying import DEFAULT_LANGUAGE, Voice
from bot.ticking import Tick
from bot.turn import DEFAULT_ZONE, Json, Said
from bot.wording.budgets import percent_text
from bot.wording.clauses import basis
from bot.wording.standing import Reader, standing_text
from bot.wording.targets import in_period, target_name
from knowledge.contract.agreement import Contract

DAYS_BEFORE = (14, 7, 1, 0)
"""How many days before its last day a claim is reminded of."""
_AT = time(9)
_HELD = timedelta(minutes=2)
_AT_ONCE = 100
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What is to be told of a contract: claims with what each reminder is remembered by, summaries, its end."""

    reminders: Sequence[tuple[Claimable, str]] = ()
    summaries: Sequence[Summed] = ()
    ending: Ending | None = None


def contract_days(tick: Tick) -> Sequence[Json]:
    """Tell what a contract has coming that is due to be told; return what was told."""
    with tick.open_reading() as work:
        soonest = work.looks.next_at(CONTRACT)
    if soonest is None or soonest > tick.now:
        return ()
    with tick.open_work() as work:
        customers = work.looks.take(CONTRACT, tick.now, tick.now + _HELD, _AT_ONCE)
        work.commit()
    return tick.make_each(partial(_look, customer) for customer in customers)


def take_stock_of_claims(work: UnitOfWork, now: datetime) -> None:
    """Take note, without a word, of the reminders due by now, and plan the next look: for records from elsewhere."""
    for customer in work.customers.all():
        _look_at(customer.key, work, now)


def _look(customer: str, voice: Voice) -> Sequence[Json]:
    contract = voice.work.customers.contract_of(customer)
    happened: list[Json] = []
    ahead = _look_at(customer, voice.work, voice.now)
    for one, id_ in ahead.reminders:
        if contract is not None:
            _tell(voice, customer, contract, one, id_)
        day = one.step.last_day.isoformat()
        happened.append({"type": "claim_day_near", "customer": customer, "step": one.step.step.key, "last_day": day})
    if contract is not None:
        happened += [_tell_summary(voice, contract, one) for one in ahead.summaries]
        happened += _send_reports(voice, customer, contract)
    if ahead.ending is not None:
        happened.append(_tell_ending(voice, customer, ahead.ending))
    return happened


def _look_at(customer: str, work: UnitOfWork, now: datetime) -> _Ahead:
    """Return what nobody was told of, take note of it, and plan the next look.

    At the first look at a contract nothing is told: what it had coming before it was entered is nobody's news, and of
    a period before that the records know nothing.
    """
    contract = work.customers.contract_of(customer)
    if contract is None:
        work.looks.look_no_more(CONTRACT, customer)
        return _Ahead()
    zone = ZoneInfo(_zone(contract, now))
    found = list(_due(customer, contract, work, now, zone))
    for id_ in (id_ for _, ids in found for id_ in ids):
        work.seen.remember(CLOCK, Outcome(id_, None, DEFAULT_LANGUAGE, (), (), ()), now)
    summaries = new_summaries(work, customer, contract, now)
    following = next_summary_at(customer, contract, now)
    nine = _next_nine(now, zone)
    work.looks.look_at(CONTRACT, customer, nine if following is None else min(nine, following))
    ending = new_ending(work, customer, contract, now)
    if _is_first_look(customer, work, now):
        return _Ahead()
    return _Ahead([(one, ids[-1]) for one, ids in found], summaries, ending)


def _is_first_look(customer: str, work: UnitOfWork, now: datetime) -> bool:
    known = f"contract:{customer}"
    if work.seen.outcome_of(CLOCK, known) is not None:
        return False
    work.seen.remember(CLOCK, Outcome(known, None, DEFAULT_LANGUAGE, (), (), ()), now)
    return True


def _due(
    customer: str, contract: Contract, work: UnitOfWork, now: datetime, zone: ZoneInfo
) -> Iterator[tuple[Claimable, list[str]]]:
    for one in claimable(work, customer, contract, now):
        passed = [days for days in DAYS_BEFORE if _nine(one, days, zone) <= now]
        ids = [f"claim:{customer}:{one.id}:{days}" for days in passed]
        new = [id_ for id_ in ids if work.seen.outcome_of(CLOCK, id_) is None]
        if new:
            yield one, new


def _nine(one: Claimable, days: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(one.step.last_day - days * _DAY, _AT, zone)


def _next_nine(now: datetime, zone: ZoneInfo) -> datetime:
    local = now.astimezone(zone)
    day = local.date() if local.time() < _AT else local.date() + _DAY
    return datetime.combine(day, _AT, zone).astimezone(now.tzinfo)


def _zone(contract: Contract, now: datetime) -> str:
    version = contract.version_at(now)
    return version.zone if version is not None else DEFAULT_ZONE


def _send_reports(voice: Voice, customer: str, contract: Contract) -> Sequence[Json]:
    known = voice.work.customers.get(customer)
    return send_reports(voice, known, contract) if known is not None else ()


def _tell_ending(voice: Voice, customer: str, ending: Ending) -> Json:
    company = voice.work.customers.get(customer)
    name = company.name if company is not None else customer
    day = ending.last_day.isoformat()
    why = Why("contract", "contract.end", f"contract:{customer}", voice.now, customer, {"last_day": day})

    def words(t: Translator, company: str | None) -> Said:
        return ending_said(t, ending, voice.now, company=company)

    for notice in (
        *to_customer(voice.work, ending.id, partial(words, company=None), why, private=True),
        *to_staff(voice.work, ending.id, partial(words, company=name), why),
    ):
        voice.notify(notice)
    return {"type": "contract_end_near", "customer": customer, "last_day": day}


def _tell_summary(voice: Voice, contract: Contract, summed: Summed) -> Json:
    work, one, customer = voice.work, summed.summary, summed.customer
    company = work.customers.get(customer)
    name = company.name if company is not None else customer
    claims = claimable(work, customer, contract, voice.now)
    details: dict[str, str | int | bool | None] = {"reports": one.reports, "missed": one.missed}
    why = Why("summary", "summary.period", f"summary:{one.id}", summed.at, customer, details)

    def words(t: Translator, company: str | None) -> Said:
        return summary_said(t, contract.provider, one, claims, company=company)

    for notice in (
        *to_customer(work, summed.id, partial(words, company=None), why),
        *to_staff(work, summed.id, partial(words, company=name), why),
    ):
        voice.notify(notice)
    return {"type": "period_summed_up", "customer": customer, "period_start": one.period.first_day.isoformat()}


def _tell(voice: Voice, customer: str, contract: Contract, one: Claimable, id_: str) -> None:
    company = voice.work.customers.get(customer)
    name = company.name if company is not None else customer
    details: dict[str, str | int | bool | None] = {"last_day": one.step.last_day.isoformat(), "step": one.step.step.key}
    why = Why("contract", "claim.day", f"claim:{one.id}", voice.now, customer, details)

    def words(t: Translator, company: str | None) -> Said:
        return _said(t, contract, one, voice.now, company)

    for notice in (
        *to_customer(voice.work, id_, partial(words, company=None), why, private=True),
        *to_staff(voice.work, id_, partial(words, company=name), why),
    ):
        voice.notify(notice)


def _said(t: Translator, contract: Contract, one: Claimable, now: datetime, company: str | None) -> Said:
    zone = one.version.zone
    days = one.days_left(now.astimezone(ZoneInfo(zone)).date())
    values = {
        "step": capitalised(t.text(one.step.step.name)),
        "period": in_period(t, one.period),
        "day": t.long_date(one.step.last_day),
    }
    if days == 0:
        head = t.say("%(step)s, for results %(period)s: today (%(day)s) is the last day.", **values)
    else:
        head = t.count(
            "%(step)s, for results %(period)s: possible until %(day)s; %(n)s day is left.",
            "%(step)s, for results %(period)s: possible until %(day)s; %(n)s days are left.",
            days,
            **values,
        )
    lines = [head if company is None else f"{company}: {head}", _reasons(t, one)]
    lines.append(standing_text(t, one.standing, Reader(company is not None, contract.provider, zone)))
    lines += [t.say("This conversation is not a claim."), basis(t, one.version, [one.step.step.clause])]
    facts: dict[str, Fact] = {"event": "claim_day_near", "last_day": one.step.last_day.isoformat()}
    return Said("\n".join(lines), facts, private=True)


def _reasons(t: Translator, one: Claimable) -> str:
    """Return what was missed: groups with their results, and incidents by number."""
    said = []
    if one.missed:
        groups = [
            f"{target_name(t, each.measurement.target)} {percent_text(t, each.measurement)}" for each in one.missed
        ]
        said.append(t.say("Below the target: %(groups)s.", groups=t.list(groups)))
    if one.late:
        said.append(t.say("A due time was missed in: %(numbers)s.", numbers=t.list(str(number) for number in one.late)))
    return " ".join(said)
