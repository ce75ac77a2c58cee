"""What if: which supposition a question makes, and who answers it."""

from __future__ import annotations

from dataclasses import replace

from bot.handlers.budget import left, no_target
from bot.handlers.foreseeing import asks_when
from bot.handlers.lateness import is_about_lateness, lateness_supposed
from bot.handlers.promises import times_at
from bot.handlers.subject import about_contract
from bot.handlers.supposing import supposed
from bot.handlers.suppositions import is_about_a_report, supposition_asked
from bot.turn import Ask, Said, Turn
from knowledge.contract.agreement import ContractVersion


@about_contract
def what_if(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Answer time, budget and money if an outage went on so long or to an instant, or were of another severity."""
    if is_about_lateness(ask):
        return lateness_supposed(turn, ask, version)
    if is_about_a_report(ask) and (ask.entities.at or ask.entities.start):
        return times_at(turn, ask, version)
    what = supposition_asked(turn, ask, version)
    if what is None and asks_when(ask) and ask.entities.at is None:
        return left(turn, ask, version)
    if what is None and (ask.entities.at or ask.entities.start):
        return times_at(turn, ask, version)
    if what is None and ask.entities.severity is not None:
        return times_at(turn, replace(ask, entities=replace(ask.entities, at=turn.now)), version)
    t = turn.t
    if what is not None and not what.targets:
        return [no_target(turn, ask, version)]
    if what is not None and what.end > what.start:
        return supposed(turn, version, what)
    if what is not None and what.severity is not None and ask.entities.duration is None and ask.entities.end is None:
        return supposed(turn, version, what)
    if what is not None and ask.entities.duration is None:
        moment = t.moment(what.end, version.zone, now=turn.now)
        return [Said(t.say("%(moment)s has passed already. Please name a later moment.", moment=moment))]
    said = t.say(
        "How much longer? Please write for example %(example)s.",
        example=t.quote(t.say("and if it lasted 2 more hours?")),
    )
    return [Said(said)]
