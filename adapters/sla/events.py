"""Events of incidents as JSON: flat objects with a type and its own keys, documented in docs/sla_json.md.

Rule: types and keys are the words in which the assistant itself keeps events; what only the record needs (words,
channel, who recorded it) may be left out. Order and repetition never matter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.sla.event_checks import ReadEvent, check_log
from adapters.sla.exact_json import Finding, InputErrors, as_object, listed, shown
from adapters.sla.outages import note_order, outage_of, outage_shape
from adapters.sla.shape import INSTANT, NUMBER, TEXT, YES_NO, Key, Shape, one_of, read_object
from knowledge.bilingual import Bilingual
from knowledge.contract.agreement import Contract
from knowledge.contract.errors import ProblemCode
from knowledge.incidents.incident import (
    ChannelConfirmed,
    ClockPaused,
    ClockResumed,
    CustomerConfirmed,
    Event,
    FixConfirmed,
    Happening,
    IncidentAcknowledged,
    IncidentCancelled,
    IncidentClosed,
    IncidentMerged,
    IncidentReopened,
    IncidentReported,
    IncidentResolved,
    InformationAdded,
    OutageDeclared,
    OutageRecorded,
    ReportJoined,
    SeverityChanged,
    UpdateGiven,
    WorkaroundAccepted,
    WorkaroundOffered,
    WorkaroundRefused,
    WorkStarted,
)


@dataclass(frozen=True, slots=True)
class Form:
    """One type of event: its own keys, and how its happening is made of what was read (with `occurred_at`)."""

    keys: Shape
    make: Callable[[Mapping[str, Any]], Happening]


def _simple(happening: Callable[[], Happening]) -> Form:
    return Form({}, lambda _: happening())


def _with_text(happening: Callable[[str], Happening], key: str) -> Form:
    return Form({key: Key(TEXT)}, lambda read: happening(read.get(key, "")))


def _report(read: Mapping[str, Any]) -> IncidentReported:
    first = read.get("first_message_at", read["occurred_at"])
    return IncidentReported(
        service=read["service"],
        severity=read["severity"],
        since=read.get("since", first),
        first_message_at=first,
        channel=read.get("channel", "chat"),
        description=read.get("description", ""),
        site=read.get("site"),
        contract_version=read.get("contract_version"),
        authorised_at=read.get("authorised_at"),
    )


FORMS: Mapping[str, Form] = {
    "incident_reported": Form(
        {
            "service": Key(TEXT, required=True),
            "severity": Key(TEXT, required=True),
            "since": Key(INSTANT),
            "first_message_at": Key(INSTANT),
            "channel": Key(TEXT),
            "description": Key(TEXT),
            "site": Key(TEXT),
            "contract_version": Key(TEXT),
            "authorised_at": Key(INSTANT),
        },
        _report,
    ),
    "channel_confirmed": Form(
        {"channel": Key(TEXT, required=True), "was_down": Key(YES_NO)},
        lambda read: ChannelConfirmed(read["channel"], read.get("was_down", False)),
    ),
    "incident_acknowledged": _simple(IncidentAcknowledged),
    "work_started": _simple(WorkStarted),
    "update_given": _with_text(UpdateGiven, "text"),
    "information_added": _with_text(InformationAdded, "text"),
    "severity_changed": Form(
        {"severity": Key(TEXT, required=True), "reason": Key(TEXT), "from_creation": Key(YES_NO)},
        lambda read: SeverityChanged(read["severity"], read.get("reason", ""), read.get("from_creation", True)),
    ),
    "clock_paused": _with_text(ClockPaused, "reason"),
    "clock_resumed": _simple(ClockResumed),
    "workaround_offered": _with_text(WorkaroundOffered, "text"),
    "workaround_accepted": _simple(WorkaroundAccepted),
    "workaround_refused": _with_text(WorkaroundRefused, "reason"),
    "outage_recorded": Form({}, outage_of),
    "incident_resolved": Form(
        {"restored_at": Key(INSTANT), "cause": Key(TEXT)},
        lambda read: IncidentResolved(read.get("restored_at", read["occurred_at"]), read.get("cause")),
    ),
    "fix_confirmed": _simple(FixConfirmed),
    "incident_reopened": _with_text(IncidentReopened, "reason"),
    "incident_closed": _simple(IncidentClosed),
    "incident_cancelled": _with_text(IncidentCancelled, "reason"),
    "report_joined": _with_text(ReportJoined, "text"),
    "incident_merged": Form({"into": Key(NUMBER, required=True)}, lambda read: IncidentMerged(read["into"])),
    "outage_declared": Form({"outage": Key(TEXT, required=True)}, lambda read: OutageDeclared(read["outage"])),
    "customer_confirmed": Form(
        {"first_message_at": Key(INSTANT), "since": Key(INSTANT)},
        lambda read: CustomerConfirmed(read.get("first_message_at", read["occurred_at"]), read.get("since")),
    ),
}
"""The types of events; the own keys of `outage_recorded` are those of an outage under the contract."""
_ABOUT: Shape = {
    "type": Key(TEXT, required=True),
    "incident": Key(NUMBER, required=True),
    "occurred_at": Key(INSTANT, required=True),
    "recorded_at": Key(INSTANT),
    "actor": Key(TEXT),
}
_A_LIST = Bilingual("lista zdarzeń […]", "a list of events […]")
_RESTORED = Bilingual("chwila nie późniejsza niż occurred_at", "an instant not after occurred_at")


def read_events(contract: Contract, value: Any, source: str) -> dict[int, tuple[Event, ...]]:
    """Return the events of an input by incident number, smallest first.

    Raises:
        InputErrors: with every error of the input.
    """
    findings: list[Finding] = []
    outage = outage_shape(contract)
    read: list[ReadEvent] = []
    for place, entry in enumerate(listed(value, source, _A_LIST)):
        event = _event(entry, f"$[{place}]", outage, place, findings)
        if event is not None:
            read.append(event)
    by_incident: dict[int, list[ReadEvent]] = {}
    for one in read:
        by_incident.setdefault(one.event.incident, []).append(one)
    complete = not findings
    for log in by_incident.values():
        check_log(contract, log, findings, complete=complete)
    if findings:
        raise InputErrors(source, sorted(findings, key=lambda finding: _place(finding.path)))
    return {number: tuple(one.event for one in by_incident[number]) for number in sorted(by_incident)}


def _place(path: str) -> int:
    digits = path[2:].partition("]")[0]
    return int(digits) if digits.isdecimal() else -1


def _event(entry: Any, path: str, outage: Shape, place: int, findings: list[Finding]) -> ReadEvent | None:
    kind = _type_of(entry, path, findings)
    if kind is None:
        return None
    before = len(findings)
    read = read_object({**_ABOUT, **(outage if kind == "outage_recorded" else FORMS[kind].keys)}, entry, path, findings)
    if len(findings) > before:
        return None
    at = read["occurred_at"]
    what = FORMS[kind].make({"key": f"#{place + 1}", **read})
    _check_alone(what, at, path, findings)
    return ReadEvent(path, Event(read["incident"], at, read.get("recorded_at", at), read.get("actor"), what))


def _type_of(entry: Any, path: str, findings: list[Finding]) -> str | None:
    """Return the type of an event; None after noting that there is none, for the other keys depend on it."""
    given = as_object(entry)
    if given is None:
        read_object(_ABOUT, entry, path, findings)
        return None
    kind = given.get("type")
    if isinstance(kind, str) and kind in FORMS:
        return kind
    code = ProblemCode.UNKNOWN_NAME if "type" in given else ProblemCode.MISSING_KEY
    written = shown(kind) if "type" in given else ""
    findings.append(Finding(f"{path}.type", code, written, one_of(FORMS, written)))
    return None


def _check_alone(what: Happening, at: datetime, path: str, findings: list[Finding]) -> None:
    """Note what an event says that cannot be, whatever else happened."""
    if isinstance(what, OutageRecorded):
        note_order(what, path, findings)
    if isinstance(what, IncidentResolved) and what.restored_at > at:
        written = shown(what.restored_at.isoformat())
        findings.append(Finding(f"{path}.restored_at", ProblemCode.BAD_VALUE, written, _RESTORED))
