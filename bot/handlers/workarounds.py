"""A way to work meanwhile: proposed by staff in their words, accepted or refused by the customer, by press or word.

Rule: it never resolves an incident. The customer is asked, and only their answer is one; what it does to the times is
the contract's business and is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from bot.handlers.incident_acts import OPEN, ask_update, may_decide, meant, refused, tell_staff
from bot.handlers.incidents import card, find, unknown
from bot.handlers.registration import record
from bot.handlers.telling import tell_customer
from bot.i18n import Translator
from bot.turn import Ask, Json, Offer, Said, Turn
from bot.understanding.folding import folded
from knowledge.incidents.incident import WorkaroundAccepted, WorkaroundOffered, WorkaroundRefused
from knowledge.incidents.state import IncidentState

Handler = Callable[[Turn, Ask], list[Said]]
_WORKAROUND = re.compile(r"\b(?:obejsci\w*|obejsc|workarounds?)\b")
_LEAD = re.compile(
    r"^\s*(?:\d+\s*)?(?:obej[sś]ci\w*|workaround)\s*(?:(?:dla|w|for|in)\s*)?(?:\d+)?\s*[:–-]\s*", re.IGNORECASE
)
"""What a proposal begins with when it says that it is one, and for which incident."""
_SHOWN = 300


def unless_workaround(handler: Handler) -> Handler:
    """Let an update that names a workaround be proposed as one, and the customer's word on it be asked for; any other
    goes to the handler."""

    @wraps(handler)
    def chosen(turn: Turn, ask: Ask) -> list[Said]:
        if not _WORKAROUND.search(folded(ask.text)):
            return handler(turn, ask)
        state = meant(turn, ask, OPEN)
        if isinstance(state, list):
            return handler(turn, ask)
        if turn.is_staff:
            return _asked_staff(turn, state, ask.text)
        return [_asked_customer(turn.t, state.number)] if _waits(state) else handler(turn, ask)

    return chosen


def _waits(state: IncidentState) -> bool:
    """Tell whether the workaround offered last has no answer yet."""
    last = state.workarounds[-1] if state.workarounds else None
    return last is not None and last.accepted_at is None and last.refused_at is None


def _asked_staff(turn: Turn, state: IncidentState, words: str) -> list[Said]:
    """Ask staff whether their words are an update alone, or a workaround that the customer is asked about."""
    (said,) = ask_update(turn, state, words)
    arguments = {**said.offers[0].arguments, "text": _LEAD.sub("", words)}
    propose = Offer(turn.t.say("Ask about it as a workaround"), "desk.workaround", arguments)
    return [replace(said, offers=(*said.offers, propose), asks=False)]


def offered(turn: Turn, arguments: Json) -> list[Said]:
    """Record a workaround and ask the customer about it."""
    number, words = arguments["incident"], " ".join(str(arguments["text"]).split())
    state = find(turn, number)
    if not turn.is_staff or state is None:
        return [unknown(turn, number)]
    objection = refused(turn, state, WorkaroundOffered(""))
    if objection:
        return [objection]
    record(turn, number, WorkaroundOffered(turn.work.texts.keep(words)))
    turn.happened("workaround_offered", incident=number)

    def said(t: Translator) -> Said:
        head = t.say("%(number)s: a workaround is proposed: %(words)s", number=number, words=t.quote(words[:_SHOWN]))
        asked = _asked_customer(t, number)
        return replace(asked, text=f"{head}\n{asked.text}")

    tell_customer(turn, number, "workaround_offered", said)
    return [Said(turn.t.say("The customer has been asked about it (%(number)s).", number=number), {"incident": number})]


def _asked_customer(t: Translator, number: int) -> Said:
    offers = (
        Offer(t.say("Accept"), "incident.workaround", {"incident": number, "accepted": True}, "primary"),
        Offer(t.say("Refuse"), "incident.workaround", {"incident": number, "accepted": False}),
    )
    said = t.say("Does this way of working do for the time being? The incident stays open either way.")
    return Said(said, {"incident": number}, offers)


def answered(turn: Turn, arguments: Json) -> list[Said]:
    """Record the customer's answer to a workaround, and show the times as they now are."""
    number, accepted = arguments["incident"], bool(arguments["accepted"])
    state = find(turn, number)
    if state is None:
        return [unknown(turn, number)]
    not_allowed = may_decide(turn, number)
    if not_allowed is not None:
        return [not_allowed]
    t = turn.t
    if not _waits(state):
        return [Said(t.say("No workaround waits for an answer in incident %(number)s.", number=number))]
    what = WorkaroundAccepted() if accepted else WorkaroundRefused(turn.work.texts.keep("-"))
    objection = refused(turn, state, what)
    if objection:
        return [objection]
    record(turn, number, what)
    event = "workaround_accepted" if accepted else "workaround_refused"
    if accepted:
        turn.happened("workaround_accepted", incident=number)
    else:
        turn.happened("workaround_refused", incident=number)
    tell_staff(turn, state, event, "")
    tell_customer(turn, number, event, lambda t: Said(_answer(t, number, accepted=accepted)), but=turn.person)
    after = find(turn, number)
    shown = card(turn, after) if after is not None else unknown(turn, number)
    return [replace(shown, text=f"{_answer(t, number, accepted=accepted)}\n{shown.text}")]


def _answer(t: Translator, number: int, *, accepted: bool) -> str:
    if accepted:
        return t.say("%(number)s: the workaround is accepted.", number=number)
    return t.say("%(number)s: the workaround is refused.", number=number)
