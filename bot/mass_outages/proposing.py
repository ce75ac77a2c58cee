"""Asking the desk whether several customers' reports of one service are one outage, by the clock: whoever reports in a
customer's own place sees nothing of the others there."""

from __future__ import annotations

from collections.abc import Sequence

from bot.i18n import Translator
from bot.mass_outages.affected import many_at_once
from bot.records import Why
from bot.saying import Voice
from bot.turn import Json, Notice, Offer, Said
from knowledge.contract.severities import Effect
from knowledge.words.services import services


def propose_outage(voice: Voice, service: str) -> Sequence[Json]:
    """Ask the desk once for the first of several reports of a service; return what happened."""
    reports = many_at_once(voice.work, service, voice.now)
    if not reports:
        return ()
    numbers = [state.number for state in reports]
    arguments = {
        "service": service,
        "since": min(state.since for state in reports).isoformat(),
        "effect": Effect.CRITICAL.value,
    }

    def words(t: Translator) -> Said:
        said = t.say(
            "%(service)s: %(n)s customers reported within 10 minutes (%(numbers)s). Is it one outage?",
            service=t.text(services()[service].name),
            n=len(reports),
            numbers=t.list(map(str, numbers)),
        )
        declare = Offer(t.say("Declare a mass outage"), "outage.declare_asked", arguments)
        return Said(said, {"service": service, "incidents": [str(number) for number in numbers]}, (declare,))

    key = f"mass_outage_proposed:{service}:{numbers[0]}"
    why = Why("incident", "incident.mass_outage_proposed", f"incident:{numbers[0]}", voice.now)
    for person in voice.work.people.staff():
        voice.notify(Notice(person, key, words, why=why))
    return ({"type": "mass_outage_proposed", "service": service, "incidents": numbers},)
