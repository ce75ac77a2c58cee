"""The meaning of a term; where the contract defines it itself, its own definition comes first."""

from __future__ import annotations

from dataclasses import replace

from bot.handlers import maintenance
from bot.handlers.subject import named, settle_customer, version_asked
from bot.handlers.topics import answer_on_topic, asks_rules_of_work, definition_of_severity
from bot.messages import Fact
from bot.turn import Ask, Offer, Said, Turn
from bot.wording.clauses import place
from knowledge.terms import Stated
from knowledge.words.entries import Entry
from knowledge.words.glossary import Match, differences, find, glossary

_EXAMPLES = (
    "reaction_time",
    "resolution_time",
    "downtime_budget",
    "workaround",
    "service_credit",
    "contractual_penalty",
)


def explain_term(turn: Turn, ask: Ask) -> list[Said]:
    """Explain one term, or the difference of two; an unknown one gets no guess."""
    own = in_the_contract(turn, ask)
    if own:
        return own
    language = turn.t.language
    two = differences(ask.text, language)
    if two:
        return [Said("\n".join(_definition(turn, match.entry) for match in two), {"terms": [m.entry.key for m in two]})]
    found = find(ask.text, language)
    if not found:
        return [_unknown(turn)]
    first = found[0]
    if first.ambiguous is not None and len(found) > 1:
        return [_which(turn, found)]
    return [_explained(turn, first.entry)]


def in_the_contract(turn: Turn, ask: Ask) -> list[Said]:
    """Return the contract's own answer where the question names a severity of it or a special topic; else nothing."""
    if turn.is_staff and ask.entities.customer is None and turn.recall("customer") is None:
        return []
    if settle_customer(turn, ask) is not None:
        return []
    version = version_asked(turn, ask)
    if version is None:
        return []
    if asks_rules_of_work(ask.text):
        return maintenance.rules(turn, ask)
    defined = definition_of_severity(turn, ask, version)
    if defined is not None:
        return named(turn, [defined])
    return _with_meaning(turn, ask, named(turn, answer_on_topic(turn, ask, version)))


def _with_meaning(turn: Turn, ask: Ask, said: list[Said]) -> list[Said]:
    """Put what the word means in general after the contract's own answer, or before it where the contract is silent."""
    found = find(ask.text, turn.t.language)
    if not said or not found:
        return said
    meanings = "\n".join(_definition(turn, match.entry) for match in found[:2])
    facts = {**said[0].facts, "term": found[0].entry.key}
    both = (said[0].text, meanings) if facts.get("stated") else (meanings, said[0].text)
    return [replace(said[0], text="\n".join(both), facts=facts), *said[1:]]


def _explained(turn: Turn, entry: Entry) -> Said:
    t = turn.t
    lines = [_definition(turn, entry)]
    if entry.confusable is not None:
        lines.append(t.text(entry.confusable))
    known = glossary()
    offers = tuple(_offer(turn, known[key]) for key in entry.see_also[:3] if key in known)
    facts: dict[str, Fact] = {"term": entry.key}
    if _own_definition(turn, entry):
        facts["topic"] = entry.key
    return Said("\n".join(lines), facts, offers)


def _definition(turn: Turn, entry: Entry) -> str:
    t = turn.t
    name = t.text(entry.term)
    said = f"{name[:1].upper()}{name[1:]}: {t.text(entry.definition)}"
    own = _own_definition(turn, entry)
    return f"{said}\n{own}" if own else said


def _own_definition(turn: Turn, entry: Entry) -> str:
    """Return the contract's own words on the term, which win over ours; empty where it has none."""
    field, version, t = entry.contract_field or "", turn.version, turn.t
    if version is None or not field.startswith("provisions."):
        return ""
    term = version.provision(field.removeprefix("provisions."))
    if not isinstance(term, Stated):
        return ""
    return t.say(
        "Your contract says (%(clause)s): %(text)s",
        clause=place(t, version, term.clause),
        text=t.text(term.value.text),
    )


def _which(turn: Turn, found: tuple[Match, ...]) -> Said:
    names = tuple(_offer(turn, match.entry) for match in found[:4])
    return Said(turn.t.say("This word has more than one meaning. Which one is meant?"), offers=names)


def _offer(turn: Turn, entry: Entry) -> Offer:
    name = turn.t.text(entry.term)
    return Offer(name, "ask", {"intent": "glossary", "entities": {}, "text": name})


def _unknown(turn: Turn) -> Said:
    known = glossary()
    offers = tuple(_offer(turn, known[key]) for key in _EXAMPLES if key in known)
    return Said(turn.t.say("I do not know this term. I can explain for example:"), {"term": None}, offers)
