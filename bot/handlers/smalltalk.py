"""Greeting, thanks, help, a person please, language, and an honest answer to what this assistant does not do."""

from __future__ import annotations

from dataclasses import replace

from bot.handlers.welcome import customer_examples, introduction
from bot.i18n import Translator
from bot.turn import Ask, Offer, Said, Turn
from knowledge.bilingual import Language


def _main_offers(turn: Turn) -> tuple[Offer, ...]:
    if turn.is_staff:
        return ()
    t = turn.t
    wanted = {
        "report_incident": t.say("Report a failure"),
        "downtime_budget": t.say("Downtime left"),
        "sla_overview": t.say("Overview of the contract"),
    }
    return tuple(
        Offer(label, "ask", {"intent": intent, "entities": {}, "text": ""}) for intent, label in wanted.items()
    )


def greet(turn: Turn, ask: Ask) -> list[Said]:
    """Answer a greeting with one, and with what can be done."""
    return [Said(turn.t.say("Good day. How can I help?"), offers=_main_offers(turn))]


def thank(turn: Turn, ask: Ask) -> list[Said]:
    """Answer thanks."""
    return [Said(turn.t.say("You are welcome. I am here if anything else comes up."))]


def help_(turn: Turn, ask: Ask) -> list[Said]:
    """Say who is recognised and what can be asked, and how a report is made."""
    said = introduction(turn)
    if turn.is_staff:
        return [said]
    how = turn.t.say(
        "To report a failure, write what does not work and since when. I ask only for what is missing, and nothing is "
        "registered before you confirm it."
    )
    return [replace(said, text=f"{said.text}\n{how}", offers=_main_offers(turn))]


def hand_over(turn: Turn, ask: Ask) -> list[Said]:
    """Pass the words on to the people at the provider, and give the number for what cannot wait."""
    t = turn.t
    if turn.is_staff:
        return [Said(t.say("You are the person others ask for. Who is on duty is on the duty rota."))]
    words = ask.text
    for person in turn.work.people.staff():
        turn.notify(person, f"person_wanted:{turn.message_key}", lambda s: _person_wanted(s, turn, words))
    turn.happened("person_requested", customer=turn.customer.key if turn.customer else None)
    said = t.say("Your request for a person has been passed to the provider's staff; they will answer here.")
    if turn.contract is not None:
        said += "\n" + t.say("If it cannot wait: tel. %(phone)s.", phone=turn.contract.duty_phone)
    return [Said(said)]


def _person_wanted(t: Translator, turn: Turn, words: str) -> Said:
    company = turn.customer.name if turn.customer else ""
    if not words.strip():
        return Said(t.say("%(name)s (%(company)s) asks for a person.", name=turn.person.name, company=company))
    quoted = t.quote(" ".join(words.split())[:300])
    return Said(
        t.say(
            "%(name)s (%(company)s) asks for a person: %(words)s", name=turn.person.name, company=company, words=quoted
        )
    )


def change_language(turn: Turn, ask: Ask) -> list[Said]:
    """Change the language of the person and the conversation; without one named, offer both."""
    wanted = ask.entities.language
    if wanted is None:
        wanted = "en" if turn.t.language == "pl" else "pl"
    return [speak(turn, wanted)]


def speak(turn: Turn, language: Language) -> Said:
    """Remember a language for the person and this conversation, and say so in it."""
    turn.work.people.set_language(turn.person.id, language)
    turn.t = Translator.of(language)
    turn.conversation = replace(turn.conversation, language=language)
    turn.happened("language_changed", language=language)
    return Said(turn.t.say("From now on in English. This is remembered for notices too."), {"language": language})


def out_of_scope(turn: Turn, ask: Ask) -> list[Said]:
    """Say plainly that this is not done here, who does it, and what is done here."""
    t = turn.t
    offers = (
        Offer(t.say("A person, please"), "ask", {"intent": "human_handoff", "entities": {}, "text": ask.text}),
        Offer(t.say("What can I ask?"), "ask", {"intent": "help", "entities": {}, "text": ""}),
    )
    said = t.say(
        "I cannot help with that: I only deal with failures and with what your SLA contract says. "
        "Invoices, passwords, orders and settings are handled by the provider's staff."
    )
    return [Said(said, offers=offers)]


def rephrase(turn: Turn, ask: Ask) -> list[Said]:
    """Ask for other words, with examples of what works."""
    t = turn.t
    person = Offer(t.say("A person, please"), "ask", {"intent": "human_handoff", "entities": {}, "text": ask.text})
    first = t.say("I do not understand. Please put it in other words.")
    if turn.is_staff:
        return [Said(first, offers=(person,))]
    return [Said(f"{first}\n{customer_examples(t)}", offers=(*_main_offers(turn), person))]


def my_data(turn: Turn, ask: Ask) -> list[Said]:
    """Say who is recognised and what is kept, and who erases it."""
    said = introduction(turn).text.split("\n")[0]
    kept = turn.t.say(
        "Kept are your name, your work, your language, this conversation's last request, and the reports you made with "
        "their times. Ask the provider's staff to have what you wrote erased; times and figures stay valid without it."
    )
    person = Offer(turn.t.say("A person, please"), "ask", {"intent": "human_handoff", "entities": {}, "text": ask.text})
    return [Said(f"{said}\n{kept}", {"person": turn.person.id}, (person,))]


def nothing_to_confirm(turn: Turn, ask: Ask) -> list[Said]:
    """Answer a yes or no to which no question belongs."""
    return [Said(turn.t.say("There is no open question here. What would you like to do?"), offers=_main_offers(turn))]


def nothing_to_cancel(turn: Turn, ask: Ask) -> list[Said]:
    """Answer a cancelling to which nothing unfinished belongs."""
    said = turn.t.say("There is nothing unfinished to cancel. To withdraw a registered report, please give its number.")
    return [Said(said)]
