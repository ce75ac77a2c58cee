"""A confirmed report becomes an incident: number, due times, and what was told to whom.

The first message about it, the confirmation and the recording are three instants; all are kept. The confirmation is
automatic and says so: it is never the reaction.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.dialogs.report import Report, ServiceOption
from bot.duty.paging import first_call
from bot.handlers.attaching import attach, log_text, names_of, waiting
from bot.handlers.telling import settle_home
from bot.i18n import Translator
from bot.messages import Fact
from bot.records import PendingReport
from bot.rights import DECIDES, holds
from bot.turn import Offer, Said, Turn
from bot.wording.clauses import basis, cited
from bot.wording.clocks import Clocks, answer_due, clock_facts, due_parts, moment_for, start_text, waits_for_call
from knowledge.contract.agreement import ContractVersion
from knowledge.incidents.clocks import clocks_under, schedules_of, version_of
from knowledge.incidents.incident import Event, Happening, IncidentReported, InformationAdded, ReportJoined
from knowledge.incidents.state import IncidentState, state_of
from knowledge.terms import value_of
from knowledge.words.services import services

CHANNEL = "chat"
_REMEMBERED = 5


def may_report(turn: Turn) -> bool:
    """Tell whether the person may report by their grade and under the contract in force.

    Where it names nobody, everybody linked may.
    """
    version = turn.version
    if turn.is_staff or version is None or not holds(turn.person, DECIDES):
        return not turn.is_staff and holds(turn.person, DECIDES)
    positions = value_of(version.authorised)
    return positions is None or turn.person.position in positions


def register(
    turn: Turn, report: Report, *, first_message_at: datetime, kept: PendingReport | None = None
) -> list[Said]:
    """Open an incident for a confirmed report and tell the customer and the duty desk.

    `kept` is what it goes on with: a report left unconfirmed, or one of somebody who may not report, now confirmed by
    somebody who may.
    """
    if turn.customer is None:
        return [Said(turn.t.say("There is no contract here to answer from yet, so nothing can be registered."))]
    number = turn.work.incidents.next_number()
    version = turn.contract.version_at(first_message_at) if turn.contract else None
    turn.work.incidents.open(number, turn.customer.key, turn.now)
    by_other = kept is not None and kept.state == "awaiting_entitled"
    reported = IncidentReported(
        service=report.service.service,
        severity=report.severity.key,
        since=report.since,
        first_message_at=kept.first_message_at if kept is not None and by_other else first_message_at,
        channel=CHANNEL,
        description=turn.work.texts.keep(report.description or report.service.label),
        site=report.service.site,
        contract_version=version.key if version is not None else None,
        authorised_at=first_message_at if by_other else None,
    )
    record(turn, number, reported, occurred_at=max(turn.sent_at, first_message_at))
    settle_home(turn, number)
    if kept is not None:
        turn.work.pending.settle(kept.id, "registered", number)
        _tell_others_asked(turn, number, kept)
    remember_number(turn, first_message_at, number)
    turn.remember(incident=number, why={"topic": "clocks", "incident": number})
    turn.happened(
        "incident_reported",
        incident=number,
        service=reported.service,
        severity=reported.severity,
        since=turn.instant(reported.since),
        reported_at=turn.instant(first_message_at),
        confirmed_at=turn.instant(turn.sent_at),
        recorded_at=turn.instant(turn.now),
        **({"site": reported.site} if reported.site is not None else {}),
    )
    files = _take_files(turn, number, kept)
    state = current_state(turn, number)
    if state is None:
        return [Said(turn.t.say("Incident %(number)s registered.", number=number), {"incident": number})]
    _tell_duty_desk(turn, state, report)
    return [_confirmation(turn, state, report, files)]


def _take_files(turn: Turn, number: int, kept: PendingReport | None = None) -> str:
    """Attach the files that came with a report to its incident; return the sentence that says so."""
    files, left = attach(turn, number, waiting(turn, [kept.address] if kept is not None else []))
    if not files:
        return left
    record(turn, number, InformationAdded(turn.work.texts.keep(log_text(turn.t, files))))
    turn.happened("files_attached", incident=number, files=len(files))
    return f"{turn.t.say('Attached: %(names)s.', names=names_of(turn.t, files))} {left}".rstrip()


def _tell_others_asked(turn: Turn, number: int, kept: PendingReport) -> None:
    """Tell the author of the words and everybody else who was asked that it is registered, so that nobody does
    it twice."""
    for person in turn.work.people.of_customer(kept.customer):
        asked = person.id == kept.person or may_report(replace(turn, person=person))
        if asked and person.id != turn.person.id:
            turn.notify(person, f"report_settled:{kept.id}", lambda t: _settled_words(t, turn, number))


def _settled_words(t: Translator, turn: Turn, number: int) -> Said:
    at = t.moment(turn.sent_at, turn.zone, now=turn.now)
    said = t.say(
        "Incident %(number)s has been registered: %(name)s, %(moment)s.",
        number=number,
        name=turn.person.name,
        moment=at,
    )
    return Said(said, {"incident": number})


def remember_number(turn: Turn, first_message_at: datetime, number: int) -> None:
    """Remember what became of a report, so that a second press on its choices is answered with it."""
    remember(turn, turn.instant(first_message_at), number)


def remember(turn: Turn, key: str, number: int) -> None:
    """Remember a number under a key among the latest few."""
    known = {**(turn.recall("registered") or {}), key: number}
    turn.remember(registered=dict(list(known.items())[-_REMEMBERED:]))


def already(turn: Turn, number: int) -> Said:
    """Say that a report has its number."""
    said = turn.t.say("This was registered already: incident %(number)s.", number=number)
    return Said(said, {"incident": number})


def record(turn: Turn, number: int, what: Happening, occurred_at: datetime | None = None) -> None:
    """Append an event to an incident: it occurred when the message was sent, unless said otherwise, and is
    recorded now."""
    occurred = turn.sent_at if occurred_at is None else occurred_at
    turn.work.incidents.append(Event(number, occurred, turn.now, turn.person.id, what))


def current_state(turn: Turn, number: int) -> IncidentState | None:
    """Return an incident of the turn's customer as it stands now; None where this customer has no such incident."""
    if turn.customer is None:
        return None
    logs = turn.work.incidents.of_customer(turn.customer.key, turn.now)
    events = next((log.events for log in logs if log.number == number), ())
    return state_of(events, turn.now)


