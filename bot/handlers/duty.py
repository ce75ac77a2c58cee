"""Duty in the chat: who has it, and handing it over to somebody who accepts."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.duty.handing import handed_over, summary
from bot.i18n import Translator
from bot.messages import Fact
from bot.records import URGENT, Person, Why
from bot.turn import DEFAULT_ZONE, Ask, Json, Notice, Offer, Said, Turn
from bot.understanding.person_names import people_named
from bot.wording.clocks import moment_for
from knowledge.duty.rota import FIRST, Roster, Stint
from knowledge.hours.segments import as_utc

_AHEAD = timedelta(days=60)
_MOST_STINTS = 6


def on_call(turn: Turn, ask: Ask) -> list[Said]:
    """Say who is on duty, now or at the time asked about, who is next, and when the asker is."""
    if not turn.is_staff:
        return [Said(turn.t.say("Who is on duty is known to the provider's staff."))]
    entities = ask.entities
    at = as_utc(entities.at or entities.start or turn.now)
    period = entities.period
    roster = turn.work.duty.roster(min(at, turn.now, as_utc(period.start) if period is not None else at))
    if not roster.lines:
        return [Said(turn.t.say("There is no duty rota yet. It is set by: sla-assistant duty set."), {"on_duty": []})]
    if period is not None:
        start, end = as_utc(period.start), as_utc(period.end)
        return [_listed(turn, roster, max(start, turn.now) if end > turn.now else start, end)]
    return [_at(turn, roster, at)]


def _listed(turn: Turn, roster: Roster, start: datetime, end: datetime) -> Said:
    stints = [one for line in roster.lines for one in roster.stretches(line, start, end)]
    lines = [_stint_line(turn, one, _zone(roster, one.line, one.start)) for one in stints]
    facts: dict[str, Fact] = {"on_duty": [one.person or "" for one in stints]}
    return Said("\n".join(lines[:_MOST_STINTS]), facts, more="\n".join(lines[_MOST_STINTS:]) or None)


def _stint_line(turn: Turn, one: Stint, zone: str) -> str:
    t = turn.t
    return t.say(
        "Line %(line)s, %(start)s – %(end)s: %(person)s.",
        line=one.line,
        start=t.moment(one.start, zone, now=turn.now),
        end=moment_for(t, one.end, zone, now=turn.now, to_staff=True),
        person=_name(turn, one.person) or t.say("nobody"),
    )


def _at(turn: Turn, roster: Roster, at: datetime) -> Said:
    t = turn.t
    lines = [_line_at(turn, roster, line, at) for line in roster.lines]
    mine = _next_of(roster, turn.person.id, at)
    offers: tuple[Offer, ...] = ()
    if turn.person.id in roster.in_line(turn.now) and at <= turn.now:
        offers = (Offer(t.say("Hand over duty"), "ask", {"intent": "hand_over", "entities": {}, "text": ""}),)
    elif mine is not None:
        zone = _zone(roster, mine.line, mine.start)
        start = t.moment(mine.start, zone, now=turn.now)
        end = moment_for(t, mine.end, zone, now=turn.now, to_staff=True)
        lines.append(t.say("Your next duty: %(start)s – %(end)s.", start=start, end=end))
    on_duty = [key for line in roster.lines if (key := roster.person(line, at)) is not None]
    return Said("\n".join(lines), {"on_duty": list(on_duty)}, offers)


def _line_at(turn: Turn, roster: Roster, line: int, at: datetime) -> str:
    t, name = turn.t, _name(turn, roster.person(line, at))
    stint = next(roster.stretches(line, at, at + _AHEAD))
    zone = _zone(roster, line, at)
    if line == FIRST and name is not None:
        until = t.moment(stint.end, zone, now=turn.now)
        return t.say("On duty: %(person)s, until %(until)s (%(zone)s).", person=name, until=until, zone=zone)
    until = moment_for(t, stint.end, zone, now=turn.now, to_staff=True)
    if line == FIRST:
        return t.say("NOBODY is on duty until %(until)s.", until=until)
    return t.say("Line %(line)s: %(person)s, until %(until)s.", line=line, person=name or t.say("nobody"), until=until)


def _next_of(roster: Roster, person: str, at: datetime) -> Stint | None:
    stints = (one for line in roster.lines for one in roster.stretches(line, at, at + _AHEAD) if one.person == person)
    return min(stints, key=lambda one: one.start, default=None)


def _zone(roster: Roster, line: int, at: datetime) -> str:
    return roster.zone(line, at, DEFAULT_ZONE)


def _name(turn: Turn, key: str | None) -> str | None:
    person = turn.work.people.get(key) if key is not None else None
    return person.name if person is not None else key


# ---- handing over


def in_front_of_customer(turn: Turn) -> bool:
    """Tell whether a customer reads along, whose business the provider's own affairs are not."""
    return turn.bound is not None and turn.bound.customer is not None


