"""Whether a clock may stand under a contract, and for which reasons; what to say where it may not."""

from __future__ import annotations

from bot.i18n import Translator
from bot.messages import Fact
from bot.turn import Said, Turn
from bot.wording.clauses import basis
from bot.wording.unstated import read_by, unstated
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.severities import PauseReason
from knowledge.terms import NOT_ENTERED, NotEntered, Stated


def no_pause(turn: Turn, number: int, version: ContractVersion | None) -> Said:
    """Say that nothing was paused: the contract does not provide for it, or nobody has entered whether it does."""
    t = turn.t
    facts: dict[str, Fact] = {"incident": number, "paused": False}
    pauses = version.pauses if version is not None else NOT_ENTERED
    if isinstance(pauses, NotEntered):
        return Said(unstated(t, pauses, t.say("pausing the clock")), facts)
    said = t.say(
        "The contract does not provide for pausing the clock, so the clock of incident %(number)s runs on; nothing was "
        "recorded.",
        number=number,
    )
    if version is not None and isinstance(pauses, Stated):
        return Said(f"{said} {basis(t, version, [pauses.clause])}", facts)
    return Said(f"{said} {read_by(t, version)}" if version is not None else said, facts)


def reason_name(t: Translator, reason: PauseReason) -> str:
    """Return why a clock may stand, as a choice."""
    names = {
        PauseReason.CUSTOMER_ANSWER: t.say("Waiting for the customer's answer"),
        PauseReason.CUSTOMER_ACCESS: t.say("Waiting for access from the customer"),
        PauseReason.THIRD_PARTY: t.say("Waiting for a third party"),
        PauseReason.CUSTOMER_REQUEST: t.say("The customer asked for it"),
    }
    return names[reason]
