"""From what came in to who answers it: a press, a form, an answer inside a dialog, or requests in free words.

The ladder: act when sure; offer the likeliest readings when not; ask to rephrase; then a person. A question in the
middle of a dialog is answered and the dialog goes on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.choosing import pressed, typed_choice
from bot.commands import command_of
from bot.discretion import discreet
from bot.handlers import report
from bot.handlers.accounts import ACCOUNT_COMMANDS
from bot.handlers.actions import carry_out
from bot.handlers.files import files_came
from bot.handlers.glossary import in_the_contract
from bot.handlers.other_contents import deleted, edited, other_came
from bot.handlers.registry import HANDLERS, INFORMATIVE, intent_label
from bot.handlers.report_forms import submitted_confirmed
from bot.hygiene import has_words, presentable
from bot.i18n import Translator
from bot.messages import Command, Content, Deleted, Edited, Files, Other, Press, Submission, Text
from bot.quoting import without_quoted
from bot.remembering import entities_from_json, merged
from bot.rights import request_refused
from bot.turn import Ask, Json, Offer, Said, Turn
from bot.understanding.answers import parse_yes_no
from bot.understanding.customer_names import find_customers
from bot.understanding.folding import cleaned, folded
from bot.understanding.meaning import SURE, Entities, Meaning
from bot.understanding.reader import Reader
from knowledge.words.glossary import find

MAYBE = 0.2
"""The confidence from which on an intent is offered as a possible reading."""
_READINGS = 3
_WITHOUT_SUBJECT = frozenset({"why", "thanks", "greeting", "help"})
"""Requests that a follow-up ("and in October?") does not lean on."""
_BESIDE_DIALOG = frozenset({"human_handoff", "change_language", "my_data", "dispute"})
"""Requests that are carried out in the middle of a report, which then goes on."""
_YES_LIVES = timedelta(minutes=10)
"""How long a plain "yes", or words that were asked for, still answer a question."""
_ONE_REPORT = "register_for_customer"
"""What is said around a report of a customer's belongs to it."""
_PLAN = {"pl": "zaplanuj prace", "en": "schedule work"}
_TERM_WORDS = 4
"""A message of so few words that means no request may be a bare term ("MOS?")."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What is said back, what was understood (as `chat --json` shows it), and why a form is not taken, by field."""

    said: Sequence[Said]
    understood: Sequence[Json] = field(default_factory=tuple)
    field_errors: Mapping[str, str] = field(default_factory=dict)


def listen(turn: Turn, content: Content, reader: Reader) -> Heard:
    """Return the answer to one content. The turn's translator follows the language of what is typed."""
    heard = _listen(turn, content, reader)
    _await_confirmation(turn, heard.said)
    return heard


def _await_confirmation(turn: Turn, said: Sequence[Said]) -> None:
    """Remember what a plain "yes" would now mean (the first choice, if it confirms something), and what words would."""
    last = said[-1] if said else None
    agreed = last.offers[0] if last is not None and last.asks and last.offers else None
    turn.remember(awaiting=_kept(turn, agreed), words_for=_kept(turn, last.words_for if last is not None else None))


def _kept(turn: Turn, offer: Offer | None) -> Json | None:
    """Return what an answer of this person would do, for as long as it is still one."""
    if offer is None:
        return None
    until = (turn.now + _YES_LIVES).isoformat()
    return {"action": offer.action, "arguments": dict(offer.arguments), "by": turn.person.id, "until": until}


def _listen(turn: Turn, content: Content, reader: Reader) -> Heard:
    match content:
        case Press():
            return Heard(pressed(turn, content.choice))
        case Submission():
            return _submitted(turn, content)
        case Command():
            return _commanded(turn, content, reader)
        case Text():
            return _written(turn, content.text, reader)
        case Files():
            return Heard(files_came(turn, content, lambda words: _read_and_follow(turn, words, reader)))
        case Other():
            return Heard(other_came(turn, content))
        case Edited():
            return Heard(edited(turn, content, lambda words: _written(turn, words, reader).said))
        case Deleted():
            return Heard(deleted(turn, content))
        case _:
            return Heard([])


