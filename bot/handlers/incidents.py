"""Incidents as they stand: the status of one, the list, and the log.

An incident of another customer and one that does not exist get the same answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from bot.charts.clocks import clocks_chart
from bot.handlers.closed_periods import missed_line
from bot.handlers.measuring import states
from bot.handlers.subject import settle_customer
from bot.messages import Fact
from bot.turn import Ask, Json, Offer, Said, Turn
from bot.understanding.folding import folded
from bot.wording.clauses import basis, cited
from bot.wording.clocks import clock_facts, state_text
from bot.wording.history import history_line
from bot.wording.states import severity_name, status_name
from knowledge.incidents.clocks import clocks_under, version_of
from knowledge.incidents.state import IncidentState, visible_events
from knowledge.incidents.status import Status
from knowledge.words.services import services

LISTED = 6
_CHART = re.compile(r"\b(?:wykres\w*|charts?|graph|diagram\w*)\b")


def status(turn: Turn, ask: Ask) -> list[Said]:
    """Answer how an incident stands; without a number, the open one, or all open ones, or the last."""
    if turn.is_staff and ask.entities.customer is not None:
        settle_customer(turn, ask)
    if ask.entities.incident is not None:
        return [_status_of(turn, ask.entities.incident, drawn=bool(_CHART.search(folded(ask.text))))]
    known = _known(turn, ask)
    still_open = [state for state in known if state.is_open]
    if len(still_open) == 1:
        return [_status_of(turn, still_open[0].number)]
    if still_open:
        return list_mine(turn, ask)
    t = turn.t
    elsewhere = [state for state in states(turn) if state.is_open]
    if elsewhere:
        names = t.list(t.text(services()[key].name) for key in ask.entities.services)
        numbers = t.list(str(state.number) for state in elsewhere)
        said = t.say("No incident is open for: %(services)s. Open: %(numbers)s.", services=names, numbers=numbers)
        return [Said(said, {"open": 0, "incidents": [str(state.number) for state in elsewhere]})]
    said = t.say("No failure is open for you, and none has been announced.")
    said += _waiting(turn)
    if known:
        last = known[-1]
        said += " " + t.say(
            "The last incident was %(number)s (%(status)s).", number=last.number, status=status_name(t, last)
        )
    report = Offer(t.say("Report a failure"), "ask", {"intent": "report_incident", "entities": {}, "text": ""})
    return [Said(said, {"open": 0}, () if turn.is_staff else (report,))]


def _waiting(turn: Turn) -> str:
    """Name the customer's reports that nobody has confirmed yet; empty without any."""
    if turn.customer is None:
        return ""
    waiting = turn.work.pending.waiting(turn.now, turn.customer.key)
    moments = (turn.t.moment(kept.first_message_at, turn.zone, now=turn.now) for kept in waiting)
    said = turn.t.list(moments)
    return " " + turn.t.say("Waiting for confirmation: the report of %(moments)s.", moments=said) if waiting else ""


def _known(turn: Turn, ask: Ask) -> list[IncidentState]:
    wanted = set(ask.entities.services)
    return [state for state in states(turn) if not wanted or state.service in wanted]


def find(turn: Turn, number: int) -> IncidentState | None:
    """Return an incident that this person may see. Staff see every one, and speak of its customer from then on."""
    if turn.is_staff:
        log = turn.work.incidents.of_number(number, turn.now)
        if log is None:
            return None
        customer = turn.work.customers.get(log.customer)
        if customer is not None:
            turn.speak_of(customer)
            turn.remember(customer=customer.key)
    return next((state for state in states(turn) if state.number == number), None)


def unknown(turn: Turn, number: int) -> Said:
    """Return the one answer for an incident that is not this customer's, or not there at all."""
    t = turn.t
    if turn.is_staff:
        return Said(t.say("There is no incident %(number)s.", number=number), {"incident": None})
    return Said(t.say("There is no incident %(number)s of yours.", number=number), {"incident": None})


def _status_of(turn: Turn, number: int, *, drawn: bool = False) -> Said:
    state = find(turn, number)
    return card(turn, state, drawn=drawn) if state is not None else unknown(turn, number)


def card(turn: Turn, state: IncidentState, *, drawn: bool = False) -> Said:
    """Show one incident: state, service, severity, who has it, clocks, drawn if so wanted, and its log behind More."""
    t, zone = turn.t, turn.zone
    version = version_of(turn.contract, state) if turn.contract is not None else None
    clocks = clocks_under(version, state, turn.now) if version is not None else ()
    facts: dict[str, Fact] = {
        "incident": state.number,
        "status": state.status.value,
        "service": state.service,
        "severity": state.severity,
        "since": turn.instant(state.since),
        "reported_at": turn.instant(state.reported_at),
        "as_of": turn.instant(turn.now),
    }
    lines = [
        t.say(
            "%(number)s: %(status)s. %(service)s, severity: %(severity)s, since %(since)s (as of %(now)s).",
            number=state.number,
            status=status_name(t, state),
            service=t.text(services()[state.service].name),
            severity=severity_name(t, version, state.severity),
            since=t.moment(state.since, zone, now=turn.now),
            now=t.moment(turn.now, zone, now=turn.now),
        )
    ]
    holder = _holder(turn, state)
    if holder:
        lines.append(holder)
    if version is not None and clocks:
        facts |= clock_facts(version, clocks)
        lines.append(
            " · ".join(state_text(t, version, clock, now=turn.now, to_staff=turn.is_staff) for clock in clocks)
        )
        lines += missed_line(turn, state, clocks)
        lines.append(basis(t, version, [clock.clause for clock in clocks]))
        facts["clauses"] = cited(t, version, [clock.clause for clock in clocks])
    turn.remember(incident=state.number, why={"topic": "clocks", "incident": state.number})
    chart = clocks_chart(t, state.number, version, clocks, turn.now) if drawn and version is not None else None
    offers = _card_offers(turn, state)
    if drawn and chart is None:
        lines.append(t.say("There is nothing to draw: no due time runs yet."))
    if not drawn and any(clock.reading.due is not None for clock in clocks):
        offers += (Offer(t.say("Chart"), "incident.chart", {"incident": state.number}),)
    charts = (chart,) if chart is not None else ()
    return Said("\n".join(lines), facts, offers, more=_history(turn, state), attachments=charts)


