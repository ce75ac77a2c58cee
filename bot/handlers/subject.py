"""Whose contract is spoken of, and in which version; and what to say without one.

The rule: a person's own contract, for staff that of the customer they named; the version of the moment asked about.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import wraps
from zoneinfo import ZoneInfo

from bot.handlers.topics import answer_on_topic
from bot.handlers.unknown_customers import unknown_customer
from bot.messages import Fact
from bot.records import Customer
from bot.turn import Ask, Offer, Said, Turn
from bot.wording.unstated import outside_term
from knowledge.contract.agreement import Contract, ContractVersion

Answer = Callable[[Turn, Ask, ContractVersion], list[Said]]
_MOST_CHOICES = 12


def about_contract(answer: Answer) -> Callable[[Turn, Ask], list[Said]]:
    """Turn an answer from a contract into a handler: finds the version asked about, or says why there is none.

    A special topic named in the question is answered before the general answer.
    """

    @wraps(answer)
    def handler(turn: Turn, ask: Ask) -> list[Said]:
        missing = settle_customer(turn, ask)
        if missing is not None:
            return [missing]
        version = version_asked(turn, ask)
        if version is None:
            return named(turn, [no_contract(turn, ask)])
        return named(turn, answer_on_topic(turn, ask, version) or answer(turn, ask, version))

    return handler


def version_asked(turn: Turn, ask: Ask) -> ContractVersion | None:
    """Return the version in force at the moment asked about; of a period the one at its start, or the first within it.

    A period that is running is asked about as it is now.
    """
    if turn.contract is None:
        return None
    version = turn.contract.version_at(moment_asked(turn, ask))
    span = ask.entities.period
    if version is not None or span is None or ask.entities.at or ask.entities.start:
        return version
    inside = (v for v in turn.contract.versions if v.effective < span.end and (v.ends is None or span.start < v.ends))
    return next(inside, None)


def moment_asked(turn: Turn, ask: Ask) -> datetime:
    """Return the moment whose version answers: the one named, else the start of the period, else now."""
    named_moment, span = ask.entities.at or ask.entities.start, ask.entities.period
    if named_moment is not None:
        return named_moment
    return turn.now if span is None or span.start <= turn.now < span.end else span.start


def settle_customer(turn: Turn, ask: Ask) -> Said | None:
    """Make the customer of the question the turn's; return what to ask when staff have named none, or one unknown.

    A customer's person is always spoken to about their own contract, whoever they name. A customer named anew ends what
    was remembered of another's incident.
    """
    if not turn.is_staff:
        return None
    stranger = unknown_customer(turn, ask)
    if stranger is not None:
        turn.remember(customer=None, incident=None)
        return _not_registered(turn, ask, stranger)
    named_customer = customer_named(turn, ask.entities.customer) if ask.entities.customer else None
    key = named_customer.key if named_customer else turn.recall("customer")
    customer = named_customer or (turn.work.customers.get(key) if key else None)
    if customer is None:
        return which_customer(turn, ask)
    if customer.key != turn.recall("customer"):
        turn.remember(incident=None)
    turn.speak_of(customer)
    turn.remember(customer=customer.key)
    return None


def customer_named(turn: Turn, name: str) -> Customer | None:
    """Return the customer with this name or alias, spelled with or without diacritics."""
    return turn.work.customers.register().named(name)


def _not_registered(turn: Turn, ask: Ask, name: str) -> Said:
    """Name a company that the register does not hold, and list those it does."""
    quoted = turn.t.quote(name)
    said = turn.t.say("No customer is registered under the name %(name)s. Which customer is it about?", name=quoted)
    without = replace(ask, text=" ".join(ask.text.replace(name, " ").split()))
    return Said(said, {"customer": None, "unknown": name}, _customers_as_choices(turn, without))


def which_customer(turn: Turn, ask: Ask) -> Said:
    """Ask staff which customer they mean, with every customer as a choice, where they are few."""
    offers = _customers_as_choices(turn, ask)
    said = turn.t.say("Which customer is it about?")
    if not offers:
        said += " " + turn.t.say("Please write the name.")
    return Said(said, offers=offers)


def _customers_as_choices(turn: Turn, ask: Ask) -> tuple[Offer, ...]:
    """Return every customer as a choice; none where they are too many to choose from."""
    everybody = turn.work.customers.all()
    if len(everybody) > _MOST_CHOICES:
        return ()
    return tuple(
        Offer(
            customer.name,
            "ask",
            {
                "intent": ask.intent,
                "entities": replace(ask.entities, customer=customer.name).as_json(),
                "text": ask.text,
            },
        )
        for customer in everybody
    )


def no_contract(turn: Turn, ask: Ask) -> Said:
    """Say that there is nothing to answer from, or that the day asked about lies outside the contract's life."""
    t = turn.t
    person = Offer(t.say("A person, please"), "ask", {"intent": "human_handoff", "entities": {}, "text": ""})
    if turn.contract is None or not turn.contract.versions:
        said = t.say(
            "There is no contract here to answer from yet, so no times, hours or amounts can be given. "
            "A failure can still be reported."
        )
        return Said(said, {"contract": None}, (person,))
    at = moment_asked(turn, ask)
    return Said(outside_term(t, turn.contract, at), _life_facts(turn.contract, at), (person,))


def _life_facts(contract: Contract, at: datetime) -> dict[str, Fact]:
    """Return the bound of the contract's life that an instant lies beyond, as its first day in or after force."""
    first, last = contract.versions[0], contract.versions[-1]
    if at < first.effective:
        return {"contract_began": first.effective.astimezone(ZoneInfo(first.zone)).date().isoformat()}
    if last.ends is not None and last.ends <= at:
        return {"contract_ended": last.ends.astimezone(ZoneInfo(last.zone)).date().isoformat()}
    return {"contract": None}


def named(turn: Turn, said: list[Said]) -> list[Said]:
    """Put the customer's name before an answer to staff, who ask about many."""
    if not turn.is_staff or turn.customer is None or not said:
        return said
    first = replace(said[0], text=f"{turn.customer.name}: {said[0].text}")
    return [first, *said[1:]]