def open_incident_for(turn: Turn, service: ServiceOption) -> IncidentState | None:
    """Return the open incident that looks like the same outage: same service and site."""
    states = (state_of(log.events, turn.now) for log in turn.incidents())
    same = [
        state
        for state in states
        if state is not None and state.is_open and state.service == service.service and state.site == service.site
    ]
    return max(same, key=lambda state: state.reported_at, default=None)


def _confirmation(turn: Turn, state: IncidentState, report: Report, files: str) -> Said:
    t, zone = turn.t, turn.zone
    number = state.number
    facts: dict[str, Fact] = {
        "incident": number,
        "service": state.service,
        "severity": state.severity,
        "since": turn.instant(state.since),
        "reported_at": turn.instant(state.reported_at),
        "first_message_at": turn.instant(state.first_message_at),
        "confirmed_at": turn.instant(state.registered_at),
        "automatic": True,
    }
    if state.site is not None:
        facts["site"] = state.site
    head = t.say(
        "Incident %(number)s registered, severity: %(severity)s.", number=number, severity=report.severity.name
    )
    version = version_of(turn.contract, state) if turn.contract is not None else None
    if turn.contract is not None:
        facts["duty_phone"] = turn.contract.duty_phone
    if version is None:
        said = t.say("There is no contract to read times from, so no time is promised. The duty desk has been told.")
        return Said("\n".join(filter(None, (head, said, files))), facts)
    clocks = clocks_under(version, state, turn.now)
    facts |= clock_facts(version, clocks)
    facts["clauses"] = cited(t, version, [clock.clause for clock in clocks])
    lines = [f"{head} {_start_line(turn, clocks)}".rstrip(), " · ".join(due_parts(t, version, clocks, now=turn.now))]
    if state.registered_at != state.first_message_at:
        lines.append(
            t.say(
                "First message %(first)s, confirmed %(confirmed)s.",
                first=t.moment(state.first_message_at, zone, now=turn.now),
                confirmed=t.moment(state.registered_at, zone, now=turn.now),
            )
        )
    lines.append(f"{_automatic_line(turn, clocks)} {files}".rstrip())
    start = clocks[0].start.clause if clocks else None
    schedules = [schedule.clause for schedule in schedules_of(clocks)]
    lines.append(basis(t, version, [*(clock.clause for clock in clocks), start, *schedules]))
    if turn.contract is not None:
        lines.append(t.say("Urgent: tel. %(phone)s.", phone=turn.contract.duty_phone))
    facts["clauses"] = cited(t, version, [*(clock.clause for clock in clocks), start, *schedules])
    offers = (
        Offer(t.say("Why these times?"), "ask", {"intent": "why", "entities": {}, "text": ""}),
        Offer(
            t.say("Withdraw the report"),
            "ask",
            {"intent": "cancel_incident", "entities": {"incident": number}, "text": ""},
        ),
    )
    return Said("\n".join(line for line in lines if line), facts, offers)


