"""Who is recognised and what can be asked; and the only thing an unknown person is told: how to become known."""

from __future__ import annotations

from bot.i18n import Translator
from bot.turn import Said, Turn
from bot.wording.hours import hours_text


def how_to_be_linked(t: Translator) -> Said:
    """Return what a stranger is told; it says nothing about anybody."""
    return Said(
        t.say(
            "I do not know this account, so I cannot answer about any contract or take a report. "
            "Please ask your company's contact at the provider for a personal link; it connects this account in "
            "a minute. "
            "In an emergency please call the duty number in your contract."
        )
    )


def introduction(turn: Turn) -> Said:
    """Return the person's name, work and company, the contract in force, and what can be asked."""
    t, person = turn.t, turn.person
    title = person.title_pl if t.language == "pl" else person.title_en
    if turn.is_staff:
        who = t.say("%(name)s (%(title)s), staff of the provider.", name=person.name, title=title)
        return Said("\n".join([who, _staff_examples(t)]))
    company = turn.customer.name if turn.customer else ""
    who = t.say("%(name)s (%(title)s), %(company)s.", name=person.name, title=title, company=company)
    return Said("\n".join([who, *_contract_lines(turn), customer_examples(t)]))


def _contract_lines(turn: Turn) -> list[str]:
    version = turn.version
    if version is None or turn.contract is None:
        return [turn.t.say("There is no contract to answer from yet; a failure can still be reported.")]
    support = next((s for s in version.schedules.values() if s.is_support), None)
    hours = hours_text(turn.t, support.hours) if support else ""
    return [
        turn.t.say(
            "Contract: %(version)s. Support hours: %(hours)s. In an emergency: tel. %(phone)s.",
            version=turn.t.text(version.name),
            hours=hours,
            phone=turn.contract.duty_phone,
        )
    ]


def customer_examples(t: Translator) -> str:
    """Return what a customer can write, by example."""
    return t.say(
        "You can write for example: “the hotline has been down since 9:15”, “how much downtime is left?”, "
        "“what is the reaction time on Sunday?”, “when is planned work?”, “what does workaround mean?”."
    )


def _staff_examples(t: Translator) -> str:
    return t.say(
        "You can write for example: “what is at risk?”, “does Harrowgate have 24/7 on webchat?”, “acknowledge 1043”, "
        "“they phoned, 2:08”, “1043 fixed”."
    )