def _submitted(turn: Turn, form: Submission) -> Heard:
    answers = {key: presentable(raw) for key, raw in form.answers.items()}
    if not form.confirmed:
        return Heard(report.submitted(turn, answers))
    taken = submitted_confirmed(turn, answers)
    return Heard(taken) if isinstance(taken, list) else Heard([], field_errors=taken)


def _commanded(turn: Turn, command: Command, reader: Reader) -> Heard:
    """Carry out a command; words that are none, as after a slash command of ours, are read as words."""
    known = command_of(command.word)
    argument = presentable(command.argument)
    allowed = (
        known is not None
        and {
            "everybody": True,
            "staff": turn.is_staff,
            "administrator": turn.person.administrator,
        }[known.audience]
    )
    if known is not None and known.audience == "administrator" and not allowed:
        return Heard([Said(turn.t.say("Only an administrator of the provider does this.")), *report.asked_again(turn)])
    if known is None or not allowed:
        return _written(turn, f"{command.word} {argument}".strip(), reader)
    if known.scope == "direct" and turn.is_shared:
        return Heard([Said(turn.t.say("This can be seen only in a private chat."), private=True)])
    if known.name in ACCOUNT_COMMANDS:
        return Heard([*ACCOUNT_COMMANDS[known.name](turn, argument), *report.asked_again(turn)])
    if known.intent is None:
        return _written(turn, argument, reader)
    entities = _read(turn, argument, reader).entities if argument else Entities()
    ask = Ask(known.intent, entities, argument)
    said = _handle(turn, ask)
    return Heard(said if known.name == "report" else [*said, *report.asked_again(turn)])


def _written(turn: Turn, typed: str, reader: Reader) -> Heard:
    text = presentable(typed)
    chosen = typed_choice(turn, text)
    if chosen is not None:
        return Heard(chosen)
    if not text or not has_words(text):
        return Heard(_nothing_said(turn, text))
    return _typed(turn, text, _read_and_follow(turn, text, reader), reader)


def _read_and_follow(turn: Turn, text: str, reader: Reader) -> Meaning:
    """Return what a text means, and speak its language from now on."""
    meaning = _read(turn, text, reader)
    _follow_language(turn, meaning)
    return meaning


def _read(turn: Turn, text: str, reader: Reader) -> Meaning:
    customers = turn.work.customers.register().names if turn.is_staff else ()
    return reader.read(
        without_quoted(text) if turn.is_staff else text,
        role=turn.person.role,
        now=turn.sent_at,
        zone=turn.zone,
        customers=customers,
        language=turn.conversation.language,
    )


def _follow_language(turn: Turn, meaning: Meaning) -> None:
    """Answer in the language of the message where it tells, else in the conversation's; a shared place has its own."""
    if turn.bound is not None:
        return
    if meaning.language is not None and meaning.language != turn.t.language:
        turn.t = Translator.of(meaning.language)
    turn.conversation = replace(turn.conversation, language=turn.t.language)


def _nothing_said(turn: Turn, text: str) -> list[Said]:
    if text:
        said = turn.t.say(
            "There are no words in this message. Please write in words what is wrong or what you want to know."
        )
    else:
        said = turn.t.say("The message is empty. Please write in words what is wrong or what you want to know.")
    return [Said(said), *report.asked_again(turn)]