def directly(t: Translator) -> Said:
    """Ask for it in a direct chat."""
    return Said(t.say("Please ask for that in your direct chat with the assistant."), private=True)


def hand_over(turn: Turn, ask: Ask) -> list[Said]:
    """Ask a colleague to take one's duty over, until the time said or to the end of one's own; they must accept."""
    t = turn.t
    roster = turn.work.duty.roster(turn.now)
    mine = _mine(turn, roster)
    if not turn.is_staff or mine is None:
        return [_not_mine(turn, roster)]
    if in_front_of_customer(turn):
        return [directly(t)]
    others = [one for one in turn.work.people.staff() if one.id != turn.person.id]
    named = people_named(ask.text, (one.name for one in others))
    until = _until(turn, ask, mine, _zone(roster, mine.line, turn.now))
    if isinstance(until, Said):
        return [until]
    meant = [one for one in others if one.name in named]
    if len(meant) == 1:
        return [_ask_colleague(turn, mine, meant[0], until)]
    if not others:
        return [Said(t.say("There is nobody else among the staff who could take over."))]
    offers = tuple(
        Offer(one.name, "duty.ask", {"to": one.id, "line": mine.line, "until": until.isoformat()})
        for one in (meant or others)
    )
    return [Said(t.say("To whom? Duty stays with you until it is accepted."), {}, offers)]


def _mine(turn: Turn, roster: Roster) -> Stint | None:
    """Return the asker's own stint that runs now, in the line that is called first."""
    for line in roster.lines:
        if roster.person(line, turn.now) == turn.person.id:
            return next(roster.stretches(line, turn.now, turn.now + _AHEAD))
    return None


def _not_mine(turn: Turn, roster: Roster) -> Said:
    t = turn.t
    if not turn.is_staff:
        return Said(t.say("Who is on duty is known to the provider's staff."))
    has = _name(turn, roster.person(FIRST, turn.now))
    if has is None:
        return Said(t.say("You are not on duty now, and nobody else is."))
    return Said(t.say("You are not on duty now; on duty: %(person)s.", person=has))


def _until(turn: Turn, ask: Ask, mine: Stint, zone: str) -> datetime | Said:
    said = ask.entities.end or ask.entities.at
    if said is None and ask.entities.duration is not None:
        said = turn.now + ask.entities.duration
    if said is None:
        return mine.end
    until = as_utc(said)
    if until <= turn.now:
        at = moment_for(turn.t, until, zone, now=turn.now, to_staff=True)
        return Said(turn.t.say("%(moment)s is over already; until when should it be handed over?", moment=at))
    # What comes after one's own stint is somebody else's to give.
    return min(until, mine.end)


def asked(turn: Turn, arguments: Json) -> list[Said]:
    """Ask the colleague who was chosen."""
    roster = turn.work.duty.roster(turn.now)
    mine, colleague = _mine(turn, roster), turn.work.people.get(arguments["to"])
    if not turn.is_staff or mine is None or colleague is None or colleague.role != "staff":
        return [_not_mine(turn, roster)]
    if in_front_of_customer(turn):
        return [directly(turn.t)]
    return [_ask_colleague(turn, mine, colleague, datetime.fromisoformat(arguments["until"]))]


