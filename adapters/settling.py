"""A settlement from the command line: whose period is meant, in whose name, and what was closed, in words."""

from __future__ import annotations

from datetime import datetime

from adapters.sla.periods import groups_asked, read_period
from bot.errors import Refused
from bot.handlers.account_words import account_lines, claim_day_lines, standing_line
from bot.handlers.amounts import account_of
from bot.i18n import Translator
from bot.messages import Address
from bot.ports import UnitOfWork
from bot.records import Conversation, Customer, Person
from bot.settling import Draft, drafted, settle_period
from bot.turn import Turn
from bot.wording.clauses import basis
from bot.wording.results import result_lines
from bot.wording.targets import in_period
from knowledge.bilingual import Language
from knowledge.hours.periods import Period

_SHOWN_OF_HASH = 12


def settled_lines(
    work: UnitOfWork,
    customer: str,
    period: str,
    *,
    by: str,
    now: datetime,
    language: Language,
    again: bool,
    keep: bool,
) -> list[str]:
    """Settle a period, or without `keep` only show how it would be; return what to print. The caller commits.

    Raises:
        Refused: the customer, the person or the period is unknown, or `bot.settling` refuses.
    """
    turn = _turn_of(work, _customer(work, customer), _person(work, by), now, language)
    meant = _period(turn, period)
    draft = settle_period(turn, meant, again=again) if keep else drafted(turn, meant, again=again)
    return _lines(turn, draft, kept=keep)


def _lines(turn: Turn, draft: Draft, *, kept: bool) -> list[str]:
    t, account = turn.t, draft.account
    if kept and turn.contract is not None:
        account = account_of(turn, turn.contract, account.period) or account
    head = t.say("Settled: %(customer)s, %(period)s.", **_values(turn, draft))
    if not kept:
        head = t.say("Dry run, nothing is kept: %(customer)s, %(period)s.", **_values(turn, draft))
    clauses = account.clauses
    lines = [head, *result_lines(t, account.measured), *account_lines(turn, account)]
    lines += claim_day_lines(turn, account, {}, clauses)
    if draft.unattributed:
        lines.append(
            t.count(
                "%(n)s counted outage has no cause on record; it counts in full.",
                "%(n)s counted outages have no cause on record; they count in full.",
                len(draft.unattributed),
            )
        )
    lines.append(standing_line(turn, [account]))
    stood = draft.settled.stood_on
    lines.append(
        t.say(
            "Hashes: contract %(contract)s, engine %(engine)s, events %(events)s; seal %(seal)s.",
            contract=stood.contract[:_SHOWN_OF_HASH],
            engine=stood.engine[:_SHOWN_OF_HASH],
            events=stood.events[:_SHOWN_OF_HASH],
            seal=draft.settled.seal[:_SHOWN_OF_HASH],
        )
    )
    return [line for line in [*lines, basis(t, account.version, clauses)] if line]


def _values(turn: Turn, draft: Draft) -> dict[str, object]:
    name = turn.customer.name if turn.customer is not None else draft.settled.customer
    return {"customer": name, "period": in_period(turn.t, draft.settled.period)}


def _turn_of(work: UnitOfWork, customer: Customer, person: Person, now: datetime, language: Language) -> Turn:
    conversation = Conversation(Address("console", person.id), person.id)
    turn = Turn(work, Translator.of(language), now, now, person, conversation)
    turn.speak_of(customer)
    return turn


def _customer(work: UnitOfWork, key: str) -> Customer:
    found = work.customers.get(key)
    if found is None:
        known = ", ".join(one.key for one in work.customers.all()) or "-"
        raise Refused("There is no customer “%(customer)s”; known are: %(known)s.", customer=key[:40], known=known)
    return found


def _person(work: UnitOfWork, key: str) -> Person:
    found = work.people.get(key)
    if found is None:
        raise Refused("There is nobody with the key “%(key)s”.", key=key[:40])
    return found


def _period(turn: Turn, written: str) -> Period:
    if turn.contract is None:
        raise Refused("There is no contract of this customer, so there is nothing to settle.")
    return groups_asked(turn.contract, read_period(written), None, now=turn.now)[0].period