def _typed(turn: Turn, text: str, meaning: Meaning, reader: Reader) -> Heard:
    in_dialog_answer = turn.dialog is not None and "?" not in text
    asks = _asks(turn, text, meaning, reader, follow_up=meaning.elliptical and not in_dialog_answer)
    asks = [_term_of_named_customer(turn, ask, reader) for ask in asks]
    understood = _understood(meaning)
    asked_for = _awaited(turn, "words_for")
    if asked_for is not None and "?" not in text and not _asks_something_else(asks, meaning):
        return Heard(_worded(turn, asked_for, text, asks), understood)
    awaiting = _awaited(turn, "awaiting") if turn.dialog is None else None
    agreed = parse_yes_no(text) if awaiting is not None and {ask.intent for ask in asks} <= {"yes", "no"} else None
    if awaiting is not None and agreed:
        return Heard(carry_out(turn, awaiting["action"], awaiting["arguments"]), understood)
    if awaiting is not None and agreed is False:
        return Heard([Said(turn.t.say("All right, nothing was changed."))], understood)
    if turn.dialog is None:
        return Heard(_answer(turn, text, meaning, asks), understood)
    if any(ask.intent in _BESIDE_DIALOG for ask in asks):
        return Heard([*_answer(turn, text, meaning, asks[:1]), *report.asked_again(turn)], understood)
    questions = [ask for ask in asks if ask.intent in INFORMATIVE]
    heard = report.heard(turn, text, meaning, only_questions=bool(questions) and len(questions) == len(asks))
    if heard is not None:
        answers = [said for ask in questions for said in _handle(turn, ask)] if heard.also_answer else []
        return Heard([*answers, *heard.said], understood)
    return Heard([*_answer(turn, text, meaning, asks), *report.asked_again(turn)], understood)


def _asks(turn: Turn, text: str, meaning: Meaning, reader: Reader, *, follow_up: bool) -> list[Ask]:
    """Return what is asked for. A follow-up takes the last request with what is said now in its place."""
    alternatives = tuple(scored.intent for scored in meaning.intents)
    asks = [Ask(r.intent, r.entities, text, alternatives) for r in meaning.requests if r.confidence >= SURE]
    if any(ask.intent == _ONE_REPORT for ask in asks):
        return [Ask(_ONE_REPORT, meaning.entities, text, alternatives)]
    last = turn.recall("last")
    if last is not None and last["intent"] == "schedule_maintenance" and meaning.elliptical:
        return [_completed(turn, text, last, alternatives, reader)]
    if follow_up and last is not None and not any(ask.intent in ("report_incident", "why") for ask in asks):
        return [Ask(last["intent"], merged(entities_from_json(last["entities"]), meaning.entities), text, alternatives)]
    return asks


def _completed(turn: Turn, text: str, last: Json, alternatives: tuple[str, ...], reader: Reader) -> Ask:
    """Return the request for planned work that a message completes; its time is one to come, as it was there."""
    also = _read(turn, f"{_PLAN[turn.t.language]} {text}", reader).entities
    entities = merged(entities_from_json(last["entities"]), also)
    return Ask(last["intent"], entities, f"{last['text']} {text}", alternatives)


def _term_of_named_customer(turn: Turn, ask: Ask, reader: Reader) -> Ask:
    """Return what staff ask about a customer they name: the question as the customer would put it, without the name."""
    name = ask.entities.customer
    if ask.intent != "coverage_check" or name is None:
        return ask
    typed = cleaned(ask.text)
    spans = [span for found in find_customers(folded(typed), [name]) for span in found.spans]
    for span in sorted(spans, key=lambda span: -span.start):
        typed = typed[: span.start] + typed[span.end :]
    requests = reader.read(typed, role="customer", now=turn.now, zone=turn.zone).requests
    meant = next((r.intent for r in requests if r.confidence >= SURE and r.intent in INFORMATIVE), None)
    return ask if meant in (None, "sla_overview") else replace(ask, intent=meant)


def _asks_something_else(asks: Sequence[Ask], meaning: Meaning) -> bool:
    """Tell whether words are a request about an incident by its number rather than the words that were asked for."""
    told = {"dispute", "add_update", "out_of_scope", "report_incident", "reopen_incident"}
    return meaning.entities.incident is not None and any(ask.intent not in told for ask in asks)


def _worded(turn: Turn, asked_for: Json, text: str, asks: Sequence[Ask]) -> list[Said]:
    """Do what words were asked for; who would rather not, is heard."""
    if {ask.intent for ask in asks} & {"no", "cancel"} and parse_yes_no(text) is False:
        return [Said(turn.t.say("All right, nothing was changed.")), *report.asked_again(turn)]
    done = carry_out(turn, asked_for["action"], {**asked_for["arguments"], "text": text})
    return done if done and done[-1].asks else [*done, *report.asked_again(turn)]


