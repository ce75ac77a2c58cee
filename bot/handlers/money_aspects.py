"""Which part of the money a question is about: the amount, a cap, the smallest credit, damages, penalties, credits."""

from __future__ import annotations

import re
from enum import StrEnum

from bot.turn import Ask, Json, Turn
from bot.understanding.folding import folded


class Aspect(StrEnum):
    """What of the money a question is about; its answer comes first."""

    AMOUNT = "amount"
    CAP = "cap"
    SMALLEST = "smallest"
    DAMAGES = "damages"
    ACKNOWLEDGEMENT = "acknowledgement"
    PENALTY = "penalty"
    CREDIT = "credit"


ASPECTS = {
    Aspect.DAMAGES: re.compile(r"\b(?:odszkod\w*|szkod\w*|damages|compensat\w*|indemn\w*)\b"),
    Aspect.SMALLEST: re.compile(r"\b(?:najmniejsz\w*|minimaln\w*|minimum|smallest|lowest)\b"),
    Aspect.CAP: re.compile(
        r"\b(?:limit\w*|pulap\w*|gorn\w+ granic\w*|maksym\w*|najwyzsz\w*|najwyzej|cap|caps|capped|maximum|at most)\b"
    ),
    Aspect.ACKNOWLEDGEMENT: re.compile(r"\b(?:potwierdz\w*|przyjeci\w*|acknowledg\w*)\b"),
    Aspect.AMOUNT: re.compile(
        r"\b(?:nalez\w*|dostaniemy|zwroc\w*|owe\w*|do we get|are we due|due to us)\b"
        r"|\b(?:ile|how much)\b(?!.*\b(?:kar(?:a|y|e)?|penalt\w*|za opoznien\w*|proc\w*)\b)"
    ),
    Aspect.PENALTY: re.compile(r"\b(?:kar(?:a|y|e|o|om|ami|ach)?|spozn\w*|opozn\w*|penalt\w*|late|lateness)\b"),
    Aspect.CREDIT: re.compile(r"\b(?:bonifik\w*|rabat\w*|upust\w*|credit\w*)\b"),
}
"""What each aspect is recognised by in a folded text; the first that is found, so the narrower come first."""


_MONEY = re.compile(
    r"\b(?:nalez\w*|dostaniemy|zwroc\w*|zwrotu?|kwot\w*|pieni\w*|owe\w*|do we get|are we due|due to us)\b"
    r"|\b(?:amounts?|money)\b"
)


_TIME = re.compile(r"\b(?:przesto\w*|niedostepn\w*|minut\w*|budzet\w*|downtime|outages?|budgets?|minutes?)\b")


def asks_for_money(ask: Ask) -> bool:
    """Tell whether a question about how a period went asks for the money of it, and not for its downtime."""
    plain = folded(ask.text)
    return _MONEY.search(plain) is not None and _TIME.search(plain) is None


def aspect_asked(turn: Turn, ask: Ask) -> Aspect:
    """Return what the question is about; a follow-up without such words keeps what the one before was about.

    Who names a period asks what that period is worth, not what the terms are.
    """
    plain = folded(ask.text)
    named = next((aspect for aspect, words in ASPECTS.items() if words.search(plain)), None)
    if named is Aspect.PENALTY and ASPECTS[Aspect.CREDIT].search(plain):
        named = Aspect.CREDIT
    if ask.entities.period is not None and named in (Aspect.CREDIT, Aspect.PENALTY):
        named = Aspect.AMOUNT
    last: Json = turn.recall("last") or {}
    kept = turn.recall("money_aspect") if ask.text and last.get("intent") == ask.intent else None
    aspect = named or (Aspect(kept) if kept else Aspect.CREDIT)
    turn.remember(money_aspect=aspect.value)
    return aspect
