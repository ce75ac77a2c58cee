"""Two incidents that are one: the later one goes on in the earlier, whose report keeps counting.

Rules: both are of one customer and open; the later one has no clocks from then on, and the customer is told where it
went on. What was read for two is undone by reopening the later one; nothing is taken away.
"""

from __future__ import annotations

import re

from bot.handlers.desk_acts import meant_by_staff
from bot.handlers.incident_acts import refused
from bot.handlers.incidents import find, unknown
from bot.handlers.registration import current_state, record
from bot.handlers.telling import tell_customer
from bot.i18n import Translator
from bot.messages import Fact
from bot.turn import Ask, Json, Offer, Said, Turn
from bot.wording.states import severity_name
from knowledge.incidents.clocks import version_of
from knowledge.incidents.incident import IncidentMerged, ReportJoined
from knowledge.incidents.state import IncidentState
from knowledge.words.services import services

_NUMBER = re.compile(r"(?<!\d)(\d{3,7})(?!\d)")


def merge(turn: Turn, ask: Ask) -> list[Said]:
    """Ask to confirm that two incidents are one, or which two are meant."""
    t = turn.t
    numbers = list(dict.fromkeys(int(found) for found in _NUMBER.findall(ask.text)))
    if len(numbers) == 2:
        return [_asked(turn, *numbers)]
    if len(numbers) > 2:
        said = t.say("Two at a time, please: for example %(example)s.", example=t.quote(t.say("merge 1043 into 1042")))
        return [Said(said)]
    state = meant_by_staff(turn, ask, lambda s: s.is_open)
    if isinstance(state, list):
        return state
    others = [s for s in _open_of_customer(turn) if s.number != state.number]
    if not others:
        said = t.say("Incident %(number)s is the only open one of this customer.", number=state.number)
        return [Said(said, {"incident": state.number})]
    offers = tuple(
        Offer(str(one.number), "desk.merge_asked", {"incident": state.number, "other": one.number}) for one in others
    )
    said = t.say("Which other incident is the same as %(number)s?", number=state.number)
    return [Said(said, {"incident": state.number}, offers)]


def _open_of_customer(turn: Turn) -> list[IncidentState]:
    found = (current_state(turn, log.number) for log in turn.incidents())
    return [state for state in found if state is not None and state.is_open]


def asked(turn: Turn, arguments: Json) -> list[Said]:
    """Ask to confirm that two incidents are one."""
    if not turn.is_staff:
        return [unknown(turn, arguments["incident"])]
    return [_asked(turn, arguments["incident"], arguments["other"])]


def _pair(turn: Turn, one: int, other: int) -> tuple[IncidentState, IncidentState] | Said:
    """Return two open incidents of one customer, the one reported first first; else why they cannot be one."""
    t = turn.t
    second = find(turn, other)
    second_of = turn.customer
    first = find(turn, one)
    if first is None or second is None:
        return unknown(turn, one if first is None else other)
    if second_of != turn.customer:
        said = t.say(
            "%(first)s and %(second)s are incidents of different customers; a mass outage holds those together.",
            first=one,
            second=other,
        )
        return Said(said, {"merged": False})
    for state in (first, second):
        objection = refused(turn, state, IncidentMerged(0))
        if objection is not None:
            return objection
    kept, gone = sorted((first, second), key=lambda state: (state.reported_at, state.number))
    return kept, gone


def _asked(turn: Turn, one: int, other: int) -> Said:
    t = turn.t
    pair = _pair(turn, one, other)
    if isinstance(pair, Said):
        return pair
    kept, gone = pair
    said = t.say(
        "Join %(gone)s (%(gone_service)s) to %(kept)s (%(kept_service)s), which was reported first, %(moment)s? "
        "%(gone)s then has no times of its own; the customer will be told.",
        gone=gone.number,
        gone_service=t.text(services()[gone.service].name),
        kept=kept.number,
        kept_service=t.text(services()[kept.service].name),
        moment=t.moment(kept.reported_at, turn.zone, now=turn.now),
    )
    lines = [said, *_differences(turn, kept, gone)]
    arguments = {"incident": gone.number, "other": kept.number}
    facts: dict[str, Fact] = {"incident": gone.number, "into": kept.number}
    return Said("\n".join(lines), facts, (Offer(t.say("Confirm"), "desk.merge", arguments),), asks=True)


def _differences(turn: Turn, kept: IncidentState, gone: IncidentState) -> list[str]:
    """Warn where the one that goes on differs in what decides times: nothing of it is taken over by itself."""
    t = turn.t
    if kept.severity == gone.severity:
        return []
    version = version_of(turn.contract, kept) if turn.contract is not None else None
    said = t.say(
        "Their severities differ: %(kept)s is %(kept_severity)s, %(gone)s is %(gone_severity)s; the first stays.",
        kept=kept.number,
        kept_severity=t.quote(severity_name(t, version, kept.severity)),
        gone=gone.number,
        gone_severity=t.quote(severity_name(t, version, gone.severity)),
    )
    return [said]


def merged(turn: Turn, arguments: Json) -> list[Said]:
    """Let an incident go on in another one."""
    if not turn.is_staff:
        return [unknown(turn, arguments["incident"])]
    pair = _pair(turn, arguments["incident"], arguments["other"])
    if isinstance(pair, Said):
        return [pair]
    kept, gone = pair
    record(turn, gone.number, IncidentMerged(kept.number))
    record(turn, kept.number, ReportJoined(turn.work.texts.keep(str(gone.number))))
    turn.remember(incident=kept.number)
    turn.happened("incident_merged", incident=gone.number, into=kept.number)

    def words(t: Translator) -> Said:
        said = t.say(
            "%(gone)s is the same outage as %(kept)s and goes on under that number; the times of %(kept)s hold.",
            gone=gone.number,
            kept=kept.number,
        )
        return Said(said, {"incident": kept.number, "event": "incident_merged"})

    tell_customer(turn, gone.number, "incident_merged", words)
    said = turn.t.say("%(gone)s goes on in %(kept)s; the customer has been told.", gone=gone.number, kept=kept.number)
    return [Said(said, {"incident": kept.number})]
