"""The meaning of a term; where the contract defines it itself, its own definition comes first."""

from __future__ import annotations

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


def _explained(turn: Turn, entry: Entry) -> Said:
    t = turn.t
    lines = [_definition(turn, entry)]
    if entry.confusable is not None:
        lines.append(t.text(entry.confusable))
    known = glossary()
    offers = tuple(_offer(turn, known[key]) for key in entry.see_also[:3] if key in known)
    return Said("\n".join(lines), {"term": entry.key}, offers)


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
