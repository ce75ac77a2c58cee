"""Asking the desk whether several customers' reports of one service are one outage."""

from __future__ import annotations

from bot.i18n import Translator
from bot.mass_outages.affected import many_at_once
from bot.turn import Offer, Said, Turn
from knowledge.contract.severities import Effect
from knowledge.words.services import services


def propose_outage(turn: Turn, service: str) -> None:
    """Ask the desk whether several customers' reports of one service are one outage; once for the first of them."""
    reports = many_at_once(turn.work, service, turn.now)
    if not reports:
        return
    since = min(state.since for state in reports)
    arguments = {"service": service, "since": since.isoformat(), "effect": Effect.CRITICAL.value}

    def words(t: Translator) -> Said:
        said = t.say(
            "%(service)s: %(n)s customers reported within 10 minutes (%(numbers)s). Is it one outage?",
            service=t.text(services()[service].name),
            n=len(reports),
            numbers=t.list(str(state.number) for state in reports),
        )
        declare_ = Offer(t.say("Declare a mass outage"), "outage.declare_asked", arguments)
        return Said(said, {"service": service, "incidents": [str(state.number) for state in reports]}, (declare_,))

    for person in turn.work.people.staff():
        turn.notify(person, f"mass_outage_proposed:{service}:{reports[0].number}", words)
    turn.happened("mass_outage_proposed", service=service, incidents=[state.number for state in reports])
