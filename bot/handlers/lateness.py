"""What a supposed lateness would cost: "what for a P1 fixed 2 h 35 min late?", with the arithmetic and the clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.handlers.account_words import hidden_amount
from bot.handlers.closed_periods import amounts_shown
from bot.handlers.severities import severities_asked
from bot.handlers.subject import about_contract
from bot.i18n import capitalised
from bot.messages import Fact
from bot.turn import Ask, Said, Turn
from bot.understanding.folding import folded
from bot.wording.clauses import basis, cited, place
from bot.wording.settlements import cap_text, supposed_line, units_line
from bot.wording.standing import preliminary
from bot.wording.unstated import unstated
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.remedies import CapScope
from knowledge.contract.severities import ClockKind
from knowledge.money.standing import SUPPOSED
from knowledge.money.supposed import SupposedPenalty, supposed_penalties
from knowledge.terms import Clause, Stated, value_of

_LATE = re.compile(r"\b(?:kar(?:a|y|e|o|om|ami|ach)?|spozni\w*|opozni\w*|penalt\w*|late|lateness|overdue|overrun)\b")
_BY_ITSELF = re.compile(r"\b(?:spozni\w*|opozni\w*|late|lateness|overdue|overrun)\b")
_LASTING = re.compile(
    r"\b(?:potrwa\w*|trwa\w*|jeszcze|kolejn\w*|lez\w*|nie dziala\w*|lasts?|lasted|another|more|goes on|down)\b"
)
"""It goes on so long: the lateness follows from that, and the length is none of its own."""
_ACKNOWLEDGED = re.compile(r"\b(?:potwierdz\w*|przyjeci\w*|acknowledg\w*)\b")


def is_about_lateness(ask: Ask) -> bool:
    """Tell whether a question supposes a length of lateness and asks for its penalty."""
    plain = folded(ask.text)
    if ask.entities.duration is None or not _LATE.search(plain):
        return False
    return _BY_ITSELF.search(plain) is not None or _LASTING.search(plain) is None


def lateness_supposed(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Answer the penalty for so much lateness, per severity asked about; alternatives that depend on the hour apart."""
    t, length = turn.t, ask.entities.duration
    turn.remember(why=None)
    stated = version.lateness
    if length is None or not isinstance(stated, Stated):
        return [Said(unstated(t, stated, t.say("penalty for missing a deadline")), {"stated": False})]
    clauses: list[Clause | None] = []
    if not stated.value:
        said = t.say("There is no penalty for missing the resolution deadline.")
        return [
            Said("\n".join([said, basis(t, version, [stated.clause])]), {"clauses": cited(t, version, [stated.clause])})
        ]
    wanted = ClockKind.ACKNOWLEDGE if _ACKNOWLEDGED.search(folded(ask.text)) else None
    severities = severities_asked(version, ask)
    found = [
        one
        for severity in severities
        for one in supposed_penalties(version, severity.key, length, ask.entities.services)
        if wanted is None or one.rule.clock is wanted
    ]
    names = t.list(t.text(severity.name) for severity in severities)
    if not found:
        what = t.say("penalty for lateness (%(severities)s)", severities=names)
        return [Said(unstated(t, version.unlisted, what), {"stated": False})]
    facts: dict[str, Fact] = {"lateness": int(length.total_seconds())}
    lines = [*_sums(turn, version, found, length, facts), *_caps(turn, version, clauses)]
    clauses = [*(one.rule.clause for one in found), *clauses]
    facts["clauses"] = cited(t, version, clauses)
    lines += [t.say("A supposition, not a measurement.") + " " + preliminary(t), basis(t, version, clauses)]
    turn.remember(why={"topic": "lateness", "entities": ask.entities.as_json(), "text": ask.text})
    return [Said("\n".join(lines), facts)]


def _sums(
    turn: Turn,
    version: ContractVersion,
    found: Sequence[SupposedPenalty],
    length: timedelta,
    facts: dict[str, Fact],
) -> list[str]:
    """Return the penalty under each rule with its arithmetic; without money, how the lateness is counted."""
    t = turn.t
    if not amounts_shown(turn).shows(SUPPOSED):
        counted = dict.fromkeys(f"• {capitalised(units_line(t, one))} ({_where(turn, version, one)})" for one in found)
        return [hidden_amount(turn), *counted]
    facts |= {_key(one, several=len(found) > 1): str(one.amount) for one in found if one.amount is not None}
    said = [supposed_line(t, version, one) for one in found]
    if len(found) == 1:
        values = {"length": t.duration(length), "sum": said[0]}
        return [t.say("Penalty for %(length)s of lateness, preliminary: %(sum)s.", **values)]
    head = t.say("Penalty for %(length)s of lateness, preliminary:", length=t.duration(length))
    return [head, *(f"• {line}" for line in said)]


def _where(turn: Turn, version: ContractVersion, one: SupposedPenalty) -> str:
    severity = turn.t.text(version.severity(one.rule.severity).name)
    return f"{severity}; {place(turn.t, version, one.rule.clause)}"


def _caps(turn: Turn, version: ContractVersion, clauses: list[Clause | None]) -> list[str]:
    caps = [cap for cap in value_of(version.caps) or () if cap.scope is not CapScope.CREDITS]
    clauses += [cap.clause for cap in caps]
    t = turn.t
    said = "; ".join(cap_text(t, cap, version.currency) for cap in caps)
    return [t.say("At most: %(caps)s.", caps=said)] if caps else []


@about_contract
def lateness_why(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Unfold a supposed penalty: how the lateness is counted under each rule, and the sum again."""
    said = lateness_supposed(turn, ask, version)
    length = ask.entities.duration
    found = [
        one
        for severity in severities_asked(version, ask)
        for one in supposed_penalties(version, severity.key, length or timedelta(0), ask.entities.services)
    ]
    counted = dict.fromkeys(capitalised(units_line(turn.t, one)) + "." for one in found)
    return [replace(said[0], text="\n".join([*counted, said[0].text])), *said[1:]]


def _key(one: SupposedPenalty, *, several: bool) -> str:
    if not several:
        return "penalty"
    suffix = f"_{one.rule.if_reported_in}" if one.rule.if_reported_in is not None else ""
    return f"{one.rule.severity}_{one.rule.clock.value}{suffix}_penalty"
