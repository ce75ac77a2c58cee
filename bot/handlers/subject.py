"""Whose contract is spoken of: the person's own, or for staff the customer they named; and what to say without one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from bot.ports import Customer
from bot.turn import Ask, Offer, Said, Turn
from bot.understanding.folding import folded
from knowledge.contract.agreement import ContractVersion

Answer = Callable[[Turn, Ask, ContractVersion], list[Said]]


def about_contract(answer: Answer) -> Callable[[Turn, Ask], list[Said]]:
    """Turn an answer from a contract into a handler: finds the contract, or says why there is none to answer from."""

    @wraps(answer)
    def handler(turn: Turn, ask: Ask) -> list[Said]:
        missing = settle_customer(turn, ask)
        if missing is not None:
            return [missing]
        version = turn.version
        if version is None:
            return [no_contract(turn)]
        return named(turn, answer(turn, ask, version))

    return handler


def settle_customer(turn: Turn, ask: Ask) -> Said | None:
    """Make the customer of the question the turn's; return what to ask when staff have named none.

    A customer's person is always spoken to about their own contract, whoever they name.
    """
    if not turn.is_staff:
        return None
    named_customer = customer_named(turn, ask.entities.customer) if ask.entities.customer else None
    key = named_customer.key if named_customer else turn.recall("customer")
    customer = named_customer or (turn.work.customers.get(key) if key else None)
    if customer is None:
        return which_customer(turn, ask)
    turn.speak_of(customer)
    turn.remember(customer=customer.key)
    return None


def customer_named(turn: Turn, name: str) -> Customer | None:
    """Return the customer with this name or alias, spelled with or without diacritics."""
    wanted = folded(name)
    for customer in turn.work.customers.all():
        if wanted in (folded(customer.key), folded(customer.name), *map(folded, customer.aliases)):
            return customer
    return None


def which_customer(turn: Turn, ask: Ask) -> Said:
    """Ask staff which customer they mean, with every customer as a choice."""
    entities = ask.entities
    offers = tuple(
        Offer(
            customer.name,
            "ask",
            {
                "intent": ask.intent,
                "entities": replace(entities, customer=customer.name).as_json(),
                "text": ask.text,
            },
        )
        for customer in turn.work.customers.all()
    )
    return Said(turn.t.say("Which customer is it about?"), offers=offers)


def no_contract(turn: Turn) -> Said:
    """Say that there is nothing to answer from; nothing is guessed."""
    return Said(
        turn.t.say(
            "There is no contract here to answer from yet, so no times, hours or amounts can be given. "
            "A failure can still be reported."
        ),
        {"contract": None},
        (Offer(turn.t.say("A person, please"), "ask", {"intent": "human_handoff", "entities": {}, "text": ""}),),
    )


def named(turn: Turn, said: list[Said]) -> list[Said]:
    """Put the customer's name before an answer to staff, who ask about many."""
    if not turn.is_staff or turn.customer is None or not said:
        return said
    first = replace(said[0], text=f"{turn.customer.name}: {said[0].text}")
    return [first, *said[1:]]
