"""A new planned work in the chat, for staff: shown whom it affects, then announced.

Rule: nobody is told before the staff saw whom it affects, what counts and why, and how many messages go out; many are
told only after a second word.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.messages import Fact
from bot.saying import Voice
from bot.turn import Ask, Json, Offer, Said, Turn
from bot.wording.impacts import impact_lines
from bot.works.announcing import announce
from bot.works.impact import MANY_CUSTOMERS, MANY_MESSAGES, Impact, impacts
from knowledge.bilingual import Bilingual
from knowledge.downtime.planned_work import PlannedWork

LONGEST_WORK = timedelta(hours=24)
EFFECTS = {
    "short": Bilingual("Możliwe krótkie przerwy.", "Short outages are possible."),
    "down": Bilingual("Usługa nie będzie działać.", "The service will be down."),
    "none": Bilingual("Przerw nie przewidujemy.", "No outage is expected."),
}


def plan(turn: Turn, ask: Ask) -> Said:
    """Show a new work; a press on what is to be expected announces it."""
    t, entities = turn.t, ask.entities
    start, end = entities.start, entities.end
    if not entities.services or start is None or end is None or not is_span(start, end, turn.now):
        return Said(
            t.say(
                "Which services, and from when to when? For example: “schedule work on the SIP trunk and the hotline "
                "on Saturday from 2:00 to 4:00”. The work must lie ahead and last 24 hours at most."
            )
        )
    planned = _planned(turn, entities.services, start, end, EFFECTS["short"])
    offers = tuple(
        Offer(t.text(effect), "work.announce", arguments_of(planned, effect=key)) for key, effect in EFFECTS.items()
    )
    said = preview(turn, replace(planned, effect=Bilingual("…", "…")))
    return replace(
        said, text=f"{said.text}\n{t.say('What is to be expected? By a press it is announced.')}", offers=offers
    )


def is_span(start: datetime, end: datetime, now: datetime) -> bool:
    """Tell whether a work may lie there: ahead, and no longer than a day."""
    return now < start < end and end - start <= LONGEST_WORK


def _planned(
    turn: Turn, services: tuple[str, ...], start: datetime, end: datetime, effect: Bilingual, key: str = "-"
) -> PlannedWork:
    return PlannedWork(key, services, turn.now, start.astimezone(UTC), end.astimezone(UTC), effect)


def preview(turn: Turn, planned: PlannedWork) -> Said:
    """Return whom a work affects, what counts and why, and how many messages go out."""
    affected = impacts(turn.work, planned, turn.now)
    lines = [line.rstrip() for line in impact_lines(turn.t, planned, affected, turn.now)]
    facts: dict[str, Fact] = {"messages": _messages(affected), "customers": len(affected)}
    return Said("\n".join(lines), facts, whole=True)


def _messages(affected: list[Impact]) -> int:
    return sum(one.messages for one in affected)


def arguments_of(planned: PlannedWork, **more: object) -> Json:
    """Return a work as what a button carries."""
    span = {"start": planned.start.isoformat(), "end": planned.end.isoformat()}
    return {"services": list(planned.services), **span, **more}


def announced(turn: Turn, arguments: Json) -> list[Said]:
    """Announce a work that was shown; many are told only after a second word."""
    t = turn.t
    start, end = (datetime.fromisoformat(arguments[name]) for name in ("start", "end"))
    if not turn.is_staff or start <= turn.now:
        return [Said(t.say("That time has come meanwhile; nothing was announced."))]
    planned = _planned(turn, tuple(arguments["services"]), start, end, EFFECTS[arguments["effect"]])
    affected = impacts(turn.work, planned, turn.now)
    if _are_many(affected) and not arguments.get("sure"):
        return [_second_word(turn, affected, "work.announce", {**arguments, "sure": True})]
    planned = replace(planned, key=turn.work.planned_works.next_key())
    announce(voice_of(turn), planned)
    turn.happened("work_announced", work=planned.key)
    return [Said(t.say("Announced: %(key)s.", key=planned.key), {"work": planned.key})]


def _are_many(affected: list[Impact]) -> bool:
    return len(affected) > MANY_CUSTOMERS or _messages(affected) > MANY_MESSAGES


def _second_word(turn: Turn, affected: list[Impact], action: str, arguments: Json) -> Said:
    said = turn.t.say(
        "That is told to %(customers)s customers in %(messages)s messages. Really?",
        customers=len(affected),
        messages=_messages(affected),
    )
    return Said(said, {}, (Offer(turn.t.say("Confirm"), action, arguments, "danger"),), asks=True)


def voice_of(turn: Turn) -> Voice:
    """Return what queueing needs, in this turn."""
    return Voice(turn.work, turn.new_code, turn.now)