def _start_line(turn: Turn, clocks: Clocks) -> str:
    if not clocks:
        return turn.t.say("The contract promises no time for it.")
    start = clocks[0].start
    said = start_text(turn.t, start, turn.zone, now=turn.now)
    if waits_for_call(start) and turn.contract is not None:
        said += " " + turn.t.say("Please call %(phone)s now.", phone=turn.contract.duty_phone)
    return said


def _automatic_line(turn: Turn, clocks: Clocks) -> str:
    """Say that this is automatic, and by when a person must answer."""
    t = turn.t
    told = t.moment(turn.now, turn.zone, now=turn.now)
    said = t.say(
        "This confirmation is automatic and is not the reaction; the duty desk was told at %(moment)s.", moment=told
    )
    due = answer_due(clocks)
    if due is not None:
        said += " " + t.say("A person must answer by %(moment)s.", moment=t.moment(due, turn.zone, now=turn.now))
    return said


def _tell_duty_desk(turn: Turn, state: IncidentState, report: Report) -> None:
    version = version_of(turn.contract, state) if turn.contract is not None else None
    clocks = clocks_under(version, state, turn.now) if version is not None else ()
    log = turn.work.incidents.of_number(state.number, turn.now)
    called = first_call(turn.work, log, turn.now) if log is not None else ()
    turn.notices += called
    spared = {notice.person.id for notice in called if notice.person is not None}
    for person in turn.work.people.staff():
        if person.id not in spared:
            turn.notify(
                person,
                f"incident_reported:{state.number}",
                lambda t: _desk_words(t, turn, state, report, version, clocks),
            )


def _desk_words(
    t: Translator,
    turn: Turn,
    state: IncidentState,
    report: Report,
    version: ContractVersion | None,
    clocks: Clocks,
) -> Said:
    company = turn.customer.name if turn.customer else ""
    text = t.say(
        "New incident %(number)s: %(company)s, %(service)s, severity: %(severity)s, since %(since)s: %(words)s",
        number=state.number,
        company=company,
        service=t.text(services()[state.service].name),
        severity=t.text(version.severity(state.severity).name) if version is not None else report.severity.name,
        since=moment_for(t, state.since, turn.zone, now=turn.now, to_staff=True),
        words=t.quote(" ".join(report.description.split())[:300]),
    )
    due = " · ".join(due_parts(t, version, clocks, now=turn.now, to_staff=True)) if version is not None else ""
    offer = Offer(t.say("Acknowledge"), "desk.acknowledge", {"incident": state.number})
    return Said(f"{text}\n{due}".rstrip(), {"incident": state.number}, (offer,))


def join(turn: Turn, number: int, words: str) -> list[Said]:
    """Join a further report of the same outage to the incident that is open; its clocks go on as they were."""
    t = turn.t
    state = current_state(turn, number)
    if state is None or not state.is_open:
        return [
            Said(t.say("Incident %(number)s is not open any more; please register a separate report.", number=number))
        ]
    record(turn, number, ReportJoined(turn.work.texts.keep(words)))
    files = _take_files(turn, number)
    turn.set_dialog(None)
    turn.remember(incident=number)
    turn.happened("report_joined", incident=number)
    for person in turn.work.people.staff():
        turn.notify(person, f"report_joined:{number}:{turn.message_key}", lambda s: _joined_words(s, number, words))
    said = t.say("Joined to incident %(number)s; the duty desk sees it. Its times stay as they are.", number=number)
    return [Said(f"{said}\n{files}".rstrip(), {"incident": number})]


def _joined_words(t: Translator, number: int, words: str) -> Said:
    quoted = t.quote(" ".join(words.split())[:300])
    return Said(
        t.say("Incident %(number)s, another report: %(words)s", number=number, words=quoted), {"incident": number}
    )
