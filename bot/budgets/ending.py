"""The end of a contract, ahead: 90, 30 and 7 days before it, with what the contract says of notice and of its term.

Rule: a reminder whose day went by unseen is told once, with the days left now; a contract without an end has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.i18n import Translator
from bot.messages import Fact, Outcome
from bot.ports import CLOCK, UnitOfWork
from bot.saying import DEFAULT_LANGUAGE
from bot.turn import Said
from bot.wording.clauses import basis
from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.terms import Clause, Stated

DAYS_BEFORE = (90, 30, 7)
_AT = time(9)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ending:
    """A contract that ends, its last day (local), and what the reminder is remembered by."""

    version: ContractVersion
    last_day: date
    id: str


def new_ending(work: UnitOfWork, customer: str, contract: Contract, now: datetime) -> Ending | None:
    """Return the reminder that is due and nobody was told of, and take note of it for ever."""
    last = contract.versions[-1]
    if last.ends is None or last.ends <= now:
        return None
    zone = ZoneInfo(last.zone)
    day = (last.ends - timedelta.resolution).astimezone(zone).date()
    passed = [days for days in DAYS_BEFORE if datetime.combine(day - days * _DAY, _AT, zone) <= now]
    ids = [f"contract_end:{customer}:{day}:{days}" for days in passed]
    new = [id_ for id_ in ids if work.seen.outcome_of(CLOCK, id_) is None]
    for id_ in new:
        work.seen.remember(CLOCK, Outcome(id_, None, DEFAULT_LANGUAGE, (), (), ()), now)
    return Ending(last, day, new[-1]) if new else None


def ending_said(t: Translator, one: Ending, now: datetime, *, company: str | None) -> Said:
    """Return the reminder; `company` is named to staff."""
    days = (one.last_day - now.astimezone(ZoneInfo(one.version.zone)).date()).days
    day = t.long_date(one.last_day)
    head = t.count(
        "The last day of the contract is %(day)s; %(n)s day is left.",
        "The last day of the contract is %(day)s; %(n)s days are left.",
        days,
        day=day,
    )
    lines, clauses = [head if company is None else f"{company}: {head}"], list[Clause | None]()
    for topic in ("term_of_contract", "notice_of_termination"):
        term = one.version.provision(topic)
        if isinstance(term, Stated):
            lines.append(t.text(term.value.text))
            clauses.append(term.clause)
    facts: dict[str, Fact] = {"event": "contract_end_near", "last_day": one.last_day.isoformat()}
    return Said("\n".join([*lines, basis(t, one.version, clauses)]).rstrip(), facts, private=True)
