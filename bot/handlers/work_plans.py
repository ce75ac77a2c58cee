"""A new planned work in the chat, for staff: shown whom it affects, then announced, or kept as a draft.

Rule: nobody is told before the staff saw whom it affects, what counts and why, and how many messages go out; many are
told only after a second word.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.handlers.subject import customer_named
from bot.messages import Fact
from bot.quoting import quoted_words
from bot.saying import Voice
from bot.turn import Ask, Json, Offer, Said, Turn
from bot.understanding.folding import folded
from bot.wording.impacts import impact_lines
from bot.works.announcing import announce
from bot.works.impact import MANY_CUSTOMERS, MANY_MESSAGES, Impact, impacts
from knowledge.bilingual import Bilingual
from knowledge.downtime.planned_work import PlannedWork

LONGEST_WORK = timedelta(hours=24)
_EMERGENCY = re.compile(r"\b(?:awaryjn\w*|piln\w*|emergency|urgent)\b")
EFFECTS = {
    "short": Bilingual("Możliwe krótkie przerwy.", "Short outages are possible."),
    "down": Bilingual("Usługa nie będzie działać.", "The service will be down."),
    "none": Bilingual("Przerw nie przewidujemy.", "No outage is expected."),
}
UNKNOWN = Bilingual("…", "…")
"""What stands for an effect that nobody has said yet."""


def plan(turn: Turn, ask: Ask) -> Said:
    """Show a new work; a press on what is to be expected announces it, another keeps it as a draft."""
    t, entities = turn.t, ask.entities
    start, end = entities.start, entities.end
    if not entities.services or start is None or end is None or not is_span(start, end, turn.now):
        turn.remember(last={"intent": ask.intent, "entities": entities.as_json(), "text": ask.text})
        return _what_is_missing(turn, ask)
    turn.remember(last=None)
    quoted = quoted_words(ask.text)
    if quoted and len(quoted) != 2:
        return Said(t.say("Please quote the words in both languages, Polish first: “Wymiana kart” “Cards replaced”."))
    named = customer_named(turn, entities.customer) if entities.customer is not None else None
    if entities.customer is not None and named is None:
        return Said(t.say("There is no customer “%(name)s” here, so nothing was planned.", name=entities.customer))
    planned = PlannedWork(
        key="-",
        services=entities.services,
        announced_at=turn.now,
        start=start.astimezone(UTC),
        end=end.astimezone(UTC),
        effect=Bilingual(*quoted) if quoted else UNKNOWN,
        customers=(named.key,) if named is not None else (),
        emergency=bool(_EMERGENCY.search(folded(ask.text))),
    )
    return shown_plan(turn, planned, Offer(t.say("Keep as a draft"), "work.draft", arguments_of(planned)))


def shown_plan(turn: Turn, planned: PlannedWork, last: Offer, **more: object) -> Said:
    """Show a work that may be announced by what is to be expected; `last` is offered beside that."""
    t = turn.t
    offers = [
        Offer(t.text(text), "work.announce", arguments_of(planned, effect=key, **more)) for key, text in EFFECTS.items()
    ]
    said = preview(turn, planned)
    asked = t.say("What is to be expected? By a press it is announced.")
    if planned.effect != UNKNOWN:
        down, up = t.say("Announce, there may be outages"), t.say("Announce, the service goes on")
        said = replace(said, text=f"{said.text}\n{t.quote(planned.effect.pl)} {t.quote(planned.effect.en)}")
        offers = [
            Offer(down, "work.announce", arguments_of(planned, effect="short", **more)),
            Offer(up, "work.announce", arguments_of(planned, effect="none", **more)),
        ]
        asked = t.say("By a press it is announced.")
    return replace(said, text=f"{said.text}\n{asked}", offers=(*offers, last))


def _what_is_missing(turn: Turn, ask: Ask) -> Said:
    """Ask for what was not said; the next message may say only that."""
    t, entities = turn.t, ask.entities
    start, end = entities.start, entities.end
    if entities.services and (start is None or end is None):
        return Said(t.say("From when to when? For example: “on Saturday from 2:00 to 4:00”."))
    if not entities.services and start is not None and end is not None and is_span(start, end, turn.now):
        return Said(t.say("On which services? For example: “SIP trunk and hotline”."))
    return Said(
        t.say(
            "Which services, and from when to when? For example: “schedule work on the SIP trunk and the hotline on "
            "Saturday from 2:00 to 4:00”. The work must lie ahead and last 24 hours at most."
        )
    )


def is_span(start: datetime, end: datetime, now: datetime) -> bool:
    """Tell whether a work may lie there: ahead, and no longer than a day."""
    return now < start < end and end - start <= LONGEST_WORK


def preview(turn: Turn, planned: PlannedWork, *, judged: bool = True) -> Said:
    """Return whom a work affects, if `judged` what counts and why, and how many messages go out."""
    affected = impacts(turn.work, planned, turn.now)
    lines = [line.rstrip() for line in impact_lines(turn.t, planned, affected, turn.now, judged=judged)]
    facts: dict[str, Fact] = {"messages": _messages(affected), "customers": len(affected)}
    return Said("\n".join(lines), facts, whole=True)


def _messages(affected: list[Impact]) -> int:
    return sum(one.messages for one in affected)


def arguments_of(planned: PlannedWork, **more: object) -> Json:
    """Return a work as what a button carries."""
    span = {"start": planned.start.isoformat(), "end": planned.end.isoformat()}
    whom = {"services": list(planned.services), "customers": list(planned.customers), "emergency": planned.emergency}
    texts = [planned.effect.pl, planned.effect.en] if planned.effect != UNKNOWN else None
    return {**whom, **span, "texts": texts, **more}


def work_of(turn: Turn, arguments: Json) -> PlannedWork:
    """Return the work that a button carries, as if it were announced now."""
    start, end = (datetime.fromisoformat(arguments[name]) for name in ("start", "end"))
    effect, texts = arguments.get("effect"), arguments.get("texts")
    known = EFFECTS[effect] if effect is not None else UNKNOWN
    return PlannedWork(
        key="-",
        services=tuple(arguments["services"]),
        announced_at=turn.now,
        start=start,
        end=end,
        effect=Bilingual(*texts) if texts is not None else known,
        customers=tuple(arguments.get("customers", ())),
        emergency=bool(arguments.get("emergency")),
        no_outage=effect == "none",
    )


def announced(turn: Turn, arguments: Json) -> list[Said]:
    """Announce a work that was shown; many are told only after a second word."""
    t, planned = turn.t, work_of(turn, arguments)
    if not turn.is_staff or planned.start <= turn.now:
        return [Said(t.say("That time has come meanwhile; nothing was announced."))]
    affected = impacts(turn.work, planned, turn.now)
    if _are_many(affected) and not arguments.get("sure"):
        return [_second_word(turn, affected, "work.announce", {**arguments, "sure": True})]
    draft = arguments.get("draft")
    if draft is not None and not turn.work.planned_works.drop_draft(draft):
        return [Said(t.say("The draft %(key)s is gone: announced or dropped already.", key=draft))]
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
