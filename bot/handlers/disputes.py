"""Disagreement with a figure or a severity: the words are kept beside the record and go to the provider's staff."""

from __future__ import annotations

from bot.i18n import Translator
from bot.turn import Ask, Said, Turn


def dispute(turn: Turn, ask: Ask) -> list[Said]:
    """Keep the customer's value as said; figures stay as they are until the provider has answered."""
    t = turn.t
    words = ask.text.strip()
    if turn.is_staff:
        return [Said(t.say("Disputes are raised by the customer."))]
    if not words:
        return [
            Said(
                t.say("What is not right? Please write the value you have and from where, for example “it was 17 min”.")
            )
        ]
    reference = turn.work.texts.keep(words)
    for person in turn.work.people.staff():
        turn.notify(person, f"dispute:{turn.message_key}", lambda s: _for_staff(s, turn, words))
    turn.happened("dispute_raised", text=reference)
    return [
        Said(
            t.say(
                "Your disagreement has been noted with its time and passed to the account manager. The figures "
                "stay as they "
                "are until it is answered; please keep evidence, for example a list of calls. This is neither an "
                "admission nor a refusal of a claim."
            )
        )
    ]


def _for_staff(t: Translator, turn: Turn, words: str) -> Said:
    company = turn.customer.name if turn.customer else ""
    quoted = t.quote(" ".join(words.split())[:300])
    return Said(
        t.say("%(name)s (%(company)s) disagrees: %(words)s", name=turn.person.name, company=company, words=quoted)
    )