def _ask_colleague(turn: Turn, mine: Stint, colleague: Person, until: datetime) -> Said:
    work, now, giver = turn.work, turn.now, turn.person
    zone = _zone(work.duty.roster(now), mine.line, now)
    arguments = {"from": giver.id, "line": mine.line, "until": until.isoformat()}

    def words(t: Translator) -> Said:
        head = t.say(
            "Take over duty? From: %(person)s, until %(until)s (%(zone)s).",
            person=giver.name,
            until=t.moment(until, zone, now=now),
            zone=zone,
        )
        lines, more = summary(t, work, now)
        offers = (
            Offer(t.say("I take it"), "duty.accept", arguments, "primary"),
            Offer(t.say("Not now"), "duty.decline", arguments),
        )
        return Said("\n".join([head, *lines]), {"event": "duty_offered"}, offers, more="\n".join(more) or None)

    why = Why("duty", "duty.offer", f"duty:{giver.id}:{colleague.id}", now, None, {"line": mine.line})
    key = f"duty_offer:{turn.message_key}"
    turn.notices.append(Notice(colleague, key, words, priority=URGENT, why=why))
    turn.happened("duty_offered", to=colleague.id)
    said = turn.t.say("Asked: %(person)s. Duty stays with you until it is accepted.", person=colleague.name)
    return Said(said, {"to": colleague.id})


def accepted(turn: Turn, arguments: Json) -> list[Said]:
    """Take duty over from a colleague who still has it."""
    t, until = turn.t, datetime.fromisoformat(arguments["until"])
    giver, line = turn.work.people.get(arguments["from"]), int(arguments["line"])
    roster = turn.work.duty.roster(turn.now)
    if not turn.is_staff or giver is None or until <= turn.now or roster.person(line, turn.now) != giver.id:
        has = _name(turn, roster.person(FIRST, turn.now)) or t.say("nobody")
        return [Said(t.say("That offer no longer stands; on duty now: %(person)s.", person=has))]
    until = min(until, next(roster.stretches(line, turn.now, turn.now + _AHEAD)).end)
    displaced = _displaced(turn, roster, giver)
    second = handed_over(turn.work, giver, turn.person, line, until, turn.now)
    turn.happened("duty_handed_over", from_person=giver.id, to=turn.person.id, line=line)
    taker, now, zone = turn.person, turn.now, _zone(roster, line, turn.now)

    def words(to: Translator) -> Said:
        values = {
            "person": taker.name,
            "since": to.moment(now, zone, now=now),
            "until": to.moment(until, zone, now=now),
            "zone": zone,
        }
        said = to.say("On duty from %(since)s to %(until)s (%(zone)s): %(person)s; calls go there.", **values)
        if second:
            said += " " + to.say("In line 2 until then: %(person)s.", person=giver.name)
        return Said(said, {"event": "duty_handed_over"})

    why = Why("duty", "duty.handed_over", f"duty:{giver.id}:{taker.id}", now, None, {"line": line})
    for person in (giver, displaced) if second and displaced is not None else (giver,):
        turn.notices.append(Notice(person, f"duty_taken:{turn.message_key}", words, priority=URGENT, why=why))
    return [words(t)]


def _displaced(turn: Turn, roster: Roster, giver: Person) -> Person | None:
    """Return whose second line the giver takes, unless that is one of the two who know."""
    key = roster.person(FIRST + 1, turn.now)
    return turn.work.people.get(key) if key is not None and key not in (giver.id, turn.person.id) else None


def declined(turn: Turn, arguments: Json) -> list[Said]:
    """Leave duty with the colleague who offered it."""
    t, giver, decliner = turn.t, turn.work.people.get(arguments["from"]), turn.person
    if giver is not None and turn.is_staff:
        why = Why("duty", "duty.declined", f"duty:{giver.id}:{decliner.id}", turn.now)
        turn.notices.append(
            Notice(
                giver,
                f"duty_declined:{turn.message_key}",
                lambda to: Said(to.say("%(person)s: not now. Duty stays with you.", person=decliner.name)),
                priority=URGENT,
                why=why,
            )
        )
    return [Said(t.say("Noted; duty stays where it is."))]