def _awaited(turn: Turn, what: str) -> Json | None:
    """Return what a "yes" of this person, or their words, would mean now; None without an open question."""
    awaiting: Json | None = turn.recall(what)
    if awaiting is None or awaiting.get("by") != turn.person.id:
        return None
    return awaiting if turn.now <= datetime.fromisoformat(awaiting["until"]) else None


def _answer(turn: Turn, text: str, meaning: Meaning, asks: Sequence[Ask]) -> list[Said]:
    if not asks:
        return _unsure(turn, text, meaning)
    turn.remember(unsure=None)
    reports = [ask for ask in asks if ask.intent == "report_incident"]
    others = [ask for ask in asks if ask.intent != "report_incident"]
    if reports and "?" not in text:
        # Who says that something is down does not ask whether it is.
        others = [ask for ask in others if ask.intent != "incident_status"]
    if len(asks) > 1:
        others = [ask for ask in others if ask.intent != "what_if" or _supposes(ask)]
    if any(ask.intent == "what_if" for ask in others):
        others = [ask for ask in others if ask.intent != "penalties"]
    answered = [said for ask in others for said in _handle(turn, ask)]
    return answered + [said for ask in reports[:1] for said in _handle(turn, ask)]


def _supposes(ask: Ask) -> bool:
    """Tell whether a question says how long it would last or until when; its money is then part of the answer."""
    return ask.entities.duration is not None or ask.entities.end is not None


def _handle(turn: Turn, ask: Ask) -> list[Said]:
    refused = request_refused(turn, ask.intent)
    if refused is not None:
        return [refused]
    handler = HANDLERS.get(ask.intent, HANDLERS["out_of_scope"])
    in_contract = in_the_contract(turn, ask) if ask.intent == "out_of_scope" else []
    said = discreet(turn, "contract" if in_contract else ask.intent, in_contract or handler(turn, ask))
    if ask.intent in INFORMATIVE - _WITHOUT_SUBJECT:
        turn.remember(last={"intent": ask.intent, "entities": ask.entities.as_json()})
    return said


def _unsure(turn: Turn, text: str, meaning: Meaning) -> list[Said]:
    """Climb the ladder: two or three readings to choose from, then another wording, then a person."""
    likely = [
        scored for scored in meaning.intents if scored.confidence >= MAYBE and intent_label(turn.t, scored.intent)
    ]
    in_contract = in_the_contract(turn, Ask("glossary", meaning.entities, text))
    if in_contract:
        return discreet(turn, "contract", in_contract)
    if len(text.split()) <= _TERM_WORDS and find(text, turn.t.language):
        return discreet(turn, "glossary", HANDLERS["glossary"](turn, Ask("glossary", meaning.entities, text)))
    rung = int(turn.recall("unsure") or 0)
    turn.remember(unsure=rung + 1)
    if rung >= 2:
        turn.remember(unsure=None)
        return HANDLERS["human_handoff"](turn, Ask("human_handoff", meaning.entities, text))
    if likely:
        offers = tuple(
            Offer(
                intent_label(turn.t, scored.intent) or scored.intent,
                "ask",
                {"intent": scored.intent, "entities": meaning.entities.as_json(), "text": text},
            )
            for scored in likely[:_READINGS]
        )
        person = Offer(turn.t.say("A person, please"), "ask", {"intent": "human_handoff", "entities": {}, "text": text})
        return [Said(turn.t.say("I am not sure what you mean. Is it one of these?"), offers=(*offers, person))]
    return HANDLERS["rephrase"](turn, Ask("rephrase", meaning.entities, text))


def _understood(meaning: Meaning) -> list[dict[str, Any]]:
    return [
        {"intent": r.intent, "confidence": round(r.confidence, 3), "entities": r.entities.as_json()}
        for r in meaning.requests
    ]