def charted(turn: Turn, arguments: Json) -> list[Said]:
    """Show an incident with its clocks drawn."""
    return [_status_of(turn, int(arguments["incident"]), drawn=True)]


def _history(turn: Turn, state: IncidentState) -> str:
    """Return the log of an incident: each event with when it happened, and when it was recorded."""
    log = next((log for log in turn.incidents() if log.number == state.number), None)
    events = visible_events(log.events, turn.now) if log is not None else ()
    return "\n".join(history_line(turn.t, event, turn.zone, now=turn.now) for event in events)


def _holder(turn: Turn, state: IncidentState) -> str:
    """Say which person took it, and when; nothing while nobody has."""
    if state.acknowledged_at is None:
        return ""
    at = turn.t.moment(state.acknowledged_at, turn.zone, now=turn.now)
    return turn.t.say("A person took it at %(moment)s.", moment=at)


def _card_offers(turn: Turn, state: IncidentState) -> tuple[Offer, ...]:
    t, arguments = turn.t, {"incident": state.number}
    why = Offer(t.say("Why these times?"), "ask", {"intent": "why", "entities": {}, "text": ""})
    if turn.is_staff:
        notes = turn.work.notes.of_incident(state.number)
        label = t.count("%(n)s internal note", "%(n)s internal notes", len(notes))
        return (why, Offer(label, "desk.notes", arguments)) if notes else (why,)
    if state.status is Status.RESOLVED:
        return (
            Offer(t.say("It works, confirm"), "incident.confirm_fix", arguments),
            Offer(t.say("It does not work, reopen"), "incident.reopen", arguments),
        )
    if state.status is Status.CLOSED:
        return (Offer(t.say("It is back, reopen"), "incident.reopen", arguments),)
    return (why,)


_HAPPENED = re.compile(r"\b(?:co (?:sie )?(?:dzialo|stalo|bylo)|what happened|what went on|what was wrong)\b")


def unless_happenings(handler: Callable[[Turn, Ask], list[Said]]) -> Callable[[Turn, Ask], list[Said]]:
    """Let "what happened in October?" be answered with the incidents of the period before its result."""

    @wraps(handler)
    def chosen(turn: Turn, ask: Ask) -> list[Said]:
        if ask.entities.period is None or not _HAPPENED.search(folded(ask.text)):
            return handler(turn, ask)
        result = handler(turn, ask)
        if turn.customer is None:
            return result
        listed = list_mine(turn, ask)
        return [replace(listed[0], offers=listed[0].offers[:LISTED]), *result]

    return chosen


def list_mine(turn: Turn, ask: Ask) -> list[Said]:
    """List the incidents: the open ones first, then the latest."""
    t = turn.t
    if turn.is_staff and ask.entities.customer is not None:
        settle_customer(turn, ask)
    known = _known(turn, ask)
    span = ask.entities.period
    if span is not None:
        known = [state for state in known if span.start <= state.reported_at < span.end]
    if not known:
        return [Said(t.say("There are no incidents."), {"incidents": []})]
    ordered = sorted(known, key=lambda state: (not state.is_open, -state.number))
    lines = [_list_line(turn, state) for state in ordered]
    still_open = sum(state.is_open for state in known)
    head = t.count("%(n)s incident is open.", "%(n)s incidents are open.", still_open)
    if not still_open:
        head = t.say("No incident is open.")
    if span is not None:
        head = t.count("%(n)s incident in this period:", "%(n)s incidents in this period:", len(known))
    offers = tuple(
        Offer(
            str(state.number), "ask", {"intent": "incident_status", "entities": {"incident": state.number}, "text": ""}
        )
        for state in ordered[:LISTED]
    )
    facts: dict[str, Fact] = {"open": still_open, "incidents": [str(state.number) for state in ordered]}
    more = "\n".join(lines[LISTED - 1 :]) or None
    return [Said("\n".join([head, *lines[: LISTED - 1]]), facts, offers, more=more)]


def _list_line(turn: Turn, state: IncidentState) -> str:
    t = turn.t
    return t.say(
        "%(number)s: %(service)s, %(status)s, reported %(moment)s",
        number=state.number,
        service=t.text(services()[state.service].name),
        status=status_name(t, state),
        moment=t.moment(state.reported_at, turn.zone, now=turn.now),
    )
