"""Who is recognised and what can be asked; and the only thing an unknown person is told: how to become known."""

from __future__ import annotations

from collections.abc import Sequence

from bot.i18n import Translator
from bot.messages import Command, Content, Text
from bot.ports import UnitOfWork
from bot.records import Person
from bot.turn import Offer, Said, Turn
from bot.wording.hours import hours_text


def how_to_be_linked(t: Translator) -> Said:
    """Return what a stranger is told; it says nothing about anybody."""
    return Said(
        t.say(
            "I do not know this account, so I cannot answer about any contract or take a report. "
            "Please ask your company's contact at the provider for a personal code; it connects this account in "
            "a minute. "
            "In an emergency please call the duty number in your contract."
        )
    )


def guests_not_answered(t: Translator) -> Said:
    """Return what a guest of a workspace or a stranger in it is told."""
    return Said(
        t.say(
            "Guest accounts get no answers here. Please write from your own account, or call the duty number in your "
            "contract."
        )
    )


def how_to_be_assigned(t: Translator) -> Said:
    """Return what is said in a channel or group that belongs to nobody; it says nothing about anybody."""
    return Said(
        t.say(
            "This chat is not assigned to any company yet, so I answer nothing here. An administrator of the chat "
            "sends me the code from the provider here. In an emergency please call the duty number in your contract."
        )
    )


def which_customer(t: Translator, work: UnitOfWork, several: Sequence[Person], content: Content) -> Said:
    """Ask an account of several customers which one it writes for; the press carries the words along."""
    text = content.text if isinstance(content, Text) else ""
    if isinstance(content, Command):
        text = f"{content.word} {content.argument}".strip()
    customers = [(person, work.customers.get(person.customer or "")) for person in several]
    offers = tuple(
        Offer(customer.name, "as", {"person": person.id, "text": text}) for person, customer in customers if customer
    )
    return Said(t.say("Which company is it about?"), offers=offers)


def introduction(turn: Turn) -> Said:
    """Return the person's name, work and company, the contract in force, and what can be asked.

    In front of others the person is not named.
    """
    t, person = turn.t, turn.person
    title = person.title(t.language)
    if turn.is_staff:
        who = t.say("%(name)s (%(title)s), staff of the provider.", name=person.name, title=title)
        return Said("\n".join([who, _staff_examples(t)]))
    company = turn.customer.name if turn.customer else ""
    who = t.say("%(name)s (%(title)s), %(company)s.", name=person.name, title=title, company=company)
    known = [] if turn.is_shared else [who]
    return Said("\n".join([*known, *_contract_lines(turn), customer_examples(t)]))


def _contract_lines(turn: Turn) -> list[str]:
    version = turn.version
    if version is None or turn.contract is None:
        return [turn.t.say("There is no contract to answer from yet; a failure can still be reported.")]
    support = next((s for s in version.schedules.values() if s.is_support), None)
    hours = hours_text(turn.t, support.hours) if support else ""
    return [
        turn.t.say("Contract: %(version)s. Support hours: %(hours)s.", version=turn.t.text(version.name), hours=hours),
        turn.t.say("Urgent: tel. %(phone)s.", phone=turn.contract.duty_phone),
    ]


def customer_examples(t: Translator) -> str:
    """Return what a customer can write, by example."""
    return t.say(
        "You can write for example: “the hotline has been down since 9:15”, “how much downtime is left?”, "
        "“what is the reaction time on Sunday?”, “when is planned work?”, “what does workaround mean?”."
    )


def _staff_examples(t: Translator) -> str:
    return t.say(
        "You can write for example: “what is at risk?”, “who has 99.99%%?”, “acknowledge 1043”, "
        "“they phoned, 2:08”, “1043 fixed”."
    )
